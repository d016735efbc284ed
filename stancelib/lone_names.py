"""Names of one word that no list knows: "Korsia rejected the charge", where the text says often enough who acts.

A capital inside a sentence makes a word a candidate; it counts as an actor where it acts or owns something twice and is
seldom a place. `names` calls this last, with all other names taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from stancelib.wordlists import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from stancelib.actors import Listed
    from stancelib.names import Words
    from stancelib.pages import Page

    Spans = tuple[list[int], list[int]]

_OFTEN, _ACTS = 3, 2
"""How often a word must stand in the text, and how often it must act there."""
_LONGEST: Final = 24
_PLACE_BEFORE: Final = re.compile(
    r"\b(?:in|at|near|from|to|of|outside|around|across|toward|towards|into|via|on|the|a|an) $"
)
_INSIDE: Final = re.compile(r"[a-z,;] $")
_AFTER: Final = re.compile(r"'s\b| ([a-z]+)")
_NEIGHBOUR: Final = re.compile(r"[-&]?\s?[A-Z]")
_VERBS: Final = frozenset("has had has is was will would did does".split())


def find_lone_names(
    page: Page, words: Words, frequent: NDArray[np.int64], known: tuple[Sequence[tuple[int, int]], Listed]
) -> Iterator[tuple[int, int, str]]:
    """Places of new names of one word and the names.

    `frequent`: which of the words stand often in their text and in no other name there; a word of a longer name is that
    name's, and left to `coreference`. `known`: places of other new names, sorted, and listed forms.
    """
    others = tuple(zip(*known[0], strict=True)) or ((), ())
    spans = (list(others[0]), list(others[1])), (known[1].start.tolist(), known[1].end.tolist())
    places: dict[tuple[int, str], list[int]] = {}
    columns = words.start[frequent].tolist(), words.end[frequent].tolist(), words.text[frequent].tolist()
    for start, end, text in zip(*columns, strict=True):
        places.setdefault((text, page.text[start:end]), []).append(start)
    for (_, word), found in places.items():
        free = [at for at in found if _stands_alone(page, spans, at, at + len(word))]
        if _is_actor(page.text, free, len(word)):
            yield from ((at, at + len(word), word) for at in free)


def _stands_alone(page: Page, spans: tuple[Spans, Spans], start: int, end: int) -> bool:
    """Whether no heading, no listed form, no other name and no further capital holds or touches a word."""
    for starts, ends in spans:
        before = bisect_right(starts, start) - 1
        if before >= 0 and ends[before] >= end:
            return False
    claim = max(0, int(page.claims[1].searchsorted(start, side="right")) - 1)
    if page.headings[claim] or _NEIGHBOUR.match(page.text, end):
        return False
    return page.text[start - 1] not in "-&'"


def _is_actor(text: str, places: list[int], length: int) -> bool:
    """Whether a word has a capital inside sentences, acts often enough and is a place seldom."""
    inside = sum(_INSIDE.search(text, max(0, at - 2), at) is not None for at in places)
    located = sum(_PLACE_BEFORE.search(text, max(0, at - 9), at) is not None for at in places)
    acts = sum(_acts(text, at + length) for at in places)
    return len(places) >= _OFTEN and inside > 0 and acts >= _ACTS and 2 * located <= len(places)


def _acts(text: str, end: int) -> bool:
    after = _AFTER.match(text, end, end + _LONGEST)
    if after is None:
        return False
    word = after[1]
    return word is None or word in _VERBS or word.endswith("ed") or word in read_words("person_verbs")
