"""Scores of a model: known answers on small tables."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from stancelib.errors import LabelError
from stancelib.evaluation import bootstrap_interval, evaluate, expected_calibration_error, macro_f1

LABELS = ["against", "neutral", "favor"]


class Fixed:
    """A model that gives the probabilities it was made with."""

    classes_ = np.array(LABELS)

    def __init__(self, chances: Any) -> None:
        self.chances = np.array(chances, float)

    def predict_proba(self, pairs: Any) -> Any:
        return self.chances


def rows(*labels: str) -> pd.DataFrame:
    return pd.DataFrame({"label": labels, "group": [str(number) for number in range(len(labels))]})


def test_scores_are_scikit_learns() -> None:
    """Macro-F1, per class and confusion on a table small enough to check by hand."""
    chances = [[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]]
    found = evaluate(Fixed(chances), rows("against", "neutral", "neutral", "favor"))
    assert found.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert found.accuracy == 0.75
    assert found.confusion["neutral"] == {"against": 1, "neutral": 1, "favor": 0}
    assert (found.per_class["against"].precision, found.per_class["against"].rows) == (0.5, 1)
    assert found.ci95[0] <= found.macro_f1 <= found.ci95[1]
    assert json.loads(json.dumps(found.to_dict()))["n"] == 4
    assert "macro-F1 0.778" in str(found)


def test_classes_that_do_not_occur_do_not_count() -> None:
    """As scikit-learn does over the labels that are there."""
    truth, predicted = np.array([0, 0, 1]), np.array([0, 1, 1])
    table = np.zeros((3, 3), np.int64)
    np.add.at(table, (truth, predicted), 1)
    assert macro_f1(table) == pytest.approx(f1_score(truth, predicted, average="macro"))


def test_calibration_error_is_the_gap() -> None:
    """Sure and always wrong is an error of one; sure and right of none."""
    sure = np.array([[1.0, 0.0]] * 4)
    assert expected_calibration_error(sure, np.array([1, 1, 1, 1])) == pytest.approx(1)
    assert expected_calibration_error(sure, np.array([0, 0, 0, 0])) == pytest.approx(0)


def test_interval_is_drawn_over_groups() -> None:
    """Rows of one article move together, so fewer groups give a wider interval; a seed gives one answer."""
    generator = np.random.default_rng(0)
    truth = generator.integers(0, 3, 300)
    predicted = np.where(np.arange(300) // 30 % 2 == 0, truth, (truth + 1) % 3)
    options = {"resamples": 200, "seed": 1}
    few = bootstrap_interval(truth, predicted, groups=np.arange(300) // 30, **options)  # type: ignore[arg-type]
    many = bootstrap_interval(truth, predicted, groups=np.arange(300), **options)  # type: ignore[arg-type]
    assert few[1] - few[0] > many[1] - many[0]
    assert few == bootstrap_interval(truth, predicted, groups=np.arange(300) // 30, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("labels", [[], ["against", "unknown"]])
def test_rows_that_cannot_be_scored_are_refused(labels: list[str]) -> None:
    """No rows, or a label that the model does not know."""
    with pytest.raises(LabelError, match="the model knows"):
        evaluate(Fixed([[1, 0, 0]] * len(labels)), rows(*labels))
