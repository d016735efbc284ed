"""Classes of words and characters, as the compiled rules for names look them up: the word lists in one hash table.

A class is a bit. Words of the shipped lists and the few words and joints that the rules name themselves share the
table; its keys are numbers of words as they are written. Characters have their classes by code point.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from stancelib.tokens import hash_form
from stancelib.wordlists import UPPER as UPPER_LETTERS
from stancelib.wordlists import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

BMP: Final = 65536
WORD, UPPER, CAPITAL, LOWER, LETTER, ALNUM, ALPHA = (1 << bit for bit in range(7))
"""Classes of a character: of words (with digits and "_"); capitals that begin names; any capital; small letters;
letters with signs like them; what `str.isalnum` and `str.isalpha` accept."""

_LISTS: Final = (
    *("sentence_openers", "no_names", "other_heads", "organisation_heads", "organisation_openers", "portfolios"),
    *("impersonal_openers", "given_names_f", "given_names_m", "ambiguous_surnames", "company_heads", "places"),
    *("particles", "us_context", "acting_nouns", "roles", "role_modifiers", "attached_nouns", "groups"),
    *("function_words", "person_verbs", "venues", "travel", "officialdom", "prefixes", "acting_participles"),
    *("origin_participles", "impersonal_determiners"),
)
(
    SENTENCE_OPENER, NO_NAME, OTHER_HEAD, ORGANISATION_HEAD, ORGANISATION_OPENER, PORTFOLIO, IMPERSONAL_OPENER,
    GIVEN_F, GIVEN_M, AMBIGUOUS_SURNAME, COMPANY_HEAD, PLACE, PARTICLE, US_CONTEXT, ACTING_NOUN, ROLE, ROLE_MODIFIER,
    ATTACHED_NOUN, GROUP, FUNCTION_WORD, PERSON_VERB, VENUE, TRAVEL, OFFICIALDOM, PREFIX, ACTING_PARTICIPLE,
    ORIGIN_PARTICIPLE, IMPERSONAL_DETERMINER,
) = (1 << bit for bit in range(len(_LISTS)))  # fmt: skip
"""Classes of the shipped lists, in their order."""

_WORDS: Final = {
    "LINK": "of for on and the &",
    "JOINT": "of for on &",
    "AND": "and &",
    "STATE": "Republic Kingdom Emirate Sultanate Principality",
    "CHAMBER": "House Senate State Assembly Congressional Commons Swing-district",
    "SUFFIX": "Jr. Jr Sr. Sr II III IV",
    "ABBREVIATION": "Jr. Sr. Inc. Ltd. Corp. St. Mt.",
    "ARTICLE": "al el as ad an ar at ash az ez",
    "CONTRACTION": "s re ve ll d t m",
    "PEOPLE": "People Women Men Children Fishermen King Queen Citizen Bishop Saint",
    "RELATION": (
        "talks relations relationship summit treaty border war trade ties agreement dialogue commission cooperation "
        "rivalry dispute tension tensions contacts mission alliance partnership deal conflict friendship diplomacy "
        "accord"
    ),
    "COUNT": (
        "one two three four five six seven eight nine ten eleven twelve dozen every other each few several some many"
    ),
    "LOCATIVE": "in at near outside around across",
    "DIRECTION": "to from for via into",
    "LEAVE": "left leave leaves leaving",
    "VISIT": "visit visits visited visiting reached toured",
    "DEPARTURE_END": "on for at by after before without with in last this when and empty",
    "DATE": "on this last next",
    "PERIOD": "week month year",
    "OFFICE": "Commissioner Minister Secretary Ministers Envoy Rapporteur",
    "MOVE": "came went flew go goes travel travelled traveled moved returned road way trip visit",
    "SETTLEMENT": "village town city port province district region island valley county battle siege camp",
}
(
    LINK, JOINT, AND, STATE, CHAMBER, SUFFIX, ABBREVIATION, ARTICLE, CONTRACTION, PEOPLE, RELATION, COUNT, LOCATIVE,
    DIRECTION, LEAVE, VISIT, DEPARTURE_END, DATE, PERIOD, OFFICE, MOVE, SETTLEMENT,
) = (1 << bit for bit in range(len(_LISTS), len(_LISTS) + len(_WORDS)))  # fmt: skip
"""Classes of the words above, in their order."""
_OTHERS = len(_LISTS) + len(_WORDS)
TITLE, BARE_TITLE, WEAK_TITLE, ENUMERATION, LATER = (1 << bit for bit in range(_OTHERS, _OTHERS + 5))
"""Titles; those that open no organisation's name; those that count beside another title only; joints of a list of
places; those of them after which a new clause may begin."""
_ENUMERATIONS: Final = [f"{joint} {place}" for joint in (" and", " or") for place in ("", "in ", "to ")]
UNLISTED: Final = (
    SENTENCE_OPENER | NO_NAME | PLACE | GIVEN_F | GIVEN_M | OTHER_HEAD | ORGANISATION_HEAD | PORTFOLIO
    | IMPERSONAL_OPENER | ORGANISATION_OPENER | US_CONTEXT
)  # fmt: skip
"""Classes of words that are no name of their own."""


def _entries() -> Iterator[tuple[str, int]]:
    """Words and joints, each with a class."""
    for bit, name in enumerate(_LISTS):
        yield from ((word, 1 << bit) for word in read_lines(name))
    for bit, words in enumerate(_WORDS.values(), len(_LISTS)):
        yield from ((word, 1 << bit) for word in words.split())
    for title, *flags in map(str.split, read_lines("titles")):
        told = "".join(flags)
        weak = WEAK_TITLE if "+" in told else 0
        yield title, TITLE | weak | (0 if told[:1] in ("+", "~") and told else BARE_TITLE)
        if "." in title:
            yield title, ABBREVIATION
    yield from ((joint, ENUMERATION) for joint in (", ", " to ", *_ENUMERATIONS))
    yield from (("," + joint, ENUMERATION | LATER) for joint in _ENUMERATIONS)


@lru_cache(maxsize=1)
def class_table() -> NDArray[np.uint64]:
    """Open-addressing table (size, 2): number of a word or 0, and its classes; at most half full."""
    import numpy as np

    classes: dict[int, int] = {}
    for word, bits in _entries():
        number = hash_form(word)
        classes[number] = classes.get(number, 0) | bits
    size = 1 << (2 * len(classes)).bit_length()
    table = np.zeros((size, 2), np.uint64)
    for number, bits in classes.items():
        at = (number ^ (number >> 29)) & (size - 1)
        while table[at, 0]:
            at = (at + 1) & (size - 1)
        table[at] = number, bits
    return table


@lru_cache(maxsize=1)
def character_kinds() -> NDArray[np.uint8]:
    """Classes of every character of the Basic Multilingual Plane; all others have none."""
    import numpy as np

    characters = "".join(map(chr, range(BMP)))
    kinds = np.zeros(BMP, np.uint8)
    for bit, pattern in ((WORD, r"\w+"), (LETTER, r"[^\W\d_]+"), (UPPER, f"[{UPPER_LETTERS}]+")):
        for found in re.finditer(pattern, characters):
            kinds[found.start() : found.end()] |= bit
    for bit, test in ((CAPITAL, str.isupper), (LOWER, str.islower), (ALNUM, str.isalnum), (ALPHA, str.isalpha)):
        kinds[np.fromiter(map(test, characters), np.bool_, BMP)] |= bit
    return kinds
