"""Compiled classes of the tokens of a claim: what kind of word each is, and which of them are predicates."""

from __future__ import annotations

import numpy as np

from stancelib._phrase_kernels import (
    ACCORDING,
    ACT,
    ACTING,
    ADVERB,
    AGENTIVE,
    AUXILIARY,
    BE,
    BORDER,
    BREAK,
    BY,
    BY_SCOPE,
    COMMA,
    CONTEST,
    DETERMINER,
    EMOTION,
    FEELING,
    GAP,
    INNER,
    LEADING,
    LISTED,
    NAMING,
    NOMINAL,
    OF,
    OPEN,
    POSSESSIVE,
    PREPOSITION,
    PROGRESSIVE,
    QUOTE,
    REPORT,
    SAYING,
    SPEAKER,
    VERB,
    VIEWPOINT,
)
from stancelib._table_kernels import find, helper, jit
from stancelib._token_kernels import DROPPED, PASSIVE
from stancelib.lexicon import ACT_TAGS, TAGS

_NOMACTS = (TAGS.index("nomact-"), TAGS.index("nomact+"))
_PERSONS = (TAGS.index("person-"), TAGS.index("person+"))
_REPORT, _DENY = TAGS.index("report"), TAGS.index("deny")


@jit
def read_words(tokens, table):
    """Classes of every token. `table`: slots and positions of the listed words, their classes."""
    first, hashes, tags, flags, starts, ends = tokens
    marks = np.zeros(hashes.size, np.int64)
    for i in range(hashes.size):
        entry = find(hashes[i], table[0], table[1])
        if entry >= 0:
            marks[i] = table[2][entry]
    for c in range(first.size - 1):
        for i in range(first[c], first[c + 1]):
            if marks[i] & QUOTE and i + 1 < first[c + 1] and _opens(marks, i, starts, ends):
                marks[i] |= OPEN
            if flags[i] & DROPPED and not marks[i] & (DETERMINER | FEELING):
                marks[i] |= INNER
            elif marks[i] & VIEWPOINT and i > first[c] and i + 1 < first[c + 1] and _is_viewpoint(marks, i, first[c]):
                marks[i] |= ACCORDING
            elif tags[i] or marks[i] & LISTED:
                marks[i] |= _predicate(tags[i], marks[i], marks[i - 1] if i > first[c] else 0)
                if marks[i] & VERB and _is_passive(marks, i, (tags[i], flags[i]), (first[c], first[c + 1])):
                    marks[i] |= AGENTIVE
    return marks


@helper
def _opens(marks, i, starts, ends):
    """Whether a quotation mark opens: the next word follows without a space."""
    return starts[i + 1] == ends[i] and not marks[i + 1] & BORDER


@helper
def _is_viewpoint(marks, i, first):
    """Whether a word stands in "in the view of", "in its view", "by Oslo's account"."""
    if marks[i - 1] & POSSESSIVE:
        for k in range(i - 2, max(first, i - BY_SCOPE) - 1, -1):
            if marks[k] & (PREPOSITION | BY):
                return True
            if marks[k] & BREAK:
                break
        return False
    if i < first + 2 or not marks[i + 1] & OF:
        return False
    return marks[i - 1] & DETERMINER != 0 and marks[i - 2] & PREPOSITION != 0


@helper
def _predicate(tag, mark, before):
    """The kind of predicate that a tagged token is after the token before it; `SPEAKER` for a person of the lexicon."""
    if mark & CONTEST:
        return 0
    nounlike = before & (DETERMINER | POSSESSIVE) != 0
    if mark & EMOTION:
        return 0 if nounlike else ACT
    if mark & FEELING:
        return NOMINAL
    if tag == _REPORT or mark & (SAYING | NAMING):
        if mark & (PREPOSITION | ACCORDING):
            return ACCORDING
        return 0 if nounlike or before & OF else REPORT
    if tag in _PERSONS:
        return 0 if mark & AUXILIARY else SPEAKER
    if tag in _NOMACTS:
        return NOMINAL
    if tag not in ACT_TAGS and tag != _DENY and not mark & ACTING:
        return 0
    return NOMINAL if nounlike or before & (PREPOSITION | OF | BY) else ACT


@helper
def _is_passive(marks, i, known, bounds):
    """Whether the tagger, "by" after it or a form of "be" before it makes the verb at `i` passive."""
    tag, flag = known
    if marks[i] & EMOTION:
        return False  # "Oslo was dismayed by Lima": the subject feels it
    if tag in ACT_TAGS:
        return flag & PASSIVE != 0 or (i > bounds[0] and marks[i - 1] & COMMA and _is_by_near(marks, i + 1, bounds[1]))
    if i + 1 < bounds[1] and marks[i + 1] & BY:
        return True
    k = i - 1
    while k > bounds[0] and i - k < 3 and (marks[k] & ADVERB or marks[k] == 0):
        k -= 1
    return k >= bounds[0] and marks[k] & BE != 0 and not marks[i] & PROGRESSIVE


@helper
def _is_by_near(marks, i, stop):
    """Whether "by" follows within a few words that begin no other phrase: "last week by"."""
    for k in range(i, min(i + GAP, stop)):
        if marks[k] & BY:
            return True
        if marks[k] & (LEADING | BREAK) and not marks[k] & PREPOSITION:
            break
    return False
