"""Accuracy of the shipped model on its held-out seeds and on other people's data, beside plain baselines.

`python -m benchmarks.accuracy` prints the table; `--write` writes it to benchmarks/accuracy.md as well.

NewsMTSC (Hamborg and Donnay, EACL 2021) is read from `../shared/data`, and left out where it is absent. To the shipped
model it is an outside test, under uniform class priors; the last rows are of models trained on its training part.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import stancelib
from benchmarks.peers import fitted_on_sentences
from stancelib.evaluation import Evaluation, evaluate
from stancelib.labels import read_labels
from stancelib.persistence import data_folder

NEWSMTSC = Path(__file__).resolve().parents[2] / "shared" / "data" / "newsmtsc"
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


def data_sets() -> Iterator[tuple[str, pd.DataFrame]]:
    """Name and labelled rows of each set there is."""
    seeds = read_labels(data_folder("seeds") / "sentences")
    yield "seeds, held-out part", seeds[seeds["part"] == "heldout"].reset_index(drop=True)
    for name in ("dev-rw", "dev-mt", "train"):
        if NEWSMTSC.is_dir():
            yield f"NewsMTSC {name}", read_labels(NEWSMTSC / f"{name}.jsonl")


def table() -> str:
    """The table as Markdown."""
    seeds = read_labels(data_folder("seeds") / "sentences")
    baseline = SentenceBaseline(seeds[seeds["part"] == "train"])
    model = stancelib.load("default")
    models = {
        "stancelib, class shares of the seeds": model,
        "stancelib, uniform class priors": model.with_priors("uniform"),
        "sentence TF-IDF + LR on the seeds, uniform": baseline,
        "always neutral": Majority(),
    }
    lines = list(HEADER)
    for name, rows in data_sets():
        lines.extend(_line(name, title, evaluate(tested, rows)) for title, tested in models.items())
    return "\n".join([*lines, *trained_on_news()]) + "\n"


def trained_on_news() -> Iterator[str]:
    """Lines of models that were trained on the training part of NewsMTSC and nothing else."""
    if not NEWSMTSC.is_dir():
        return
    train = read_labels(NEWSMTSC / "train.jsonl")
    models = {
        "StanceClassifier, trained on NewsMTSC train": stancelib.StanceClassifier().fit(
            train, train["label"], groups=train["group"]
        ),
        "sentence TF-IDF + LR, trained on NewsMTSC train": SentenceClassifier(train),
    }
    for name in ("dev-rw", "dev-mt"):
        rows = read_labels(NEWSMTSC / f"{name}.jsonl")
        yield from (_line(f"NewsMTSC {name}", title, evaluate(tested, rows)) for title, tested in models.items())


def _line(name: str, title: str, scores: Evaluation) -> str:
    low, high = scores.ci95
    return (
        f"| {name} | {scores.n} | {title} | {scores.macro_f1:.3f} | {low:.3f} to {high:.3f} | {scores.accuracy:.3f} |"
    )


if __name__ == "__main__":
    result = table()
    print(result, end="")
    if "--write" in sys.argv[1:]:
        Path(__file__).with_name("accuracy.md").write_text(result, "utf-8")
