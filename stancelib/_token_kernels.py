"""Compiled twin of `tokens` and of the tagger in `features`: code points in, numbered and tagged tokens out.

No strings, no classes; hashes are unsigned 64-bit integers that wrap around. A property test holds these loops equal to
their readable twins on any text.
"""

from __future__ import annotations

import numpy as np

from stancelib._table_kernels import FNV_PRIME, FNV_START, find, inline, intern, jit, kernel, may_hold, mix
from stancelib.lexicon import BE as ENTRY_BE
from stancelib.lexicon import BORDER as ENTRY_BORDER
from stancelib.lexicon import BY as ENTRY_BY
from stancelib.lexicon import DROPPED as ENTRY_DROPPED
from stancelib.lexicon import KEPT as ENTRY_KEPT
from stancelib.lexicon import LAST_PASSIVE, NOMACT_TAGS, TAGS
from stancelib.lexicon import NOUNISH as ENTRY_NOUNISH
from stancelib.lexicon import PAST as ENTRY_PAST
from stancelib.lexicon import SHIFT as ENTRY_SHIFT
from stancelib.lexicon_files import LONGEST_PHRASE
from stancelib.tokens import APOSTROPHE, DIGIT, SIGN, WORD_CHARACTER

_BMP, _FOLD = 65536, np.uint32(0xFFFF)

NEGATED, PASSIVE, DROPPED, KEPT, BORDER = 1, 2, 4, 8, 16
LEVEL_SHIFT, LEVEL_MASK, CLASS_SHIFT = 5, 15, 9
"""Flags of a token, beside its tag; above them the level and the class of the word."""
LAST_EVALUATIVE, QUALITY_TAGS = TAGS.index("person+"), (TAGS.index("quality-"), TAGS.index("quality+"))
NEGATION_SCOPE, BE_SCOPE = 4, 3
"""As in `features`."""


@inline
def _mark_of(code, marks):
    """Class (in the upper half) and fold of a character; 0 beyond the table."""
    return marks[code] if code < _BMP else np.uint32(0)


@inline
def _in_word(mark):
    """Whether a letter, a mark or a digit."""
    return (mark >> np.uint32(16)) - np.uint32(WORD_CHARACTER) <= np.uint32(DIGIT - WORD_CHARACTER)


@inline
def _is_clitic(codes, i, start, stop, marks):
    """Whether the apostrophe at `i` stands between two word characters of its claim."""
    if i == start or i + 1 == stop:
        return False
    return _in_word(_mark_of(codes[i - 1], marks)) and _in_word(_mark_of(codes[i + 1], marks))


@jit
def tokenise(codes, claim_start, claim_end, marks):
    """Tokens of all claims: first token of each claim (and one past the last), token starts, ends, hashes.

    One loop, longer than it might be: calls in it made it five times slower.
    """
    first = np.zeros(claim_start.size + 1, np.int64)
    # A token has at least one character; memory that is never written costs nothing.
    starts, ends, hashes = (
        np.empty(codes.size, np.int64),
        np.empty(codes.size, np.int64),
        np.empty(codes.size, np.uint64),
    )
    n = 0
    for c in range(claim_start.size):
        i, stop = claim_start[c], claim_end[c]
        while i < stop:
            mark = _mark_of(codes[i], marks)
            kind = mark >> np.uint32(16)
            if kind == 0 or (kind == APOSTROPHE and not _is_clitic(codes, i, claim_start[c], stop, marks)):
                i += 1
                continue
            value = (FNV_START ^ np.uint64(mark & _FOLD)) * FNV_PRIME
            end = i + 1
            while kind != SIGN and end < stop:
                mark = _mark_of(codes[end], marks)
                if not _in_word(mark):
                    break
                value = (value ^ np.uint64(mark & _FOLD)) * FNV_PRIME
                end += 1
            starts[n], ends[n], hashes[n] = i, end, value
            n += 1
            i = end
        first[c + 1] = n
    return first, starts[:n], ends[:n], hashes[:n]


@inline
def _longest_entry(hashes, i, stop, table, found):
    """Longest lexicon entry that starts at token `i`, whose own is `found`: its position (or -1) and length."""
    gram = hashes[i]
    length = 1
    for n in range(2, min(LONGEST_PHRASE, stop - i) + 1):
        gram = mix(gram, hashes[i + n - 1])
        if may_hold(gram, table[5]):
            entry = find(gram, table[0], table[1])
            if entry >= 0:
                found, length = entry, n
    return found, length


@inline
def _token_flags(marks):
    flags = 0
    if marks & ENTRY_DROPPED:
        flags |= DROPPED
    if marks & ENTRY_KEPT:
        flags |= KEPT
    if marks & ENTRY_BORDER:
        flags |= BORDER
    return flags


@jit
def tag_tokens(first, hashes, table):
    """Tag and flags of every token.

    `table`: slots, positions, verb tags, other tags and flags of the lexicon, filter of its forms, filter of the first
    words of its phrases, levels and classes of its words as flags.
    """
    words, vocabulary = intern(hashes)
    entries, kinds = np.empty(vocabulary.size, np.int32), np.zeros(vocabulary.size, np.int32)
    opens, plain = np.empty(vocabulary.size, np.bool_), np.empty(vocabulary.size, np.bool_)
    for w in range(vocabulary.size):
        entries[w] = find(vocabulary[w], table[0], table[1]) if may_hold(vocabulary[w], table[5]) else np.int32(-1)
        opens[w] = may_hold(vocabulary[w], table[6])
        at = entries[w]
        plain[w] = not opens[w] and (at < 0 or (table[2][at] == 0 and table[3][at] == 0 and table[4][at] == 0))
        kinds[w] = table[7][at] if at >= 0 else 0
    tags, flags = np.zeros(hashes.size, np.uint8), np.empty(hashes.size, np.int32)
    for k in range(hashes.size):
        flags[k] = kinds[words[k]]
    for c in range(first.size - 1):
        _tag_claim(first[c], first[c + 1], hashes, table, (entries, opens, plain, words), tags, flags)
    return tags, flags


@inline
def _is_by(known, i, stop, marks):
    if i >= stop:
        return False
    entry = known[0][known[3][i]]
    return entry >= 0 and (marks[entry] & ENTRY_BY) != 0


@kernel
def _tag_claim(i, stop, hashes, table, known, tags, flags):
    entries, opens, plain, words = known
    negated_until, be_until, nounish = -1, -1, False
    while i < stop:
        if plain[words[i]]:
            nounish = False
            i += 1
            continue
        entry, length = entries[words[i]], 1
        if opens[words[i]]:
            entry, length = _longest_entry(hashes, i, stop, table, entry)
        if entry < 0:
            nounish = False
            i += 1
            continue
        marks = table[4][entry]
        as_noun = (nounish and table[3][entry] > 0) or table[2][entry] == 0
        tag = table[3][entry] if as_noun else table[2][entry]
        if as_noun and length > 1 and NOMACT_TAGS[0] <= tag <= NOMACT_TAGS[1]:
            length -= 1
        for k in range(i + 1, i + length):
            flags[k] |= DROPPED
        flag = _token_flags(marks)
        if 0 < tag <= LAST_EVALUATIVE and i <= negated_until:
            flag |= NEGATED
        past = 0 < tag <= LAST_PASSIVE and (marks & ENTRY_PAST) != 0
        if past and (i <= be_until or _is_by(known, i + length, stop, table[4])):
            flag |= PASSIVE
        if marks & ENTRY_BORDER:
            negated_until, be_until = -1, -1
        if marks & ENTRY_SHIFT:
            negated_until = i + length - 1 + NEGATION_SCOPE
        if marks & ENTRY_BE:
            be_until = i + BE_SCOPE
        tags[i] = tag
        flags[i] |= flag
        nounish = (marks & ENTRY_NOUNISH) != 0 or QUALITY_TAGS[0] <= tag <= QUALITY_TAGS[1]
        i += length


@jit
def token_spans(first, starts, ends, span_claim, span_start, span_end):
    """First and one-past-last token of each character span; spans come sorted, a token goes to the first of them."""
    low = np.empty(span_claim.size, np.int64)
    high = np.empty(span_claim.size, np.int64)
    for s in range(span_claim.size):
        lo, hi = first[span_claim[s]], first[span_claim[s] + 1]
        stop = hi
        if s > 0 and span_claim[s - 1] == span_claim[s]:
            lo = max(lo, high[s - 1])
        while lo < hi:
            middle = (lo + hi) // 2
            if ends[middle] <= span_start[s]:
                lo = middle + 1
            else:
                hi = middle
        low[s] = lo
        while lo < stop and starts[lo] < span_end[s]:
            lo += 1
        high[s] = lo
    return low, high
