"""Names of one word that no list knows: "Korsia rejected the charge", where the text says often enough who acts.

A capital inside a sentence makes a word a candidate; it counts as an actor where it acts or owns something twice and is
seldom a place. `names` calls this last, with all other names taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final

from stancelib.forms import slug
from stancelib.phrases import capitalised_words, claim_at
from stancelib.records import Actor
from stancelib.wordlists import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stancelib.phrases import Page

_OFTEN, _ACTS = 3, 2
"""How often a word must stand in the text, and how often it must act there."""
_LONGEST: Final = 24
_PLACE_BEFORE: Final = re.compile(
    r"\b(?:in|at|near|from|to|of|outside|around|across|toward|towards|into|via|on|the|a|an) $"
)
_PART: Final = re.compile(r"\w+")
_INSIDE: Final = re.compile(r"[a-z,;] $")
_AFTER: Final = re.compile(r"'s\b| ([a-z]+)")
_NEIGHBOUR: Final = re.compile(r"[-&]?\s?[A-Z]")
_VERBS: Final = frozenset("has had is was will would did does".split())
_LISTS: Final = (
    *("sentence_openers", "no_names", "places", "given_names_f", "given_names_m", "other_heads", "organisation_heads"),
    *("portfolios", "impersonal_openers", "organisation_openers", "us_context"),
)


def find_lone_names(page: Page, matches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Actor]]:
    """Places and actors of new names of one word; `matches` are the places of other new names, sorted.

    A word of a longer name in the text is that name's, and left to `coreference`.
    """
    places = _frequent(page.text)
    if not places:
        return
    spans = [*matches, *((taken.start, taken.end) for taken in page.taken)]
    known = {part for start, end in spans for part in _PART.findall(page.text, start, end)}
    starts = [start for start, _ in matches]
    for word, found in places.items():
        if not {word, word.removesuffix("ns")} & known:
            free = [at for at in found if _stands_alone(page, (starts, matches), at, at + len(word))]
            if _is_actor(page.text, free, len(word)):
                actor = Actor(slug(word), word, "other")
                yield from ((at, at + len(word), actor) for at in free)


def _frequent(text: str) -> dict[str, list[int]]:
    """Where each word stands that is frequent, not listed and no acronym."""
    words = capitalised_words(text)
    counts = Counter(word for _, word in words)
    frequent = {word for word, count in counts.items() if count >= _OFTEN and _is_word(word) and not _is_listed(word)}
    places: dict[str, list[int]] = {}
    for start, word in words if frequent else ():
        if word in frequent:
            places.setdefault(word, []).append(start)
    return places


def _is_word(word: str) -> bool:
    return word.isalpha() and not word.isupper() and 3 < len(word) < _LONGEST


def _is_listed(word: str) -> bool:
    return any(word in read_words(name) for name in _LISTS)


def _stands_alone(page: Page, others: tuple[list[int], Sequence[tuple[int, int]]], start: int, end: int) -> bool:
    """Whether no heading, no listed form, no other name and no further capital holds or touches a word."""
    starts, matches = others
    before = bisect_right(starts, start) - 1
    listed = bisect_right(page.taken_starts, start) - 1
    held = (before >= 0 and matches[before][1] >= end) or (listed >= 0 and page.taken[listed].end >= end)
    if held or claim_at(page, start) in page.headings or _NEIGHBOUR.match(page.text, end):
        return False
    return not page.text[max(0, start - 1) : start].startswith(("-", "&", "'"))


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
