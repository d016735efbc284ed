"""Whether a listed form is used as an actor at its place: not as a place, an origin, a job title or an attitude.

`actors` finds forms; these rules look at the words around one and decide by the labelling guide ("What counts as a
mention", "Settled cases"). Every rule reads at most a few words on either side, so that time is linear in the text.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from stancelib.wordlists import UPPER, read_words

if TYPE_CHECKING:
    from collections.abc import Callable

_REACH: Final = 64
"""Characters read on either side of a form."""
_LETTER: Final = r"[^\W\d_]"
_NEXT_WORDS: Final = re.compile(rf" ({_LETTER}[\w-]*)(?: ({_LETTER}[\w-]*))?(?: ({_LETTER}[\w-]*))?")
_COORDINATION: Final = re.compile(rf"(?:,? and|,? or|,| but| as well as) (?:the )?[{UPPER}][\w-]*(?: [{UPPER}][\w-]*)?")
_HYPHENATED: Final = re.compile(r"-([^\W\d_]+)")
_RELATION: Final = re.compile(
    r" (?:talks|relations|relationship|summit|treaty|border|war|trade|ties|agreement|dialogue|commission|cooperation|"
    r"rivalry|dispute|tensions?|contacts|mission|alliance|partnership|deal|conflict|friendship|diplomacy|accord)\b"
)
_PAIR: Final = re.compile(rf"-[{UPPER}]\w+{_RELATION.pattern}")
_DAY_FOLLOWS: Final = re.compile(r" (?:on|this|last|next) (?:[A-Z]\w+day|week|month|year|[0-9])")
_DEPARTURE_ENDS: Final = re.compile(r"[.,;]| (?:on|for|at|by|after|before|without|with|in|last|this|when|and|empty)\b")
_COUNTED: Final = re.compile(
    r"(?:\b[0-9]+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|"
    r"every|other|each|few|several|some|many)) $",
    re.IGNORECASE,
)
_LOCATIVE: Final = frozenset(["in", "at", "near", "outside", "around", "across"])


class Use(IntEnum):
    """What a form is, which decides the rules that it must pass."""

    ALWAYS = 0
    CITY = 1
    ADJECTIVE = 2
    COLLECTIVE = 3
    PARTY = 4
    ABBREVIATION = 5
    ORGANISATION = 6
    PERSON = 7
    MEMBERS = 8


def is_actor(text: str, start: int, end: int, use: int, /) -> bool:
    """Whether the form at `text[start:end]` names an actor there, given what kind of form it is.

    >>> [is_actor(text, 0, 7, Use.ADJECTIVE) for text in ("Russian aggression", "Russian wine", "Russian-backed")]
    [True, False, True]
    >>> [is_actor(text, len(text) - 5, len(text), Use.CITY) for text in ("he met them in Paris", "a letter from Paris")]
    [False, True]
    """
    if use in (Use.ADJECTIVE, Use.COLLECTIVE) and _is_of_pair(text, start, end):
        return True
    if start and text[start - 1] == "-" and _is_prefixed(text, start):
        return False
    if text[end : end + 1] == "-":
        return _is_acting_compound(text, end, use)
    rule = _RULES.get(use)
    return rule is None or rule(text, start, end)


def _is_of_pair(text: str, start: int, end: int) -> bool:
    """Whether an adjective is half of a pair between which something is: "US-Russian talks"."""
    if text[end : end + 1] == "-":
        return _PAIR.match(text, end, end + _REACH) is not None
    return start > 1 and text[start - 1] == "-" and text[start - 2].isalpha() and _RELATION.match(text, end) is not None


def _is_prefixed(text: str, start: int) -> bool:
    before = text[max(0, start - 16) : start - 1]
    word = re.search(r"\w+$", before)
    return word is not None and not word[0].isupper() and word[0].lower() in read_words("prefixes")


def _is_acting_compound(text: str, end: int, use: int) -> bool:
    """Whether the word joined to a form lets it act ("Russian-backed"), not only describe ("Russian-born")."""
    joined = _HYPHENATED.match(text, end, end + _REACH)
    if joined is None:
        return use not in (Use.ADJECTIVE, Use.PARTY)
    word = joined[1].lower()
    if use in (Use.ADJECTIVE, Use.COLLECTIVE, Use.PARTY):
        return word in read_words("acting_participles")
    return word not in read_words("origin_participles")


def _following(text: str, end: int) -> list[str]:
    """Up to three words after a form, in lower case, beyond "and Chinese"."""
    joined = _COORDINATION.match(text, end, end + _REACH)
    words = _NEXT_WORDS.match(text, joined.end() if joined else end, end + 2 * _REACH)
    return [word.lower() for word in words.groups("")] if words else ["", "", ""]


def _is_acting_adjective(text: str, _start: int, end: int) -> bool:
    first, second, _ = _following(text, end)
    acting = read_words("acting_nouns")
    if first in acting:
        return second not in read_words("roles") and second not in read_words("attached_nouns")
    return _is_modifier(first) and second in acting


def _is_modifier(word: str) -> bool:
    """Whether a word reads as an adjective that may stand between "Russian" and "aggression"."""
    return word in read_words("role_modifiers") or (
        word.endswith(("al", "ic", "ive", "ous", "ary", "ful", "less", "able", "ible", "ed", "ing", "ian", "an"))
        and word not in read_words("function_words")
    )


def _is_collective(text: str, start: int, end: int) -> bool:
    """Whether a demonym without plural ("French") stands for the people or the state, or acts as an adjective."""
    if _is_acting_adjective(text, start, end):
        return True
    if text[max(0, start - 4) : start].lower() not in ("the ", "the\n"):
        return False
    words = _NEXT_WORDS.match(text, end, end + 2 * _REACH)
    if words is None:
        return True
    first = words[1]
    if first[0].isupper():
        return False
    return first in read_words("function_words") or first in read_words("person_verbs") or first.endswith("ed")


def _is_acting_group(text: str, start: int, end: int) -> bool:
    """Whether the adjective of a party names the party through its members or deeds, not one member's affiliation."""
    if not _is_uncounted(text, start, end):
        return False
    first, second, _ = _following(text, end)
    return any(
        word in read_words("acting_nouns") or word in read_words("groups")
        for word in (first, _is_modifier(first) and second)
    )


def _is_no_attribute(text: str, _start: int, end: int) -> bool:
    """Whether an abbreviation of a country is more than an adjective: "U.S. strategy", not "U.S. troops"."""
    words = _NEXT_WORDS.match(text, end, end + 2 * _REACH)
    if words is None:
        return True
    first, second = words[1].lower(), (words[2] or "").lower()
    if first in read_words("attached_nouns") or first in read_words("groups"):
        return False
    return not _is_office(first, second)


def _is_no_job_title(text: str, start: int, end: int) -> bool:
    if text[max(0, start - 6) : start] == "state ":
        return False
    words = _NEXT_WORDS.match(text, end, end + 2 * _REACH)
    return words is None or not _is_office(words[1].lower(), (words[2] or "").lower(), (words[3] or "").lower())


def _is_office(first: str, *others: str) -> bool:
    roles = read_words("roles")
    if first in roles:
        return True
    modifiers = read_words("role_modifiers")
    if first not in modifiers:
        return False
    return others[0] in roles or (len(others) > 1 and others[0] in modifiers and others[1] in roles)


def _is_no_thing(text: str, _start: int, end: int) -> bool:
    """Whether a person's name is not part of the name of a place or a thing: "Clinton County"."""
    words = _NEXT_WORDS.match(text, end, end + _REACH)
    return words is None or words[1] not in read_words("other_heads")


def _is_seat(text: str, start: int, end: int) -> bool:
    """Whether a capital stands for its government, by the words around it."""
    words = _NEXT_WORDS.match(text, end, end + 2 * _REACH)
    if words is not None and (words[1].lower() in read_words("venues") or _is_office(words[1].lower(), words[2] or "")):
        return False
    if text.startswith("'s", end):
        return True
    far, near, last = _preceding(text, start)
    if last in _LOCATIVE:
        return last == "in" and near in read_words("officialdom") and not _DAY_FOLLOWS.match(text, end)
    travel = read_words("travel")
    if last in ("to", "from", "for", "via", "into"):
        return near not in travel and (near != "on" or far not in travel)
    if last in ("left", "leave", "leaves", "leaving"):
        return _DEPARTURE_ENDS.match(text, end) is None
    return last not in ("visit", "visits", "visited", "visiting", "reached", "toured")


def _preceding(text: str, start: int) -> list[str]:
    """Read the three words before a form, in lower case; empty strings where another sign stands between.

    >>> _preceding("officials in Paris", 13)
    ['', 'officials', 'in']
    """
    words = text[max(0, start - _REACH) : start].lower().replace("\x1f", " ").split(" ")
    if words[-1]:
        return ["", "", ""]
    words = [*[""] * 4, *words[:-1]]
    if words[-1] == "the":
        words.pop()
    return words[-3:]


def _is_uncounted(text: str, start: int, _end: int) -> bool:
    """Whether members of a party stand for it: "the Democrats", not "two Democrats"."""
    return _COUNTED.search(text, max(0, start - 12), start) is None


_RULES: Final[dict[int, Callable[[str, int, int], bool]]] = {
    Use.CITY: _is_seat,
    Use.ADJECTIVE: _is_acting_adjective,
    Use.COLLECTIVE: _is_collective,
    Use.PARTY: _is_acting_group,
    Use.ABBREVIATION: _is_no_attribute,
    Use.ORGANISATION: _is_no_job_title,
    Use.PERSON: _is_no_thing,
    Use.MEMBERS: _is_uncounted,
}
