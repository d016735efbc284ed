"""How good a model is on labelled rows: macro-F1, per class, calibration error, bootstrap intervals, confusion."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from stancelib.errors import LabelError
from stancelib.labels import LabelSource, as_rows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


class ProbabilityModel(Protocol):
    """What `evaluate` needs of a model."""

    @property
    def classes_(self) -> NDArray[Any]: ...

    def predict_proba(self, pairs: Any, /) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Precision, recall and F1 of one class, in [0, 1], and its number of rows."""

    precision: float
    recall: float
    f1: float
    rows: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of a model on labelled rows.

    `macro_f1`, `accuracy` in [0, 1]; `ece`: expected calibration error over ten equal bins of confidence (Guo et al.
    2017, eq. 3); `ci95`: 95 % interval of macro-F1 by bootstrap over groups; `confusion[true][predicted]`: rows.
    """

    macro_f1: float
    accuracy: float
    per_class: dict[str, ClassScore]
    ece: float
    n: int
    ci95: tuple[float, float]
    confusion: dict[str, dict[str, int]]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for `json.dumps`."""
        return asdict(self)

    def __str__(self) -> str:
        low, high = self.ci95
        lines = [
            f"macro-F1 {self.macro_f1:.3f} (95 % interval {low:.3f} to {high:.3f}), accuracy {self.accuracy:.3f}, "
            f"calibration error {self.ece:.3f}, {self.n} rows",
            f"{'':10}{'precision':>10}{'recall':>10}{'F1':>10}{'rows':>8}",
        ]
        for label, score in self.per_class.items():
            lines.append(f"{label:10}{score.precision:10.3f}{score.recall:10.3f}{score.f1:10.3f}{score.rows:8}")
        return "\n".join(lines)


def evaluate(
    model: ProbabilityModel,
    labels: LabelSource | pd.DataFrame,
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Score a model on labelled rows (a path, paths, or the frame of `labels.read_labels`).

    Raises `LabelError` where there is no row or a label that the model does not know.
    """
    rows = as_rows(labels)
    classes = [str(label) for label in model.classes_]
    unknown = set(rows["label"]) - set(classes)
    if rows.empty or unknown:
        raise LabelError(f"{len(rows)} rows to evaluate, unknown labels: {sorted(unknown)}; the model knows {classes}")
    truth = np.array([classes.index(label) for label in rows["label"]])
    probabilities = model.predict_proba(rows)
    predicted = probabilities.argmax(axis=1)
    return Evaluation(
        macro_f1=macro_f1(_confusion(truth, predicted, len(classes))),
        accuracy=float((truth == predicted).mean()),
        per_class=_per_class(truth, predicted, classes),
        ece=expected_calibration_error(probabilities, truth),
        n=len(rows),
        ci95=bootstrap_interval(truth, predicted, groups=rows["group"].to_numpy(), resamples=resamples, seed=seed),
        confusion=_named_confusion(truth, predicted, classes),
    )


def macro_f1(confusion: NDArray[np.int64]) -> float:
    """Mean F1 over the classes that occur, from a confusion matrix (true, predicted).

    >>> macro_f1(np.array([[1, 1], [0, 2]]))
    0.7333333333333334
    """
    hits = np.diag(confusion)
    totals = confusion.sum(axis=0) + confusion.sum(axis=1)
    f1 = np.divide(2.0 * hits, totals, out=np.zeros(hits.size), where=totals > 0)
    return float(f1[confusion.sum(axis=1) > 0].mean())


def expected_calibration_error(probabilities: NDArray[np.float64], truth: NDArray[np.int64], bins: int = 10) -> float:
    """Mean gap between confidence and accuracy over equal bins of confidence, weighted by rows.

    >>> round(expected_calibration_error(np.array([[0.8, 0.2]] * 5), np.array([0, 0, 0, 0, 1])), 6)
    0.0
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    place = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    gaps = np.bincount(place, weights=confidence - right, minlength=bins)
    return float(np.abs(gaps).sum() / truth.size)


def bootstrap_interval(
    truth: NDArray[np.int64], predicted: NDArray[np.int64], *, groups: NDArray[Any], resamples: int, seed: int
) -> tuple[float, float]:
    """95 % percentile interval of macro-F1, groups drawn with replacement."""
    _, numbers = np.unique(groups.astype(str), return_inverse=True)
    size = int(max(truth.max(), predicted.max())) + 1
    tables = np.zeros((numbers.max() + 1, size, size), np.int64)
    np.add.at(tables, (numbers, truth, predicted), 1)
    generator = np.random.default_rng(seed)
    scores = [macro_f1(tables[generator.integers(0, len(tables), len(tables))].sum(axis=0)) for _ in range(resamples)]
    low, high = np.percentile(scores, [2.5, 97.5])
    return float(low), float(high)


def _confusion(truth: NDArray[np.int64], predicted: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    table: NDArray[np.int64] = confusion_matrix(truth, predicted, labels=range(size))
    return table


def _named_confusion(
    truth: NDArray[np.int64], predicted: NDArray[np.int64], classes: list[str]
) -> dict[str, dict[str, int]]:
    table = _confusion(truth, predicted, len(classes)).tolist()
    return {label: dict(zip(classes, row, strict=True)) for label, row in zip(classes, table, strict=True)}


def _per_class(truth: NDArray[np.int64], predicted: NDArray[np.int64], classes: list[str]) -> dict[str, ClassScore]:
    columns = precision_recall_fscore_support(truth, predicted, labels=range(len(classes)), zero_division=0.0)
    return {
        label: ClassScore(float(p), float(r), float(f), int(n))
        for label, p, r, f, n in zip(classes, *columns, strict=True)
    }
