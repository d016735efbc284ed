"""Measures of predictions: arrays in, numbers out. `evaluation` names them, `plots` draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

BORDERS: Final = (0.0, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
"""Values of `min_confidence` on the risk-coverage curve; three stances are never less probable than a third."""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Rows whose confidence lies in [low, high): their mean confidence, their accuracy, how many they are.

    `accuracy` and `confidence` are those of the rows, 0 where there is none.
    """

    low: float
    high: float
    confidence: float
    accuracy: float
    rows: int


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """What is left, and how good it is, where stances below `min_confidence` come out as uncertain.

    `coverage`: share of rows that keep a stance; `risk`: share of these that are wrong; `macro_f1` over these.
    """

    min_confidence: float
    coverage: float
    risk: float
    macro_f1: float
    rows: int


def macro_f1(confusion: Ints) -> float:
    """Mean F1 over the classes that occur, from a confusion matrix (true, predicted); 0 for no rows.

    >>> macro_f1(np.array([[1, 1], [0, 2]]))
    0.7333333333333334
    """
    hits = np.diag(confusion)
    totals = confusion.sum(axis=0) + confusion.sum(axis=1)
    f1 = np.divide(2.0 * hits, totals, out=np.zeros(hits.size), where=totals > 0)
    occur = confusion.sum(axis=1) > 0
    return float(f1[occur].mean()) if occur.any() else 0.0


def confusion_of(truth: Ints, predicted: Ints, size: int) -> Ints:
    """Rows by true and predicted class, (size, size).

    >>> confusion_of(np.array([0, 1, 1]), np.array([0, 0, 1]), 2).tolist()
    [[1, 0], [1, 1]]
    """
    counts = np.bincount(truth * size + predicted, minlength=size * size)
    table: Ints = counts.reshape(size, size).astype(np.int64)
    return table


def expected_calibration_error(probabilities: Floats, truth: Ints, bins: int = 10) -> float:
    """Mean gap between confidence and accuracy over equal bins of confidence, weighted by rows.

    >>> round(expected_calibration_error(np.array([[0.8, 0.2]] * 5), np.array([0, 0, 0, 0, 1])), 6)
    0.0
    """
    confidence, right, place = _binned(probabilities, truth, bins)
    gaps = np.bincount(place, weights=confidence - right, minlength=bins)
    return float(np.abs(gaps).sum() / truth.size)


def reliability(probabilities: Floats, truth: Ints, bins: int = 10) -> tuple[ReliabilityBin, ...]:
    """Equal bins of confidence, from low to high (Guo et al. 2017, sec. 2): what `expected_calibration_error` adds up.

    >>> reliability(np.array([[0.8, 0.2]] * 5), np.array([0, 0, 0, 0, 1]))[8]
    ReliabilityBin(low=0.8, high=0.9, confidence=0.8, accuracy=0.8, rows=5)
    """
    confidence, right, place = _binned(probabilities, truth, bins)
    rows = np.bincount(place, minlength=bins)
    sums = [np.bincount(place, weights=values, minlength=bins) / np.maximum(rows, 1) for values in (confidence, right)]
    return tuple(
        ReliabilityBin(number / bins, (number + 1) / bins, round(float(mean), 12), float(accuracy), int(count))
        for number, (mean, accuracy, count) in enumerate(zip(*sums, rows, strict=True))
    )


def _binned(probabilities: Floats, truth: Ints, bins: int) -> tuple[Floats, NDArray[np.bool_], Ints]:
    """Confidence, whether the likeliest class is right, and the number of the bin of each row."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    return confidence, right, np.minimum((confidence * bins).astype(np.int64), bins - 1)


def risk_coverage(probabilities: Floats, truth: Ints) -> tuple[CoveragePoint, ...]:
    """The risk-coverage curve (El-Yaniv and Wiener 2010) at the borders `BORDERS`, from all rows to the surest.

    >>> points = risk_coverage(np.array([[0.9, 0.1], [0.6, 0.4]]), np.array([0, 1]))
    >>> [(point.coverage, point.risk) for point in points if point.min_confidence in (0.0, 0.8)]
    [(1.0, 0.5), (0.5, 0.0)]
    """
    confidence, predicted = probabilities.max(axis=1), probabilities.argmax(axis=1)
    points = []
    for border in BORDERS:
        sure = confidence >= border
        rows = int(sure.sum())
        table = confusion_of(truth[sure], predicted[sure], probabilities.shape[1])
        risk = 1 - float(np.trace(table)) / rows if rows else 0.0
        points.append(CoveragePoint(border, rows / truth.size, risk, macro_f1(table), rows))
    return tuple(points)


def bootstrap_interval(
    truth: Ints, predicted: Ints, *, groups: NDArray[Any], resamples: int, seed: int
) -> tuple[float, float]:
    """95 % percentile interval of macro-F1, groups drawn with replacement (Efron and Tibshirani 1993, ch. 13)."""
    _, numbers = np.unique(groups.astype(str), return_inverse=True)
    size = int(max(truth.max(), predicted.max())) + 1
    tables = np.zeros((numbers.max() + 1, size, size), np.int64)
    np.add.at(tables, (numbers, truth, predicted), 1)
    generator = np.random.default_rng(seed)
    scores = [macro_f1(tables[generator.integers(0, len(tables), len(tables))].sum(axis=0)) for _ in range(resamples)]
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)
