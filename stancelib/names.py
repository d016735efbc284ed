"""Names that no catalogue lists: persons and organisations found by their capitals, titles and head words.

A chain of capitalised words is cut into phrases; a phrase is an organisation by its last or first word ("Lindoso
Council", "Ministry of Planning"), a person by a title, a given name or its place in the sentence. Word lists decide,
not a model.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from stancelib.forms import slug
from stancelib.lone_names import find_lone_names
from stancelib.organisations import firm_end, organisation_end, portfolio_end, run_end
from stancelib.phrases import (
    LINKS,
    PARTICLES,
    Page,
    Taken,
    Token,
    capitalised_words,
    chains,
    claim_at,
    is_initials,
    mask,
    read_page,
    titles,
)
from stancelib.records import Actor, ActorKind, MentionKind
from stancelib.usage import Use, is_actor
from stancelib.wordlists import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUFFIXES: Final = frozenset(["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"])
"""Words after a surname that are no part of it."""
_STATES: Final = frozenset(["Republic", "Kingdom", "Emirate", "Sultanate", "Principality"])
_ACRONYM: Final = re.compile(r"(?<![\w'@#/.-])(?=[A-Za-z]*[A-Z]{2})[A-Z][A-Za-z]{1,6}[A-Z](?![\w@/])")
_BRACKETED: Final = re.compile(r" \((?:the )?[\"'“]?([A-Z][A-Za-z]{1,7})[\"'”]?\)")
_NEXT: Final = re.compile(r"(?:'s|,| \(| ([a-z]+))")
_BEFORE: Final = re.compile(r"([\w-]+),? $")
_IMPERSONAL_BEFORE: Final = re.compile(
    r"\b(?:Commissioner|Minister|Secretary|Ministers|Envoy|Rapporteur) (?:for|of|on) $|"
    r"\b(?:came|went|flew|go|goes|travel|travelled|traveled|moved|returned|road|way|trip|visit) to $|"
    r"\b(?:village|town|city|port|province|district|region|island|valley|county|battle|siege|camp) of $"
)
_ACRONYM_LENGTHS: Final = range(3, 7)
_REACH: Final = 24
_LONGEST_NAME: Final = 6
_SHORT_ORGANISATION: Final = 2


class NameMatch(NamedTuple):
    """A mention of an actor that the catalogue does not list."""

    start: int
    end: int
    actor: Actor
    kind: MentionKind = "name"


class _Candidate(NamedTuple):
    """A phrase that is probably a name; not certain where a sentence begins with it and nothing else speaks for it."""

    start: int
    end: int
    name: str
    kind: ActorKind
    title: tuple[str, ...]
    is_certain: bool


def find_names(text: str, claims: Sequence[tuple[int, int]], *, taken: Sequence[Taken] = ()) -> list[NameMatch]:
    """Persons and organisations that the catalogue does not list, in the order in which the text names them.

    `taken` says where the catalogue lists forms. Offsets are into `text`; every match lies inside one claim, and no two
    overlap. One name is one actor throughout the text.

    >>> text = "Senator Marguerite Poole thanked the Lindoso Council (LC). The LC and Ana de la Cruz were silent."
    >>> [(text[m.start : m.end], m.actor.name) for m in find_names(text, [(0, 58), (59, 97)])][:2]
    [('Marguerite Poole', 'Marguerite Poole'), ('Lindoso Council', 'Lindoso Council')]
    """
    page = read_page(mask(text, claims), claims, taken=taken)
    candidates = [found for chain in chains(page) if not _is_listed(chain) for found in _read_chain(page, chain)]
    actors = dict[str, Actor]()
    matches = [NameMatch(found.start, found.end, _actor_of(found, actors)) for found in _confirmed(page, candidates)]
    matches = _apart(matches + _acronyms(page, matches))
    lone = find_lone_names(page, [match[:2] for match in matches])
    return _apart(matches + [NameMatch(*found) for found in lone])


def _is_listed(chain: list[Token]) -> bool:
    """Whether one listed form holds a whole chain."""
    return chain[0].taken is not None and chain[0].taken is chain[-1].taken


def _apart(matches: list[NameMatch]) -> list[NameMatch]:
    """Sort matches and keep the longest of those that overlap."""
    kept, reached = list[NameMatch](), 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= reached:
            kept.append(match)
            reached = match.end
    return kept


def _read_chain(page: Page, tokens: list[Token]) -> Iterator[_Candidate]:
    """Names in a chain, from left to right: an organisation where one begins, otherwise a person."""
    position = 0
    while position < len(tokens):
        end = run_end(tokens, position)
        if end == position:
            position += 1
            continue
        start = _skip_openers(page, tokens, position, end)
        end = portfolio_end(
            tokens, start, end, is_definite=page.text.startswith(("the ", "The "), tokens[start].start - 4)
        )
        whole = firm_end(tokens, start, end) or organisation_end(tokens, start, end)
        if whole:
            yield from _organisation(page, tokens[start:whole])
        else:
            yield from _persons(page, tokens[start:end])
        position = whole or end


def _skip_openers(page: Page, tokens: list[Token], start: int, end: int) -> int:
    """Where a run begins without the words that only open the sentence."""
    openers = read_words("sentence_openers")
    if _opens_sentence(page, tokens[start]):
        while start < end - 1 and tokens[start].word in openers:
            start += 1
    return start


def _opens_sentence(page: Page, token: Token) -> bool:
    before = page.text[max(0, token.start - 2) : token.start]
    return (
        not before
        or before[-1] in "\"'“‘«(:\x1f"
        or before[-2:] in (". ", ": ", "? ", "! ", "- ", "— ", "… ")
        or (page.claims[claim_at(page, token.start)][0] == token.start)
    )


def _organisation(page: Page, tokens: list[Token]) -> Iterator[_Candidate]:
    start, end = tokens[0].start, tokens[-1].end
    listed = tokens[0].taken
    if (listed and (listed.start <= start and listed.end >= end)) or claim_at(page, start) in page.headings:
        return
    if not is_actor(page.text, start, end, Use.ORGANISATION):
        return
    words = [token.word for token in tokens]
    kind: ActorKind = "country" if _STATES & {words[0], words[-1]} else "organisation"
    yield _Candidate(start, end, " ".join(words), kind, (), True)


def _persons(page: Page, tokens: list[Token]) -> Iterator[_Candidate]:
    """Find the person in a run of capitalised words: what follows its last title, less what is listed."""
    known = titles()
    last = next((i for i in reversed(range(len(tokens) - 1)) if tokens[i].word in known), -1)
    title = tuple(token.word for token in tokens[: last + 1] if token.word in known)
    if tokens[-1].word in known and (len(tokens) < 2 or not _is_given(tokens[-2].word)):
        return
    is_titled = any("+" not in known[word] for word in title)
    for name in _name_runs(tokens[last + 1 :], is_titled=is_titled):
        is_first = name[0].start == tokens[last + 1].start
        found = _person(page, name, title if is_first and is_titled else ())
        if found:
            yield found


def _name_runs(tokens: list[Token], *, is_titled: bool) -> Iterator[list[Token]]:
    """Cut a run where a word cannot belong to a new personal name, and drop particles at its end."""
    run = list[Token]()
    for position, token in enumerate(tokens):
        if _is_name_part(tokens, position, is_titled=is_titled):
            run.append(token)
        else:
            yield from _trimmed(run)
            run = []
    yield from _trimmed(run)


def _trimmed(run: list[Token]) -> Iterator[list[Token]]:
    while run and run[-1].word in PARTICLES:
        run = run[:-1]
    if run:
        yield run


def _is_name_part(tokens: list[Token], position: int, *, is_titled: bool) -> bool:
    """Whether a word can belong to a new name; a listed form as in "Israel Katz", "Bilal Erdogan"."""
    word, taken = tokens[position].word, tokens[position].taken
    if word.isupper() and len(word) > 1 and not is_initials(word) and word not in SUFFIXES:
        return False
    if taken is None:
        return True
    if taken.start != tokens[position].start or taken.end != tokens[position].end:
        return False
    if is_titled and any(token.taken is None for token in tokens):
        return True
    before = tokens[position - 1] if position else None
    if before is not None and before.taken is None and (_is_given(before.word) or is_initials(before.word)):
        return True
    if taken.kind == "person" and before is not None:
        return before.taken is None and before.word[0].isupper()
    follows = tokens[position + 1] if position + 1 < len(tokens) else None
    return follows is not None and follows.taken is None and _is_given(word)


def _is_given(word: str) -> bool:
    return word in read_words("given_names_f") or word in read_words("given_names_m")


def _person(page: Page, tokens: list[Token], title: tuple[str, ...]) -> _Candidate | None:
    """Read a run of words as a person, if its words, its title and its surroundings allow."""
    words = [token.word for token in tokens]
    count = sum(word not in PARTICLES and word not in SUFFIXES for word in words)
    if not (1 if title else 2) <= count <= _LONGEST_NAME or not _may_name_person(words, is_titled=bool(title)):
        return None
    start, end = tokens[0].start, tokens[-1].end
    is_given = _is_given(words[0]) or any(map(is_initials, words))
    if not title and (claim_at(page, start) in page.headings or (not is_given and _is_determined(page, start, end))):
        return None
    if _IMPERSONAL_BEFORE.search(page.text, max(0, start - 2 * _REACH), start):
        return None
    is_certain = bool(title) or is_given or not _opens_sentence(page, tokens[0]) or _acts(page, end)
    return _Candidate(start, end, " ".join(words), "person", title, is_certain)


def _is_determined(page: Page, start: int, end: int) -> bool:
    """Whether an article or a preposition of place stands before a phrase, so that it names no person."""
    before = _BEFORE.search(page.text, max(0, start - _REACH), start)
    determined = before is not None and before[1].lower() in read_words("impersonal_determiners")
    return determined and not page.text.startswith("'s", end)


def _may_name_person(words: list[str], *, is_titled: bool) -> bool:
    last = words[-1]
    if last in read_words("organisation_heads") or last in read_words("other_heads"):
        return is_titled or (_is_given(words[0]) and last in read_words("ambiguous_surnames"))
    if " ".join(words[:2]) in read_words("places") or (words[0] in read_words("sentence_openers") and not is_titled):
        return False
    return is_titled or words[0] not in read_words("impersonal_openers")


def _acts(page: Page, end: int) -> bool:
    """Whether the words after a name speak for a person: a verb, an apposition, a possessive."""
    after = _NEXT.match(page.text, end, end + _REACH)
    if after is None or after[1] is None:
        return after is not None
    return after[1].endswith("ed") or after[1] in read_words("person_verbs")


def _confirmed(page: Page, candidates: list[_Candidate]) -> Iterator[_Candidate]:
    """Candidates that are certain, or whose last word stands in the text once more."""
    doubtful = any(not found.is_certain for found in candidates)
    counts = Counter(word for _, word in capitalised_words(page.text)) if doubtful else Counter[str]()
    return (found for found in candidates if found.is_certain or counts[found.name.rpartition(" ")[2]] > 1)


def _actor_of(found: _Candidate, actors: dict[str, Actor]) -> Actor:
    """Give the actor of a name: "Ann B. Ruiz" is "Ann Ruiz", "Shield Fund" the "Common Shield Fund" named before."""
    key = " ".join(word for word in found.name.split() if not is_initials(word) and word not in SUFFIXES) or found.name
    if key not in actors:
        aliases = _state_aliases(found.name) if found.kind == "country" else ()
        role = " ".join(found.title).lower()
        actors[key] = Actor(slug(found.name), found.name, found.kind, aliases, gender=_gender(found), role=role)
        words = key.split()
        if found.kind == "organisation" and len(words) > _SHORT_ORGANISATION and not LINKS.intersection(words):
            actors.setdefault(" ".join(words[-_SHORT_ORGANISATION:]), actors[key])
    return actors[key]


def _state_aliases(name: str) -> tuple[str, ...]:
    """Short names of a state: "Valdoria" for "Republic of Valdoria", and "Valdorians" for its people."""
    words = [word for word in name.split() if word not in _STATES and word not in LINKS]
    if len(words) != 1:
        return ()
    return (words[0], words[0] + "ns") if words[0].endswith("a") else (words[0],)


def _gender(found: _Candidate) -> str:
    if found.kind != "person":
        return ""
    first = found.name.partition(" ")[0]
    told = [flag for word in found.title for flag in "mf" if flag in titles()[word]]
    female, male = first in read_words("given_names_f"), first in read_words("given_names_m")
    return told[0] if told else "" if female == male else "f" if female else "m"


def _acronyms(page: Page, matches: list[NameMatch]) -> list[NameMatch]:
    """Acronyms of the organisations found, and others that are used at least twice."""
    owners = _acronym_owners(page, matches)
    found = [
        (word.start(), word[0])
        for start, capitalised in capitalised_words(page.text)
        if not capitalised[1:].islower()
        for word in _ACRONYM.finditer(page.text, start, start + len(capitalised) + 1)
        if word.start() < start + len(capitalised) and _is_free(page, word.start(), word.end())
    ]
    counts = Counter(word for _, word in found)
    for word, count in counts.items():
        if count > 1 and len(word) in _ACRONYM_LENGTHS and word.isupper() and word not in read_words("no_names"):
            owners.setdefault(word, Actor(slug(word), word, "organisation"))
    return [_acronym(start, word, owners[word]) for start, word in found if word in owners]


def _acronym(start: int, word: str, actor: Actor) -> NameMatch:
    return NameMatch(start, start + len(word), actor, "name" if actor.name == word else "alias")


def _acronym_owners(page: Page, matches: list[NameMatch]) -> dict[str, Actor]:
    """Organisations by the acronym in brackets after their name, and by their initials."""
    owners = dict[str, Actor]()
    for match in matches:
        if match.actor.kind != "person":
            bracketed = _BRACKETED.match(page.text, match.end, match.end + _REACH)
            if bracketed:
                owners.setdefault(bracketed[1], match.actor)
            owners.setdefault("".join(word[0] for word in match.actor.name.split() if word[0].isupper()), match.actor)
    return owners


def _is_free(page: Page, start: int, end: int) -> bool:
    """Whether no listed form and no heading holds a word."""
    index = bisect_right(page.taken_starts, start) - 1
    listed = index >= 0 and page.taken[index].end >= end
    return not listed and claim_at(page, start) not in page.headings
