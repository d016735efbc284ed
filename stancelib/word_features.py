"""Features of words and of word classes: the claim, the sides of the target, n-grams near it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from stancelib.elements import Element
from stancelib.feature_templates import (
    CLAIM_1,
    CLAIM_2,
    CLASS_CLAIM,
    CLASS_NEAR,
    CLASS_NEAR_2,
    CLASS_NEAR_3,
    CLASS_SIDE,
    NEAR_1,
    NEAR_2,
    NEAR_3,
    SIDE_1,
    SIDE_STEP,
    Term,
    term,
)
from stancelib.tokens import mix

CLASS_SEED: Final = 0x636C617373000005


def grams(row: Sequence[Element], k: int, length: int) -> tuple[int, str, tuple[int, int]]:
    """Number, wording and place of the n-gram that starts at `k`."""
    part = row[k : k + length]
    number = part[0].number
    for element in part[1:]:
        number = mix(number, element.number)
    return number, " ".join(element.word for element in part), (part[0].start, part[-1].end)


def word_terms(row: Sequence[Element], at: int | None, near: int) -> Iterator[Term]:
    """Unigrams and pairs of the claim; unigrams by side; unigrams to triples near the target."""
    for k, element in enumerate(row):
        if element.role == "word":
            yield term("words", CLAIM_1, *grams(row, k, 1))
        if at is not None and k != at:
            side = SIDE_STEP if k > at else 0
            yield term("words", SIDE_1 + side, *grams(row, k, 1))
            if abs(k - at) <= near:
                yield term("words", NEAR_1 + side, *grams(row, k, 1))
        if k + 1 == len(row):
            continue
        yield term("words", CLAIM_2, *grams(row, k, 2))
        if at is None or k < at - near or k + 1 > at + near:
            continue
        side = SIDE_STEP if k >= at else 0
        yield term("words", NEAR_2 + side, *grams(row, k, 2))
        if k + 2 < len(row) and k + 2 <= at + near:
            yield term("words", NEAR_3 + side, *grams(row, k, 3))


def class_terms(row: Sequence[Element], at: int | None, near: int) -> Iterator[Term]:
    """The same for word classes, words without a class being one class of their own in n-grams."""
    classes = [
        element._replace(number=mix(CLASS_SEED, element.word_class)) if element.role == "word" else element
        for element in row
    ]
    for k, element in enumerate(classes):
        if element.word_class:
            yield term("classes", CLASS_CLAIM, *grams(classes, k, 1))
        if at is None:
            continue
        if element.word_class:
            side = SIDE_STEP if k > at else 0
            yield term("classes", CLASS_SIDE + side, *grams(classes, k, 1))
            if abs(k - at) <= near:
                yield term("classes", CLASS_NEAR + side, *grams(classes, k, 1))
        if k + 1 == len(row) or k < at - near or k + 1 > at + near:
            continue
        side = SIDE_STEP if k >= at else 0
        yield term("classes", CLASS_NEAR_2 + side, *grams(classes, k, 2))
        if k + 2 < len(row) and k + 2 <= at + near:
            yield term("classes", CLASS_NEAR_3 + side, *grams(classes, k, 3))
