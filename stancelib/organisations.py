"""Where the name of an organisation ends: its grammar over the words of a chain.

"Lindoso Council" by its last word, "Ministry of Labour and Social Affairs" by its first, "Harrow & Stane" by its sign.
"""

from __future__ import annotations

from typing import Final

from stancelib.phrases import LINKS, Token, titles
from stancelib.wordlists import read_words

_CHAMBERS: Final = frozenset(["House", "Senate", "State", "Assembly", "Congressional", "Commons", "Swing-district"])
_LONGEST_ORGANISATION: Final = 10
_LONGEST_PARTNER: Final = 2
_AFTER_OF: Final = 4


def run_end(tokens: list[Token], position: int) -> int:
    """Where a run of capitalised words (with particles) ends: at a small word, or at a word that belongs to no name."""
    no_names = read_words("no_names")
    while position < len(tokens) and tokens[position].word not in LINKS and tokens[position].word not in no_names:
        position += 1
    return position


def organisation_end(tokens: list[Token], start: int, end: int) -> int:
    """Where the organisation that begins at `start` ends, by its head words; 0 where none begins there."""
    if any(titles().get(token.word, "+")[:1] not in ("+", "~") for token in tokens[start:end]):
        return 0
    is_headed = end - start > 1 and tokens[end - 1].word in read_words("organisation_heads")
    is_opened = tokens[end - 1].word in read_words("organisation_openers")
    if is_headed and tokens[end - 1].taken and tokens[start].word in _CHAMBERS:
        return 0
    extended = _extension_end(tokens, end, is_opened=is_opened) if is_headed or is_opened else end
    if extended > end and extended < len(tokens) and tokens[extended].word == "of":
        extended = _extension_end(tokens, extended, is_opened=False)
    if extended > start + _LONGEST_ORGANISATION or not (is_headed or extended > end):
        return 0
    return extended


def portfolio_end(tokens: list[Token], start: int, end: int, *, is_definite: bool) -> int:
    """End of "Ski and Biathlon Union" where `end` stands before "and"."""
    joined = end < len(tokens) and tokens[end].word in ("and", "&") and end == start + 1 and tokens[start].taken is None
    if not joined or not (is_definite or tokens[start].word in read_words("portfolios")):
        return end
    further = run_end(tokens, end + 1)
    is_headed = further > end + 2 and tokens[further - 1].word in read_words("organisation_heads")
    return further if is_headed else end


def firm_end(tokens: list[Token], start: int, end: int) -> int:
    """End of "Harrow & Stane"; 0 where no such firm begins at `start`."""
    if end - start > _LONGEST_PARTNER or end >= len(tokens) or tokens[end].word != "&":
        return 0
    further = run_end(tokens, end + 1)
    return further if 1 <= further - end - 1 <= _LONGEST_PARTNER else 0


def _extension_end(tokens: list[Token], end: int, *, is_opened: bool) -> int:
    """End of "of Rural Mayors" or "for Labour and Social Affairs" after a head word; `end` where none follows."""
    joints = ("of", "for", "on", "&") if is_opened else ("of", "for")
    if end >= len(tokens) or tokens[end].word not in joints:
        return end
    position = end + 1
    while position < len(tokens) and tokens[position].word == "the":
        position += 1
    stop = min(run_end(tokens, position), position + _AFTER_OF)
    stop = next((i for i in range(position, stop) if titles().get(tokens[i].word, "+")[:1] not in ("+", "~")), stop)
    if stop == position:
        return end
    portfolios = read_words("portfolios")
    while stop + 1 < len(tokens) and tokens[stop].word in ("and", "&") and tokens[stop + 1].word in portfolios:
        stop += 2
        while stop < len(tokens) and tokens[stop].word in portfolios:
            stop += 1
    return stop
