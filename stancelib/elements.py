"""The row of a claim that features are read from: words with what the lexicon says of them, mentions folded to one.

`_token_kernels` tags the same words fast; a property test of the features holds the two equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stancelib import lexicon as lx
from stancelib.lexicon import Form
from stancelib.lexicon_files import LONGEST_PHRASE
from stancelib.tokens import Token, hash_form, hash_phrase

TARGET, OTHER = 0x7461726765740001, 0x6F74686572000002
"""Numbers of the target and of other actors in a row."""
NEGATION_SCOPE, BE_SCOPE = 4, 3
"""Tokens after a word such as "not" that it turns; tokens after a form of "be" that it makes passive."""
_LAST_EVALUATIVE: Final = lx.TAGS.index("person+")
_QUALITIES: Final = (lx.TAGS.index("quality-"), lx.TAGS.index("quality+"))


class Element(NamedTuple):
    """A word, or a whole mention, of the row around a target.

    `tag` and the flags after it say what the lexicon makes of the word here; `word_class` and `level` are those of the
    word alone, 0 where it has none.
    """

    word: str
    number: int
    role: str
    start: int
    end: int
    tag: int = 0
    negated: bool = False
    passive: bool = False
    dropped: bool = False
    kept: bool = False
    border: bool = False
    word_class: int = 0
    level: int = 0
    place: int = -1

    @property
    def code(self) -> int:
        return self.tag * 4 + self.negated + 2 * self.passive if self.tag else 0


class Span(NamedTuple):
    """A mention in a claim: offsets into the claim, and whether it names the target actor."""

    start: int
    end: int
    same_actor: bool = False


def tag_tokens(tokens: Sequence[Token], forms: Mapping[int, Form]) -> list[Element]:
    """Words with what the lexicon says of them; the longest listed phrase wins.

    >>> from stancelib.tokens import tokenize
    >>> form = Form(verb_tag=1, flags=lx.PAST)
    >>> [e.tag for e in tag_tokens(tokenize("He attacked it"), {hash_form("attacked"): form})]
    [0, 1, 0]
    """
    elements: list[Element] = []
    negated_until = be_until = -1
    nounish = False
    while (i := len(elements)) < len(tokens):
        entry, length = _longest_entry(tokens, i, forms)
        if entry is None:
            elements.append(_word(tokens[i], forms))
            nounish = False
            continue
        as_noun = (nounish and entry.other_tag > 0) or not entry.verb_tag
        tag = entry.other_tag if as_noun else entry.verb_tag
        if as_noun and tag in lx.NOMACT_TAGS and length > 1:
            length -= 1  # "attack on": the preposition that leads to the target is read as itself
        passive = 0 < tag <= lx.LAST_PASSIVE and bool(entry.flags & lx.PAST)
        passive = passive and (i <= be_until or _is_by(tokens, i + length, forms))
        negated = 0 < tag <= _LAST_EVALUATIVE and i <= negated_until
        word = _word(tokens[i], forms)
        elements.append(_tagged(word, entry.flags, tag=tag, negated=negated, passive=passive))
        elements.extend(_word(token, forms)._replace(dropped=True) for token in tokens[i + 1 : i + length])
        if entry.flags & lx.BORDER:
            negated_until = be_until = -1
        if entry.flags & lx.SHIFT:
            negated_until = i + length - 1 + NEGATION_SCOPE
        if entry.flags & lx.BE:
            be_until = i + BE_SCOPE
        nounish = bool(entry.flags & lx.NOUNISH) or tag in _QUALITIES
    return elements


def _word(token: Token, forms: Mapping[int, Form]) -> Element:
    number = hash_form(token.form)
    known = forms.get(number, Form())
    own = Element(token.form, number, "word", token.start, token.end)
    return own._replace(word_class=known.word_class, level=known.level)


def _tagged(word: Element, flags: int, *, tag: int, negated: bool, passive: bool) -> Element:
    return word._replace(
        tag=tag,
        negated=negated,
        passive=passive,
        dropped=bool(flags & lx.DROPPED),
        kept=bool(flags & lx.KEPT),
        border=bool(flags & lx.BORDER),
    )


def _longest_entry(tokens: Sequence[Token], i: int, forms: Mapping[int, Form]) -> tuple[Form | None, int]:
    for length in range(min(LONGEST_PHRASE, len(tokens) - i), 0, -1):
        entry = forms.get(hash_phrase([token.form for token in tokens[i : i + length]]))
        if entry is not None:
            return entry, length
    return None, 1


def _is_by(tokens: Sequence[Token], i: int, forms: Mapping[int, Form]) -> bool:
    return i < len(tokens) and bool(forms.get(hash_form(tokens[i].form), Form()).flags & lx.BY)


def row_around(
    words: Sequence[Element], target: Span | None, others: Sequence[Span], window: int
) -> tuple[list[Element], int | None]:
    """The row around the target: mentions folded to one element each, and the target's place."""
    covers: list[tuple[int, int, Span]] = []
    starts, ends = [word.start for word in words], [word.end for word in words]
    for span in sorted([*others, target] if target else others):
        low = max(bisect_right(ends, span.start), covers[-1][1] if covers else 0)
        covers.append((low, max(low, bisect_left(starts, span.end)), span))
    first, stop = 0, 4 * window
    own = next((cover for cover in covers if target is not None and cover[2] is target), None)
    if own:
        first, stop = max(0, own[0] - window), own[1] + window
    return _fold(words, covers, target, range(first, min(stop, len(words))))


def _fold(
    words: Sequence[Element], covers: list[tuple[int, int, Span]], target: Span | None, reach: range
) -> tuple[list[Element], int | None]:
    row: list[Element] = []
    at, i, next_cover = None, reach.start, 0
    while i < reach.stop:
        while next_cover < len(covers) and covers[next_cover][1] <= i:
            next_cover += 1
        low, high, span = covers[next_cover] if next_cover < len(covers) else (reach.stop, 0, None)
        if span is None or low > i:
            row.append(words[i]._replace(place=len(row)))
            i += 1
            continue
        same = target is not None and (span is target or span.same_actor)
        if span is target:
            at = len(row)
        role, number = ("target", TARGET) if same else ("other", OTHER)
        word = "ACTOR" if same else "OTHER"
        row.append(Element(word, number, role, words[i].start, words[high - 1].end, place=len(row)))
        i = high
    return row, at
