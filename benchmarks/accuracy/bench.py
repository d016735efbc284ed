"""Feature settings measured on every set, beside baselines, in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold, cross_val_predict

import stancelib
from benchmarks.accuracy.baselines import baselines
from benchmarks.accuracy.data import seeds, tasks
from stancelib import StanceClassifier
from stancelib.evaluation import Evaluation, evaluate

Makers = dict[str, Callable[[], Any]]
HEADER = [
    "| data | rows | model | macro-F1 | 95 % interval | accuracy | calibration error |",
    "|---|---|---|---|---|---|---|",
]
FOLDS = 3


def shipped_settings() -> dict[str, Any]:
    """What the shipped model says that it was trained with."""
    settings: dict[str, Any] = stancelib.load("default").facts["settings"]
    return settings


class Answers:
    """Probabilities that were computed before, as a model."""

    def __init__(self, classes: Any, chances: Any) -> None:
        self.classes_, self._chances = classes, chances

    def predict_proba(self, pairs: Any) -> Any:  # noqa: ARG002 - the rows are known
        return self._chances


def makers(settings: dict[str, dict[str, Any]]) -> Makers:
    """How each model of the tables is made: StanceClassifier by setting, then the baselines."""

    def maker(change: dict[str, Any]) -> Callable[[], Any]:
        return lambda: StanceClassifier(**change)

    own = {f"StanceClassifier, {name}": maker(change) for name, change in settings.items()}
    return own | baselines()


def lines(made: Makers) -> Iterator[str]:
    """Rows of the table, each as soon as it is known."""
    yield from HEADER
    fitted: dict[tuple[str, int], Any] = {}
    for task in tasks():
        for name, make in made.items():
            key = name, len(task.train)
            if key not in fitted:
                fitted[key] = _fit(make(), task.train)
            yield line(task.name, name, evaluate(_answers(fitted[key], task.test, task.train, task.uniform), task.test))
    train = seeds()[0]
    for name, make in made.items():
        yield line("seeds, topics left out", name, evaluate(left_out(train, make()), train))


def left_out(rows: pd.DataFrame, model: Any) -> Answers:
    """Answers for all rows, each by a model that has seen no row of its topic."""
    splitter = GroupKFold(FOLDS)
    fitting = {"groups": rows["group"]} if isinstance(model, StanceClassifier) else {}
    chances = cross_val_predict(
        model, rows, rows["label"], groups=rows["file"], cv=splitter, method="predict_proba", params=fitting
    )
    return Answers(np.unique(rows["label"]), chances)


def _fit(model: Any, rows: pd.DataFrame) -> Any:
    if isinstance(model, StanceClassifier):
        return model.fit(rows, rows["label"], groups=rows["group"])
    return model.fit(rows, rows["label"])


def _answers(model: Any, rows: pd.DataFrame, train: pd.DataFrame, uniform: bool) -> Answers:
    """Answers under the class shares of training, or under uniform ones."""
    chances = model.predict_proba(rows)
    if uniform:
        chances = chances / train["label"].value_counts(normalize=True)[list(model.classes_)].to_numpy()
        chances = chances / chances.sum(axis=1, keepdims=True)
    return Answers(model.classes_, chances)


def line(data: str, model: str, scores: Evaluation) -> str:
    """A row of the table."""
    low, high = scores.ci95
    figures = f"{scores.macro_f1:.3f} | {low:.3f} to {high:.3f} | {scores.accuracy:.3f} | {scores.ece:.3f}"
    return f"| {data} | {scores.n} | {model} | {figures} |"
