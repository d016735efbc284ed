"""Compiled grammar of the names of organisations: where one ends in a chain of capitalised words.

"Lindoso Council" by its last word, "Ministry of Labour and Social Affairs" by its first, "Harrow & Stane" by its sign.
`tokens` are the words of all chains, as `_capital_kernels.find_chains` gives them; a run is a range of them, and `high`
the end of its chain.
"""

from __future__ import annotations

import numpy as np

from stancelib._page_kernels import BLANK, THE, number_of
from stancelib._table_kernels import helper
from stancelib.name_classes import (
    AND,
    BARE_TITLE,
    CHAMBER,
    JOINT,
    LINK,
    NO_NAME,
    ORGANISATION_HEAD,
    ORGANISATION_OPENER,
    PORTFOLIO,
)
from stancelib.tokens import hash_form

START, END, NUMBER, CLASSES, TAKEN = range(5)
"""Places in `tokens`; `TAKEN` is the listed form that holds a word, or -1."""
_LONGEST_ORGANISATION, _LONGEST_PARTNER, _AFTER_OF = 10, 2, 4
_AMPERSAND, _OF, _FOR, _CAPITAL_THE = (np.uint64(hash_form(word)) for word in ("&", "of", "for", "The"))


@helper
def run_of_names(tokens, p, high):
    """Where a run of capitalised words (with particles) ends: at a small word, or at one that belongs to no name."""
    while p < high and not tokens[CLASSES][p] & (LINK | NO_NAME):
        p += 1
    return p


@helper
def portfolio_end(page, tokens, run, high):
    """End of "Ski and Biathlon Union" where the run stands before "and"."""
    start, end = run
    classes, plain = tokens[CLASSES], page[0]
    if end >= high or not classes[end] & AND or end != start + 1 or tokens[TAKEN][start] >= 0:
        return end
    the = number_of(plain, tokens[START][start] - 4, tokens[START][start] - 1)
    is_definite = plain[tokens[START][start] - 1] == BLANK and (the == THE or the == _CAPITAL_THE)
    if not is_definite and not classes[start] & PORTFOLIO:
        return end
    further = run_of_names(tokens, end + 1, high)
    return further if further > end + 2 and classes[further - 1] & ORGANISATION_HEAD else end


@helper
def firm_end(tokens, run, high):
    """End of "Harrow & Stane"; 0 where no such firm begins."""
    start, end = run
    if end - start > _LONGEST_PARTNER or end >= high or tokens[NUMBER][end] != _AMPERSAND:
        return 0
    further = run_of_names(tokens, end + 1, high)
    return further if 1 <= further - end - 1 <= _LONGEST_PARTNER else 0


@helper
def organisation_end(tokens, run, high):
    """Where the organisation that begins with a run ends, by its head words; 0 where none begins."""
    start, end = run
    classes = tokens[CLASSES]
    for t in range(start, end):
        if classes[t] & BARE_TITLE:
            return 0
    is_headed = end - start > 1 and classes[end - 1] & ORGANISATION_HEAD != 0
    is_opened = classes[end - 1] & ORGANISATION_OPENER != 0
    if is_headed and tokens[TAKEN][end - 1] >= 0 and classes[start] & CHAMBER:
        return 0
    extended = _extension_end(tokens, end, high, is_opened) if is_headed or is_opened else end
    if extended > end and extended < high and tokens[NUMBER][extended] == _OF:
        extended = _extension_end(tokens, extended, high, False)
    if extended > start + _LONGEST_ORGANISATION or not (is_headed or extended > end):
        return 0
    return extended


@helper
def _extension_end(tokens, end, high, is_opened):
    """End of "of Rural Mayors" or "for Labour and Social Affairs" after a head word; `end` where none follows."""
    numbers, classes = tokens[NUMBER], tokens[CLASSES]
    if end >= high or not classes[end] & JOINT:
        return end
    if not is_opened and numbers[end] != _OF and numbers[end] != _FOR:
        return end
    p = end + 1
    while p < high and numbers[p] == THE:
        p += 1
    stop = min(run_of_names(tokens, p, high), p + _AFTER_OF)
    for t in range(p, stop):
        if classes[t] & BARE_TITLE:
            stop = t
            break
    if stop == p:
        return end
    while stop + 1 < high and classes[stop] & AND and classes[stop + 1] & PORTFOLIO:
        stop += 2
        while stop < high and classes[stop] & PORTFOLIO:
            stop += 1
    return stop
