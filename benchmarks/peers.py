"""What stancelib is measured against, on the same machine in the same run, each on the same sentences.

Peers answer for a whole sentence, since they cannot tell actors apart; only the pipeline over the same features is
given what stancelib makes of each pair, ready-made. The classifiers of fastText, spaCy and scikit-learn learn from the
same labels. They are fitted for their cost: how well they do is the matter of `accuracy`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from benchmarks.clock import Absent, Contender
from stancelib._feature_kernels import emit
from stancelib.pairs import encode, to_columns

if TYPE_CHECKING:
    import stancelib

Answer = Callable[[list[str]], Any]
"""A fitted peer: sentences to answers."""
TRANSFORMER_SENTENCES = 16
"""A transformer takes as long for these as the others for thousands."""


def rendered_features(pairs: Any, model: stancelib.StanceModel) -> list[str]:
    """The features of each pair as words between blanks, so that a peer need only split, count, weigh and multiply."""
    encoded = encode(to_columns(pairs), model.lexicon_table)
    bounds, hashes = emit(encoded.tokens[:4], encoded.spans, encoded.pairs, model.settings.sizes)
    words = [f"{number:x}" for number in hashes.tolist()]
    return [" ".join(words[start:stop]) for start, stop in bounds[:, [0, -1]].tolist()]


def sklearn_pipeline(**settings: Any) -> Pipeline:
    """A bare scikit-learn pipeline: TfidfVectorizer and LogisticRegression."""
    return make_pipeline(TfidfVectorizer(sublinear_tf=True, min_df=2, **settings), LogisticRegression(max_iter=200))


def fitted_on_features(rendered: Sequence[str], labels: Any) -> Pipeline:
    """The pipeline over ready-made features."""
    return sklearn_pipeline(analyzer=str.split).fit(rendered, labels)


def fitted_on_sentences(sentences: Sequence[str], labels: Any) -> Pipeline:
    """The pipeline over whole sentences: unigrams and bigrams, blind to who is meant."""
    return sklearn_pipeline(ngram_range=(1, 2)).fit(sentences, labels)


def fasttext(sentences: list[str], labels: list[str]) -> Answer:
    """The defaults of fastText, with bigrams."""
    from fasttext import train_supervised

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "rows.txt"
        lines = (f"__label__{label} {text}\n" for text, label in zip(sentences, labels, strict=True))
        source.write_text("".join(lines), "utf-8")
        model = train_supervised(str(source), wordNgrams=2, verbose=0, thread=1)
    return lambda texts: model.predict(texts, k=3)


def vader(_sentences: list[str], _labels: list[str]) -> Answer:
    """VADER's word list and rules."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda texts: [analyzer.polarity_scores(text) for text in texts]


def textblob(_sentences: list[str], _labels: list[str]) -> Answer:
    """TextBlob's default analyzer."""
    from textblob import TextBlob

    return lambda texts: [TextBlob(text).sentiment for text in texts]


def spacy(sentences: list[str], labels: list[str]) -> Answer:
    """A blank English pipeline with the text categoriser over bags of words."""
    from spacy import blank
    from spacy.training import Example

    nlp = blank("en")
    model = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 2, "length": 262144}
    nlp.add_pipe("textcat", config={"model": {**model, "no_output_layer": False}})
    classes = sorted(set(labels))
    marks = [{"cats": {name: float(name == label) for name in classes}} for label in labels]
    examples = [Example.from_dict(nlp.make_doc(text), mark) for text, mark in zip(sentences[:500], marks, strict=False)]
    nlp.initialize(lambda: examples)
    nlp.update(examples)
    return lambda texts: [document.cats for document in nlp.pipe(texts)]


def transformer(_sentences: list[str], _labels: list[str]) -> Answer:
    """A network of RoBERTa-base's size with random weights, on bytes for want of its vocabulary, four for a token."""
    import torch
    from transformers import RobertaConfig, RobertaForSequenceClassification

    torch.set_num_threads(1)
    network = RobertaForSequenceClassification(RobertaConfig(vocab_size=50265, num_labels=3)).eval()

    def answer(texts: list[str]) -> Any:
        tokens = [[3 + byte for byte in text.encode()[::4]] for text in texts]
        longest = max(map(len, tokens))
        padded = torch.tensor([[*row, *[1] * (longest - len(row))] for row in tokens])
        with torch.inference_mode():
            return network(padded, attention_mask=padded != 1).logits

    return answer


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer from another package: the modules it needs, the package to install, sentences and labels to answers."""

    name: str
    covers: str
    modules: tuple[str, ...]
    package: str
    fit: Callable[[list[str], list[str]], Answer]
    limit: int | None = None

    def missing(self) -> str:
        """Why it cannot be measured, or nothing."""
        gone = [name for name in self.modules if find_spec(name) is None]
        return f"{gone[0]} is not installed: pip install {self.package}" if gone else ""


PEERS = (
    Peer("fastText `predict`", "a list of sentences to labels", ("fasttext",), "'.[bench]'", fasttext),
    Peer("VADER", "ready-split sentences to scores of tone", ("vaderSentiment",), "'.[bench]'", vader),
    Peer("TextBlob", "ready-split sentences to scores of tone", ("textblob",), "'.[bench]'", textblob),
    Peer("spaCy text categoriser, bag of words", "sentences to labels", ("spacy",), "'.[bench]'", spacy),
    Peer(
        "transformer of RoBERTa-base's size, random weights (cost only)",
        "a batch of 16 sentences to logits, without a tokenizer",
        ("torch", "transformers"),
        "'.[bench-transformer]'",
        transformer,
        TRANSFORMER_SENTENCES,
    ),
)


def peer_contenders(sentences: list[str], labels: list[str]) -> Iterator[Contender | Absent]:
    """All peers from other packages on these sentences, or why one is absent."""
    for peer in PEERS:
        if reason := peer.missing():
            yield Absent(peer.name, reason)
            continue
        answer, asked = peer.fit(sentences, labels), sentences[: peer.limit]
        yield Contender(peer.name, peer.covers, partial(answer, asked), len(asked))
