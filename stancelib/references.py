"""Pronouns and noun phrases to the actors that they stand for: "she", "its", "the kingdom", "the Ukrainian president".

Comes after `coreference` in `pipeline`, for all texts of a batch at once. A reference goes to the actor that agrees
with it in kind, gender, number and description and was named most prominently of late; one that two actors could claim
is left out. As in Lappin and Leass (1994, "An algorithm for pronominal anaphora resolution"), but without a parser,
subjects outrank objects, and near mentions far ones. `_reference_kernels` applies these rules.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from stancelib.descriptions import GROUP, IMPLIED, OWN, PERSON, kind_of, nouns, nouns_of, plural
from stancelib.errors import SettingError
from stancelib.records import MENTION_KINDS
from stancelib.tokens import hash_form, tokenize
from stancelib.wordlists import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from stancelib.records import Actor

    Ints = NDArray[np.int64]
    Columns = tuple[NDArray[Any], ...]

COREFERENCE: Final = ("off", "careful", "bold")
"""How far to follow pronouns and noun phrases: not at all, where it is clear, wherever one actor fits best."""
_MARGINS: Final = {"careful": 1.3, "bold": 1.0}
"""How many times as prominent as the next actor the chosen one must be."""
_ROLE_WORDS: Final = 6

_PRONOUNS: Final = {
    "he": "MALE SUBJECT",
    "him": "MALE OBJECT",
    "his": "MALE OWNER",
    "she": "FEMALE SUBJECT",
    "her": "FEMALE OWNER OBJECT",
    "it": "NEUTER SUBJECT OBJECT",
    "its": "NEUTER OWNER",
    "they": "PLURAL SUBJECT",
    "them": "PLURAL OBJECT",
    "their": "PLURAL OWNER",
}
_CLASSES: Final = {
    "DEFINITE": "the",
    "OTHERS": (
        "former ex new next previous another other first second third last late same two three rival own entire "
        "whole future deputy vice acting outgoing incoming only so-called average local"
    ),
    "MISTER": "mr sir lord",
    "MISS": "ms mrs miss lady dame madam",
    "IMPERSONAL": (
        "seems seemed appears appeared takes took turns turned remains remained follows rains rained snows snowed "
        "matters"
    ),
}
"""Words by the class in which the kernels know them."""


class References(NamedTuple):
    """Mentions by pronoun or noun phrase: claim, first token, one past the last, place of the actor, 1 for pronouns."""

    claim: Ints
    low: Ints
    high: Ints
    actor: Ints
    is_pronoun: Ints


class Place(NamedTuple):
    """Claims and mentions by name of a batch.

    Code points; text and paragraph of each claim; claim, first token, one past the last, actor, kind of each mention.
    """

    codes: NDArray[np.uint32]
    text: Ints
    paragraph: Ints
    claim: Ints
    low: Ints
    high: Ints
    actor: Ints
    kind: Ints


class Cast(NamedTuple):
    """What is known of actors: kind, gender (0, 1 male, 2 female), country, fit of each noun, words of the role."""

    kind: NDArray[np.int8]
    gender: NDArray[np.int8]
    country: Ints
    nouns: NDArray[np.uint8]
    roles: NDArray[np.uint64]


def check_coreference(setting: str) -> None:
    """Raise `SettingError` for a setting that is none of `COREFERENCE`."""
    if setting not in COREFERENCE:
        raise SettingError(f"coreference={setting!r}: choose one of {', '.join(map(repr, COREFERENCE))}")


def read_cast(actors: Sequence[Actor]) -> Cast:
    """Describe actors for the kernels, one row each; the rows of one text may take on more from its words.

    >>> from stancelib.records import Actor
    >>> read_cast([Actor("x", "Ana Ruiz", "person", gender="f")]).gender.tolist()
    [2]
    """
    rows = [_description(actor) for actor in actors]
    numbers = _numbers()
    fits = np.zeros((len(actors), len(numbers)), np.uint8)
    roles = np.zeros((len(actors), _ROLE_WORDS), np.uint64)
    for row, (*_, fit, words) in enumerate(rows):
        fits[row, list(fit[0])] = fit[1]
        roles[row, : len(words)] = words
    kind, gender, country = np.array([row[:3] for row in rows], np.int64).reshape(-1, 3).T
    return Cast(kind.astype(np.int8), gender.astype(np.int8), country.copy(), fits, roles)


@lru_cache(maxsize=8192)
def _description(actor: Actor) -> tuple[int, int, int, tuple[tuple[int, ...], tuple[int, ...]], list[int]]:
    fits = nouns_of(actor)
    known = nouns()
    told = {known[word].gender for word, fit in fits.items() if fit == OWN} - {""}
    gender = actor.gender or (told.pop() if kind_of(actor) == PERSON and len(told) == 1 else "")
    country = actor.id if actor.kind == "country" else actor.country
    words = [hash_form(token.form) for token in tokenize(actor.role)][:_ROLE_WORDS]
    places = tuple(_numbers()[word] for word in fits), tuple(fits.values())
    return kind_of(actor), " mf".find(gender) if gender else 0, country_number(country), places, words


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {word: number for number, word in enumerate(nouns())}


@lru_cache(maxsize=4096)
def country_number(code: str) -> int:
    """Number of a country by its id; -1 without one."""
    return hash_form(code) >> 2 if code else -1


@lru_cache(maxsize=1)
def noun_tables() -> tuple[NDArray[np.uint8], Ints, NDArray[np.int8]]:
    """Of each noun the fit that it lends to every noun, its kinds of actor as bits and the gender that it tells."""
    known, numbers = nouns(), _numbers()
    lends = np.zeros((len(known), len(known)), np.uint8)
    for word, noun in known.items():
        lends[numbers[word], [numbers[implied] for implied in noun.implied]] = IMPLIED
        lends[numbers[word], numbers[word]] = OWN
    kinds = np.array([noun.kinds for noun in known.values()], np.int64)
    return lends, kinds, np.array([" mf".find(noun.gender or " ") for noun in known.values()], np.int8)


@lru_cache(maxsize=1)
def word_table() -> Columns:
    """Words that matter to references as a hash table: slots, positions, classes, value (noun or country)."""
    from stancelib import _description_kernels as kernels
    from stancelib._table_kernels import build_table

    entries: dict[str, tuple[int, int]] = {}
    for word, names, value in _words():
        mark, known = entries.get(word, (0, -1))
        for name in names.split():
            mark |= getattr(kernels, name)
        entries[word] = mark, max(value, known)
    keys = np.array([hash_form(word) for word in entries], np.uint64)
    return (*build_table(keys), *np.array(list(entries.values()), np.int64).T.copy())


def _words() -> Iterator[tuple[str, str, int]]:
    """Words, the names of their classes and their value (-1 without one)."""
    yield from ((word, "NATIONALITY", country) for word, country in _nationalities())
    for word, noun in nouns().items():
        for spelling in (word, *noun.spellings):
            yield spelling, "NOUN", _numbers()[word]
            yield plural(spelling), "NOUN PLURAL_NOUN", _numbers()[word]
    yield from ((word, names, -1) for word, names in _PRONOUNS.items())
    yield from ((word, name, -1) for name, words in _CLASSES.items() for word in words.split())
    for name in ("attached_nouns", "roles", "groups"):
        yield from ((word, "ATTACHED", -1) for word in read_words(name) - set(nouns()))
    yield from ((word, "VERBAL", -1) for word in read_words("person_verbs"))


def _nationalities() -> list[tuple[str, int]]:
    """Demonyms of one word with the number of their country."""
    from stancelib.actors import ActorCatalog

    return [
        (tokenize(form)[0].form, country_number(actor.id))
        for actor in ActorCatalog.default().actors
        if actor.kind == "country"
        for form in (*actor.demonyms, actor.name)
        if len(tokenize(form)) == 1
    ]


def find_references(tokens: Columns, marks: Ints, place: Place, actors: Sequence[Actor], setting: str) -> References:
    """Resolve the references of a batch; nothing is found with the setting "off".

    `tokens`: as in `pairs.EncodedPairs`; `marks`: classes of the tokens as `holders.mark_words` gives them.
    """
    from stancelib import _reference_kernels as kernels
    from stancelib._description_kernels import shapes
    from stancelib._phrase_kernels import read_owners
    from stancelib._quotation_kernels import quotations

    if setting == "off" or not place.actor.size:
        return References(*(np.empty(0, np.int64) for _ in References._fields))
    first, hashes = tokens[:2]
    keys, row = np.unique(place.text[place.claim] * len(actors) + place.actor, return_inverse=True)
    cast = Cast(*(column[keys % len(actors)] for column in read_cast(actors)))
    line = (
        *(marks, *kernels.classify(hashes, word_table())),
        read_owners(hashes.size, (place.claim, place.low, place.high)),
        *(quotations(first, marks, place.paragraph), hashes, shapes(tokens, place.codes)),
    )
    spans = (place.low, place.high, row, _plurals(tokens[5], place, cast.kind[row]))
    settings = (_MARGINS[setting], *noun_tables())
    found = kernels.resolve(first, (place.text, place.paragraph), line, spans, tuple(cast), settings)
    claim, low, high, member, is_pronoun = found[np.argsort(found[:, 1], kind="stable")].T.copy()
    return References(claim, low, high, (keys % len(actors))[member], is_pronoun)


def _plurals(ends: Ints, place: Place, kinds: NDArray[np.int8]) -> Ints:
    """How plural each mention is: 2 for a people ("the Norwegians"), 1 for a plural name ("the Greens"), else 0."""
    last = place.codes[ends[np.maximum(place.high, 1) - 1] - 1]
    is_group = (kinds == GROUP) & (last == ord("s")) & (place.kind <= MENTION_KINDS.index("alias"))
    plurals: Ints = np.where(place.kind == MENTION_KINDS.index("demonym"), 2, is_group.astype(np.int64))
    return plurals
