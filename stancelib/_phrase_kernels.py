"""Compiled reading of a claim for `holders`: classes of its tokens, and the noun phrases around a place.

`row` holds what is known of each token (its classes, its mention) and of each mention (first token, one past the last,
actor). A range of tokens is (low, high), without any (-1, -1). All searches are bounded.
"""

from __future__ import annotations

import numpy as np

from stancelib._table_kernels import helper, jit

(
    COMMA, STOP, QUOTE, AND, BUT, TO, BY, OF, FROM, PREPOSITION, RELATIVE, THAT, CONJUNCTION, BE, AUXILIARY, ADVERB,
    DETERMINER, QUANTIFIER, POSSESSIVE, PRONOUN, FIRST, SPEAKER, REPRESENTATIVE, ACCORDING, SAYING, NAMING, ADDRESSING,
    TELLING, PROGRESSIVE, ACTING, CONTEST, OPEN, ACT, REPORT, NOMINAL, AGENTIVE, INNER,
    SOME, VIEWPOINT, EMOTION, FEELING, DOCUMENT, OBLIGATION,
) = (1 << bit for bit in range(43))  # fmt: skip
"""Classes of a token, as bits: those of the words that `holders` lists, then what the lexicon and the neighbours make
of it: an opening quotation mark, an act, a report, a nominal act, a passive, a further word of a listed phrase."""
BORDER = COMMA | STOP | QUOTE
CLAUSE = BORDER | AND | RELATIVE | THAT | CONJUNCTION
BREAK = CLAUSE | TO | BY | PREPOSITION | AUXILIARY | PRONOUN | FIRST
LEADING = DETERMINER | QUANTIFIER | POSSESSIVE
HUMAN = SPEAKER | REPRESENTATIVE
LISTED = SAYING | NAMING | ACTING | EMOTION | FEELING
VERB = ACT | REPORT
PREDICATE = VERB | NOMINAL | ACCORDING
TURN = PREPOSITION | CONJUNCTION | ADVERB | OF
ALONE = PREPOSITION | OF | AUXILIARY | ADVERB | VERB | RELATIVE
"""Ends of a clause; of a noun phrase; its first words; words that name speakers; listed verbs; verbs; all predicates;
what may follow a closed frame; what shows that "some" and "others" stand for people by themselves."""
REACH, GAP, PHRASE, BY_SCOPE, PASSIVE_SCOPE, WINDOW = 30, 4, 5, 6, 16, 100
"""Tokens from a verb back to its subject; of other words between them; of a noun phrase; from a passive to "by" and of
the phrase after it; from a mention to the agent of a passive that is not listed; on either side of a mention."""
NOTHING = (-1, -1)
MARKS, OWNER, LOW, HIGH, ACTOR, REFERENT = range(6)
"""Places in `row`; `OWNER` is the mention of a token, `REFERENT` that of a possessive pronoun, which has no owner."""
SUBJECT_LOW, SUBJECT_HIGH, OBJECT_LOW, FRAME_LOW, FRAME_HIGH, WHOLE = range(6)
"""Columns of `frames`; `WHOLE` is 1 where a frame is put after or into what it reports."""


@jit
def read_owners(size, spans):
    """The mention that each token belongs to, or -1."""
    owner = np.full(size, -1, np.int64)
    for s in range(spans[1].size):
        owner[spans[1][s] : spans[2][s]] = s
    return owner


@jit
def part_possessives(marks, owner, spans):
    """Take possessive pronouns from `owner` and return them by themselves."""
    referent = np.full(owner.size, -1, np.int64)
    for s in range(spans[1].size):
        i = spans[1][s]
        if spans[2][s] == i + 1 and marks[i] & POSSESSIVE:
            referent[i], owner[i] = s, -1
    return referent


@helper
def settle(row, frames, reach, place):
    """Whether the token at `place` ends the search for a subject, and the subject."""
    (first, v), (i, end, words) = reach, place
    mark, s = row[MARKS][i], row[OWNER][i]
    if s >= 0:
        if end > 0 and row[MARKS][i + 1] & POSSESSIVE:
            return True, phrase(row, frames, reach, (row[LOW][s], end))
        return not follows(row, s, first, PREPOSITION | BY), coordinated(row, s, first)
    if mark & FIRST:
        return True, NOTHING
    if mark & SOME and words == 0 and row[MARKS][i + 1] & ALONE:
        return True, (i, i + 1)
    if mark & LEADING and words > 0 and (i == first or not row[MARKS][i - 1] & (PREPOSITION | OF)):
        return True, phrase(row, frames, reach, (i, end))
    if mark & HUMAN:
        start = _phrase_start(row, i, first)
        if start - 1 > first and row[MARKS][start - 1] & AND and row[OWNER][start - 2] >= 0:
            return True, coordinated(row, row[OWNER][start - 2], first)  # "Oslo and two members back"
        return True, phrase(row, frames, reach, (start, max(end, i + 1)))
    timed = mark & COMMA and words > 0 and row[MARKS][i + 1] & PREPOSITION and speaker(row, i + 1, end) < 0
    if not timed and (words > 0 or not mark & (COMMA | RELATIVE)):
        return _settle_border(row, frames, reach, place)
    shared = mark & COMMA != 0 and before_apposition(row, i, first) < 0
    return shared, earlier(row, frames, v, first) if shared else NOTHING


@helper
def _settle_border(row, frames, reach, place):
    """The same for a token that ends a noun phrase."""
    (first, v), (i, end, words) = reach, place
    mark = row[MARKS][i]
    if words == 0 and mark & PRONOUN:
        frames[v, FRAME_LOW] = i
        holder = earlier(row, frames, v, first)
        return True, holder if holder[0] >= 0 else (i, i + 1)
    if end < 0 and mark & (AND | TO | CONJUNCTION):
        return True, earlier(row, frames, v, first)
    before = i - 2 if i > first + 1 and row[MARKS][i - 1] & COMMA else i - 1
    if mark & RELATIVE and before >= first and (row[MARKS][before] & HUMAN or row[OWNER][before] >= 0):
        return False, NOTHING  # "critics who follow such cases say"
    ends = mark & (BREAK & ~(PREPOSITION | AUXILIARY)) != 0
    return ends, phrase(row, frames, reach, (i + 1, end)) if ends and words > 0 else NOTHING


@helper
def further(row, place, first):
    """The next token to look at, past the phrase or apposition that ends at this one."""
    i, end, words = place
    mark, s = row[MARKS][i], row[OWNER][i]
    if s >= 0:
        return row[LOW][s] - 2, i + 1 if end < 0 else end, 0
    if mark & COMMA:
        return before_apposition(row, i, first), -1, 0
    if mark & RELATIVE:
        return i - 2 if i > first and row[MARKS][i - 1] & COMMA else i - 1, end, words
    if mark & LEADING and words > 0:
        return i - 2, end, words if row[MARKS][i - 1] & OF else 0
    if mark & (AUXILIARY | ADVERB | PREPOSITION | OF | LEADING):
        return i - 1, end, words
    return i - 1, i + 1 if end < 0 else end, words + 1


@helper
def follows(row, s, first, kinds):
    """Whether the token before mention `s` is of one of some classes."""
    low = row[LOW][s]
    return low > first and row[MARKS][low - 1] & kinds != 0


@helper
def coordinated(row, s, first):
    """The mention `s`, or the one it belongs to ("X of S"), or the first of a list that ends with it ("X, Y and S")."""
    low = row[LOW][s]
    if low - 1 > first and row[MARKS][low - 1] & OF and row[OWNER][low - 2] >= 0:
        low = row[LOW][row[OWNER][low - 2]]
    joint = AND
    while low - 1 > first and row[MARKS][low - 1] & joint and row[OWNER][low - 2] >= 0:
        before = row[LOW][row[OWNER][low - 2]]
        if before > first and not row[MARKS][before - 1] & (BORDER | AND | CONJUNCTION | THAT):
            break
        low, joint = before, AND | COMMA
    return (low, row[HIGH][row[OWNER][low]])


@helper
def before_apposition(row, i, first):
    """Last token of what an apposition or relative clause before the comma `i` belongs to, or -1 without one.

    An apposition that is a mention ("the chair, Ana Sola,") stands for itself.
    """
    marks, owner = row[MARKS], row[OWNER]
    s = owner[i - 1] if i > first else -1
    if s >= 0 and row[LOW][s] - 2 > first and marks[row[LOW][s] - 1] & COMMA and _is_title(row, row[LOW][s] - 2, first):
        return i - 1
    for k in range(i - 1, max(first, i - REACH), -1):
        if marks[k] & (STOP | QUOTE):
            break
        if not marks[k] & COMMA:
            continue
        if owner[k] >= 0 and owner[k] == owner[i - 1]:
            return i - 1
        if owner[k] < 0 and owner[k - 1] >= 0 and not marks[k + 1] & (AND | PRONOUN | CONJUNCTION):
            s = owner[k + 1]
            return i - 1 if s >= 0 and row[HIGH][s] == i else k - 1
    return -1


@helper
def _is_title(row, i, first):
    """Whether a noun phrase that ends with token `i` says who is named after it: "the chair", ", an organist"."""
    if row[MARKS][i] & HUMAN:
        return True
    for k in range(i - 1, max(first, i - PHRASE), -1):
        if row[MARKS][k] & DETERMINER and row[MARKS][k - 1] & COMMA:
            return True
        if row[MARKS][k] & BREAK or row[OWNER][k] >= 0:
            break
    return False


@helper
def earlier(row, frames, v, first):
    """Holder of the nearest earlier verb, or the first mention before it that stands outside other phrases."""
    start = max(first, v - REACH)
    for k in range(v - 1, start - 1, -1):
        if row[MARKS][k] & VERB and not row[MARKS][k] & AGENTIVE and frames[k, SUBJECT_LOW] >= 0:
            return (frames[k, SUBJECT_LOW], frames[k, SUBJECT_HIGH])
    for k in range(start, v):
        s = row[OWNER][k]
        if s >= 0 and not follows(row, s, first, PREPOSITION | BY | OF):
            return (row[LOW][s], row[HIGH][s])
    return NOTHING


@helper
def phrase(row, frames, reach, place):
    """The noun phrase at `place` if it names a speaker; one that speaks for an actor ("its officials") is the actor."""
    (first, v), (low, high) = reach, place
    if low > first and low < high and row[OWNER][low] < 0 and row[OWNER][low - 1] >= 0:
        low = row[LOW][row[OWNER][low - 1]]
    named = speaker(row, low, high)
    if named < 0:
        return NOTHING
    if row[MARKS][named] & REPRESENTATIVE:
        holder = _represented(row, frames, (low, v), first)
        if holder[0] < 0 and row[MARKS][named] & DOCUMENT:
            holder = earlier(row, frames, low, first)
        if holder[0] >= 0:
            return holder
    name = _name_after(row, high, v)
    return name if name[0] >= 0 else (low, max(named + 1, min(high, low + PHRASE)))


@helper
def speaker(row, low, high):
    """First token of a range that names a speaker, or -1."""
    for k in range(low, high):
        if row[MARKS][k] & HUMAN and row[OWNER][k] < 0:
            return k
    return -1


@helper
def _represented(row, frames, place, first):
    """The actor for whom a phrase speaks: a mention in it or behind it, or what its possessive refers to."""
    low, v = place
    for k in range(low, v):
        s = row[OWNER][k]
        if s >= 0 and not row[MARKS][k] & INNER:
            return (row[LOW][s], row[HIGH][s])
    if not row[MARKS][low] & POSSESSIVE:
        return NOTHING
    s = row[REFERENT][low]
    return (row[LOW][s], row[HIGH][s]) if s >= 0 else earlier(row, frames, low, first)


@helper
def _name_after(row, i, stop):
    """The mention that follows a noun phrase after a comma: "the rapporteur, Ana Sola"."""
    if i + 1 >= stop or not row[MARKS][i] & COMMA or row[OWNER][i + 1] < 0:
        return NOTHING
    return (i + 1, row[HIGH][row[OWNER][i + 1]])


@helper
def _phrase_start(row, i, first):
    """First token of the noun phrase whose last is `i`."""
    marks = row[MARKS]
    while i > first and row[OWNER][i - 1] < 0 and not marks[i - 1] & (BREAK | ADVERB | VERB):
        if marks[i] & LEADING and not marks[i - 1] & (OF | LEADING):
            break
        i -= 1
    return i


@helper
def phrase_after(row, i, stop):
    """The mention or noun phrase that starts at `i`; one that speaks for an actor is the actor."""
    k = i
    while k < min(i + BY_SCOPE, stop):
        s = row[OWNER][k]
        if s >= 0 and not _owns_next(row, s, stop):
            return (row[LOW][s], row[HIGH][s])
        if row[MARKS][k] & BREAK:
            break
        k += 1
    name = _name_after(row, k, stop) if k > i else NOTHING
    if name[0] >= 0 and name[1] < stop and not row[MARKS][name[1]] & (BORDER | RELATIVE | AND):
        name = NOTHING  # "according to analysts, Oslo won": no apposition
    if name[0] < 0 and speaker(row, i, k) >= 0 and row[MARKS][speaker(row, i, k)] & REPRESENTATIVE:
        name = phrase_after(row, k + 1, stop) if k + 1 < stop and row[MARKS][k] & PREPOSITION else NOTHING
    if name[0] >= 0:
        return name
    return (i, k) if _has_word(row, i, k) else NOTHING


@helper
def _owns_next(row, s, stop):
    high = row[HIGH][s]
    return high < stop and row[MARKS][high] & POSSESSIVE != 0


@helper
def _has_word(row, low, high):
    """Whether a range holds more than determiners."""
    for k in range(low, high):
        if not row[MARKS][k] & (LEADING | OF | ADVERB):
            return True
    return False


@helper
def agent(row, i, stop):
    """The phrase after "by", near `i`."""
    for k in range(i, min(i + BY_SCOPE, stop)):
        if row[MARKS][k] & BY:
            return phrase_after(row, k + 1, stop)
        if row[MARKS][k] & (STOP | QUOTE | RELATIVE):
            break
    return NOTHING


@helper
def relative_object(row, i, first):
    """First token of the mention that "whom", "which" or "that" before the subject at `i` refers to, or -1."""
    k = i - 1
    if k <= first or not row[MARKS][k] & (RELATIVE | THAT):
        return -1
    k -= 2 if row[MARKS][k - 1] & COMMA else 1
    s = row[OWNER][k] if k >= first else -1
    return row[LOW][s] if s >= 0 else -1


@helper
def frame_start(row, i, first):
    """First token of the clause that begins a reporting frame, if a border stands close before `i`; else `i`."""
    k = i
    while k > first and i - k < 8 and not row[MARKS][k - 1] & BREAK:
        k -= 1
    return k if k > first and row[MARKS][k - 1] & BORDER else i


@helper
def clause_start(row, i, first):
    """First token after the last strong border before `i`."""
    start = max(first, i - WINDOW)
    while i > start and not row[MARKS][i - 1] & (STOP | OPEN):
        i -= 1
    return i
