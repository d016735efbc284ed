"""Features of tone: the tone of each word by where it stands, and sums over zones around the target.

A word's level comes from `word_classes.csv`; a tag's sign from the lexicon. Zones are the claim, either side of the
target, what is near on either side, and what lies before the first other actor or clause border on either side.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from stancelib import lexicon as lx
from stancelib.elements import Element
from stancelib.feature_templates import (
    SIDE_STEP,
    TONE_CLAIM,
    TONE_DISTANCE,
    TONE_RELATION,
    TONE_SIDE,
    ZONE_AGAINST,
    ZONE_BALANCE,
    ZONE_BOTH,
    ZONE_FOR,
    ZONE_STEP,
    ZONE_SUM,
    Term,
    term,
)
from stancelib.tag_features import DISTANCES, OTHERS, distance_bucket

LEVEL_VALUES: Final = (0, -24, -17, -11, -7, 7, 11, 17, 24)
"""Tone of each level in tenths of a point of polarity."""
NEGATED_VALUES: Final = (0, 14, 10, 7, 4, -4, -7, -10, -14)
"""The same after a word such as "not": turned and weakened."""
SUMS: Final = (-50, -30, -20, -12, -6, -2, 2, 6, 12, 20, 30, 50)
"""Borders between the buckets of a zone's sum."""
STEPS: Final = (-30, -20, -12, -6, 6, 12, 20, 30)
"""Marks that a sum can reach or pass, away from 0."""
ZONES: Final = (
    *("claim", "before", "after", "near before", "near after", "before, up to another actor"),
    *("after, up to another actor", "before, up to a clause border", "after, up to a clause border"),
)
SIGNED_TAGS: Final = lx.TAGS.index("person+")
"""Tags from 1 to this one have a sign: odd is against, even is for."""


def tone_terms(row: Sequence[Element], at: int | None, near: int) -> Iterator[Term]:
    """Words with a level, outward from the target, then the sums of every zone; of the claim alone without a target."""
    sums, against, praise = [0] * len(ZONES), [0] * len(ZONES), [0] * len(ZONES)
    start = -1 if at is None else at
    for step in (-1, 1):
        others, border = 0, False
        k = start + step
        while 0 <= k < len(row):
            element = row[k]
            others, border = min(others + (element.role == "other"), 2), border or element.border
            if at is not None:
                yield from _level_terms(element, abs(k - at), step, (others, border))
            elif element.level:
                yield term("tone", TONE_CLAIM, element.level, element.word, (element.start, element.end))
            values = NEGATED_VALUES if element.negated else LEVEL_VALUES
            sign = _sign(element)
            for zone in _zones(abs(k - start) <= near, step > 0, others, border)[: None if at is not None else 1]:
                sums[zone] += values[element.level]
                against[zone] += sign < 0
                praise[zone] += sign > 0
            k += step
    place = (row[0].start, row[-1].end) if row else (0, 0)
    for zone in range(len(ZONES) if at is not None else 1):
        yield from _zone_terms(zone, sums[zone], (against[zone], praise[zone]), place)


def _level_terms(element: Element, steps: int, step: int, between: tuple[int, bool]) -> Iterator[Term]:
    if not element.level:
        return
    (others, border), side = between, SIDE_STEP if step > 0 else 0
    place = (element.start, element.end)
    yield term("tone", TONE_CLAIM, element.level, element.word, place)
    yield term("tone", TONE_SIDE + side, element.level, element.word, place)
    bucket = distance_bucket(steps)
    yield term("tone", TONE_DISTANCE + side, element.level * 8 + bucket, f"{element.word} ({DISTANCES[bucket]})", place)
    shown = f"{element.word} ({OTHERS[others]}{', clause border' * border})"
    yield term("tone", TONE_RELATION + side, (element.level * 4 + others) * 2 + border, shown, place)


def _sign(element: Element) -> int:
    if not 0 < element.tag <= SIGNED_TAGS:
        return 0
    sign = -1 if element.tag % 2 else 1
    return -sign if element.negated else sign


def _zones(near: bool, after: bool, others: int, border: bool) -> list[int]:
    """Numbers of the zones that a place belongs to, the claim first."""
    zones = [0, 1 + after]
    if near:
        zones.append(3 + after)
    if not others:
        zones.append(5 + after)
    if not border:
        zones.append(7 + after)
    return zones


def _zone_terms(zone: int, total: int, counts: tuple[int, int], place: tuple[int, int]) -> Iterator[Term]:
    name, (against, praise) = ZONES[zone], counts
    yield term("tone", ZONE_SUM, zone * 16 + bisect_left(SUMS, total), f"{name}, about {total / 10:+.1f}", place)
    for number, mark in enumerate(STEPS):
        if total <= mark < 0 or total >= mark > 0:
            yield term("tone", ZONE_STEP, zone * 16 + number, f"{name}, {mark / 10:+.1f}", place)
    balance = max(-3, min(3, praise - against))
    yield term("tone", ZONE_AGAINST, zone * 8 + min(against, 5), f"{name}, {min(against, 5)}", place)
    yield term("tone", ZONE_FOR, zone * 8 + min(praise, 5), f"{name}, {min(praise, 5)}", place)
    yield term("tone", ZONE_BALANCE, zone * 8 + balance + 3, f"{name}, {balance:+d}", place)
    both = 2 * (against > 0) + (praise > 0)
    yield term("tone", ZONE_BOTH, zone * 4 + both, f"{name}, {('none', 'for', 'against', 'both')[both]}", place)
