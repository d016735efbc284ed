"""Features of the part that the target plays: how it is named, what stands right around it, whether it is quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from stancelib.elements import Element
from stancelib.feature_templates import (
    ROLE_AFTER,
    ROLE_AROUND,
    ROLE_BEFORE,
    ROLE_KIND,
    ROLE_QUOTE,
    ROLE_QUOTED_TAG,
    ROLE_TAG_AFTER,
    ROLE_TAG_BEFORE,
    ROLE_TAGS,
    SIDE_STEP,
    Term,
    term,
)
from stancelib.tokens import hash_form, mix

ONE_WORD, WORDS = 0x6F6E650000000006, 0x6D616E7900000007
"""How a mention is named where it is no pronoun: by one word, by several."""
EDGE: Final = 0x6564676500000008
"""What stands before the first and after the last element of a row."""
QUOTE: Final = hash_form('"')
_QUOTED: Final = ("unquoted", "quoted")


def role_terms(row: Sequence[Element], at: int, kind: tuple[int, str]) -> Iterator[Term]:
    """The mention with its neighbours and the nearest tags, then quotation marks; `kind` is number and wording."""
    place = (row[at].start, row[at].end)
    before, after = _neighbour(row, at - 1), _neighbour(row, at + 1)
    last = next((element for element in reversed(row[:at]) if element.tag), None)
    first = next((element for element in row[at + 1 :] if element.tag), None)
    last_code, first_code = (element.code if element else 0 for element in (last, first))
    last_word, first_word = (element.word if element else "none" for element in (last, first))
    yield term("role", ROLE_KIND, kind[0], kind[1], place)
    yield term("role", ROLE_BEFORE, mix(kind[0], before[0]), f"{before[1]} {kind[1]}", place)
    yield term("role", ROLE_AFTER, mix(kind[0], after[0]), f"{kind[1]} {after[1]}", place)
    yield term("role", ROLE_AROUND, mix(before[0], after[0]), f"{before[1]} … {after[1]}", place)
    yield term("role", ROLE_TAGS, first_code * 256 + last_code, f"{last_word} … {first_word}", place)
    yield term("role", ROLE_TAG_AFTER, mix(kind[0], first_code), f"{kind[1]} … {first_word}", place)
    yield term("role", ROLE_TAG_BEFORE, mix(kind[0], last_code), f"{last_word} … {kind[1]}", place)
    yield from _quote_terms(row, at, place)


def mention_kind(words: Sequence[Element]) -> tuple[int, str]:
    """A pronoun is a kind of its own; else one word or several."""
    if len(words) == 1:
        return (words[0].number, words[0].word) if words[0].kept else (ONE_WORD, "one word")
    return WORDS, "several words"


def _neighbour(row: Sequence[Element], k: int) -> tuple[int, str]:
    return (row[k].number, row[k].word) if 0 <= k < len(row) else (EDGE, "edge")


def _quote_terms(row: Sequence[Element], at: int, place: tuple[int, int]) -> Iterator[Term]:
    inside = sum(element.number == QUOTE for element in row[:at]) % 2
    marks = min(sum(element.number == QUOTE for element in row), 3)
    yield term("role", ROLE_QUOTE, inside * 4 + marks, f"{'inside' if inside else 'outside'}, {marks} marks", place)
    quoted = 0
    for k, element in enumerate(row):
        if element.number == QUOTE:
            quoted = 1 - quoted
        elif element.tag:
            side = SIDE_STEP if k > at else 0
            gram = (element.code * 2 + quoted) * 2 + inside
            shown = f"{element.word} ({_QUOTED[quoted]}, mention {_QUOTED[inside]})"
            yield term("role", ROLE_QUOTED_TAG + side, gram, shown, (element.start, element.end))
