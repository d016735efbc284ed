"""Every mention of every actor in a document: listed forms, new names and the short names of persons named in full.

`resolve` is the one entry: it joins what `actors` and `names` find, lets the longest win, and follows bare surnames
back to the person. Noun phrases and pronouns have no place in the catalogue; they belong behind `_short_names`, as one
more list of mentions.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stancelib.forms import STOP
from stancelib.names import SUFFIXES, find_names
from stancelib.phrases import PARTICLES, Taken, capitalised_words, is_initials, mask
from stancelib.records import MENTION_KINDS, Actor
from stancelib.wordlists import read_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stancelib.actors import ActorCatalog, Match, Span

_KIND: Final = {kind: index for index, kind in enumerate(MENTION_KINDS)}
_REACH: Final = 48
_CACHED_NAMES: Final = 8192


class ResolvedMention(NamedTuple):
    """A mention in one claim; `start` and `end` are offsets into the whole text.

    `claim` is the index of the claim, `actor` that of the document's actor, `kind` that of the kind in `MENTION_KINDS`.
    """

    claim: int
    start: int
    end: int
    actor: int
    kind: int


class Resolution(NamedTuple):
    """The actors of a document in the order in which it names them, and their mentions in the order of the text."""

    actors: tuple[Actor, ...]
    mentions: list[ResolvedMention]


class _Named(NamedTuple):
    """A mention before claims and actors are numbered; `rank` 0 for callers' actors, 1 for all others."""

    start: int
    end: int
    actor: Actor
    kind: int
    rank: int


def resolve(text: str, claims: Sequence[tuple[int, int]], *, catalog: ActorCatalog) -> Resolution:
    """Mentions of actors in the claims of a document; sorted, apart from each other, each inside one claim.

    `claims` are sorted offsets into `text` that do not overlap. Listed forms and new names are joined, the longest
    wins, callers' actors before all. A bare surname goes to the person with that name who was named last.

    >>> from stancelib.actors import ActorCatalog
    >>> text = "Ukrainian President Ana Ruiz met Israel Katz. Ruiz praised Israel."
    >>> found = resolve(text, [(0, 45), (46, 66)], catalog=ActorCatalog.default())
    >>> [(text[m.start : m.end], found.actors[m.actor].name) for m in found.mentions]
    [('Ana Ruiz', 'Ana Ruiz'), ('Israel Katz', 'Israel Katz'), ('Ruiz', 'Ana Ruiz'), ('Israel', 'Israel')]
    """
    masked = mask(text, claims)
    spans = catalog.scan(masked)
    listed = [_from_match(match, catalog) for match in catalog.judge(masked, spans)]
    taken = [_taken(span, catalog) for span in spans]
    new = [
        _Named(name.start, name.end, _apart(name.actor, catalog), _KIND[name.kind], 1)
        for name in find_names(masked, claims, taken=taken)
    ]
    named = _longest(listed + new)
    people = _people(masked, named)
    followed = [_followed(masked, mention, people) for mention in named]
    named = _longest(followed + list(_short_names(masked, taken, people)))
    return _numbered(named, claims)


def _from_match(match: Match, catalog: ActorCatalog) -> _Named:
    return _Named(
        match.start, match.end, catalog.actors[match.actor], _KIND[match.kind], int(match.actor >= catalog.callers)
    )


def _apart(actor: Actor, catalog: ActorCatalog) -> Actor:
    """Give a new actor an id of its own, or the listed actor where only accents set their names apart."""
    listed = catalog.by_id.get(actor.id)
    if listed is None:
        return actor
    return listed if listed.kind == actor.kind else replace(actor, id=f"{actor.id}-{actor.kind}")


def _taken(span: Span, catalog: ActorCatalog) -> Taken:
    owner = span.form.actor
    return Taken(span.start, span.end, "" if owner == STOP else catalog.actors[owner].kind)


def _longest(mentions: Iterable[_Named]) -> list[_Named]:
    """Mentions apart from each other: callers' actors first, then from left to right the longest."""
    ordered = sorted(mentions, key=lambda mention: (mention.start, -mention.end, mention.rank))
    callers = [mention for mention in ordered if mention.rank == 0]
    if callers:
        ordered = _beside(ordered, callers)
    kept, reached = list[_Named](), 0
    for mention in ordered:
        if mention.start >= reached:
            kept.append(mention)
            reached = mention.end
    return kept


def _beside(ordered: list[_Named], callers: list[_Named]) -> list[_Named]:
    """Mentions that are callers' or touch none of theirs."""
    starts = [mention.start for mention in callers]
    reach = list[int]()
    for mention in callers:
        reach.append(max(mention.end, reach[-1] if reach else 0))

    def is_clear(mention: _Named) -> bool:
        before = bisect_right(starts, mention.end - 1) - 1
        return before < 0 or reach[before] <= mention.start

    return [mention for mention in ordered if mention.rank == 0 or is_clear(mention)]


class _People:
    """Who may be meant by a short name: for each surname or first name the persons named in full, in order of place."""

    def __init__(self) -> None:
        self._by_name: dict[str, tuple[list[int], list[Actor]]] = {}
        self._full: set[tuple[str, str]] = set()
        self._first: dict[str, int] = {}

    def see(self, actor: Actor, start: int) -> None:
        """Note where an actor is mentioned first, by whatever name."""
        self._first.setdefault(actor.id, start)

    def add(self, name: str, start: int, actor: Actor) -> None:
        starts, actors = self._by_name.setdefault(name, ([], []))
        self._full.add((name, actor.id))
        if not actors or actors[-1].id != actor.id:
            starts.append(start)
            actors.append(actor)

    def rival_of(self, actor: Actor, name: str, start: int) -> Actor | None:
        """Return who bears a listed actor's short name at an offset: the last one named in full before it.

        None where the listed actor was mentioned first and is never named in full: then the name is its own.
        """
        starts, actors = self._by_name.get(name, ([], []))
        index = bisect_right(starts, start) - 1
        is_rival = index >= 0 and (starts[0] <= self._first[actor.id] or (name, actor.id) in self._full)
        return actors[index] if is_rival else None

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def last_before(self, name: str, start: int) -> Actor | None:
        """Return the person of this name named last before an offset, else the first after it, else None."""
        if name not in self._by_name:
            return None
        starts, actors = self._by_name[name]
        return actors[max(0, bisect_right(starts, start) - 1)]


def _people(text: str, named: list[_Named]) -> _People:
    """Short names of the persons, states and companies that a document names in full."""
    people = _People()
    for start, end, actor, _, _ in named:
        people.see(actor, start)
        if " " in text[start:end]:
            for short in short_names(actor):
                people.add(short, start, actor)
    return people


@lru_cache(maxsize=_CACHED_NAMES)
def short_names(actor: Actor) -> tuple[str, ...]:
    """Words by which an actor may be named once it was named in full: surname, then first name; "the Council".

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


def _followed(text: str, mention: _Named, people: _People) -> _Named:
    """Give a mention by a single word to the person of that name whom the document names in full."""
    start, end, actor, _, rank = mention
    words = _without_particles(text[start:end])
    if rank == 0 or actor.kind != "person" or len(words) != 1 or _has_title_of(text, start, actor):
        return mention
    name, is_listed = _bare(words[0]), len(_without_particles(actor.name)) > 1
    person = people.rival_of(actor, name, start) if is_listed else people.last_before(name, start)
    return mention._replace(actor=person, kind=_KIND["alias"]) if person else mention


@lru_cache(maxsize=_CACHED_NAMES)
def _without_particles(name: str) -> tuple[str, ...]:
    given = read_words("given_names_m")
    return tuple(word for word in name.split() if word.lower() not in PARTICLES or word in given)


def _has_title_of(text: str, start: int, actor: Actor) -> bool:
    """Whether the word before a name is the office of a listed person: "President Trump"."""
    title = text[max(0, start - _REACH) : start].rstrip(" ").rpartition(" ")[2].lower()
    return title != "" and title in actor.role.split() and " " in actor.name


def _short_names(text: str, taken: Sequence[Taken], people: _People) -> Iterator[_Named]:
    """Bare surnames and first names of persons named in full; a listed form stays what it is."""
    starts = [span.start for span in taken]
    for start, word in capitalised_words(text) if people else ():
        short = word if "-" not in word else _bare(word)
        if short not in people:
            short = f"the {word}"
            if short not in people or not _is_definite(text, start, start + len(word)):
                continue
        index = bisect_right(starts, start) - 1
        if (index >= 0 and taken[index].end > start) or _is_other_name(text, start + len(word)):
            continue
        person = people.last_before(short, start)
        if person:
            yield _Named(start, start + len(word), person, _KIND["alias"], 1)


def _is_definite(text: str, start: int, end: int) -> bool:
    """Whether "the" stands before a word and "of" not after it: "the Council", not "the Council of Mayors"."""
    return text[max(0, start - 4) : start] in ("the ", "The ") and not text.startswith(" of ", end)


def _is_other_name(text: str, end: int) -> bool:
    """Whether a word is part of the name of something else: "Haines Avenue"."""
    following = text[end + 1 : end + _REACH].partition(" ")[0].rstrip(".,;:!?)'\"")
    if text[end : end + 1] != " " or not following[:1].isupper():
        return False
    return following in read_words("other_heads") or following in read_words("organisation_heads")


def _numbered(named: list[_Named], claims: Sequence[tuple[int, int]]) -> Resolution:
    """Claims and actors by number; a mention that crosses the border of a claim is dropped."""
    numbers = dict[str, int]()
    actors, mentions = list[Actor](), list[ResolvedMention]()
    claim = 0
    for start, end, actor, kind, _ in named:
        while claim + 1 < len(claims) and claims[claim + 1][0] <= start:
            claim += 1
        if claims and claims[claim][0] <= start and end <= claims[claim][1]:
            if actor.id not in numbers:
                numbers[actor.id] = len(actors)
                actors.append(actor)
            mentions.append(ResolvedMention(claim, start, end, numbers[actor.id], kind))
    return Resolution(tuple(actors), mentions)
