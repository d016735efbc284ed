"""Two models on the same labelled rows: did the new labels help, and which rows turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from stancelib.evaluation import Evaluation, ProbabilityModel, evaluate
from stancelib.labels import LabelSource, as_rows
from stancelib.metrics import macro_f1

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores of a model and of the one it is compared with, and the difference of macro-F1 with its 95 % interval.

    `mended`: rows that the model has right and the other wrong; `broken`: the reverse.
    """

    model: Evaluation
    other: Evaluation
    difference: float
    ci95: tuple[float, float]
    mended: int
    broken: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for `json.dumps`."""
        return {
            "model": self.model.to_dict(),
            "other": self.other.to_dict(),
            "difference": self.difference,
            "ci95": list(self.ci95),
            "mended": self.mended,
            "broken": self.broken,
        }

    def __str__(self) -> str:
        low, high = self.ci95
        sure = "" if low <= 0 <= high else ", more than chance"
        return (
            f"this model   {self.model}\n\ncompared with {self.other}\n\n"
            f"macro-F1 {self.difference:+.3f} (95 % interval {low:+.3f} to {high:+.3f}{sure}); "
            f"{self.mended} rows mended, {self.broken} broken"
        )


def compare(
    model: ProbabilityModel,
    other: ProbabilityModel,
    labels: LabelSource | pd.DataFrame,
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Comparison:
    """Score two models on the same labelled rows.

    The interval is that of a paired bootstrap over groups (Efron and Tibshirani 1993, ch. 13). Raises what `evaluate`
    raises.
    """
    rows = as_rows(labels)
    first, second = (evaluate(each, rows, resamples=resamples, seed=seed) for each in (model, other))
    truth = rows["label"].to_numpy().astype(str)
    answers = [_answers(each, rows) for each in (model, other)]
    right = [found == truth for found in answers]
    tables = [_tables(truth, found, rows["group"].to_numpy().astype(str)) for found in answers]
    return Comparison(
        first,
        second,
        first.macro_f1 - second.macro_f1,
        _interval(tables[0], tables[1], resamples, seed),
        int((right[0] & ~right[1]).sum()),
        int((right[1] & ~right[0]).sum()),
    )


def _answers(model: ProbabilityModel, rows: pd.DataFrame) -> NDArray[Any]:
    answers: NDArray[Any] = np.asarray(model.classes_).astype(str)[model.predict_proba(rows).argmax(axis=1)]
    return answers


def _tables(truth: NDArray[Any], found: NDArray[Any], groups: NDArray[Any]) -> Ints:
    """The confusion of each group: (groups, true, predicted)."""
    labels = np.unique(np.concatenate([truth, found]))
    numbers = np.unique(groups, return_inverse=True)[1]
    tables = np.zeros((numbers.max() + 1, labels.size, labels.size), np.int64)
    np.add.at(tables, (numbers, np.searchsorted(labels, truth), np.searchsorted(labels, found)), 1)
    return tables


def _interval(one: Ints, other: Ints, resamples: int, seed: int) -> tuple[float, float]:
    generator = np.random.default_rng(seed)
    draws = (generator.integers(0, len(one), len(one)) for _ in range(resamples))
    found = [macro_f1(one[draw].sum(axis=0)) - macro_f1(other[draw].sum(axis=0)) for draw in draws]
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)
