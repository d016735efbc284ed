"""The numbers of a report: frames of `score` to actors, grids, times and movers, ready to be drawn.

Everything here counts rows of one frame; `report` chooses what to show, the templates draw it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from stancelib.records import GIVEN_STANCES, mean_interval

if TYPE_CHECKING:
    import pandas as pd

GRID_ACTORS: Final = 10
"""Columns of a grid; holders and actors of the matrix."""
LEAST_CLAIMS: Final = 5
"""Sentences that an actor needs in each half of the time to be called a mover."""
_Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class ActorScore:
    """What a frame says of one actor: counts by stance, the mean score in [-1, 1] and its 95 % interval."""

    id: str
    name: str
    kind: str
    favor: int
    neutral: int
    against: int
    mean: float
    interval: tuple[float, float]
    uncertain: int = 0

    @property
    def claims(self) -> int:
        return self.favor + self.neutral + self.against + self.uncertain


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a grid: rows for and against, all rows, and their mean score."""

    favor: int
    against: int
    claims: int
    mean: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by row and column; `cells[row][column]` is None where nothing is said. `left_out`: rows not shown."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """The mean score of an actor in a stretch of time that begins at `label`; `place` numbers the stretches from 0."""

    label: str
    place: int
    claims: int
    mean: float


@dataclass(frozen=True, slots=True)
class Times:
    """Scores of actors over time by `unit`: names of all stretches, and those in which each actor is named."""

    unit: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Period, ...]], ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """An actor whose mean score changed from the earlier to the later half, with the 95 % interval of the change."""

    name: str
    before: float
    after: float
    claims: int
    interval: tuple[float, float]

    @property
    def change(self) -> float:
        return self.after - self.before


def stance_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that name an actor, with labels as plain strings; actors of one name are told apart by their ids."""
    rows = frame[frame["actor_id"].notna()]
    rows = rows.astype({"stance": "str", "holder": "str", "actor_kind": "str", "actor": "str", "actor_id": "str"})
    names = rows.drop_duplicates("actor_id").set_index("actor_id")["actor"]
    shared = names[names.duplicated(keep=False)]
    return rows.assign(actor=rows["actor"].mask(rows["actor_id"].isin(shared.index), _with_id(rows)))


def _with_id(rows: pd.DataFrame) -> pd.Series[str]:
    return rows["actor"] + " (" + rows["actor_id"] + ")"


def actor_scores(rows: pd.DataFrame, most: int | None = None) -> tuple[ActorScore, ...]:
    """Score the `most` often named actors (all by default), most often named first."""
    counts = rows["actor_id"].value_counts()[:most]
    groups = rows[rows["actor_id"].isin(counts.index)].groupby("actor_id", sort=False)
    found = [_actor_score(str(name), group) for name, group in groups]
    return tuple(sorted(found, key=lambda actor: (-actor.claims, actor.name)))


def _actor_score(name: str, group: pd.DataFrame) -> ActorScore:
    counts = group["stance"].value_counts()
    against, neutral, favor, uncertain = (int(counts.get(label, 0)) for label in GIVEN_STANCES)
    scores = group["stance_score"].tolist()
    first = group.iloc[0]
    mean = sum(scores) / len(scores)
    interval, kind = mean_interval(scores), first["actor_kind"]
    return ActorScore(name, first["actor"], kind, favor, neutral, against, mean, interval, uncertain)


def grid(rows: pd.DataFrame, by: str, columns: Sequence[str], *, most: int) -> Grid:
    """Cells of the values of `by` (the `most` frequent, most frequent first) and of actors, by their names.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"source": ["Post"], "actor": ["Oslo"], "stance": ["favor"], "stance_score": [0.5]})
    >>> grid(rows, "source", ["Oslo", "Rome"], most=9).cells
    ((Cell(favor=1, against=0, claims=1, mean=0.5), None),)
    """
    counts = rows[by].value_counts()
    names = counts.index[:most].tolist()
    kept = rows[rows[by].isin(names) & rows["actor"].isin(columns)]
    cells = {key: _cell(group) for key, group in kept.groupby([by, "actor"], observed=True)}
    table = tuple(tuple(cells.get((name, actor)) for actor in columns) for name in names)
    return Grid(tuple(map(str, names)), tuple(columns), table, max(0, len(counts) - most))


def _cell(group: pd.DataFrame) -> Cell:
    favor, against = (int((group["stance"] == label).sum()) for label in ("favor", "against"))
    return Cell(favor, against, len(group), float(group["stance_score"].mean()))


def holder_grid(rows: pd.DataFrame) -> Grid:
    """Who takes which stance toward whom: of the rows for or against, the actors and the holders they have most of."""
    polar = rows[rows["stance"].isin(["favor", "against"])]
    actors = polar["actor"].value_counts().index[:GRID_ACTORS].tolist()
    return grid(polar[polar["actor"].isin(actors)], "holder", actors, most=GRID_ACTORS)


def dates_of(rows: pd.DataFrame, column: str) -> pd.Series[Any]:
    """Days of a column of dates as they come; not a time where one cannot be read."""
    import pandas as pd

    values = rows[column].astype("object").where(rows[column].notna(), None)
    days = pd.to_datetime(values, errors="coerce", utc=True, format="mixed")
    return days.dt.tz_localize(None)


def times(rows: pd.DataFrame, days: pd.Series[Any], actors: Sequence[str]) -> Times | None:
    """Mean scores of actors by day, week, month or year, whichever suits the span; None for a single stretch."""
    dated = rows.assign(day=days)[days.notna()]
    if dated.empty:
        return None
    unit = _unit((dated["day"].max() - dated["day"].min()).days)
    periods = dated["day"].dt.to_period(unit[0].upper())
    labels = sorted(set(periods))
    if len(labels) < 2:
        return None
    place = {label: number for number, label in enumerate(labels)}
    dated = dated.assign(period=periods)
    series = [(actor, _periods(dated[dated["actor"] == actor], place)) for actor in actors]
    kept = tuple((actor, found) for actor, found in series if len(found) > 1)
    return Times(unit, tuple(map(_period_name, labels)), kept)


def _unit(days: int) -> str:
    """The unit that cuts a span of days into some dozens of stretches at most; its first letter is pandas' alias."""
    return "day" if days <= 31 else "week" if days <= 120 else "month" if days <= 1500 else "year"


def _periods(rows: pd.DataFrame, place: dict[Any, int]) -> tuple[Period, ...]:
    groups = rows.groupby("period")["stance_score"]
    return tuple(
        Period(_period_name(period), place[period], len(scores), float(scores.mean())) for period, scores in groups
    )


def _period_name(period: Any) -> str:
    return str(period).partition("/")[0]


def movers(rows: pd.DataFrame, days: pd.Series[Any]) -> tuple[str, tuple[Mover, ...]]:
    """The day that parts the dated rows in halves, and the actors with `LEAST_CLAIMS` in both, most moved first."""
    dated = rows.assign(day=days)[days.notna()]
    if dated.empty:
        return "", ()
    middle: Any = dated["day"].quantile(0.5, interpolation="lower")
    early = dated["day"] < middle if dated["day"].min() < middle else dated["day"] <= middle
    found = []
    enough = dated.groupby("actor_id")["actor_id"].transform("size") >= 2 * LEAST_CLAIMS
    for _, group in dated[enough].groupby("actor_id", sort=False):
        sides = [group.loc[early.loc[group.index] == side, "stance_score"] for side in (True, False)]
        if min(map(len, sides)) >= LEAST_CLAIMS:
            found.append(_mover(str(group["actor"].iloc[0]), *sides))
    found.sort(key=lambda mover: -abs(mover.change))
    return str(middle.date()), tuple(found)


def _mover(name: str, before: pd.Series[float], after: pd.Series[float]) -> Mover:
    change = float(after.mean() - before.mean())
    half = _Z * float((before.var() / len(before) + after.var() / len(after)) ** 0.5)
    interval = max(-2.0, change - half), min(2.0, change + half)
    return Mover(name, float(before.mean()), float(after.mean()), len(before) + len(after), interval)
