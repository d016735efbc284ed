"""What a feature is, in readable Python: the definition that training, scoring and `explain` share.

A claim is read as a row of elements around one mention: that mention is the *target*, mentions of other actors are
*others*, the rest are words. Two blocks of features come from it, each weighted by TF-IDF on its own:

- words: unigrams and bigrams of the claim; unigrams by side; unigrams to trigrams near the target;
- tags: the same row with words replaced by what the lexicon says of them ("act-", "quality+", "report" ..., negated or
  passive), function words kept, runs of other words folded to one gap: n-grams near the target, and every tag by
  side, distance, number of other actors and clause borders between it and the target.

`_token_kernels` and `_feature_kernels` compute the same numbers fast; a property test holds the two equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from stancelib import lexicon as lx
from stancelib.lexicon import Form
from stancelib.tokens import Token, hash_form, hash_phrase, mix, tokenize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GOLDEN, _MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1
TARGET, OTHER, GAP, TAG_SEED = 0x7461726765740001, 0x6F74686572000002, 0x6761700000000003, 0x7461670000000004
NEGATION_SCOPE, BE_SCOPE = 4, 3
"""Tokens after a word such as "not" that it turns; tokens after a form of "be" that it makes passive."""
_LAST_EVALUATIVE: Final = lx.TAGS.index("person+")
_QUALITIES: Final = (lx.TAGS.index("quality-"), lx.TAGS.index("quality+"))

TEMPLATES: Final = (
    *("claim", "claim pair", "{side}", "near {side}", "near {side} pair", "near {side} triple"),
    *("claim tag", "{side} tag", "near {side} tags", "near {side} tags", "near {side} tags"),
    *("{side} tag at distance", "{side} tag across"),
)
"""Names of the feature templates, numbered from 1."""
(
    CLAIM_1, CLAIM_2, SIDE_1, NEAR_1, NEAR_2, NEAR_3,
    TAG_CLAIM_1, TAG_SIDE_1, TAG_NEAR_2, TAG_NEAR_3, TAG_NEAR_4, TAG_DISTANCE, TAG_RELATION,
) = range(1, 14)  # fmt: skip
SIDE_STEP: Final = 32
_DISTANCES: Final = ("", "1", "2", "3-4", "5-8", "9-16", "17+")
_OTHERS: Final = ("no other actor", "one other actor", "other actors")


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """Reach of the features, in elements: n-grams of words and of tags near the target; tokens read on either side."""

    near_words: int = 6
    near_tags: int = 8
    window: int = 100

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The settings as the kernels take them."""
        import numpy as np

        return np.array([self.near_words, self.near_tags, self.window], np.int64)


class Element(NamedTuple):
    """A word, or a whole mention, of the row around a target."""

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
    place: int = -1

    @property
    def code(self) -> int:
        return self.tag * 4 + self.negated + 2 * self.passive if self.tag else 0


class Term(NamedTuple):
    """One feature of a pair: its block, its number, a name that a person understands, its place in the claim."""

    block: str
    number: int
    name: str
    start: int
    end: int


class Span(NamedTuple):
    """A mention in a claim: offsets into the claim, and whether it names the target actor."""

    start: int
    end: int
    same_actor: bool = False


def tag_tokens(tokens: Sequence[Token], forms: Mapping[int, Form]) -> list[Element]:
    """Words with what the lexicon says of them; the longest listed phrase wins.

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
            elements.append(_word(tokens[i]))
            nounish = False
            continue
        as_noun = (nounish and entry.other_tag > 0) or not entry.verb_tag
        tag = entry.other_tag if as_noun else entry.verb_tag
        passive = tag in lx.ACT_TAGS and bool(entry.flags & lx.PAST)
        passive = passive and (i <= be_until or _is_by(tokens, i + length, forms))
        negated = 0 < tag <= _LAST_EVALUATIVE and i <= negated_until
        elements.append(_tagged(tokens[i], entry.flags, tag=tag, negated=negated, passive=passive))
        elements.extend(_word(token)._replace(dropped=True) for token in tokens[i + 1 : i + length])
        if entry.flags & lx.BORDER:
            negated_until = be_until = -1
        if entry.flags & lx.SHIFT:
            negated_until = i + length - 1 + NEGATION_SCOPE
        if entry.flags & lx.BE:
            be_until = i + BE_SCOPE
        nounish = bool(entry.flags & lx.NOUNISH) or tag in _QUALITIES
    return elements


def _word(token: Token) -> Element:
    return Element(token.form, hash_form(token.form), "word", token.start, token.end)


def _tagged(token: Token, flags: int, *, tag: int, negated: bool, passive: bool) -> Element:
    return _word(token)._replace(
        tag=tag,
        negated=negated,
        passive=passive,
        dropped=bool(flags & lx.DROPPED),
        kept=bool(flags & lx.KEPT),
        border=bool(flags & lx.BORDER),
    )


def _longest_entry(tokens: Sequence[Token], i: int, forms: Mapping[int, Form]) -> tuple[Form | None, int]:
    for length in range(min(lx.LONGEST_PHRASE, len(tokens) - i), 0, -1):
        entry = forms.get(hash_phrase([token.form for token in tokens[i : i + length]]))
        if entry is not None:
            return entry, length
    return None, 1


def _is_by(tokens: Sequence[Token], i: int, forms: Mapping[int, Form]) -> bool:
    return i < len(tokens) and bool(forms.get(hash_form(tokens[i].form), Form()).flags & lx.BY)


def terms(
    claim: str | Sequence[Element],
    target: Span | None,
    *,
    others: Sequence[Span] = (),
    forms: Mapping[int, Form],
    settings: FeatureSettings = FeatureSettings(),
) -> list[Term]:
    """All features of one pair, in the order of the kernels, repeated where they repeat.

    `claim` is a text, or what `tag_tokens` makes of it, which then serves all mentions of the claim. `others` are the
    other mentions of the claim, not overlapping; without a target only claim features remain.

    >>> found = terms("He attacked the union", Span(16, 21), forms={})
    >>> found[0].name, found[-1].block
    ("claim: 'he'", 'tags')
    """
    words = tag_tokens(tokenize(claim), forms) if isinstance(claim, str) else claim
    row, at = _sequence(words, target, others, settings.window)
    found = list(_word_terms(row, at, settings.near_words))
    stream = list(_tag_stream(row))
    place = next((k for k, element in enumerate(stream) if element.place == at), None)
    found.extend(_tag_terms(stream, place, settings.near_tags))
    if place is not None:
        found.extend(_relation_terms(stream, place))
    return found


def _sequence(
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


def _term(block: str, template: int, gram: int, shown: str, place: tuple[int, int]) -> Term:
    side = "after" if template >= SIDE_STEP else "before"
    number = mix((template * _GOLDEN) & _MASK, gram)
    name = TEMPLATES[template % SIDE_STEP - 1].format(side=side)
    return Term(block, number, f"{name}: {shown!r}", *place)


def _grams(row: Sequence[Element], k: int, length: int) -> tuple[int, str, tuple[int, int]]:
    part = row[k : k + length]
    number = part[0].number
    for element in part[1:]:
        number = mix(number, element.number)
    return number, " ".join(element.word for element in part), (part[0].start, part[-1].end)


def _word_terms(row: Sequence[Element], at: int | None, near: int) -> Iterator[Term]:
    for k, element in enumerate(row):
        if element.role == "word":
            yield _term("words", CLAIM_1, *_grams(row, k, 1))
        if at is not None and k != at:
            side = SIDE_STEP if k > at else 0
            yield _term("words", SIDE_1 + side, *_grams(row, k, 1))
            if abs(k - at) <= near:
                yield _term("words", NEAR_1 + side, *_grams(row, k, 1))
        if k + 1 == len(row):
            continue
        yield _term("words", CLAIM_2, *_grams(row, k, 2))
        if at is None or k < at - near or k + 1 > at + near:
            continue
        side = SIDE_STEP if k >= at else 0
        yield _term("words", NEAR_2 + side, *_grams(row, k, 2))
        if k + 2 < len(row) and k + 2 <= at + near:
            yield _term("words", NEAR_3 + side, *_grams(row, k, 3))


def _tag_stream(row: Sequence[Element]) -> Iterator[Element]:
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


def _tag_terms(stream: Sequence[Element], place: int | None, near: int) -> Iterator[Term]:
    for k, element in enumerate(stream):
        if element.tag:
            yield _term("tags", TAG_CLAIM_1, *_grams(stream, k, 1))
            if place is not None:
                yield _term("tags", TAG_SIDE_1 + (SIDE_STEP if k > place else 0), *_grams(stream, k, 1))
        left = len(stream) - k
        if left < 2 or (place is not None and (k < place - near or k + 1 > place + near)):
            continue
        side = SIDE_STEP if place is not None and k >= place else 0
        yield _term("tags", TAG_NEAR_2 + side, *_grams(stream, k, 2))
        if left > 2:
            yield _term("tags", TAG_NEAR_3 + side, *_grams(stream, k, 3))
        if left > 3 and place is not None and place - 3 <= k <= place:
            yield _term("tags", TAG_NEAR_4 + side, *_grams(stream, k, 4))


def _relation_terms(stream: Sequence[Element], place: int) -> Iterator[Term]:
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
                shown = f"{element.word} ({_DISTANCES[bucket]})"
                yield _term("tags", TAG_DISTANCE + side, element.code * 8 + bucket, shown, offsets)
                shown = f"{element.word} ({_OTHERS[others]}{', clause border' * border})"
                gram = (element.code * 4 + others) * 2 + border
                yield _term("tags", TAG_RELATION + side, gram, shown, offsets)
            k += step


def distance_bucket(steps: int) -> int:
    """Bucket 1..6 of a distance in elements: 1, 2, 3-4, 5-8, 9-16, 17 and more.

    >>> [distance_bucket(steps) for steps in (1, 2, 4, 8, 16, 17)]
    [1, 2, 3, 4, 5, 6]
    """
    return min((steps - 1).bit_length() + 1, 6)
