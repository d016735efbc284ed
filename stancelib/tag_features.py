"""Features of lexicon tags: the row reduced to structure, n-grams of it, and where each tag stands to the target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from stancelib import lexicon as lx
from stancelib.elements import Element
from stancelib.feature_templates import (
    SIDE_STEP,
    TAG_CLAIM_1,
    TAG_DISTANCE,
    TAG_NEAR_2,
    TAG_NEAR_3,
    TAG_NEAR_4,
    TAG_RELATION,
    TAG_SIDE_1,
    Term,
    term,
)
from stancelib.tokens import mix
from stancelib.word_features import grams

GAP, TAG_SEED = 0x6761700000000003, 0x7461670000000004
DISTANCES: Final = ("", "1", "2", "3-4", "5-8", "9-16", "17+")
OTHERS: Final = ("no other actor", "one other actor", "other actors")


def tag_stream(row: Sequence[Element]) -> Iterator[Element]:
    """The row reduced to structure: mentions, tags, function words and signs, gaps."""
    gap = False
    for element in row:
        if element.role == "word" and element.tag:
            shown = "not " * element.negated + lx.TAGS[element.tag] + " passive" * element.passive
            yield element._replace(word=shown, number=mix(TAG_SEED, element.code))
            gap = False
        elif element.role != "word" or (element.kept and not element.dropped):
            yield element
            gap = False
        elif not element.dropped and not gap:
            yield element._replace(word="…", number=GAP)
            gap = True


def tag_terms(stream: Sequence[Element], place: int | None, near: int) -> Iterator[Term]:
    """Every tag, by side too, and n-grams near the target."""
    for k, element in enumerate(stream):
        if element.tag:
            yield term("tags", TAG_CLAIM_1, *grams(stream, k, 1))
            if place is not None:
                yield term("tags", TAG_SIDE_1 + (SIDE_STEP if k > place else 0), *grams(stream, k, 1))
        left = len(stream) - k
        if left < 2 or (place is not None and (k < place - near or k + 1 > place + near)):
            continue
        side = SIDE_STEP if place is not None and k >= place else 0
        yield term("tags", TAG_NEAR_2 + side, *grams(stream, k, 2))
        if left > 2:
            yield term("tags", TAG_NEAR_3 + side, *grams(stream, k, 3))
        if left > 3 and place is not None and place - 3 <= k <= place:
            yield term("tags", TAG_NEAR_4 + side, *grams(stream, k, 4))


def relation_terms(stream: Sequence[Element], place: int) -> Iterator[Term]:
    """Every tag by side, distance, and the other actors (up to two) and clause borders between it and the target."""
    for step in (-1, 1):
        side = SIDE_STEP if step > 0 else 0
        others, border = 0, False
        k = place + step
        while 0 <= k < len(stream):
            element = stream[k]
            others = min(others + (element.role == "other"), 2)
            border = border or element.border
            if element.tag:
                bucket = distance_bucket(abs(element.place - stream[place].place))
                offsets = (element.start, element.end)
                shown = f"{element.word} ({DISTANCES[bucket]})"
                yield term("tags", TAG_DISTANCE + side, element.code * 8 + bucket, shown, offsets)
                shown = f"{element.word} ({OTHERS[others]}{', clause border' * border})"
                gram = (element.code * 4 + others) * 2 + border
                yield term("tags", TAG_RELATION + side, gram, shown, offsets)
            k += step


def distance_bucket(steps: int) -> int:
    """Bucket 1..6 of a distance in elements: 1, 2, 3-4, 5-8, 9-16, 17 and more.

    >>> [distance_bucket(steps) for steps in (1, 2, 4, 8, 16, 17)]
    [1, 2, 3, 4, 5, 6]
    """
    return min((steps - 1).bit_length() + 1, 6)
