"""Compiled reading of quotations for `holders` and `references`: what is quoted, and whose words it is.

A quotation may run over several claims; one left open at the end of a paragraph goes on where the next paragraph opens
one again.
"""

from __future__ import annotations

import numpy as np

from stancelib._phrase_kernels import MARKS, OPEN, QUOTE, REPORT, SUBJECT_HIGH, SUBJECT_LOW
from stancelib._table_kernels import helper, jit

_AFTER, _BEFORE = 10, 16
"""Tokens after a quotation, and before it, among which its verb of saying is looked for."""


@jit
def paragraphs(codes, claims):
    """Number of the paragraph of each claim; `claims`: text, start and end of each."""
    numbers = np.zeros(claims[0].size, np.int64)
    for c in range(1, claims[0].size):
        lines = 0
        if claims[0][c] == claims[0][c - 1]:
            for k in range(claims[2][c - 1], claims[1][c]):
                lines += codes[k] == 10
        numbers[c] = numbers[c - 1] + (lines > 1 or claims[0][c] != claims[0][c - 1])
    return numbers


@jit
def quotations(first, marks, paragraph):
    """1 for every token between quotation marks, the opening mark too; one left open ends with its paragraph."""
    quoted = np.zeros(marks.size, np.uint8)
    inside = np.uint8(0)
    for c in range(first.size - 1):
        if c == 0 or paragraph[c] != paragraph[c - 1]:
            inside = np.uint8(0)
        for i in range(first[c], first[c + 1]):
            if marks[i] & QUOTE:
                inside = np.uint8(marks[i] & OPEN != 0)
            quoted[i] = inside
    return quoted


@jit
def find_voices(first, row, frames, quoted, paragraph):
    """Of each quoted token the speaker (first token, one past the last) and the verb of saying, or -1."""
    voices = np.full((quoted.size, 3), -1, np.int64)
    parts = _parts(first, quoted, paragraph)
    for n in range(parts.shape[0]):
        voice = _attributed(first, row, frames, parts[n])
        if voice[0] < 0 and n > 0 and _continues(row, parts, n):
            voice = _voice(voices, parts[n - 1, 0])
        if voice[0] < 0:
            voice = _introduced(first, frames, row, (parts[n], paragraph))
        _spread(voices, parts[n], voice)
    for n in range(parts.shape[0] - 2, -1, -1):
        if voices[parts[n, 0], 0] < 0 and parts[n, 4] == parts[n + 1, 4]:
            _spread(voices, parts[n], _voice(voices, parts[n + 1, 0]))
    return voices


@helper
def _parts(first, quoted, paragraph):
    """Quoted stretches: first token, one past the last, claims of both, paragraph."""
    parts, n, begin, claim = np.empty((quoted.size, 5), np.int64), 0, -1, 0
    for c in range(first.size - 1):
        if begin >= 0 and paragraph[c] != paragraph[c - 1]:
            n = _add(parts, n, (begin, first[c], claim, c - 1, paragraph[c - 1]))
            begin = -1
        for i in range(first[c], first[c + 1]):
            if quoted[i] and begin < 0:
                begin, claim = i, c
            elif begin >= 0 and not quoted[i]:
                n = _add(parts, n, (begin, i, claim, c, paragraph[c]))
                begin = -1
    if begin >= 0:
        n = _add(parts, n, (begin, quoted.size, claim, first.size - 2, paragraph[-1]))
    return parts[:n]


@helper
def _add(parts, n, part):
    for place in range(5):
        parts[n, place] = part[place]
    return n + 1


@helper
def _voice(voices, i):
    return (voices[i, 0], voices[i, 1], voices[i, 2])


@helper
def _spread(voices, part, voice):
    for i in range(part[0], part[1]):
        voices[i, 0], voices[i, 1], voices[i, 2] = voice


@helper
def _attributed(first, row, frames, part):
    """Speaker by a verb after the quotation whose subject stands there, or by the last one before it in its claim."""
    low, high = part[0], part[1]
    for v in range(high, min(first[part[3] + 1], high + _AFTER)):
        if row[MARKS][v] & REPORT and frames[v, SUBJECT_LOW] >= high:
            return (frames[v, SUBJECT_LOW], frames[v, SUBJECT_HIGH], v)
        if row[MARKS][v] & OPEN:
            break
    for v in range(low - 1, max(first[part[2]], low - _BEFORE) - 1, -1):
        if row[MARKS][v] & REPORT and frames[v, SUBJECT_LOW] >= 0:
            return (frames[v, SUBJECT_LOW], frames[v, SUBJECT_HIGH], v)
    return (-1, -1, -1)


@helper
def _continues(row, parts, n):
    """Whether a quotation goes on with the one before it: in its paragraph, or after one that was left open."""
    if parts[n, 4] == parts[n - 1, 4]:
        return True
    left_open = parts[n - 1, 1] < row[MARKS].size and not row[MARKS][parts[n - 1, 1]] & QUOTE
    return parts[n, 4] == parts[n - 1, 4] + 1 and (left_open or row[MARKS][parts[n - 1, 1]] & OPEN != 0)


@helper
def _introduced(first, frames, row, place):
    """Speaker by the last verb of saying of the claim before the quotation, in the same paragraph."""
    part, paragraph = place
    c = part[2] - 1
    if c < 0 or paragraph[c] != part[4] or part[0] != first[part[2]]:
        return (-1, -1, -1)
    for v in range(first[c + 1] - 1, first[c] - 1, -1):
        if row[MARKS][v] & REPORT and frames[v, SUBJECT_LOW] >= 0:
            return (frames[v, SUBJECT_LOW], frames[v, SUBJECT_HIGH], v)
    return (-1, -1, -1)
