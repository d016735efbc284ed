"""The catalogue of actors: many names for one id, found in a text by one automaton.

Forms are matched as they are written. Where forms overlap the longest counts; `usage` then drops forms that stand for a
place, an origin or a job title. Names that no catalogue lists are found by `names`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import ahocorasick_rs

from stancelib.errors import ActorError
from stancelib.forms import (
    STOP,
    Form,
    check_actor,
    claim_forms,
    form_table,
    normalise,
    parse_actors,
    read_actors,
    slug,
)
from stancelib.governments import with_governments
from stancelib.records import Actor
from stancelib.usage import Use, is_actor
from stancelib.wordlists import CATALOG_FOLDER, UPPER, read_words

CATALOG_FILES: Final = ("countries.csv", "organisations.csv", "persons.csv")
"""The catalogue that ships, under `stancelib/catalog/`."""
_CACHED_CATALOGS: Final = 16
"""Callers' catalogues kept with their automata."""
_US_CONTEXT_REACH: Final = 90
"""Characters around "Georgia" in which another American name makes it the American state."""
_SENTENCE_END: Final = re.compile(r"[.!?][ \x1f]|\x1f")
_DOUBLE_NAME: Final = re.compile(rf"\b[{UPPER}]\w+-$")
_DOUBLE_NAME_REACH: Final = 24
_ENUMERATION: Final = re.compile(r",? (?:and|or) (?:in |to )?|, | to ")


class Match(NamedTuple):
    """A mention of a listed actor: offsets, index of the actor in the catalogue, kind of mention."""

    start: int
    end: int
    actor: int
    kind: str


class Span(NamedTuple):
    """A listed form before its use is judged."""

    start: int
    end: int
    form: Form


@dataclass(frozen=True)
class ActorCatalog:
    """Actors and the automaton that finds them; the first `callers` of them were given by the caller and win.

    >>> catalog = ActorCatalog.default()
    >>> [catalog.actors[match.actor].name for match in catalog.find("The Kremlin and the Ukrainians met in Paris.")]
    ['Russia', 'Ukraine']
    """

    actors: tuple[Actor, ...]
    callers: int = 0

    @classmethod
    def default(cls) -> ActorCatalog:
        """Return the catalogue that ships: countries, organisations, blocs and persons in public life."""
        return _default_catalog()

    @classmethod
    def from_csv(cls, path: str | Path) -> ActorCatalog:
        """Read a catalogue file with the columns `forms.CATALOG_COLUMNS`.

        Raises `ActorError`, with file and line, for a wrong header, an empty or too short form, an unknown kind,
        two rows with one id, or a form with two owners.
        """
        return cls(read_actors(path))

    @classmethod
    def of(cls, spec: ActorSpec = None) -> ActorCatalog:
        """Return the catalogue that `actors=` asks for.

        None is the default one. Names and actors in a list, or the actors of a catalogue file, are added to the default
        one and win where they share a form with it (`from_csv` reads a file alone). A name that the default catalogue
        lists brings all its forms. Raises `ActorError` for a single name outside a list, for items that are neither
        names nor actors, and for two actors with one id.

        >>> ActorCatalog.of(["the union"]).find("The union refused.")
        [Match(start=0, end=9, actor=0, kind='name')]
        """
        if spec is None:
            return cls.default()
        if isinstance(spec, ActorCatalog):
            return spec
        if isinstance(spec, (str, Path)):
            return _catalog_of_file(spec)
        return _catalog_with(tuple(_as_actor(item, position) for position, item in enumerate(spec)))

    def __reduce__(self) -> tuple[Callable[..., ActorCatalog], tuple[object, ...]]:
        """Pickle the actors alone: another process builds its own automaton, once for all copies."""
        if self is _default_catalog():
            return _default_catalog, ()
        return _catalog_listing, (self.actors, self.callers)

    def find(self, text: str) -> list[Match]:
        """Mentions of listed actors, sorted and apart from each other; offsets are code points of `text`."""
        text = normalise(text)
        return self.judge(text, self.scan(text))

    def scan(self, text: str) -> list[Span]:
        """Find the longest listed forms and stop phrases of a normalised text, whatever their use."""
        forms = self._forms
        spans = [
            (start, -end, index)
            for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True)
            if not text[end : end + 1].isalnum() and (start == 0 or not _continues_word(text, start))
        ]
        longest, reached = list[Span](), 0
        for start, minus_end, index in sorted(spans):
            if start >= reached:
                reached = -minus_end
                longest.append(Span(start, reached, forms[index]))
        return longest

    def judge(self, text: str, spans: Sequence[Span]) -> list[Match]:
        """Those spans of a normalised text that name an actor where they stand."""
        matches, place_end = list[Match](), -1
        for position, (start, end, form) in enumerate(spans):
            if _is_joined_name(text, spans, position):
                continue
            if form.use == Use.CITY and self._is_place(text, spans, position, place_end):
                place_end = end
            elif form.use == Use.CITY or (form.actor != STOP and _names_actor(text, start, end, form)):
                matches.append(Match(start, end, form.actor, form.kind))
        return matches

    def _is_place(self, text: str, spans: Sequence[Span], position: int, place_end: int) -> bool:
        """Whether a capital is only a place: by the words around it, beside another place, or before its country."""
        start, end, form = spans[position]
        if not is_actor(text, start, end, form.use):
            return True
        joint = _ENUMERATION.fullmatch(text, place_end, start) if place_end >= 0 else None
        if joint and _goes_on(text, joint[0], end):
            return True
        following = spans[position + 1] if position + 1 < len(spans) else None
        if following is None:
            return False
        gap = text[end : following.start]
        is_route = gap == " to " and following.form.use == Use.CITY and text[max(0, start - 5) : start] == "from "
        return is_route or (gap == ", " and following.form.actor == form.actor)

    @cached_property
    def by_id(self) -> dict[str, Actor]:
        """The actors by their id."""
        return {actor.id: actor for actor in self.actors}

    @cached_property
    def surfaces(self) -> dict[str, Form]:
        """The forms by their normalised spelling."""
        return form_table(self.actors, callers=self.callers)

    @cached_property
    def _forms(self) -> tuple[Form, ...]:
        return tuple(self.surfaces.values())

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(list(self.surfaces), matchkind=ahocorasick_rs.MatchKind.Standard)


ActorSpec: TypeAlias = str | Path | ActorCatalog | Sequence[str | Actor] | None
"""What `actors=` accepts."""


def _goes_on(text: str, joint: str, end: int) -> bool:
    """Whether a city after a place and a joint belongs to one list with it; after a comma a new clause may begin."""
    if joint == ", ":
        return _ENUMERATION.match(text, end) is not None
    return not joint.startswith(",") or text[end : end + 1] in ("", ".", ",", ";", ":", ")")


def _is_joined_name(text: str, spans: Sequence[Span], position: int) -> bool:
    """Whether a form is half of an unlisted double name: "Montenegro-Leal", not "Russia-Ukraine"."""
    start, end, _ = spans[position]
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper():
        return position + 1 == len(spans) or spans[position + 1].start != end + 1
    if not start or text[start - 1] != "-":
        return False
    before = _DOUBLE_NAME.search(text, max(0, start - _DOUBLE_NAME_REACH), start)
    return before is not None and (position == 0 or spans[position - 1].end != start - 1)


def _continues_word(text: str, start: int) -> bool:
    """Whether the character before a form joins it to a word: a letter, or an apostrophe inside one."""
    before = text[start - 1]
    return before.isalnum() or (before == "'" and text[start - 2 : start - 1].isalpha())


def _names_actor(text: str, start: int, end: int, form: Form, /) -> bool:
    return is_actor(text, start, end, form.use) and not (
        text[start:end] == "Georgia" and _is_american_state(text, start, end)
    )


@lru_cache(maxsize=1)
def _us_context() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, read_words("us_context"))))


def _is_american_state(text: str, start: int, end: int) -> bool:
    before = _SENTENCE_END.split(text[max(0, start - _US_CONTEXT_REACH) : start])[-1]
    after = _SENTENCE_END.split(text[end : end + _US_CONTEXT_REACH])[0]
    return _us_context().search(before + "," + after) is not None


@lru_cache(maxsize=1)
def _default_catalog() -> ActorCatalog:
    actors, owners = list[Actor](), dict[str, str]()
    for name in CATALOG_FILES:
        for actor in parse_actors((CATALOG_FOLDER / name).read_text("utf-8"), place=f"stancelib/catalog/{name}"):
            claim_forms(actor, owners, place=f"stancelib/catalog/{name}")
            actors.append(actor)
    return ActorCatalog(tuple(with_governments(actors)))


def _catalog_of_file(path: str | Path) -> ActorCatalog:
    if not Path(path).is_file():
        raise ActorError(f"actors={str(path)!r}: no such catalogue file; put a name in a list: actors=[{str(path)!r}]")
    return _catalog_with(read_actors(path))


@lru_cache(maxsize=_CACHED_CATALOGS)
def _catalog_listing(actors: tuple[Actor, ...], callers: int = 0) -> ActorCatalog:
    return ActorCatalog(actors, callers)


@lru_cache(maxsize=_CACHED_CATALOGS)
def _catalog_with(given: tuple[Actor, ...]) -> ActorCatalog:
    """Put callers' actors before the default catalogue, less its actors of the same id or name."""
    owners, known = dict[str, str](), dict[str, Actor]()
    for actor in given:
        check_actor(actor, place="actors=")
        if known.setdefault(actor.id, actor) != actor:
            same = f"{known[actor.id].name!r} and {actor.name!r} share the id {actor.id!r}"
            raise ActorError(f"actors=: {same}; give each an Actor(id=...) of its own")
        claim_forms(actor, owners, place="actors=")
    ids, names = {actor.id for actor in given}, {actor.name for actor in given}
    kept = (actor for actor in ActorCatalog.default().actors if actor.id not in ids and actor.name not in names)
    return ActorCatalog((*given, *kept), len(given))


def _as_actor(item: object, position: int) -> Actor:
    """Make a caller's item an actor; a name that the default catalogue lists brings all its forms."""
    if isinstance(item, Actor):
        return replace(item, aliases=tuple(item.aliases), demonyms=tuple(item.demonyms), metonyms=tuple(item.metonyms))
    if not isinstance(item, str):
        raise ActorError(f"actors[{position}] is {item!r}; give names (str) and stancelib.Actor objects")
    return _listed_names().get(item) or Actor(slug(item), item)


@lru_cache(maxsize=1)
def _listed_names() -> dict[str, Actor]:
    return {actor.name: actor for actor in ActorCatalog.default().actors}
