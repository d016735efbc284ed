"""Charts of stances, and of how good a model is, for papers and notebooks, as matplotlib axes (extra `plot`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stancelib.errors import FileFormatError, require
from stancelib.records import Analysis
from stancelib.report_data import actor_scores, dates_of, stance_rows, times

if TYPE_CHECKING:
    import pandas as pd

    from stancelib.evaluation import Evaluation

COLOURS: Final = {"favor": "#1f66ad", "against": "#b85a00"}
"""Blue and orange, which colour-blind readers tell apart."""
PICTURES: Final = (".png", ".svg", ".pdf")


def plot_actors(stances: pd.DataFrame | Analysis, most: int = 15, ax: Any = None) -> Any:
    """Draw a bar for each of the actors named `most`, from -1 to 1, with its 95 % interval.

    `stances`: a frame of `score` or an `Analysis`; `ax`: matplotlib axes to draw on, new ones by default. Returns the
    axes. Raises `MissingExtraError` where matplotlib is not installed.
    """
    ax = _axes(ax)
    actors = actor_scores(_rows(stances), most)[::-1]
    means = [actor.mean for actor in actors]
    colours = [COLOURS["favor" if mean > 0 else "against"] for mean in means]
    reach = [[mean - actor.interval[0], actor.interval[1] - mean] for actor, mean in zip(actors, means, strict=True)]
    ax.barh([actor.name for actor in actors], means, color=colours, xerr=list(zip(*reach, strict=True)) or None)
    ax.axvline(0, color="grey", linewidth=0.8)
    ax.set(xlim=(-1, 1), xlabel="mean score, 95 % interval")
    return ax


def plot_times(stances: pd.DataFrame, date: str = "date", most: int = 5, ax: Any = None) -> Any:
    """Draw the mean score of the actors named `most` over time, by day, week, month or year.

    `date`: the column of dates. Returns the axes, which are empty where all dates fall into one stretch. Raises
    `MissingExtraError` where matplotlib is not installed.
    """
    ax = _axes(ax)
    rows = stance_rows(stances)
    actors = [actor.name for actor in actor_scores(rows, most)]
    found = times(rows, dates_of(rows, date), actors)
    for actor, series in found.series if found else ():
        ax.plot([point.place for point in series], [point.mean for point in series], marker="o", label=actor)
    if found:
        ax.set_xticks(range(len(found.labels)), found.labels, rotation=45, ha="right")
        ax.legend()
    ax.axhline(0, color="grey", linewidth=0.8)
    ax.set(ylim=(-1, 1), ylabel="mean score")
    return ax


def plot_reliability(scores: Evaluation, ax: Any = None) -> Any:
    """Draw how often stances of each confidence are right; on the diagonal, probabilities mean what they say.

    `scores`: what `evaluate` returns. The area of a point is its share of the rows. Returns the axes. Raises
    `MissingExtraError` where matplotlib is not installed.
    """
    ax = _axes(ax)
    bins = [found for found in scores.reliability if found.rows]
    sizes = [20 + 400 * found.rows / scores.n for found in bins]
    confidence, accuracy = [found.confidence for found in bins], [found.accuracy for found in bins]
    ax.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    ax.plot(confidence, accuracy, color=COLOURS["favor"])
    ax.scatter(confidence, accuracy, s=sizes, color=COLOURS["favor"], alpha=0.6)
    title = f"expected calibration error {scores.ece:.3f}"
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="accuracy", title=title)
    return ax


def plot_risk_coverage(scores: Evaluation, ax: Any = None) -> Any:
    """Draw the share of wrong stances over the share that is kept, each point marked with its `min_confidence`.

    `scores`: what `evaluate` returns. Returns the axes. Raises `MissingExtraError` where matplotlib is not installed.
    """
    ax = _axes(ax)
    points = [point for point in scores.risk_coverage if point.rows]
    ax.plot([point.coverage for point in points], [point.risk for point in points], marker="o", color=COLOURS["favor"])
    for point in points:
        ax.annotate(f"{point.min_confidence:.2f}", (point.coverage, point.risk), (0, -12), textcoords="offset points")
    ax.set(
        xlim=(0, 1.05), ylim=(0, None), xlabel="coverage: share that keeps a stance", ylabel="risk: share of them wrong"
    )
    return ax


def write_evaluation(scores: Evaluation, path: str | Path) -> Path:
    """Draw `plot_reliability` and `plot_risk_coverage` side by side into a .png, .svg or .pdf file; return its path.

    Raises `FileFormatError` for other endings, and `MissingExtraError` where matplotlib is not installed.
    """
    path = Path(path)
    if path.suffix.lower() not in PICTURES:
        raise FileFormatError(f"{path}: a picture ends in {', '.join(PICTURES)}; give such a name")
    figure = require("matplotlib.figure", "plot", "a picture").Figure(figsize=(10, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    plot_reliability(scores, left)
    plot_risk_coverage(scores, right)
    figure.savefig(path)
    return path


def _axes(ax: Any) -> Any:
    return require("matplotlib.pyplot", "plot", "a chart").subplots()[1] if ax is None else ax


def _rows(stances: pd.DataFrame | Analysis) -> pd.DataFrame:
    return stance_rows(stances.to_frame() if isinstance(stances, Analysis) else stances)
