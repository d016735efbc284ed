"""A text to chains of capitalised words: the raw material in which `names` finds persons and organisations.

Everything here is one pass of compiled patterns over the text; chains hold no more than the words between two borders.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from stancelib.forms import normalise
from stancelib.wordlists import UPPER, read_lines, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BORDER: Final = "\x1f"
"""Stands in a masked text for every character outside the claims."""
PARTICLES: Final = read_words("particles")
"""Small words inside a personal name: "van der Berg"."""
LINKS: Final = frozenset(["of", "for", "on", "and", "the", "&"])
"""Small words inside the name of an organisation."""

_TITLE_ABBREVIATIONS: Final = "|".join(re.escape(line.split()[0]) for line in read_lines("titles") if "." in line)
_JOINED: Final = "|".join(sorted(read_words("acting_participles") | read_words("origin_participles")))
_SMALL: Final = "|".join(sorted(map(re.escape, PARTICLES | LINKS), key=len, reverse=True))
_INITIALS: Final = rf"[{UPPER}]\.(?:-?[{UPPER}]\.)*"
_NAME: Final = (
    rf"(?:(?:al|el|as|ad|an|ar|at|ash|az|ez)-)?(?:[dl]')?[{UPPER}]\w*"
    rf"(?:'(?!(?:s|re|ve|ll|d|t|m)\b)\w+|-(?!(?:{_JOINED})\b)\w+)*(?:(?<=s)'(?= [{UPPER}]))?"
)
_WORD: Final = (
    rf"(?:{_TITLE_ABBREVIATIONS}|(?:Jr|Sr|Inc|Ltd|Corp|St|Mt)\.|{_INITIALS}|"
    rf"(?:People|Women|Men|Children|Fishermen|King|Queen|Citizen|Bishop|Saint)'s(?= [{UPPER}])|{_NAME})"
)
_START: Final = r"(?<![\w'@#/.-])"
_CHAIN: Final = re.compile(rf"{_START}{_WORD}(?: (?:(?:{_SMALL}) ){{0,3}}{_WORD})+")
_GAP: Final = re.compile(rf"[\w.'-]* (?:(?:{_SMALL}) ){{0,3}}")
_NAME_WORD: Final = re.compile(rf"{_START}{_NAME}")
_LONGEST_GAP: Final = 2 + 4 * max(map(len, PARTICLES | LINKS))
"""Most characters between two capitalised words of a chain."""
_TERMINAL: Final = frozenset(".!?…\"”'’):;")


class Taken(NamedTuple):
    """Where the catalogue lists a form, and of what kind of actor ("" for a stop phrase)."""

    start: int
    end: int
    kind: str


class Token(NamedTuple):
    """A word of a chain, and the listed form that it belongs to."""

    word: str
    start: int
    end: int
    taken: Taken | None


class Page(NamedTuple):
    """A masked text with what is known of its places."""

    text: str
    claims: Sequence[tuple[int, int]]
    claim_starts: list[int]
    headings: frozenset[int]
    taken: Sequence[Taken]
    taken_starts: list[int]


def read_page(text: str, claims: Sequence[tuple[int, int]], *, taken: Sequence[Taken]) -> Page:
    """Put a masked text together with its claims and the listed forms in it, both sorted."""
    headings = frozenset(index for index, claim in enumerate(claims) if _is_heading(text, *claim))
    return Page(text, claims, [start for start, _ in claims], headings, taken, [span.start for span in taken])


def mask(text: str, claims: Sequence[tuple[int, int]]) -> str:
    r"""Normalise a text and put `BORDER` for every character outside the claims, so that no name reaches across.

    >>> mask("One.\n- Two.", [(0, 4), (7, 11)]).replace(BORDER, "~")
    'One.~~~Two.'
    """
    pieces, position = list[str](), 0
    for start, end in claims:
        pieces += (BORDER * (start - position), text[start:end])
        position = end
    return normalise("".join(pieces))


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether a claim is written in Title Case or in capitals, so that capitals tell nothing of names."""
    if text[end - 1 : end] in _TERMINAL:
        return False
    words = [word for word in text[start:end].split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def claim_at(page: Page, offset: int) -> int:
    """Index of the claim that holds an offset."""
    return max(0, bisect_right(page.claim_starts, offset) - 1)


def chains(page: Page) -> Iterator[list[Token]]:
    """Chains of at least two capitalised words, with the small words between them.

    >>> text = "They asked the Ministry of Planning and Ana de la Cruz."
    >>> [[token.word for token in chain] for chain in chains(read_page(text, [(0, 55)], taken=()))]
    [['Ministry', 'of', 'Planning', 'and', 'Ana', 'de', 'la', 'Cruz']]
    """
    words, reached = capitalised_words(page.text), 0
    for (start, word), (following, _) in pairwise(words):
        # A chain begins with one of these words; to try no other place is several times as fast as to search.
        if start >= reached and _may_join(page.text, start + len(word), following):
            chain = _CHAIN.match(page.text, start)
            if chain:
                reached = chain.end()
                yield _tokens(page, chain[0], start)


def _may_join(text: str, end: int, start: int) -> bool:
    """Whether one chain may hold two capitalised words in a row: only small words part them."""
    gap = start - end
    return gap == 1 or (gap <= _LONGEST_GAP and _GAP.fullmatch(text, end, start) is not None)


def _tokens(page: Page, chain: str, start: int) -> list[Token]:
    tokens, taken = list[Token](), page.taken
    index = max(0, bisect_right(page.taken_starts, start) - 1)
    for word in chain.split(" "):
        end = start + len(word)
        while index < len(taken) and taken[index].end <= start:
            index += 1
        held = index < len(taken) and taken[index].start <= start and taken[index].end >= end
        tokens.append(Token(word, start, end, taken[index] if held else None))
        start = end + 1
    return tokens


@lru_cache(maxsize=1)
def capitalised_words(text: str) -> tuple[tuple[int, str], ...]:
    """Offset and spelling of every capitalised word, a possessive 's left out; kept for the stages that ask next.

    >>> capitalised_words("al-Damhari met Ruiz's O'Neill-Vega.")
    ((0, 'al-Damhari'), (15, 'Ruiz'), (22, "O'Neill-Vega"))
    """
    return tuple((found.start(), found[0]) for found in _NAME_WORD.finditer(text))


@lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """Titles and their flags: "m", "f" gender; "~" also opens names of organisations; "+" only beside another title."""
    return {word: "".join(flags) for word, *flags in map(str.split, read_lines("titles"))}


def is_initials(word: str) -> bool:
    """Whether a word is made of initials.

    >>> is_initials("J.D."), is_initials("Jr.")
    (True, False)
    """
    return len(word) > 1 and word[0].isupper() and word[1] == "." and word.endswith(".")
