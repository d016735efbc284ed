"""The templates of features: their numbers, their names in words, and how a feature gets its number."""

from __future__ import annotations

from typing import Final, NamedTuple

from stancelib.feature_names import feature_name
from stancelib.tokens import mix

BLOCKS: Final = ("words", "tags", "classes", "tone", "role")
"""Blocks of features; TF-IDF weighs each on its own."""
SIDE_STEP: Final = 64
"""Added to the number of a template for what stands after the mention."""
_GOLDEN, _MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1

TEMPLATES: Final = (
    *("in the sentence: '{words}'",) * 2,
    "{side} the actor: '{words}'",
    *("close {side} the actor: '{words}'",) * 3,
    "in the sentence: {tags}",
    "{side} the actor: {tags}",
    *("close {side} the actor: {tags}",) * 3,
    "{what}, {where} word{one} {side} the actor",
    "{what} {side} the actor, {where} between",
    "in the sentence: words like '{words}'",
    "{side} the actor: words like '{words}'",
    *("close {side} the actor: words like '{words}'",) * 3,
    "in the sentence: tone like that of '{words}'",
    "{side} the actor: tone like that of '{words}'",
    "tone like that of '{word}', {where} word{one} {side} the actor",
    "tone like that of '{word}' {side} the actor, {where} between",
    "sum of tone {zone}: {value}",
    "sum of tone {zone}: {value} or beyond",
    "bad words {zone}: {value}",
    "good words {zone}: {value}",
    "good less bad words {zone}: {value}",
    "good and bad words {zone}: {value}",
    "the actor is named by {shown}",
    "beside the actor: '{words}'",
    "beside the actor: '{words}'",
    "around the actor: '{words}'",
    "nearest judgements around the actor: {tags}",
    "nearest judgement after the actor: {tags}",
    "nearest judgement before the actor: {tags}",
    "quotation: the actor {shown}",
    "{what} {side} the actor, {where}",
)
"""Names of the feature templates, numbered from 1, as patterns of `feature_names.feature_name`."""
(
    CLAIM_1, CLAIM_2, SIDE_1, NEAR_1, NEAR_2, NEAR_3,
    TAG_CLAIM_1, TAG_SIDE_1, TAG_NEAR_2, TAG_NEAR_3, TAG_NEAR_4, TAG_DISTANCE, TAG_RELATION,
    CLASS_CLAIM, CLASS_SIDE, CLASS_NEAR, CLASS_NEAR_2, CLASS_NEAR_3,
    TONE_CLAIM, TONE_SIDE, TONE_DISTANCE, TONE_RELATION,
    ZONE_SUM, ZONE_STEP, ZONE_AGAINST, ZONE_FOR, ZONE_BALANCE, ZONE_BOTH,
    ROLE_KIND, ROLE_BEFORE, ROLE_AFTER, ROLE_AROUND, ROLE_TAGS, ROLE_TAG_AFTER, ROLE_TAG_BEFORE,
    ROLE_QUOTE, ROLE_QUOTED_TAG,
) = range(1, len(TEMPLATES) + 1)  # fmt: skip


class Term(NamedTuple):
    """One feature of a pair: its block, its number, a name that a person understands, its place in the claim."""

    block: str
    number: int
    name: str
    start: int
    end: int


def seed(template: int) -> int:
    """Number of a template, to be mixed with that of a gram."""
    return (template * _GOLDEN) & _MASK


def term(block: str, template: int, gram: int, shown: str, place: tuple[int, int]) -> Term:
    """The feature of a template (plus `SIDE_STEP` for the side after the mention) and a number within it.

    >>> term("words", NEAR_1 + SIDE_STEP, 7, "lied", (4, 8)).name
    "close after the actor: 'lied'"
    """
    side = "after" if template >= SIDE_STEP else "before"
    number = mix(seed(template), gram)
    return Term(block, number, feature_name(TEMPLATES[template % SIDE_STEP - 1], side, shown), *place)
