"""The catalogue of actors: many names for one id, found in texts by one hash table of all forms.

Forms are matched as they are written. Where forms overlap the longest counts; rules of `usage` then drop forms that
stand for a place, an origin or a job title. Names that no catalogue lists are found by `names`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from stancelib.errors import ActorError
from stancelib.forms import (
    STOP,
    Form,
    check_actor,
    claim_forms,
    form_table,
    parse_actors,
    read_actors,
    slug,
)
from stancelib.governments import with_governments
from stancelib.name_classes import character_kinds
from stancelib.pages import GAP, Page, join_texts, read_page
from stancelib.records import MENTION_KINDS, Actor
from stancelib.tokens import code_points
from stancelib.wordlists import CATALOG_FOLDER, read_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

CATALOG_FILES: Final = ("countries.csv", "organisations.csv", "persons.csv")
"""The catalogue that ships, under `stancelib/catalog/`."""
_CACHED_CATALOGS: Final = 16
"""Callers' catalogues kept with their tables."""
_US_CONTEXT_REACH: Final = 90
"""Characters around "Georgia" in which another American name makes it the American state."""
_SENTENCE_END: Final = re.compile(r"[.!?][ \x1f]|\x1f")
_GEORGIA: Final = "Georgia"


class Match(NamedTuple):
    """A mention of a listed actor: offsets, index of the actor in the catalogue, kind of mention."""

    start: int
    end: int
    actor: int
    kind: str


class Listed(NamedTuple):
    """Listed forms and stop phrases in some texts: start, end and form of each, and 1 where it names an actor."""

    start: Ints
    end: Ints
    form: Ints
    is_actor: NDArray[np.uint8]


class FormColumns(NamedTuple):
    """The forms of a catalogue for the kernels.

    The table and the filter of `_form_kernels`; actor (or `STOP`), kind of mention and use of each form, 1 for those of
    persons; the place of the form "Georgia", or -1.
    """

    table: NDArray[np.uint64]
    first: NDArray[np.uint8]
    actor: Ints
    kind: Ints
    use: Ints
    is_person: NDArray[np.uint8]
    georgia: int


@dataclass(frozen=True)
class ActorCatalog:
    """Actors and the table that finds them; the first `callers` of them were given by the caller and win.

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
        """Pickle the actors alone: another process builds its own table, once for all copies."""
        if self is _default_catalog():
            return _default_catalog, ()
        return _catalog_listing, (self.actors, self.callers)

    def find(self, text: str) -> list[Match]:
        """Mentions of listed actors, sorted and apart from each other; offsets are code points of `text`."""
        if not text:
            return []
        codes, starts = join_texts([text])
        listed = self.find_all(read_page(codes, starts, (np.zeros(1, np.int64), starts, starts + len(text))))
        named = np.flatnonzero(listed.is_actor).tolist()
        places = (listed.start - len(GAP)).tolist(), (listed.end - len(GAP)).tolist(), listed.form.tolist()
        forms = [(self._forms[places[2][k]], k) for k in named]
        return [Match(places[0][k], places[1][k], form.actor, form.kind) for form, k in forms]

    def find_all(self, page: Page) -> Listed:
        """Find the longest listed forms and stop phrases of some texts, and judge which of them name an actor."""
        from stancelib import _form_kernels, _usage_kernels

        plain, kinds, _ = page.signs
        columns = self.columns
        start, end, form = _form_kernels.find_forms(plain, kinds, columns.table, columns.first)
        is_actor = _usage_kernels.judge(page.signs, (start, end, form), (columns.actor, columns.use))
        for k in np.flatnonzero((form == columns.georgia) & (is_actor == 1)).tolist():
            is_actor[k] = not _is_american_state(page.text, int(start[k]), int(end[k]))
        return Listed(start, end, form, is_actor)

    @cached_property
    def by_id(self) -> dict[str, int]:
        """Places of the actors by their id."""
        return {actor.id: place for place, actor in enumerate(self.actors)}

    @cached_property
    def _surfaces(self) -> dict[str, Form]:
        """The forms by their normalised spelling."""
        return form_table(self.actors, callers=self.callers)

    @cached_property
    def _forms(self) -> tuple[Form, ...]:
        return tuple(self._surfaces.values())

    @cached_property
    def columns(self) -> FormColumns:
        """The forms as the kernels take them."""
        from stancelib._form_kernels import build_forms

        surfaces = list(self._surfaces)
        bounds = np.cumsum([0, *map(len, surfaces)], dtype=np.int64)
        table, first = build_forms(code_points("".join(surfaces)), bounds, character_kinds())
        actor, use = (np.array([form[place] for form in self._forms], np.int64) for place in (0, 2))
        kind = np.array([MENTION_KINDS.index(form.kind) for form in self._forms], np.int64)
        persons = np.array([*(actor.kind == "person" for actor in self.actors), False])
        georgia = surfaces.index(_GEORGIA) if _GEORGIA in self._surfaces else STOP
        return FormColumns(table, first, actor, kind, use, persons[actor].astype(np.uint8), georgia)


ActorSpec: TypeAlias = str | Path | ActorCatalog | Sequence[str | Actor] | None
"""What `actors=` accepts."""


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
