"""The sentences behind the numbers of a report, as compact data for the page's script."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, Final

from stancelib.records import GIVEN_STANCES

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 20_000
"""Stances that a report lists: those for or against first, then the others, in order of the frame."""
_CLAIM: Final = 600
"""Characters of a sentence that are shown."""
_BUDGET: Final = 4_000_000
"""Characters of all sentences that are shown."""


class _Numbers:
    """Values numbered in the order in which they come."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}

    def of(self, value: Hashable) -> int:
        return self._places.setdefault(value, len(self._places))

    @property
    def values(self) -> list[Any]:
        return list(self._places)


def listed_rows(rows: pd.DataFrame, titles: list[str], sources: list[str]) -> dict[str, Any]:
    """Names and sentences once, and of each stance their numbers.

    `rows` in the result: [article, claim, actor, stance, holder, score in thousandths, mention].
    """
    chosen = _chosen(rows)
    claims, actors, holders = _Numbers(), _Numbers(), _Numbers()
    columns = ("article", "claim", "actor", "stance", "holder", "stance_score", "mention")
    values: Iterable[tuple[Any, ...]] = zip(*(chosen[name].tolist() for name in columns), strict=True)
    found = [
        [
            article,
            claims.of(_short(claim)),
            actors.of(actor),
            GIVEN_STANCES.index(stance),
            holders.of(holder),
            round(score * 1000),
            mention,
        ]
        for article, claim, actor, stance, holder, score, mention in values
    ]
    return {
        "titles": titles,
        "sources": sources,
        "claims": claims.values,
        "actors": actors.values,
        "holders": holders.values,
        "rows": found,
        "all": len(rows),
    }


def _chosen(rows: pd.DataFrame) -> pd.DataFrame:
    """As many rows as fit, in order of the frame."""
    others = ~rows["stance"].isin(["favor", "against"])
    order = rows.loc[others.sort_values(kind="stable").index].head(MOST_ROWS)
    fits = order["claim"].str.len().clip(upper=_CLAIM).cumsum() <= _BUDGET
    return order[fits].sort_index()


def _short(claim: str) -> str:
    words = " ".join(claim.split())
    return words if len(words) <= _CLAIM else words[:_CLAIM] + " …"
