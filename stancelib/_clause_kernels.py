"""Compiled cuts of sentences into clauses for `clauses`: where a new subject takes a slant of its own."""

from __future__ import annotations

import numpy as np

from stancelib._phrase_kernels import (
    AND,
    AUXILIARY,
    BUT,
    COMMA,
    CONJUNCTION,
    LEADING,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    SAYING,
    THAT,
    VERB,
)
from stancelib._table_kernels import find, helper, jit
from stancelib._token_kernels import LAST_EVALUATIVE

_SEMICOLON = 59
_SUBJECT_REACH, _SHORTEST = 8, 3
"""Tokens from the border of a clause to its verb; tokens of the shortest clause."""


@jit
def find_clauses(first, line, contrast, codes):
    """Sentence and first token of every clause; a sentence is at least one.

    `line`: marks, owners, tags, quoted flags, hashes and starts of the tokens; `contrast`: the words that set clauses
    against each other.
    """
    cuts = np.empty((line[0].size + first.size, 2), np.int64)
    n = 0
    for c in range(first.size - 1):
        n, low = _cut(cuts, n, c, first[c]), first[c]
        for k in range(first[c] + 1, first[c + 1]):
            begins = _begins(line, contrast, codes, (first[c], k, first[c + 1]))
            if begins and _is_slanted(line, low, k) and _is_slanted(line, k, first[c + 1]):
                n, low = _cut(cuts, n, c, k), k
    return cuts[:n].copy()


@helper
def _cut(cuts, n, sentence, token):
    cuts[n, 0], cuts[n, 1] = sentence, token
    return n + 1


@helper
def _begins(line, contrast, codes, reach):
    """Whether a clause begins at a token: after a semicolon or "Although ...,", with "while", ", but" or a relative."""
    start, k, stop = reach
    marks, quoted, starts = line[0], line[3], line[5]
    if quoted[k] or quoted[k - 1] or stop - k < _SHORTEST:
        return False
    if codes[starts[k - 1]] == _SEMICOLON:
        return True
    sets_off = find(line[4][k], contrast[0], contrast[1]) >= 0
    if sets_off:
        return _has_subject(line, k + 1, stop)
    if not marks[k - 1] & COMMA:
        return False
    if marks[k] & (AND | BUT):
        return _has_subject(line, k + 1, stop)
    if marks[k] & RELATIVE:
        return not _has_comma(marks, k, stop)
    opens = find(line[4][start], contrast[0], contrast[1]) >= 0
    return opens and not _has_comma(marks, start, k - 1) and _has_subject(line, k, stop)


@helper
def _has_comma(marks, low, high):
    for k in range(low, high):
        if marks[k] & COMMA:
            return True
    return False


@helper
def _has_subject(line, k, stop):
    """Whether a name, a pronoun or a noun phrase begins at a token and a verb follows it before the next border."""
    marks, owners = line[0], line[1]
    if k >= stop or not (owners[k] >= 0 or marks[k] & (PRONOUN | LEADING)):
        return False
    for i in range(k + 1, min(k + _SUBJECT_REACH, stop)):
        if marks[i] & (AUXILIARY | VERB | SAYING) or (line[2][i] > 0 and owners[i] < 0 and marks[i - 1] & LEADING == 0):
            return True
        if marks[i] & (COMMA | CONJUNCTION | THAT | RELATIVE | AND) or (marks[i] & PREPOSITION and i == k + 1):
            return False
    return False


@helper
def _is_slanted(line, low, high):
    """Whether a stretch holds an evaluative word."""
    for k in range(low, high):
        if 0 < line[2][k] <= LAST_EVALUATIVE:
            return True
    return False
