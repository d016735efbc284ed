"""Governments by their leader: "the Sunak government" is an actor of its own, that of a leader in office the country's.

Made from the rows of persons who lead or led a country, when the shipped catalogue is read. Who is in office is as of
the catalogue's own date.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from stancelib.records import Actor
from stancelib.wordlists import CATALOG_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEADING: Final = re.compile(r"(?:acting )?(?:president|prime minister|chancellor|premier|taoiseach)")
_NOUNS: Final = ("administration", "government", "cabinet")


def with_governments(actors: Sequence[Actor]) -> list[Actor]:
    """Add "X government" to the forms of countries for leaders in office, and an actor for each former government.

    >>> austria = Actor("AUT", "Austria", "country")
    >>> leader = Actor("x", "Ada Holm", "person", country="AUT", role="chancellor")
    >>> [actor.aliases[-1] for actor in with_governments([austria, leader])[:1]]
    ['Holm administration']
    """
    left = _left_office()
    taken = {form for actor in actors for form in (actor.name, *actor.aliases)}
    current: dict[str, list[str]] = {}
    former: list[Actor] = []
    for person in actors:
        names = [name for name in _short_names(person) if f"{name} {_NOUNS[0]}" not in taken]
        if not names or not _LEADING.fullmatch(person.role) or not person.country:
            continue
        nouns = _NOUNS if person.country == "USA" else (*_NOUNS[1:], _NOUNS[0])
        forms = [f"{name} {noun}" for name in names for noun in nouns]
        taken.update(forms)
        if person.id in left:
            former.append(_government(person, forms))
        else:
            current.setdefault(person.country, []).extend(forms)
    return [*(_with_aliases(actor, current.get(actor.id, ())) for actor in actors), *former]


def _left_office() -> frozenset[str]:
    """Ids of the listed persons whose time in office has ended."""
    text = (CATALOG_FOLDER / "persons.csv").read_text("utf-8")
    return frozenset(row["id"] for row in csv.DictReader(text.splitlines()) if row["until"])


def _short_names(person: Actor) -> Iterator[str]:
    """Aliases of one word, or the last word of the name where there is none."""
    if person.kind == "person":
        short = [alias for alias in person.aliases if " " not in alias and alias[0].isupper()]
        yield from short or [person.name.rpartition(" ")[2]]


def _government(person: Actor, forms: list[str]) -> Actor:
    return Actor(f"{person.id}-government", forms[0], "organisation", tuple(forms[1:]), country=person.country)


def _with_aliases(actor: Actor, forms: Sequence[str]) -> Actor:
    if actor.kind != "country" or not forms:
        return actor
    return replace(actor, aliases=(*actor.aliases, *forms))
