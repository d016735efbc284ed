"""Accuracy of the shipped model on its held-out seeds and on other people's data, beside plain baselines.

NewsMTSC (Hamborg and Donnay, EACL 2021) is left out where it is absent. To the shipped
model it is an outside test, under uniform class priors; the last rows are of models trained on its training part.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

import stancelib
from benchmarks.accuracy.data import NEWSMTSC, news, seeds, shipped_sets
from benchmarks.peers import fitted_on_sentences
from stancelib.evaluation import Evaluation, evaluate

HEADER = ["| data | rows | model | macro-F1 | 95 % interval | accuracy |", "|---|---|---|---|---|---|"]


class SentenceClassifier:
    """TF-IDF and logistic regression on the whole sentence, blind to the mention."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self._pipeline = fitted_on_sentences(rows["text"].tolist(), rows["label"])
        self.classes_ = self._pipeline.classes_
        self._priors = rows["label"].value_counts(normalize=True)[self.classes_].to_numpy()

    def predict_proba(self, pairs: pd.DataFrame) -> Any:
        return self._pipeline.predict_proba(pairs["text"].tolist())


class SentenceBaseline(SentenceClassifier):
    """The same under uniform class priors."""

    def predict_proba(self, pairs: pd.DataFrame) -> Any:
        chances = super().predict_proba(pairs) / self._priors
        return chances / chances.sum(axis=1, keepdims=True)


class Majority:
    """Always neutral."""

    classes_ = np.array(["against", "neutral", "favor"])

    def predict_proba(self, pairs: pd.DataFrame) -> Any:
        return np.tile([0.0, 1.0, 0.0], (len(pairs), 1))


def lines() -> Iterator[str]:
    """Rows of the table, each as soon as it is known."""
    baseline = SentenceBaseline(seeds()[0])
    model = stancelib.load("default")
    models = {
        "stancelib, class shares of the seeds": model,
        "stancelib, uniform class priors": model.with_priors("uniform"),
        "sentence TF-IDF + LR on the seeds, uniform": baseline,
        "always neutral": Majority(),
    }
    yield from HEADER
    for name, rows in shipped_sets():
        yield from (_line(name, title, evaluate(tested, rows)) for title, tested in models.items())
    yield from trained_on_news()


def trained_on_news() -> Iterator[str]:
    """Lines of models that were trained on the training part of NewsMTSC and nothing else."""
    if not NEWSMTSC.is_dir():
        return
    train = news("train")
    models = {
        "StanceClassifier, trained on NewsMTSC train": stancelib.StanceClassifier().fit(
            train, train["label"], groups=train["group"]
        ),
        "sentence TF-IDF + LR, trained on NewsMTSC train": SentenceClassifier(train),
    }
    for name in ("dev-rw", "dev-mt"):
        rows = news(name)
        yield from (_line(f"NewsMTSC {name}", title, evaluate(tested, rows)) for title, tested in models.items())


def _line(name: str, title: str, scores: Evaluation) -> str:
    low, high = scores.ci95
    return (
        f"| {name} | {scores.n} | {title} | {scores.macro_f1:.3f} | {low:.3f} to {high:.3f} | {scores.accuracy:.3f} |"
    )
