"""Compiled learning about actors for `references`: what the words beside a name say of it, "the mediator, Ana Sola".

Also the classes of words that it and `_reference_kernels` look at, and the shapes of words.
"""

from __future__ import annotations

import numpy as np

from stancelib._phrase_kernels import (
    AND,
    AUXILIARY,
    BE,
    BORDER,
    BY,
    COMMA,
    CONJUNCTION,
    DETERMINER,
    FIRST,
    OF,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    THAT,
    TO,
)
from stancelib._table_kernels import helper, jit
from stancelib.descriptions import OTHER, PERSON

(
    MALE, FEMALE, NEUTER, PLURAL, SUBJECT, OBJECT, OWNER, DEFINITE, OTHERS, IMPERSONAL, NOUN, PLURAL_NOUN,
    NATIONALITY, ATTACHED, VERBAL, MISTER, MISS,
) = (1 << bit for bit in range(17))  # fmt: skip
"""Classes of a word: pronouns by gender, number, case; what is in and after noun phrases; verbs; forms of address."""
ANY_PRONOUN = MALE | FEMALE | NEUTER | PLURAL
MARKS, KIND, VALUE, SPAN, QUOTED, HASH, SHAPE = range(7)
"""Places in `line`."""
PHRASE_END = BORDER | AND | PREPOSITION | OF | BY | TO | CONJUNCTION | THAT | RELATIVE | AUXILIARY | PRONOUN | FIRST


@helper
def describe(line, spans, s, here, known):
    """Learn from the words beside a name: its title, its apposition, "X is the mediator"."""
    actor, low, high = spans[2][s], spans[0][s], spans[1][s]
    _, start, _, stop = here
    marks, kinds, cast = line[MARKS], line[KIND], known[0]
    if cast[0][actor] == OTHER:
        return
    k = low - 1
    if k >= start and kinds[k] & (MISTER | MISS) and not cast[1][actor]:
        cast[1][actor] = 1 if kinds[k] & MISTER else 2
    closed = high == stop or marks[high] & (BORDER | POSSESSIVE) != 0
    if k > start and marks[k] & COMMA and closed:
        k -= 1
    if k >= start and kinds[k] & NOUN and line[SPAN][k] < 0:
        _learn(line, spans, actor, (start, k), known)
    if high + 1 < stop and (marks[high] & COMMA or (marks[high] & BE and marks[high + 1] & DETERMINER)):
        _learn_apposition(line, spans, actor, (high + 1, stop), known)


@helper
def _learn_apposition(line, spans, actor, reach, known):
    """Learn from ", its chief engineer," and ", who chairs": the last noun before the phrase ends."""
    j, stop = reach
    marks, kinds = line[MARKS], line[KIND]
    if marks[j] & RELATIVE:
        if j + 1 < stop and kinds[j + 1] & NOUN and line[SPAN][j + 1] < 0:
            _learn(line, spans, actor, (j + 1, j + 1), known)
        return
    if not (marks[j] & (DETERMINER | POSSESSIVE) or line[SPAN][j] >= 0 or kinds[j] & (NATIONALITY | NOUN)):
        return
    head = -1
    for k in range(j, min(j + 9, stop)):
        if marks[k] & (PHRASE_END & ~POSSESSIVE):
            break
        if kinds[k] & NOUN and line[SPAN][k] < 0:
            head = k
    if head >= 0:
        _learn(line, spans, actor, (j, head), known)


@helper
def _learn(line, spans, actor, reach, known):
    """Give an actor the noun at the end of a range, with its modifiers and nationality; not what it "formerly" was."""
    cast, (_, lends, kinds, genders) = known
    start, head = reach
    noun = line[VALUE][head]
    if not kinds[noun] & (1 << cast[0][actor]):
        return
    if genders[noun] and cast[1][actor] and genders[noun] != cast[1][actor]:
        return
    k = head - 1
    while k >= start and head - k < 5 and not line[MARKS][k] & (PHRASE_END | DETERMINER | POSSESSIVE):
        if line[KIND][k] & OTHERS:
            return
        if line[KIND][k] & NATIONALITY:
            cast[2][actor] = line[VALUE][k]
        elif line[SPAN][k] < 0:
            _add_word(cast[4][actor], line[HASH][k])
        k -= 1
    if k > start and line[MARKS][k] & POSSESSIVE and line[SPAN][k - 1] >= 0:
        owner = spans[2][line[SPAN][k - 1]]
        if cast[2][owner] >= 0 and cast[0][owner] != PERSON:
            cast[2][actor] = cast[2][owner]
    for n in range(lends.shape[0]):
        cast[3][actor, n] = max(cast[3][actor, n], lends[noun, n])
    if genders[noun] and not cast[1][actor]:
        cast[1][actor] = genders[noun]


@helper
def _add_word(words, word):
    for place in range(words.size):
        if words[place] == word:
            return
        if words[place] == 0:
            words[place] = word
            return


@jit
def shapes(tokens, codes):
    """Of every token as bits: 1 a capital letter at its start, 2 an end in "-ed" or "-s", 4 one in "-est"."""
    starts, ends = tokens[4], tokens[5]
    found = np.zeros(starts.size, np.uint8)
    for i in range(starts.size):
        head, last = codes[starts[i]], codes[ends[i] - 1]
        if 65 <= head <= 90:
            found[i] = 1
        if ends[i] - starts[i] > 2 and (last == 115 or (last == 100 and codes[ends[i] - 2] == 101)):
            found[i] |= 2
        if ends[i] - starts[i] > 4 and last == 116 and codes[ends[i] - 2] == 115 and codes[ends[i] - 3] == 101:
            found[i] |= 4
    return found
