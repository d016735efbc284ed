"""The templates of features: their numbers, their names in words, and how a feature gets its number."""

from __future__ import annotations

from typing import Final, NamedTuple

from stancelib.tokens import mix

BLOCKS: Final = ("words", "tags", "classes", "tone", "role")
"""Blocks of features; TF-IDF weighs each on its own."""
SIDE_STEP: Final = 64
"""Added to the number of a template for what stands after the mention."""
_GOLDEN, _MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1

TEMPLATES: Final = (
    *("claim", "claim pair", "{side}", "near {side}", "near {side} pair", "near {side} triple"),
    *("claim tag", "{side} tag", "near {side} tags", "near {side} tags", "near {side} tags"),
    *("{side} tag at distance", "{side} tag across"),
    *("claim words like", "{side} words like", "near {side} words like", "near {side} pair like"),
    "near {side} triple like",
    *("claim tone of", "{side} tone of", "{side} tone at distance of", "{side} tone across of"),
    *("tone of words", "tone of words beyond", "words against", "words for", "balance of words", "words of both kinds"),
    *("mention", "mention and word before", "mention and word after", "words around mention", "tags around mention"),
    *("mention and tag after", "mention and tag before", "quotation", "{side} tag in quotation"),
)
"""Names of the feature templates, numbered from 1."""
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
    "near after: 'lied'"
    """
    side = "after" if template >= SIDE_STEP else "before"
    number = mix(seed(template), gram)
    name = TEMPLATES[template % SIDE_STEP - 1].format(side=side)
    return Term(block, number, f"{name}: {shown!r}", *place)
