"""The texts of a report: every claim cut at its mentions, with what is shown when a reader points at one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stancelib.highlights import pieces
from stancelib.records import STANCES

if TYPE_CHECKING:
    import pandas as pd

    from stancelib.records import Analysis, Stance

REASONS: Final = 5
"""Features that a mention shows."""


class Spot(NamedTuple):
    """A mention in a text: offsets, actor's id, stance, probabilities in the order of `STANCES`, holder, reasons."""

    start: int
    end: int
    actor: str
    stance: str
    probabilities: tuple[float, ...]
    holder: str
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A stretch of a text, and the mention it is, where it is one."""

    text: str
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text of a report: number of its article, title, a line about it, and its pieces in order."""

    number: int
    title: str
    about: str
    pieces: tuple[ShownPiece, ...]


def cut(text: str, spots: Iterable[Spot]) -> tuple[ShownPiece, ...]:
    """Cut a text at its mentions."""
    found = list(spots)
    marks = [(spot.start, spot.end) for spot in found]
    return tuple(ShownPiece(part, found[mark] if mark >= 0 else None) for part, mark in pieces(text, marks))


def spots_of_analysis(analysis: Analysis) -> Iterator[Spot]:
    """Every mention of an analysis, with the reasons of its stance."""
    for stance in analysis.stances:
        reasons = _reasons(stance)
        for mention in stance.mentions:
            yield Spot(
                mention.start,
                mention.end,
                stance.actor.id,
                stance.label,
                tuple(stance.probabilities[label] for label in STANCES),
                str(stance.holder),
                reasons,
            )


def _reasons(stance: Stance) -> tuple[tuple[str, float], ...]:
    return tuple((reason.name, reason.weight) for reason in stance.explain(REASONS))


def text_of_rows(rows: pd.DataFrame) -> tuple[str, list[Spot]]:
    """The text of one article put together from its claims, and one mention for each claim and actor, without reasons.

    Where the frame has no text, one character is a blank, and more are the end of a paragraph.
    """
    claims = rows[rows["claim_start"].notna()].drop_duplicates("claim_id").sort_values("claim_start")
    text = ""
    for start, claim in zip(claims["claim_start"], claims["claim"], strict=True):
        gap = int(start) - len(text)
        text += (" " if gap == 1 else "\n" * min(gap, 2) + " " * (gap - 2)) + str(claim)
    return text, [_spot(row) for row in rows[rows["actor_id"].notna()].to_dict("records")]


def _spot(row: Mapping[Any, Any]) -> Spot:
    return Spot(
        int(row["mention_start"]),
        int(row["mention_end"]),
        str(row["actor_id"]),
        str(row["stance"]),
        tuple(float(row[f"p_{label}"]) for label in STANCES),
        str(row["holder"]),
        (),
    )
