"""TweetEval stance: the target is given, one model for each topic, learned from train and scored on val.

A tweet that names its topic is a pair with that mention; any other is a text without one, classified as a whole.
The set's measure is the mean F1 of favor and against over all tweets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from benchmarks.accuracy.baselines import baselines, character_ngrams, word_ngrams
from benchmarks.accuracy.data import TOPICS, tweets
from stancelib import StanceClassifier
from stancelib._feature_kernels import emit
from stancelib.feature_cells import cell_features
from stancelib.pairs import encode, lexicon_table, to_columns
from stancelib.tokens import hash_form, tokenize

HEADER = [
    "| model | C | train, cross-validated | val, favor and against | 95 % interval | mean of topics | val, macro-F1 |",
    "|---|---|---|---|---|---|---|",
]
STRENGTHS = (1.0, 2.0, 5.0, 10.0, 20.0)
"""Values of C, of which cross-validation on train chooses."""
RESAMPLES = 1000
Maker = Callable[[float], Any]
Parts = dict[str, tuple[pd.DataFrame, pd.DataFrame]]


class WholeTweet(StanceClassifier):
    """`StanceClassifier` without a mention."""

    def fit(self, X: pd.DataFrame, y: Any) -> Self:
        return super().fit(X["text"].tolist(), y)

    def predict(self, X: pd.DataFrame) -> Any:
        return super().predict(X["text"].tolist())


class WithCharacters(ClassifierMixin, BaseEstimator):
    """A trial of one more block: two to five characters of words; `unknown`: of those that the lexicon does not know.

    The blocks of `StanceClassifier` by its own kernel, each weighed on its own; then logistic regression over all.
    """

    def __init__(self, C: float = 1.0, characters: float = 1.0, unknown: bool = True) -> None:
        self.C, self.characters, self.unknown = C, characters, unknown

    def fit(self, X: pd.DataFrame, y: Any) -> Self:
        self.base_ = StanceClassifier()
        self.base_.lexicon_ = self.base_._lexicon_arrays()
        self.known_ = frozenset(self.base_.lexicon_.keys.tolist())
        self.vectorizers_ = [
            TfidfVectorizer(analyzer=str.split, sublinear_tf=True, min_df=2) for _ in self.base_.block_weights
        ]
        self.vectorizers_.append(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2))
        for vectorizer, texts in zip(self.vectorizers_, self._rendered(X), strict=True):
            vectorizer.fit([*texts, "empty", "empty"])
        self.model_ = LogisticRegression(C=self.C, max_iter=2000).fit(self._features(X), y)
        self.classes_ = self.model_.classes_
        return self

    def predict(self, X: pd.DataFrame) -> Any:
        return self.model_.predict(self._features(X))

    def _features(self, X: pd.DataFrame) -> sparse.csr_matrix:
        scales = (*self.base_.block_weights, self.characters)
        columns = zip(self.vectorizers_, self._rendered(X), scales, strict=True)
        return sparse.hstack([vectorizer.transform(texts) * scale for vectorizer, texts, scale in columns]).tocsr()

    def _rendered(self, X: pd.DataFrame) -> list[list[str]]:
        """Features of each block, and the unknown words, of every row as words between blanks."""
        encoded = encode(to_columns(X[["text", "start", "end"]]), lexicon_table(self.base_.lexicon_))
        bounds, hashes = emit(
            encoded.tokens[:4], encoded.spans, encoded.pairs, self.base_.settings.sizes, cell_features()
        )
        words = [f"{number:x}" for number in hashes.tolist()]
        blocks = range(len(self.base_.block_weights))
        shown = [[" ".join(words[row[k] : row[k + 1]]) for row in bounds.tolist()] for k in blocks]
        return [*shown, [self._spelled(text) for text in X["text"]]]

    def _spelled(self, text: str) -> str:
        """The words whose characters count."""
        forms = [token.form for token in tokenize(text)]
        return " ".join(form for form in forms if not (self.unknown and hash_form(form) in self.known_))


def makers() -> dict[str, tuple[Maker, tuple[float, ...]]]:
    """How each model is made for a value of C, and the values to choose from."""

    def fixed(make: Callable[[], Any]) -> Maker:
        return lambda _C: make()

    plain = {name: (fixed(make), (1.0,)) for name, make in baselines().items()}
    return plain | {
        "word n-gram TF-IDF + LR, C chosen": (word_ngrams, STRENGTHS),
        "character n-gram TF-IDF + LR, C chosen": (character_ngrams, STRENGTHS),
        "StanceClassifier, whole tweet": (lambda C: WholeTweet(C=C, calibration_folds=0), STRENGTHS),
        "StanceClassifier, mention where named": (lambda C: StanceClassifier(C=C, calibration_folds=0), STRENGTHS),
        "the same + characters of unknown words (trial)": (lambda C: WithCharacters(C=C), STRENGTHS),
        "the same + characters of all words (trial)": (
            lambda C: WithCharacters(C=C, characters=1.5, unknown=False),
            STRENGTHS,
        ),
    }


def lines() -> Iterator[str]:
    """Rows of the table, each as soon as it is known."""
    yield from HEADER
    parts = {topic: (tweets(topic, "train"), tweets(topic, "val")) for topic in TOPICS}
    for name, (make, strengths) in makers().items():
        crossed = {C: _crossed(parts, make, C) for C in strengths}
        best = max(strengths, key=lambda C: crossed[C])
        yield _line(name, best, crossed[best], _validated(parts, make, best))


def _crossed(parts: Parts, make: Maker, C: float) -> float:
    """The set's measure over all training tweets, each answered by a model of its topic that has not seen it."""
    splitter = StratifiedKFold(5, shuffle=True, random_state=0)
    found = [
        (train["label"], cross_val_predict(make(C), train, train["label"], cv=splitter)) for train, _ in parts.values()
    ]
    return measure(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _validated(parts: Parts, make: Maker, C: float) -> list[tuple[Any, Any]]:
    """True and predicted labels of val, topic by topic."""
    return [
        (val["label"].to_numpy().astype(str), make(C).fit(train, train["label"]).predict(val).astype(str))
        for train, val in parts.values()
    ]


def measure(truth: Any, predicted: Any) -> float:
    """Mean F1 of favor and against."""
    return float(f1_score(truth, predicted, labels=["favor", "against"], average="macro", zero_division=0.0))


def _line(name: str, C: float, crossed: float, found: list[tuple[Any, Any]]) -> str:
    truth, predicted = (np.concatenate(columns) for columns in zip(*found, strict=True))
    generator = np.random.default_rng(0)
    draws = [generator.integers(0, truth.size, truth.size) for _ in range(RESAMPLES)]
    low, high = np.percentile([measure(truth[draw], predicted[draw]) for draw in draws], [2.5, 97.5])
    topics = np.mean([measure(*labels) for labels in found])
    macro = f1_score(truth, predicted, average="macro", zero_division=0.0)
    whole = measure(truth, predicted)
    return f"| {name} | {C:g} | {crossed:.3f} | {whole:.3f} | {low:.3f} to {high:.3f} | {topics:.3f} | {macro:.3f} |"
