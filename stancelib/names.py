"""Names that no catalogue lists: persons and organisations found by their capitals, titles and head words.

A chain of capitalised words is cut into phrases; a phrase is an organisation by its last or first word ("Lindoso
Council", "Ministry of Planning"), a person by a title, a given name or its place in the sentence. Word lists decide,
not a model; `_name_kernels` applies them to whole batches. What is a name becomes an actor here; acronyms join them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import numpy as np

from stancelib.forms import slug
from stancelib.lone_names import find_lone_names
from stancelib.records import MENTION_KINDS, Actor, ActorKind
from stancelib.wordlists import read_lines, read_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from stancelib.actors import FormColumns, Listed
    from stancelib.pages import Page

    Ints = NDArray[np.int64]

SUFFIXES: Final = frozenset(["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"])
"""Words after a surname that are no part of it."""
_KINDS: Final = ("person", "organisation", "country")
"""Kinds of new names, as `_name_kernels` numbers them."""
_STATES: Final = frozenset(["Republic", "Kingdom", "Emirate", "Sultanate", "Principality"])
_LINKS: Final = frozenset(["of", "for", "on", "and", "the", "&"])
"""Small words inside the name of an organisation."""
_BRACKETED: Final = re.compile(r" \((?:the )?[\"'“]?([A-Z][A-Za-z]{1,7})[\"'”]?\)")
_ACRONYM_LENGTHS: Final = range(3, 7)
_REACH: Final = 24
_SHORT_ORGANISATION: Final = 2
_NAME, _ALIAS = MENTION_KINDS.index("name"), MENTION_KINDS.index("alias")


class Words(NamedTuple):
    """Capitalised words of some texts: start, end, number and text of each."""

    start: Ints
    end: Ints
    number: NDArray[np.uint64]
    text: Ints


class NewNames(NamedTuple):
    """Mentions of actors that the catalogue does not list, sorted and apart: start, end, actor, kind of each."""

    actors: list[Actor]
    start: Ints
    end: Ints
    actor: Ints
    kind: Ints


class _Mention(NamedTuple):
    """A mention of a new actor by its number; `kind` as in `MENTION_KINDS`."""

    start: int
    end: int
    actor: int
    kind: int = _NAME


class _Actors:
    """The new actors of a batch, each once."""

    def __init__(self) -> None:
        self.actors: list[Actor] = []
        self._numbers: dict[tuple[str, str, tuple[str, ...]], int] = {}

    def number(self, name: str, kind: str, title: tuple[str, ...] = ()) -> int:
        """Number of the actor of a name, made when it is first asked for."""
        number = self._numbers.setdefault((name, kind, title), len(self.actors))
        if number == len(self.actors):
            self.actors.append(_new_actor(name, kind, title))
        return number


def find_words(page: Page) -> Words:
    """Every capitalised word of some texts, a possessive 's left out."""
    from stancelib import _capital_kernels as kernels

    return Words(*kernels.find_words(page.signs, page.starts))


def find_names(page: Page, words: Words, listed: Listed, forms: FormColumns) -> NewNames:
    """Persons and organisations that the catalogue does not list, in the order in which the texts name them.

    Every match lies inside one claim. One name is one actor throughout its text. `listed`, `forms`: the listed forms of
    the texts, and what is known of forms.
    """
    from stancelib import _capital_kernels, _name_kernels, _recurrence_kernels

    spans = listed.start, listed.end
    *tokens, first = _capital_kernels.find_chains(page.signs, words[:2], spans)
    place = page.claims[1], page.headings, *spans, forms.is_person[listed.form]
    candidates = _name_kernels.find_candidates(page.signs, tuple(tokens), first, place)
    texts, counts = page.text_of(candidates[:, 0]), _capital_kernels.count_words(words.number, words.text)
    kept = np.flatnonzero(_recurrence_kernels.confirm(candidates, tokens[2], texts, counts))
    acronyms = _recurrence_kernels.find_acronyms(page.signs, words[:2], spans, place)
    actors = _Actors()
    matches = list(_named(page, candidates[kept], (tokens[0], tokens[1]), actors))
    if len(acronyms):
        matches = _apart([*matches, *_acronyms(page, matches, acronyms.tolist(), actors)])
    known = _spans(matches, spans)
    frequent = _recurrence_kernels.find_frequent(page.signs, words, counts, (*known, page.text_of(known[0])))
    if frequent.size:
        lone = find_lone_names(page, words, frequent, ([match[:2] for match in matches], listed))
        named = [_Mention(start, end, actors.number(name, "other")) for start, end, name in lone]
        matches = _apart(matches + named)
    return NewNames(actors.actors, *np.array(matches, np.int64).reshape(-1, 4).T.copy())


def _spans(matches: list[_Mention], listed: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Starts and ends of new names and listed forms."""
    start, end = np.array([match[:2] for match in matches], np.int64).reshape(-1, 2).T
    return np.concatenate([start, listed[0]]), np.concatenate([end, listed[1]])


def _apart(matches: Iterable[_Mention]) -> list[_Mention]:
    """Sort matches and keep the longest of those that overlap."""
    kept, reached = list[_Mention](), 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= reached:
            kept.append(match)
            reached = match.end
    return kept


def _named(page: Page, candidates: Ints, tokens: tuple[Ints, Ints], actors: _Actors) -> Iterator[_Mention]:
    """Actors of names: "Ann B. Ruiz" is "Ann Ruiz", "Shield Fund" the "Common Shield Fund" named before."""
    names, text = dict[str, int](), -1
    texts = page.text_of(candidates[:, 0]).tolist()
    for (start, end, kind, low, high, _, _), own in zip(candidates.tolist(), texts, strict=True):
        if own != text:
            names, text = {}, own
        name = page.text[start:end]
        key = _key(name)
        number = names.get(key)
        if number is None:
            title = _title(page.text, tokens, low, high) if high > low else ()
            names[key] = number = actors.number(name, _KINDS[kind], title)
            short = _short(key) if _KINDS[kind] == "organisation" else ""
            if short:
                names.setdefault(short, number)
        yield _Mention(start, end, number)


def _title(text: str, tokens: tuple[Ints, Ints], low: int, high: int) -> tuple[str, ...]:
    words = (text[tokens[0][t] : tokens[1][t]] for t in range(low, high))
    return tuple(word for word in words if word in _titles())


@lru_cache(maxsize=8192)
def _key(name: str) -> str:
    """A name without initials and suffixes, which make no other person of it."""
    return " ".join(word for word in name.split() if not is_initials(word) and word not in SUFFIXES) or name


def _short(key: str) -> str:
    """The last words of the long name of an organisation, or nothing."""
    words = key.split()
    is_long = len(words) > _SHORT_ORGANISATION and not _LINKS.intersection(words)
    return " ".join(words[-_SHORT_ORGANISATION:]) if is_long else ""


@lru_cache(maxsize=8192)
def _new_actor(name: str, kind: str, title: tuple[str, ...]) -> Actor:
    aliases = _state_aliases(name) if kind == "country" else ()
    gender = _gender(name, title) if kind == "person" else ""
    return Actor(slug(name), name, cast("ActorKind", kind), aliases, gender=gender, role=" ".join(title).lower())


def _state_aliases(name: str) -> tuple[str, ...]:
    """Short names of a state: "Valdoria" for "Republic of Valdoria", and "Valdorians" for its people."""
    words = [word for word in name.split() if word not in _STATES and word not in _LINKS]
    if len(words) != 1:
        return ()
    return (words[0], words[0] + "ns") if words[0].endswith("a") else (words[0],)


def _gender(name: str, title: tuple[str, ...]) -> str:
    first = name.partition(" ")[0]
    told = [flag for word in title for flag in "mf" if flag in _titles()[word]]
    female, male = first in read_words("given_names_f"), first in read_words("given_names_m")
    return told[0] if told else "" if female == male else "f" if female else "m"


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    """Titles and their flags: "m", "f" gender; "~" also opens names of organisations; "+" only beside another title."""
    return {word: "".join(flags) for word, *flags in map(str.split, read_lines("titles"))}


def is_initials(word: str) -> bool:
    """Whether a word is made of initials.

    >>> is_initials("J.D."), is_initials("Jr.")
    (True, False)
    """
    return len(word) > 1 and word[0].isupper() and word[1] == "." and word.endswith(".")


def _acronyms(page: Page, matches: list[_Mention], found: list[list[int]], actors: _Actors) -> Iterator[_Mention]:
    """Acronyms of the organisations found, and others that are used at least twice, text by text."""
    by_text: dict[int, list[tuple[int, int, str]]] = {}
    texts = page.text_of(np.array([start for start, _, _ in found])).tolist()
    for (start, end, _), text in zip(found, texts, strict=True):
        by_text.setdefault(text, []).append((start, end, page.text[start:end]))
    named: dict[int, list[_Mention]] = {text: [] for text in by_text}
    for match, text in zip(matches, page.text_of(np.array([m.start for m in matches], np.int64)).tolist(), strict=True):
        if text in named and actors.actors[match.actor].kind != "person":
            named[text].append(match)
    for text, words in by_text.items():
        owners = _acronym_owners(page.text, named[text], actors.actors)
        for word, count in Counter(word for _, _, word in words).items():
            if count > 1 and len(word) in _ACRONYM_LENGTHS and word.isupper() and word not in read_words("no_names"):
                owners.setdefault(word, -1)
        for start, end, word in words:
            if word in owners:
                number = owners[word] if owners[word] >= 0 else actors.number(word, "organisation")
                yield _Mention(start, end, number, _NAME if actors.actors[number].name == word else _ALIAS)


def _acronym_owners(text: str, matches: list[_Mention], actors: list[Actor]) -> dict[str, int]:
    """Organisations by the acronym in brackets after their name, and by their initials."""
    owners = dict[str, int]()
    for match in matches:
        bracketed = _BRACKETED.match(text, match.end, match.end + _REACH)
        if bracketed:
            owners.setdefault(bracketed[1], match.actor)
        words = actors[match.actor].name.split()
        owners.setdefault("".join(word[0] for word in words if word[0].isupper()), match.actor)
    return owners
