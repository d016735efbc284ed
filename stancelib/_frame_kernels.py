"""Compiled frames for `holders`: who acts or speaks in each predicate, how far that reaches, whom it is about.

A predicate is a verb of acting or reporting, a nominal act, or "according to"; `frames` holds what is known of them.
"""

from __future__ import annotations

import numpy as np

from stancelib._phrase_kernels import (
    ACCORDING,
    ACT,
    ADDRESSING,
    AGENTIVE,
    AND,
    BORDER,
    BREAK,
    BY,
    CLAUSE,
    COMMA,
    CONJUNCTION,
    DETERMINER,
    FRAME_HIGH,
    FRAME_LOW,
    FROM,
    GAP,
    HIGH,
    INNER,
    LOW,
    MARKS,
    NOMINAL,
    NOTHING,
    OBJECT_LOW,
    OF,
    OPEN,
    OWNER,
    POSSESSIVE,
    PREDICATE,
    PREPOSITION,
    QUOTE,
    REACH,
    REFERENT,
    RELATIVE,
    REPORT,
    SAYING,
    SUBJECT_HIGH,
    SUBJECT_LOW,
    THAT,
    TO,
    TURN,
    VERB,
    WHOLE,
    agent,
    before_apposition,
    clause_start,
    coordinated,
    earlier,
    follows,
    frame_start,
    further,
    phrase,
    phrase_after,
    relative_object,
    settle,
)
from stancelib._table_kernels import helper, jit


@jit
def read_frames(first, row):
    """Holder, object and frame of every predicate, by token; rows of other tokens are -1."""
    frames = np.full((row[MARKS].size, 6), -1, np.int64)
    for c in range(first.size - 1):
        bounds = (first[c], first[c + 1])
        for v in range(bounds[0], bounds[1]):
            if row[MARKS][v] & PREDICATE:
                frames[v, FRAME_LOW], frames[v, FRAME_HIGH] = v, v + 1
                frames[v, SUBJECT_LOW], frames[v, SUBJECT_HIGH] = _holder(row, frames, v, bounds)
    return frames


@helper
def _holder(row, frames, v, bounds):
    """Holder of the predicate at `v`; its frame and object are noted on the way."""
    mark = row[MARKS][v]
    if mark & ACCORDING:
        frames[v, WHOLE] = 1
        return _according(row, v, bounds)
    drawn = mark & ACT and not mark & AGENTIVE and v + 1 < bounds[1] and row[MARKS][v + 1] & FROM
    if drawn or (mark & NOMINAL and not _takes_object(row, v, bounds)):
        return _nominal(row, frames, v, bounds)
    if mark & AGENTIVE:
        frames[v, OBJECT_LOW] = _subject(row, frames, v, bounds[0])[0]
        return agent(row, v + 1, bounds[1])
    if mark & SAYING:
        holder = _inverted(row, v, bounds)
        if holder[0] >= 0:
            frames[v, FRAME_HIGH], frames[v, WHOLE] = holder[1], 1
            return holder
    return _active(row, frames, v, bounds)


@helper
def _active(row, frames, v, bounds):
    """Subject of an active verb; notes where the frame begins and whether it stands apart."""
    holder = _subject(row, frames, v, bounds[0])
    if holder[0] >= 0 and frames[v, FRAME_LOW] == v and not _is_shared(row, frames, v, holder):
        frames[v, FRAME_LOW] = holder[0]
    frames[v, OBJECT_LOW] = relative_object(row, frames[v, FRAME_LOW], bounds[0])
    if row[MARKS][v] & REPORT:
        frames[v, FRAME_LOW] = frame_start(row, frames[v, FRAME_LOW], bounds[0])
        frames[v, WHOLE] = _stands_apart(row, v, frames[v, FRAME_LOW] - 1, bounds)
    return holder


@helper
def _is_shared(row, frames, v, holder):
    """Whether a subject belongs to another verb between it and the verb at `v`."""
    for k in range(max(holder[1], v - REACH), v):
        if row[MARKS][k] & VERB and frames[k, SUBJECT_LOW] == holder[0]:
            return True
    return False


@helper
def _subject(row, frames, v, first):
    """Subject of the verb at `v`: the nearest mention or noun phrase before it that is not inside another phrase.

    `place` is the token looked at, the end of the phrase gathered so far (or -1) and its number of words.
    """
    place = (v - 1, -1, 0)
    while place[0] >= first and v - place[0] <= REACH and place[2] <= GAP:
        settled, holder = settle(row, frames, (first, v), place)
        if settled:
            return holder
        place = further(row, place, first)
    if place[2] > GAP:
        return NOTHING
    return phrase(row, frames, (first, v), (place[0] + 1, place[1]))


@helper
def _according(row, v, bounds):
    """The phrase after "according to", "in the words of", or whose view it is: "in its view"."""
    marks, k = row[MARKS], v + 1
    if v > bounds[0] and marks[v - 1] & POSSESSIVE:
        s = row[REFERENT][v - 1] if row[REFERENT][v - 1] >= 0 else row[OWNER][max(v - 2, bounds[0])]
        return (row[LOW][s], row[HIGH][s]) if s >= 0 else NOTHING
    while k < bounds[1] and (marks[k] & (INNER | OF | TO) or (k + 1 < bounds[1] and marks[k + 1] & INNER)):
        k += 1
    return phrase_after(row, k, bounds[1])


@helper
def _inverted(row, v, bounds):
    """Speaker after a verb of saying that follows a border, if the clause ends with it."""
    marks = row[MARKS]
    if v == bounds[0] or not marks[v - 1] & BORDER or marks[v - 1] & OPEN:
        return NOTHING
    if marks[v - 1] & COMMA and before_apposition(row, v - 1, bounds[0]) >= 0:
        return NOTHING
    low, high = phrase_after(row, v + 1, bounds[1])
    if low < 0 or marks[low] & THAT:
        return NOTHING
    closes = high == bounds[1] or (marks[high] & (BORDER | RELATIVE | TO | TURN) and not marks[high] & OPEN)
    return (low, high) if closes else NOTHING


@helper
def _stands_apart(row, v, left, bounds):
    """1 where the frame of a reporting verb, after the border at `left`, is put after or into what it reports."""
    marks, right = row[MARKS], v + 1
    if left < bounds[0] or not marks[left] & BORDER or marks[left] & OPEN:
        return 0
    if marks[left] & QUOTE or (marks[left] & COMMA and left > bounds[0] and marks[left - 1] & QUOTE):
        return 1
    if marks[v] & ADDRESSING:
        right = max(right, phrase_after(row, right, bounds[1])[1])
    if right < bounds[1] and (row[OWNER][right] >= 0 or not marks[right] & (BORDER | TURN)):
        return 0
    introduced = marks[clause_start(row, left, bounds[0])] & (PREPOSITION | CONJUNCTION | TO | BY) != 0
    for k in range(right, min(right + 8, bounds[1])):
        if introduced and marks[k] & (THAT | OPEN):
            return 0
    return 1


@helper
def _takes_object(row, v, bounds):
    """Whether a noun phrase follows at once, as after a verb that the tagger took for a noun."""
    if v + 1 >= bounds[1] or v == bounds[0] or row[MARKS][v - 1] & (DETERMINER | POSSESSIVE):
        return False
    return row[OWNER][v + 1] >= 0 or row[MARKS][v + 1] & (DETERMINER | POSSESSIVE) != 0


@helper
def _nominal(row, frames, v, bounds):
    """Holder of a nominal act: "... by X", "... from X", "X's ...", else the subject of "X voiced support for"."""
    holder = agent(row, v + 1, bounds[1])
    if holder[0] >= 0:
        return holder
    k = v + 1
    while k < min(v + GAP, bounds[1]) and not row[MARKS][k] & BREAK:
        k += 1
    if k < bounds[1] and row[MARKS][k] & FROM:
        frames[v, OBJECT_LOW] = _subject(row, frames, v, bounds[0])[0]
        return phrase_after(row, k + 1, bounds[1])
    holder = _possessor(row, v, bounds[0])
    if holder[0] >= 0 or v + 1 == bounds[1] or not row[MARKS][v + 1] & (PREPOSITION | OF | TO):
        return holder
    return _nominal_subject(row, frames, v, bounds[0])


@helper
def _possessor(row, v, first):
    """The mention whose act the noun at `v` is: before it at once, or with "'s" in between."""
    for k in range(v - 1, max(first, v - GAP) - 1, -1):
        s = row[OWNER][k]
        if s >= 0:
            return (row[LOW][s], k + 1) if k + 1 == v or row[MARKS][k + 1] & POSSESSIVE else NOTHING
        if row[MARKS][k] & BREAK:
            break
    return NOTHING


@helper
def _nominal_subject(row, frames, v, first):
    """The subject of the verb whose object the nominal act at `v` is."""
    for k in range(v - 1, max(first, v - 9) - 1, -1):
        s = row[OWNER][k]
        if s >= 0 and not follows(row, s, first, PREPOSITION | BY | OF):
            return coordinated(row, s, first)
        if row[MARKS][k] & AND:
            return earlier(row, frames, k, first)
        if row[MARKS][k] & CLAUSE:
            break
    return NOTHING
