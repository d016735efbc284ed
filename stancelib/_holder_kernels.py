"""Compiled choice for `holders`: the predicate that governs a mention, and so the holder of a stance toward it."""

from __future__ import annotations

import numpy as np

from stancelib._phrase_kernels import (
    ACCORDING,
    ACT,
    ACTOR,
    ADVERB,
    AGENTIVE,
    AND,
    AUXILIARY,
    BE,
    BUT,
    BY,
    CLAUSE,
    COMMA,
    CONJUNCTION,
    DETERMINER,
    EMOTION,
    FRAME_HIGH,
    FRAME_LOW,
    GAP,
    HIGH,
    LOW,
    MARKS,
    NOMINAL,
    OBJECT_LOW,
    OBLIGATION,
    OPEN,
    OWNER,
    PASSIVE_SCOPE,
    PREDICATE,
    QUOTE,
    REFERENT,
    RELATIVE,
    REPORT,
    STOP,
    SUBJECT_HIGH,
    SUBJECT_LOW,
    TELLING,
    THAT,
    TO,
    VERB,
    WHOLE,
    WINDOW,
    phrase_after,
    speaker,
)
from stancelib._table_kernels import helper, jit

NOBODY = (-1, -1, -1)
"""No holder: no tokens, no predicate."""


@jit
def find_all(first, spans, pairs, row, frames, voices):
    """Of each pair the first token of its holder, one past the last, and the predicate it rests on; or -1."""
    low = np.full(pairs[1].size, -1, np.int64)
    high = np.full(pairs[1].size, -1, np.int64)
    basis = np.full(pairs[1].size, -1, np.int64)
    for p in range(pairs[1].size):
        s = pairs[1][p]
        if s < 0 or spans[1][s] == spans[2][s]:
            continue
        start = max(first[pairs[0][p]], spans[1][s] - WINDOW)
        stop = min(first[pairs[0][p] + 1], spans[2][s] + WINDOW)
        low[p], high[p], basis[p] = _find(row, frames, s, (start, stop), voices)
    return low, high, basis


@helper
def _find(row, frames, s, claim, voices):
    """Holder of the stance toward mention `s`: of the act it undergoes, else of the report or quotation around it."""
    v = _direct(row, frames, s, claim)
    if v < 0:
        holder = _unlisted_agent(row, s, claim)
        if holder[0] >= 0:
            return holder
        v = _addressed(row, frames, s, claim)
    if v < 0:
        v = _reported(row, frames, s, claim)
    if v < 0:
        low, high, verb = voices[row[LOW][s]]
        return (low, high, verb) if _may_hold(row, (low, high), s) else _quoted(row, s, claim)
    return (frames[v, SUBJECT_LOW], frames[v, SUBJECT_HIGH], v)


@helper
def _may_hold(row, holder, s):
    """Whether a holder is given, outside mention `s`, and not a mention of the same actor."""
    low, high = holder
    if low < 0 or (low < row[HIGH][s] and high > row[LOW][s]):
        return False
    t = max(row[OWNER][low], row[REFERENT][low])
    return t < 0 or row[HIGH][t] != high or row[ACTOR][t] != row[ACTOR][s]


@helper
def _holds(row, frames, v, s):
    return _may_hold(row, (frames[v, SUBJECT_LOW], frames[v, SUBJECT_HIGH]), s)


@helper
def _direct(row, frames, s, claim):
    """The act whose object mention `s` is, or -1: a passive or relative clause after it, else the nearest before it."""
    low, marks = row[LOW][s], row[MARKS]
    for v in range(row[HIGH][s], claim[1]):
        if marks[v] & PREDICATE and frames[v, OBJECT_LOW] == low and _holds(row, frames, v, s):
            return v
    for v in range(low - 1, claim[0] - 1, -1):
        if marks[v] & (ACT | NOMINAL) and not marks[v] & AGENTIVE and _holds(row, frames, v, s):
            if marks[v - 1] & OBLIGATION:
                return -1  # "Oslo should condemn Lima": whoever says so is against Lima
            return v if _reaches(row, frames, v, s, claim) else -1
    return -1


@helper
def _reaches(row, frames, v, s, claim):
    """Whether no clause with a subject of its own begins between the act at `v` and the end of mention `s`."""
    low, high, marks = row[LOW][s], row[HIGH][s], row[MARKS]
    ends = CLAUSE & ~AND if marks[v] & NOMINAL else STOP | RELATIVE
    for k in range(v + 1, low):
        if (
            marks[k] & ends
            or (marks[k] & THAT and marks[k - 1] & AND)
            or (marks[k] & VERB and frames[k, SUBJECT_LOW] > v)
        ):
            return False
    if marks[low - 1] & CONJUNCTION or _is_closed(row, frames, v, (claim[0], low)):
        return False
    if low - v > 3 and marks[low - 1] & AND and marks[low - 2] & COMMA and row[OWNER][low - 3] < 0:
        return False
    return not (marks[low - 1] & (AND | COMMA) and high < claim[1] and marks[high] & AUXILIARY)


@helper
def _is_closed(row, frames, v, reach):
    """Whether the clause of the predicate at `v` ends before `low`: with a subordinate clause, a stop, ", but"."""
    (first, low), marks, start = reach, row[MARKS], frames[v, FRAME_LOW]
    subordinate = start > first and marks[start - 1] & CONJUNCTION != 0
    for k in range(v + 1, low):
        if marks[k] & STOP or (marks[k] & COMMA and (subordinate or marks[k + 1] & BUT)):
            return True
    return False


@helper
def _unlisted_agent(row, s, claim):
    """The agent of a passive verb that no list has, whose subject mention `s` is."""
    marks, passive, verb = row[MARKS], False, row[HIGH][s]
    for k in range(row[HIGH][s], min(row[HIGH][s] + PASSIVE_SCOPE, claim[1])):
        passive = passive or marks[k] & BE != 0
        if verb == k and marks[k] & (AUXILIARY | ADVERB):
            verb += 1
        if marks[k] & BY and (passive or k - row[HIGH][s] < GAP):
            low, high = phrase_after(row, k + 1, claim[1])
            known = low >= 0 and not marks[verb] & EMOTION and (row[OWNER][low] >= 0 or speaker(row, low, high) >= 0)
            return (low, high, verb) if known and _may_hold(row, (low, high), s) else NOBODY
        if marks[k] & CLAUSE:
            break
    return NOBODY


@helper
def _addressed(row, frames, s, claim):
    """The verb of telling that orders mention `s` to do something, or -1."""
    v = row[LOW][s] - 1
    if v > claim[0] and row[MARKS][v] & DETERMINER:
        v -= 1
    if v <= claim[0] or not row[MARKS][v] & TELLING or row[MARKS][v] & AGENTIVE:
        return -1
    ordered = row[HIGH][s] < claim[1] and row[MARKS][row[HIGH][s]] & TO
    return v if ordered and _holds(row, frames, v, s) else -1


@helper
def _reported(row, frames, s, claim):
    """The nearest reporting frame that covers mention `s`, or -1."""
    best, nearest = -1, WINDOW
    for v in range(claim[0], claim[1]):
        if not row[MARKS][v] & (REPORT | ACCORDING) or row[MARKS][v] & AGENTIVE or not _holds(row, frames, v, s):
            continue
        if v > claim[0] and row[MARKS][v - 1] & OBLIGATION:
            continue
        before = row[HIGH][s] <= frames[v, FRAME_LOW]
        distance = frames[v, FRAME_LOW] - row[HIGH][s] if before else row[LOW][s] - v
        if distance < nearest and _covers(row, frames, v, s, claim[0]):
            best, nearest = v, distance
    return best


@helper
def _covers(row, frames, v, s, first):
    """Whether mention `s` stands in what the verb at `v` reports; its frame and whom it tells do not."""
    low, high = row[LOW][s], row[HIGH][s]
    if high <= frames[v, FRAME_LOW]:
        return frames[v, WHOLE] == 1
    if low < frames[v, FRAME_HIGH] or (
        row[MARKS][v] & TELLING and low <= v + 1 + (row[MARKS][v + 1] & DETERMINER != 0)
    ):
        return False
    return not _is_closed(row, frames, v, (first, low))


@helper
def _quoted(row, s, claim):
    """The first mention of another actor before the quotation that mention `s` stands in and no verb reports."""
    k = row[LOW][s] - 1
    while k > claim[0] and not row[MARKS][k] & QUOTE:
        k -= 1
    if k <= claim[0] or not row[MARKS][k] & OPEN:
        return NOBODY
    for i in range(claim[0], k):
        t = row[OWNER][i]
        if t >= 0 and _may_hold(row, (row[LOW][t], row[HIGH][t]), s):
            return (row[LOW][t], row[HIGH][t], k)
    return NOBODY
