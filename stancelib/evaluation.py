"""How good a model is on labelled rows: macro-F1 with intervals, per class, per part, calibration, risk and coverage.

`metrics` computes, `breakdowns` cuts rows into parts; here they get names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from sklearn.metrics import precision_recall_fscore_support

from stancelib.breakdowns import ContrastScore, PartScore, contrast_score, part_scores
from stancelib.errors import LabelError, SettingError
from stancelib.labels import LabelSource, as_rows
from stancelib.metrics import (
    CoveragePoint,
    ReliabilityBin,
    bootstrap_interval,
    confusion_of,
    expected_calibration_error,
    macro_f1,
    reliability,
    risk_coverage,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

TABLES: Final = ("reliability", "risk_coverage", "by_phenomenon", "by_topic")
"""What `Evaluation.table` gives."""


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
    `reliability`: the bins of `ece`; `risk_coverage`: what each `min_confidence` costs and brings; `by_phenomenon`,
    `by_topic`: scores of parts of 20 rows or more, where the labels name them; `contrast_pairs`: where there are any.
    """

    macro_f1: float
    accuracy: float
    per_class: dict[str, ClassScore]
    ece: float
    n: int
    ci95: tuple[float, float]
    confusion: dict[str, dict[str, int]]
    reliability: tuple[ReliabilityBin, ...] = ()
    risk_coverage: tuple[CoveragePoint, ...] = ()
    by_phenomenon: dict[str, PartScore] = field(default_factory=dict)
    by_topic: dict[str, PartScore] = field(default_factory=dict)
    contrast_pairs: ContrastScore | None = None

    def table(self, name: str) -> pd.DataFrame:
        """A frame of "reliability", "risk_coverage", "by_phenomenon" or "by_topic"; `SettingError` for other names."""
        import pandas as pd

        if name not in TABLES:
            raise SettingError(f"table {name!r}: choose one of {', '.join(map(repr, TABLES))}")
        found: Any = getattr(self, name)
        if not isinstance(found, dict):
            return pd.DataFrame(map(asdict, found))
        parts = [{"part": part, **asdict(score)} for part, score in found.items()]
        return pd.DataFrame(parts, columns=["part", *PartScore.__dataclass_fields__])

    def details(self) -> str:
        """The tables and the contrast pairs as text, as `stancelib evaluate --details` prints them."""
        shown = [f"{name}\n{_as_text(self.table(name))}" for name in TABLES if getattr(self, name)]
        pairs = self.contrast_pairs
        if pairs:
            shown.append(f"contrast pairs fully right: {pairs.right} of {pairs.pairs} ({pairs.share:.3f})")
        return "\n\n".join(shown)

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
    groups = rows["group"].to_numpy()
    parts = [
        part_scores(rows[name], truth, predicted, groups=groups, resamples=resamples) if name in rows.columns else {}
        for name in ("phenomena", "topic")
    ]
    return Evaluation(
        macro_f1=macro_f1(confusion_of(truth, predicted, len(classes))),
        accuracy=float((truth == predicted).mean()),
        per_class=_per_class(truth, predicted, classes),
        ece=expected_calibration_error(probabilities, truth),
        n=len(rows),
        ci95=bootstrap_interval(truth, predicted, groups=groups, resamples=resamples, seed=seed),
        confusion=_named_confusion(truth, predicted, classes),
        reliability=reliability(probabilities, truth),
        risk_coverage=risk_coverage(probabilities, truth),
        by_phenomenon=parts[0],
        by_topic=parts[1],
        contrast_pairs=contrast_score(rows, truth == predicted),
    )


def _as_text(table: pd.DataFrame) -> str:
    """Numbers to three digits, an interval as "low to high"."""
    shown = table.copy()
    for name in shown.columns:
        if name == "ci95":
            shown[name] = [f"{low:.3f} to {high:.3f}" for low, high in shown[name]]
        elif shown[name].dtype.kind == "f":
            shown[name] = shown[name].map("{:.3f}".format)
    return shown.rename(columns={"ci95": "95 % interval"}).to_string(index=False)


def _named_confusion(
    truth: NDArray[np.int64], predicted: NDArray[np.int64], classes: Sequence[str]
) -> dict[str, dict[str, int]]:
    table = confusion_of(truth, predicted, len(classes)).tolist()
    return {label: dict(zip(classes, row, strict=True)) for label, row in zip(classes, table, strict=True)}


def _per_class(truth: NDArray[np.int64], predicted: NDArray[np.int64], classes: list[str]) -> dict[str, ClassScore]:
    columns = precision_recall_fscore_support(truth, predicted, labels=range(len(classes)), zero_division=0.0)
    return {
        label: ClassScore(float(p), float(r), float(f), int(n))
        for label, p, r, f, n in zip(classes, *columns, strict=True)
    }
