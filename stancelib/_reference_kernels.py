"""Compiled resolution for `references`: pronouns and noun phrases of whole batches to the actors they stand for.

The mentions of a text are kept in the order in which they are read, each with how prominent its place is; a reference
weighs those of the last sentences. `line` holds what is known of tokens: marks of `_phrase_kernels`, classes and
values of the words of `references`, mention of each token, whether it is quoted, its hash, and the shape of the word.
"""

from __future__ import annotations

import numpy as np

from stancelib._description_kernels import (
    ANY_PRONOUN,
    ATTACHED,
    DEFINITE,
    FEMALE,
    HASH,
    IMPERSONAL,
    KIND,
    MALE,
    MARKS,
    MISS,
    MISTER,
    NATIONALITY,
    NEUTER,
    NOUN,
    OBJECT,
    OTHERS,
    OWNER,
    PHRASE_END,
    PLURAL,
    PLURAL_NOUN,
    QUOTED,
    SHAPE,
    SPAN,
    SUBJECT,
    VALUE,
    VERBAL,
    describe,
)
from stancelib._phrase_kernels import (
    ACT,
    ADVERB,
    AND,
    AUXILIARY,
    BE,
    BORDER,
    BY,
    COMMA,
    CONJUNCTION,
    DETERMINER,
    OF,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    REPORT,
    SAYING,
    STOP,
    THAT,
    TO,
    VERB,
)
from stancelib._table_kernels import find, helper, jit
from stancelib.descriptions import OTHER, OWN, PERSON

_CLAUSE = BORDER | AND | CONJUNCTION | THAT | RELATIVE
_NEXT = PHRASE_END | POSSESSIVE | ADVERB | VERB
_MEMORY, _PRONOUN_REACH, _NOUN_REACH = 512, 24, 80
"""Mentions kept of a text; read back for a pronoun, for a noun phrase."""
_CLAIMS, _DECAY, _LEAST = 4, 0.6, 0.3
"""Sentences back to which a pronoun reaches, what each takes from a mention's weight, the least weight that counts."""
_AS_SUBJECT, _AS_TOPIC, _AS_OBJECT, _AS_OWNER, _AS_PLACE = 3.0, 2.2, 2.0, 1.7, 1.5


@jit
def classify(hashes, table):
    """Class and value of every token."""
    kinds = np.zeros(hashes.size, np.int64)
    values = np.full(hashes.size, -1, np.int64)
    for i in range(hashes.size):
        entry = find(hashes[i], table[0], table[1])
        if entry >= 0:
            kinds[i], values[i] = table[2][entry], table[3][entry]
    return kinds, values


@jit
def resolve(first, claims, line, spans, cast, settings):
    """References of all texts as rows of claim, low, high, actor and 1 for pronouns.

    `claims`: text and paragraph of each; `spans`: low, high, actor and 1 for plural; `cast`: kinds, genders, countries,
    nouns, role words; `settings`: the margin, then the noun tables.
    """
    out = np.empty((line[MARKS].size, 5), np.int64)
    memory = (np.empty((_MEMORY, 5), np.int64), np.empty(_MEMORY), np.zeros(cast[0].size), np.zeros(3, np.int64))
    owner, kinds, quoted, state, found = line[SPAN], line[KIND], line[QUOTED], memory[3], 0
    for c in range(first.size - 1):
        if c == 0 or claims[0][c] != claims[0][c - 1]:
            state[0], state[1] = 0, -1
        for inside in range(2):
            i = first[c]
            while i < first[c + 1]:
                # A call counts references of all its arrays, which costs more than to look at most tokens.
                if quoted[i] != inside or (owner[i] < 0 and not kinds[i] & (ANY_PRONOUN | DEFINITE)):
                    i += 1
                    continue
                if kinds[i] & DEFINITE and owner[i] < 0:
                    k, stop = i + 1, min(i + 5, first[c + 1])
                    while k < stop and not kinds[k] & NOUN:
                        k += 1
                    if k == stop:
                        i += 1
                        continue
                here = (c, first[c], i, first[c + 1])
                if owner[i] >= 0:
                    s = owner[i]
                    describe(line, spans, s, here, (cast, settings))
                    _remember(line, memory, claims, here, (spans[1][s], spans[2][s], spans[3][s]))
                    i = spans[1][s]
                    continue
                end, actor, plural = _read(line, memory, claims, here, (spans, cast, settings))
                if actor >= 0:
                    out[found, 0], out[found, 1], out[found, 2], out[found, 3] = c, i, end, actor
                    out[found, 4] = kinds[i] & ANY_PRONOUN != 0
                    found += 1
                    _remember(line, memory, claims, here, (end, actor, plural))
                i = max(end, i + 1)
    return out[:found].copy()


@helper
def _read(line, memory, claims, here, known):
    """End, actor and number of the reference at a token; the actor is -1 where there is none or none is clear."""
    i, kind = here[2], line[KIND][here[2]]
    if kind & ANY_PRONOUN:
        return i + 1, _pronoun(line, memory, claims, here, known), 2 * np.int64(kind & PLURAL != 0)
    if kind & DEFINITE:
        head = _head(line, here, known)
        if head >= 0:
            return head + 1, _noun(line, memory, here, head, known), 0
    return i + 1, -1, 0


@helper
def _remember(line, memory, claims, here, mention):
    """Add a mention to the memory of its text, with the weight of its place; note who speaks."""
    (high, actor, plural), (c, start, low, stop) = mention, here
    rows, weights, _, state = memory
    n = state[0]
    if n == _MEMORY:
        rows[: n // 2], weights[: n // 2] = rows[n // 2 :].copy(), weights[n // 2 :].copy()
        n //= 2
    rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3], rows[n, 4] = low, c, actor, plural, claims[1][c]
    weights[n] = _weight(line, start, (low, high), stop)
    state[0] = n + 1
    if not line[QUOTED][low] and _speaks(line, start, (low, high), stop):
        state[1] = actor


@helper
def _weight(line, start, reach, stop):
    low, high = reach
    marks, k = line[MARKS], low - 1
    while k >= start and low - k < 5 and line[KIND][k] & (NOUN | DEFINITE | NATIONALITY | OTHERS | MISTER | MISS):
        k -= 1
    if (high < stop and marks[high] & POSSESSIVE) or line[KIND][low] & OWNER:
        return _AS_OWNER
    opens = k < start or marks[k] & (BORDER | AND | CONJUNCTION | THAT) != 0
    acts = high < stop and (_is_verbal(line, high) or marks[high] & COMMA != 0)
    if opens:
        return _AS_SUBJECT if acts else _AS_TOPIC
    if marks[k] & (PREPOSITION | OF | BY | TO):
        return _AS_PLACE
    return _AS_TOPIC if acts and not marks[high] & COMMA else _AS_OBJECT


@helper
def _is_verbal(line, i):
    """Whether a token can be a verb after its subject."""
    mark = line[MARKS][i]
    if mark & (AUXILIARY | VERB | SAYING) or line[KIND][i] & VERBAL:
        return True
    return not mark and not line[KIND][i] and _ends(line, i)


@helper
def _ends(line, i):
    """Whether a word ends as a verb may: "-ed" or "-s"."""
    return line[SHAPE][i] & 2 != 0


@helper
def _speaks(line, start, reach, stop):
    """Whether a verb of saying stands next to a mention."""
    low, k = reach
    while k < stop and line[MARKS][k] & ADVERB:
        k += 1
    after = k < stop and line[MARKS][k] & (SAYING | REPORT) != 0
    return after or (low - 1 > start and line[MARKS][low - 1] & SAYING != 0 and line[MARKS][low - 2] & BORDER != 0)


@helper
def _pronoun(line, memory, claims, here, known):
    """The actor of a pronoun, or -1."""
    rows, weights, sums, state = memory
    (c, start, i, _), cast = here, known[1]
    case = _case(line, here)
    kind = line[KIND][i]
    if kind & NEUTER and case != OWNER and (_is_impersonal(line, here) or _is_vague(line, here, case, known[2][0])):
        return -1
    barred = _barred(line, memory, here) if case == OBJECT else -1
    oldest = max(0, state[0] - _PRONOUN_REACH)
    for h in range(oldest, state[0]):
        sums[rows[h, 2]] = 0.0
    for h in range(state[0] - 1, oldest - 1, -1):
        actor = rows[h, 2]
        age = c - rows[h, 1] + (rows[h, 4] != claims[1][c])
        if age > _CLAIMS:
            break
        if actor == barred or (line[QUOTED][i] and actor == state[1]):
            continue
        weight = weights[h] * _DECAY**age * _agreement(kind, cast[0][actor], cast[1][actor], rows[h, 3])
        if weights[h] == _AS_SUBJECT and (i == start if age else case != OBJECT):
            weight *= 1.3
        if rows[h, 0] > i or (kind & NEUTER and case == OBJECT):
            weight *= 0.5
        more, less = max(sums[actor], weight), min(sums[actor], weight)
        sums[actor] = more + 0.15 * less
    return _clearest(memory, oldest, known[2][0], _LEAST)


@helper
def _clearest(memory, oldest, margin, least):
    """The actor with the largest sum if no other comes near it, else -1."""
    rows, _, sums, state = memory
    best, most, next_most = -1, 0.0, 0.0
    for h in range(oldest, state[0]):
        actor = rows[h, 2]
        if actor == best:
            continue
        if sums[actor] > most:
            best, most, next_most = actor, sums[actor], most
        elif sums[actor] > next_most:
            next_most = sums[actor]
    return best if most >= least and most >= margin * next_most else -1


@helper
def _case(line, here):
    """Whether a pronoun is the subject, an object or an owner where it stands."""
    _, start, i, stop = here
    kind, marks = line[KIND][i], line[MARKS]
    if kind & OWNER and not kind & OBJECT:
        return OWNER
    if kind & OWNER:
        ends = i + 1 == stop or marks[i + 1] & (PHRASE_END | ADVERB | DETERMINER) != 0
        return OBJECT if ends else OWNER
    if kind & SUBJECT and kind & OBJECT:
        opens = i == start or marks[i - 1] & _CLAUSE != 0 or (i + 1 < stop and _is_verbal(line, i + 1))
        return SUBJECT if opens else OBJECT
    return OBJECT if kind & OBJECT else SUBJECT


@helper
def _is_impersonal(line, here):
    """Whether "it" stands for nothing: "it seems", "it is clear that", "it was a pity"."""
    _, _, i, stop = here
    marks, k = line[MARKS], i + 1
    if k < stop and line[KIND][k] & IMPERSONAL:
        return True
    while k < stop and marks[k] & (AUXILIARY | ADVERB) and not marks[k] & BE:
        k += 1
    if k >= stop or not marks[k] & BE:
        return k < stop and line[KIND][k] & IMPERSONAL != 0
    for j in range(k + 1, min(k + 9, stop)):
        if marks[j] & (THAT | TO) or (marks[j] & (RELATIVE | CONJUNCTION) and j > k + 1):
            return True
        if marks[j] & (COMMA | STOP):
            break
    return k + 1 < stop and marks[k + 1] & DETERMINER != 0


@helper
def _is_vague(line, here, case, margin):
    """Whether an object "it" may stand for a matter rather than an actor: nobody acts on it ("earned it")."""
    _, start, i, _ = here
    return case == OBJECT and margin > 1.0 and (i == start or not line[MARKS][i - 1] & ACT)


@helper
def _barred(line, memory, here):
    """The subject of the clause in which an object pronoun stands: it would be "himself"."""
    rows, weights, _, state = memory
    c, _, i, _ = here
    for h in range(state[0] - 1, max(-1, state[0] - 8), -1):
        if rows[h, 1] != c:
            break
        if rows[h, 0] < i and weights[h] >= _AS_TOPIC:
            for k in range(rows[h, 0] + 1, i):
                if line[MARKS][k] & _CLAUSE:
                    return -1
            return rows[h, 2]
    return -1


@helper
def _agreement(kind, actor_kind, told, plural):
    """How well an actor of a kind and gender agrees with a pronoun, from 0 to 1."""
    is_person, other = actor_kind == PERSON, actor_kind == OTHER
    if kind & (MALE | FEMALE):
        if not (is_person or other) or (told and told != (1 if kind & MALE else 2)):
            return 0.0
        return 1.0 if told else 0.6
    if is_person:
        return 0.0
    if kind & NEUTER:
        return (1.0, 0.9, 0.4)[plural]
    return (0.5, 0.8, 1.0)[plural]


@helper
def _head(line, here, known):
    """The last token of the noun phrase that "the" begins, or -1 where it describes or belongs to something else."""
    _, start, i, stop = here
    marks, kinds = line[MARKS], line[KIND]
    j = i + 1
    while j < stop and j - i < 5 and not kinds[j] & NOUN:
        if line[SPAN][j] >= 0 or marks[j] & PHRASE_END or kinds[j] & (OTHERS | PLURAL_NOUN) or line[SHAPE][j] & 4:
            return -1
        j += 1
    if j >= stop or j - i >= 5 or kinds[j] & PLURAL_NOUN or line[SPAN][j] >= 0:
        return -1
    while j + 1 < stop and kinds[j + 1] & NOUN and line[SPAN][j + 1] < 0 and not line[SHAPE][j + 1] & 1:
        j += 1
    if kinds[j] & PLURAL_NOUN or not _is_whole(line, j + 1, stop):
        return -1
    if i > start and (marks[i - 1] & BE or (i - 1 > start and marks[i - 1] & COMMA and line[SPAN][i - 2] >= 0)):
        return -1
    if j + 2 < stop and marks[j + 1] & COMMA and line[SPAN][j + 2] >= 0:
        (spans, cast, (_, _, of_kinds, _)) = known
        named = spans[2][line[SPAN][j + 2]]
        if of_kinds[line[VALUE][j]] & (1 << cast[0][named]):
            return -1
    return j


@helper
def _is_whole(line, k, stop):
    """Whether a noun phrase ends before token `k`: no further noun, no "of", no name follows."""
    if k >= stop:
        return True
    mark, kind = line[MARKS][k], line[KIND][k]
    if mark & OF or line[SPAN][k] >= 0 or line[SHAPE][k] & 1:
        return False
    if mark & _NEXT or kind & VERBAL:
        return True
    return not kind & (ATTACHED | NOUN | PLURAL_NOUN)


@helper
def _noun(line, memory, here, head, known):
    """The actor that a noun phrase describes, or -1."""
    rows, _, sums, state = memory
    (c, _, i, _), cast, (margin, _, _, genders) = here, known[1], known[2]
    noun = line[VALUE][head]
    oldest = max(0, state[0] - _NOUN_REACH)
    for h in range(oldest, state[0]):
        sums[rows[h, 2]] = 0.0
    for h in range(oldest, state[0]):
        actor = rows[h, 2]
        fit = np.int64(cast[3][actor, noun])
        if fit == 0 or (genders[noun] and cast[1][actor] and genders[noun] != cast[1][actor]):
            continue
        weight = (1.0 if fit == OWN else 0.6) / (1.0 + 0.12 * (c - rows[h, 1]))
        if head > i + 1:
            weight *= _modified(line, (i + 1, head), cast, actor)
        sums[actor] = max(sums[actor], weight)
    return _clearest(memory, oldest, margin, 0.12)


@helper
def _modified(line, reach, cast, actor):
    """How well the words before the noun fit an actor: its nationality, the words of its role."""
    factor = 1.0
    for k in range(reach[0], reach[1]):
        if line[KIND][k] & NATIONALITY:
            if cast[2][actor] != line[VALUE][k] and (cast[2][actor] >= 0 or cast[0][actor] != PERSON):
                return 0.0
            factor *= 1.2 if cast[2][actor] == line[VALUE][k] else 0.7
        else:
            factor *= 1.3 if _has_word(cast[4][actor], line[HASH][k]) else 0.75
    return factor


@helper
def _has_word(words, word):
    for known in words:
        if known == word:
            return True
    return False
