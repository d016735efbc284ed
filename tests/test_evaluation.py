"""Scores of a model: known answers on small tables."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from stancelib.errors import LabelError, SettingError
from stancelib.evaluation import evaluate
from stancelib.metrics import bootstrap_interval, expected_calibration_error, macro_f1

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


CHANCES = [[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.1, 0.85, 0.05], [0.2, 0.25, 0.55]]


def test_bins_add_up_to_the_calibration_error() -> None:
    """The table of reliability says where the error comes from."""
    found = evaluate(Fixed(CHANCES), rows("against", "neutral", "neutral", "favor"))
    bins = [each for each in found.reliability if each.rows]
    assert [(each.low, each.rows, each.accuracy) for each in bins] == [(0.5, 1, 1.0), (0.6, 1, 0.0), (0.8, 2, 1.0)]
    assert sum(abs(each.confidence - each.accuracy) * each.rows for each in bins) / 4 == pytest.approx(found.ece)


def test_risk_falls_where_the_surest_are_right() -> None:
    """Each border keeps the rows that are at least as sure, and says what is wrong among them."""
    found = evaluate(Fixed(CHANCES), rows("against", "neutral", "neutral", "favor"))
    curve = {point.min_confidence: (point.coverage, point.risk) for point in found.risk_coverage}
    assert curve[0.0] == (1.0, 0.25)
    assert curve[0.6] == (0.75, pytest.approx(1 / 3))
    assert curve[0.8] == (0.5, 0.0)
    assert curve[0.95] == (0.0, 0.0)


def test_parts_have_scores_of_their_own() -> None:
    """Rows count for each of their phenomena; parts of fewer than 20 rows, and rows of none, are left out."""
    truth = np.array(["against"] * 20 + ["neutral"] * 20 + ["favor"] * 19)
    frame = rows(*truth).assign(
        phenomena=[("passive", "denial")] * 20 + [("passive",)] * 20 + [()] * 19,
        topic=["war"] * 40 + ["trade"] * 19,
    )
    chances = np.tile([0.8, 0.1, 0.1], (59, 1))
    found = evaluate(Fixed(chances), frame, resamples=20)
    assert {name: (score.rows, score.accuracy) for name, score in found.by_phenomenon.items()} == {
        "passive": (40, 0.5),
        "denial": (20, 1.0),
    }
    assert found.by_topic["war"].macro_f1 == pytest.approx(1 / 3)
    assert list(found.by_topic) == ["war"]
    low, high = found.by_topic["war"].ci95
    assert low <= 1 / 3 <= high
    assert found.table("by_phenomenon")["part"].tolist() == ["passive", "denial"]
    assert "denial" in found.details()
    assert json.loads(json.dumps(found.to_dict()))["by_topic"]["war"]["rows"] == 40


def test_contrast_pairs_are_right_as_a_whole() -> None:
    """Two sentences that differ by an edit count as one; one wrong row spoils the pair."""
    frame = pd.DataFrame(
        {
            "text": ["Oslo praised Rome."] * 2 + ["Oslo attacked Rome."] * 2 + ["It rained in Bern.", "Bern won."],
            "actor": ["Oslo", "Rome", "Oslo", "Rome", "Bern", "Bern"],
            "label": ["neutral", "favor", "neutral", "against", "neutral", "favor"],
            "group": ["a"] * 4 + ["b"] * 2,
        }
    )
    right = np.eye(3)[[LABELS.index(label) for label in frame["label"]]]
    found = evaluate(Fixed(right), frame).contrast_pairs
    assert found is not None
    assert (found.pairs, found.right, found.share) == (1, 1, 1.0)
    wrong = right.copy()
    wrong[1] = [1.0, 0.0, 0.0]
    spoiled = evaluate(Fixed(wrong), frame)
    assert spoiled.contrast_pairs is not None
    assert spoiled.contrast_pairs.right == 0
    assert "contrast pairs fully right: 0 of 1" in spoiled.details()
    assert evaluate(Fixed(right), frame.drop(columns="actor")).contrast_pairs is None


def test_tables_have_names() -> None:
    """Other names are refused with those there are."""
    found = evaluate(Fixed(CHANCES), rows("against", "neutral", "neutral", "favor"))
    assert len(found.table("reliability")) == 10
    with pytest.raises(SettingError, match="'curve': choose one of 'reliability'"):
        found.table("curve")


@pytest.mark.parametrize("labels", [[], ["against", "unknown"]])
def test_rows_that_cannot_be_scored_are_refused(labels: list[str]) -> None:
    """No rows, or a label that the model does not know."""
    with pytest.raises(LabelError, match="the model knows"):
        evaluate(Fixed([[1, 0, 0]] * len(labels)), rows(*labels))
