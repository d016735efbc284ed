"""Accuracy of the shipped model on its held-out seeds and on other people's data, beside plain baselines.

NewsMTSC (Hamborg and Donnay, EACL 2021) is left out where it is absent. To the shipped
model it is an outside test, under uniform class priors; the last rows are of models trained on its training part.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

import stancelib
from benchmarks.accuracy.baselines import Majority, word_ngrams
from benchmarks.accuracy.data import NEWSMTSC, news, seeds, shipped_sets
from stancelib.evaluation import Evaluation, evaluate

HEADER = ["| data | rows | model | macro-F1 | 95 % interval | accuracy |", "|---|---|---|---|---|---|"]


class Uniform:
    """A fitted model under uniform class priors."""

    def __init__(self, fitted: Any, labels: pd.Series[str]) -> None:
        self._fitted, self.classes_ = fitted, fitted.classes_
        self._priors = labels.value_counts(normalize=True)[fitted.classes_].to_numpy()

    def predict_proba(self, pairs: pd.DataFrame) -> Any:
        chances = self._fitted.predict_proba(pairs) / self._priors
        return chances / chances.sum(axis=1, keepdims=True)


def lines() -> Iterator[str]:
    """Rows of the table, each as soon as it is known."""
    train = seeds()[0]
    blind = word_ngrams().fit(train, train["label"])
    model = stancelib.load("default")
    models = {
        "stancelib, class shares of the seeds": model,
        "stancelib, uniform class priors": model.with_priors("uniform"),
        "sentence TF-IDF + LR on the seeds, uniform": Uniform(blind, train["label"]),
        "always neutral": Majority().fit(train, train["label"]),
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
        "sentence TF-IDF + LR, trained on NewsMTSC train": word_ngrams().fit(train, train["label"]),
    }
    for name in ("dev-rw", "dev-mt"):
        rows = news(name)
        yield from (_line(f"NewsMTSC {name}", title, evaluate(tested, rows)) for title, tested in models.items())


def _line(name: str, title: str, scores: Evaluation) -> str:
    low, high = scores.ci95
    return (
        f"| {name} | {scores.n} | {title} | {scores.macro_f1:.3f} | {low:.3f} to {high:.3f} | {scores.accuracy:.3f} |"
    )
