"""Charts of stances for papers and notebooks, as matplotlib axes (extra `plot`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stancelib.errors import require
from stancelib.records import Analysis
from stancelib.report_data import actor_scores, dates_of, stance_rows, times

if TYPE_CHECKING:
    import pandas as pd

COLOURS: Final = {"favor": "#1f66ad", "against": "#b85a00"}
"""Blue and orange, which colour-blind readers tell apart."""


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


def _axes(ax: Any) -> Any:
    return require("matplotlib.pyplot", "plot", "a chart").subplots()[1] if ax is None else ax


def _rows(stances: pd.DataFrame | Analysis) -> pd.DataFrame:
    return stance_rows(stances.to_frame() if isinstance(stances, Analysis) else stances)
