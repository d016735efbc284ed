"""Nouns by which a text refers back to its actors: "the kingdom", "the minister", "the company".

`catalog/noun_phrases.txt` lists them; an actor may be called by the nouns of its name and its role, and by those that
they imply. `references` reads the texts with these tables.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stancelib.errors import SettingError
from stancelib.wordlists import read_lines, read_words

if TYPE_CHECKING:
    from stancelib.records import Actor

PERSON, COUNTRY, GROUP, OTHER = range(4)
"""Kinds of actor that a noun may be for, as bits; `OTHER` goes with any."""
KINDS: Final = {"person": PERSON, "country": COUNTRY, "group": GROUP}
IMPLIED, OWN = 1, 2
"""How well a noun fits an actor: by another noun that it implies, or by a word of its own."""
_ANY_COUNTRY: Final = ("country", "nation", "government")
_ANY_BLOC: Final = ("bloc", "organisation", "group")
_UNKNOWN_GROUP: Final = ("company", "firm", "group", "organisation")
_WORD: Final = re.compile(r"[^\W\d_]+")


class Noun(NamedTuple):
    """One noun: kinds of actor (bits), the gender that it tells, the nouns it implies, its other spellings."""

    word: str
    kinds: int
    gender: str
    implied: tuple[str, ...]
    spellings: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, str]:
        """Singular and plural.

        >>> nouns()["deputy"].forms, nouns()["spokesman"].forms
        (('deputy', 'deputies'), ('spokesman', 'spokesmen'))
        """
        return self.word, plural(self.word)


@lru_cache(maxsize=1)
def nouns() -> dict[str, Noun]:
    """The listed nouns by their word, in the order of the file; two lines for one word are joined.

    >>> nouns()["kingdom"].implied
    ('monarchy',)
    """
    found: dict[str, Noun] = {}
    for line in read_lines("noun_phrases"):
        noun = _parse(line)
        same = found.get(noun.word)
        found[noun.word] = noun if same is None else _joined(same, noun)
    unknown = {word for noun in found.values() for word in noun.implied} - set(found)
    if unknown:
        raise SettingError(f"stancelib/catalog/noun_phrases.txt implies {sorted(unknown)}; give each a line of its own")
    return found


def _joined(one: Noun, two: Noun) -> Noun:
    implied = tuple(dict.fromkeys(one.implied + two.implied))
    return one._replace(kinds=one.kinds | two.kinds, implied=implied)


def _parse(line: str) -> Noun:
    rest, _, spellings = line.partition("=")
    head, _, implied = rest.partition(":")
    word, kind, *gender = head.split()
    return Noun(word, 1 << KINDS[kind], "".join(gender), tuple(implied.split()), tuple(spellings.split()))


def kind_of(actor: Actor) -> int:
    """The kind of an actor as nouns know it."""
    if actor.kind in ("organisation", "bloc"):
        return GROUP
    return KINDS.get(actor.kind, OTHER)


@lru_cache(maxsize=8192)
def nouns_of(actor: Actor) -> dict[str, int]:
    """The nouns that an actor may be called by, and how well each fits.

    >>> from stancelib.records import Actor
    >>> nouns_of(Actor("x", "Lindoso Council", "organisation"))
    {'council': 2, 'body': 1}
    """
    words = [actor.role, actor.name, *(actor.aliases if actor.kind != "person" else ())]
    own = [word for word in _listed(" ".join(words[: 1 if actor.kind == "person" else None])) if _fits(word, actor)]
    own += [word for word in _by_kind(actor, own) if word not in own]
    known = nouns()
    fits = dict.fromkeys((implied for word in own for implied in known[word].implied), IMPLIED)
    return {**dict.fromkeys(own, OWN), **{word: fit for word, fit in fits.items() if word not in own}}


def _listed(text: str) -> list[str]:
    singular = (spelling for word in _WORD.findall(text.lower()) for spelling in (word, word.removesuffix("s")))
    return [word for word in dict.fromkeys(singular) if word in nouns()]


def _fits(word: str, actor: Actor) -> bool:
    return kind_of(actor) == OTHER or bool(nouns()[word].kinds & 1 << kind_of(actor))


def _by_kind(actor: Actor, own: list[str]) -> tuple[str, ...]:
    """Nouns that the kind of an actor allows, whatever its name."""
    if actor.kind == "country":
        return (*_ANY_COUNTRY, *(("administration",) if actor.id == "USA" else ()))
    if actor.kind == "bloc":
        return _ANY_BLOC
    if actor.kind != "organisation":
        return ()
    last = actor.name.split()[-1]
    if last in read_words("company_heads") and (last.lower() not in own or last == "Group"):
        return ("company",)
    return () if own else _UNKNOWN_GROUP


def plural(noun: str) -> str:
    """Plural of a noun.

    >>> plural("party"), plural("spokesman"), plural("bank")
    ('parties', 'spokesmen', 'banks')
    """
    if noun.endswith("man"):
        return noun[:-2] + "en"
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
