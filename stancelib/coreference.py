"""Every mention by name of every actor in some texts: listed forms, new names and short names of actors named in full.

`resolve` is the one entry: it joins what `actors` and `names` find, lets the longest win, and follows bare surnames
back to the person; `references` adds pronouns and noun phrases afterwards. All texts of a batch go through it at once,
in columns.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from stancelib.names import SUFFIXES, find_names, find_words, is_initials
from stancelib.tokens import hash_form, mix
from stancelib.wordlists import read_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from stancelib.actors import ActorCatalog, Listed
    from stancelib.names import NewNames
    from stancelib.pages import Page
    from stancelib.records import Actor

    Ints = NDArray[np.int64]

_CACHED_NAMES: Final = 8192
_ALIAS: Final = 1


class Resolution(NamedTuple):
    """The actors of some texts in the order in which they are named, and their mentions in the order of the texts.

    Of each mention the claim, the offsets into the joined texts, the place of the actor and that of the kind in
    `MENTION_KINDS`.
    """

    actors: list[Actor]
    claim: Ints
    start: Ints
    end: Ints
    actor: Ints
    kind: Ints


class _Named(NamedTuple):
    """Mentions before claims and actors are numbered; `rank` 0 for callers' actors, 1 for all others."""

    start: Ints
    end: Ints
    actor: Ints
    kind: Ints
    rank: Ints

    def take(self, places: Any) -> _Named:
        return _Named(*(column[places] for column in self))


class _Bearer(NamedTuple):
    """What is known of an actor for following short names: numbers of its short names and of the words of its role."""

    is_person: bool
    is_full: bool
    shorts: tuple[int, ...]
    roles: tuple[int, ...]


def resolve(page: Page, catalog: ActorCatalog) -> Resolution:
    """Mentions of actors in the claims of some texts; sorted, apart from each other, each inside one claim.

    Listed forms and new names are joined, the longest wins, callers' actors before all. A bare surname goes to the
    person with that name who was named last.

    >>> from stancelib.actors import ActorCatalog
    >>> from stancelib.pages import join_texts, read_page
    >>> codes, starts = join_texts(["Ukrainian President Ana Ruiz met Israel Katz. Ruiz praised Israel."])
    >>> page = read_page(codes, starts, (np.array([0, 0]), starts + [0, 46], starts + [45, 66]))
    >>> found = resolve(page, ActorCatalog.default())
    >>> [(page.text[start:end], found.actors[actor].name) for _, start, end, actor, _ in zip(*found[1:])]
    [('Ana Ruiz', 'Ana Ruiz'), ('Israel Katz', 'Israel Katz'), ('Ruiz', 'Ana Ruiz'), ('Israel', 'Israel')]
    """
    from stancelib._short_name_kernels import follow

    listed, words = catalog.find_all(page), find_words(page)
    new = find_names(page, words, listed, catalog.columns)
    actors = _Numbered(catalog, new.actors)
    named = _longest(_joined(listed, new, catalog, actors))
    used, local = np.unique(named.actor, return_inverse=True)
    own = local.astype(np.int64), named.kind.copy()
    more = follow(
        page.signs,
        (named.start, named.end, *own, named.rank, page.text_of(named.start)),
        _cast(used.tolist(), actors),
        tuple(words),
        (listed.start, listed.end),
    )
    start, end, actor = more.T
    further = _Named(start, end, actor, np.full(start.size, _ALIAS), np.ones(start.size, np.int64))
    named = _longest(_Named(*map(np.concatenate, zip(named._replace(actor=own[0], kind=own[1]), further, strict=True))))
    return _in_claims(named, page, used, actors)


class _Numbered:
    """Listed actors by their place in the catalogue, new ones after them; one id is one actor."""

    def __init__(self, catalog: ActorCatalog, new: Sequence[Actor]) -> None:
        self.catalog = catalog
        self.new = [_apart(actor, catalog) for actor in new]
        ids: dict[str, int] = {}
        listed = len(catalog.actors)
        same = [catalog.by_id.get(actor.id, -1) for actor in self.new]
        self.same = [
            place if place >= 0 else ids.setdefault(actor.id, listed + n)
            for n, (actor, place) in enumerate(zip(self.new, same, strict=True))
        ]
        self.number = np.array([place if place >= 0 else listed + n for n, place in enumerate(same)], np.int64)

    def actor(self, number: int) -> Actor:
        listed = self.catalog.actors
        return listed[number] if number < len(listed) else self.new[number - len(listed)]

    def same_as(self, number: int) -> int:
        """Return a number that all actors of one id share."""
        listed = len(self.catalog.actors)
        return number if number < listed else self.same[number - listed]


def _apart(actor: Actor, catalog: ActorCatalog) -> Actor:
    """Give a new actor an id of its own, or the listed actor where only accents set their names apart."""
    place = catalog.by_id.get(actor.id)
    if place is None:
        return actor
    listed = catalog.actors[place]
    return listed if listed.kind == actor.kind else replace(actor, id=f"{actor.id}-{actor.kind}")


def _joined(listed: Listed, new: NewNames, catalog: ActorCatalog, actors: _Numbered) -> _Named:
    """Listed mentions and new names as one."""
    kept = np.flatnonzero(listed.is_actor)
    form = listed.form[kept]
    owner = catalog.columns.actor[form]
    rank = np.concatenate([owner >= catalog.callers, np.ones(new.start.size, np.bool_)]).astype(np.int64)
    return _Named(
        np.concatenate([listed.start[kept], new.start]),
        np.concatenate([listed.end[kept], new.end]),
        np.concatenate([owner, actors.number[new.actor]]),
        np.concatenate([catalog.columns.kind[form], new.kind]),
        rank,
    )


def _longest(named: _Named) -> _Named:
    """Mentions apart from each other: callers' actors first, then from left to right the longest."""
    from stancelib._short_name_kernels import keep_apart

    named = named.take(np.lexsort((named.rank, -named.end, named.start)))
    callers = named.rank == 0
    if callers.any():
        reach = np.maximum.accumulate(named.end[callers])
        before = np.searchsorted(named.start[callers], named.end - 1, side="right") - 1
        named = named.take(callers | (before < 0) | (reach[before] <= named.start))
    return named.take(keep_apart(named.start, named.end) == 1)


def _cast(used: list[int], actors: _Numbered) -> tuple[NDArray[Any], ...]:
    """The actors of some texts as `_short_name_kernels` takes them."""
    bearers = [_bearer(actors.actor(number)) for number in used]
    listed = len(actors.catalog.actors)
    places: dict[int, int] = {}
    same = [places.setdefault(actors.same_as(number), place) for place, number in enumerate(used)]
    flags = np.array([(bearer.is_person, bearer.is_full) for bearer in bearers], np.uint8).reshape(-1, 2)
    return (
        np.array(same, np.int64),
        *flags.T.copy(),
        *_lists([bearer.shorts for bearer in bearers]),
        *_lists([bearer.roles if number < listed else () for number, bearer in zip(used, bearers, strict=True)]),
    )


def _lists(lists: Sequence[Sequence[int]]) -> tuple[Ints, NDArray[np.uint64]]:
    """Bounds and content of lists."""
    bounds = np.fromiter(accumulate(map(len, lists), initial=0), np.int64, len(lists) + 1)
    return bounds, np.array([number for numbers in lists for number in numbers], np.uint64)


@lru_cache(maxsize=_CACHED_NAMES)
def _bearer(actor: Actor) -> _Bearer:
    shorts = tuple(
        mix(hash_form("the"), hash_form(name[4:])) if name.startswith("the ") else hash_form(name)
        for name in short_names(actor)
    )
    roles = tuple(map(hash_form, actor.role.split())) if " " in actor.name else ()
    return _Bearer(actor.kind == "person", len(_without_particles(actor.name)) > 1, shorts, roles)


@lru_cache(maxsize=_CACHED_NAMES)
def short_names(actor: Actor) -> tuple[str, ...]:
    """Words by which an actor may be named once it was named in full: surname, then first name; "the Council".

    >>> from stancelib.records import Actor
    >>> short_names(Actor("x", "Thomas J. Harwell Jr.", "person")), short_names(Actor("y", "NATO", "bloc"))
    (('Harwell', 'Thomas'), ())
    """
    if actor.kind == "country":
        return actor.aliases if actor.aliases and actor.name.endswith(f" of {actor.aliases[0]}") else ()
    words = [word for word in _without_particles(actor.name) if word not in SUFFIXES and not is_initials(word)]
    if actor.kind in ("organisation", "bloc") and len(words) > 1 and words[-1] in read_words("organisation_heads"):
        is_named_first = words[-1] in read_words("company_heads") and words[0] not in _generic()
        return (f"the {words[-1]}", words[0]) if is_named_first else (f"the {words[-1]}",)
    if actor.kind != "person" or len(words) < 2:
        return ()
    return (_bare(words[-1]), words[0])


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    """First words of company names that cannot stand for the company."""
    heads = read_words("organisation_heads") | read_words("organisation_openers") | read_words("portfolios")
    return heads | read_words("impersonal_openers") | read_words("sentence_openers") | read_words("no_names")


def _bare(surname: str) -> str:
    """Take the article from a surname: "Damhari" for "al-Damhari".

    >>> _bare("al-Damhari"), _bare("Whitlow-Tan")
    ('Damhari', 'Whitlow-Tan')
    """
    return surname[3:] if surname[:3].lower() in ("al-", "el-") else surname


def _without_particles(name: str) -> tuple[str, ...]:
    given, particles = read_words("given_names_m"), read_words("particles")
    return tuple(word for word in name.split() if word.lower() not in particles or word in given)


def _in_claims(named: _Named, page: Page, used: Ints, actors: _Numbered) -> Resolution:
    """Claims and actors by number; a mention that crosses the border of a claim is dropped."""
    _, claim_start, claim_end = page.claims
    claim = np.searchsorted(claim_start, named.start, side="right") - 1
    inside = np.flatnonzero(named.end <= claim_end[claim]) if claim_end.size else np.empty(0, np.int64)
    same = np.array([actors.same_as(number) for number in used.tolist()], np.int64)[named.actor[inside]]
    _, first, place = np.unique(same, return_index=True, return_inverse=True)
    rank = np.empty(first.size, np.int64)
    rank[np.argsort(first)] = np.arange(first.size)
    cast = [actors.actor(int(used[named.actor[inside[at]]])) for at in np.sort(first).tolist()]
    return Resolution(cast, claim[inside], named.start[inside], named.end[inside], rank[place], named.kind[inside])
