"""Comparisons: differences of macro-F1 with a paired interval, and rows that turned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from stancelib.classifier import StanceModel
from stancelib.comparison import compare

ROWS = pd.DataFrame({"text": list("abcdef") * 10, "label": ["favor", "against", "neutral"] * 20})


class Fixed:
    """A model that knows the label of texts up to a letter, and calls the others neutral."""

    classes_ = np.array(["against", "neutral", "favor"])

    def __init__(self, last: str) -> None:
        self._last = last

    def predict_proba(self, pairs: Any) -> Any:
        known = np.where(pairs["text"] <= self._last, pairs["label"], "neutral")
        return np.array([[float(label == name) for name in self.classes_] for label in known])


def test_a_better_model() -> None:
    """All rows right against half: the difference is sure, and the rows that turned are counted."""
    found = compare(Fixed("f"), Fixed("c"), ROWS, resamples=200)
    assert found.model.macro_f1 == 1
    assert found.difference == found.model.macro_f1 - found.other.macro_f1
    assert 0 < found.ci95[0] <= found.difference <= found.ci95[1]
    assert (found.mended, found.broken) == (20, 0)
    assert "more than chance" in str(found)
    assert found.to_dict()["mended"] == 20


def test_the_same_model(small_model: StanceModel, labels_file: Path) -> None:
    """No difference, no interval, no row."""
    found = compare(small_model, small_model, labels_file, resamples=50)
    assert (found.difference, found.ci95, found.mended, found.broken) == (0.0, (0.0, 0.0), 0, 0)
    assert "chance" not in str(found)
