"""Compiled twin of `features`: tagged tokens and mentions in, feature hashes (training) or logits (scoring) out.

One function, `_emit_pair`, lists the features of a pair; training and scoring both call it, so they cannot differ.
Nothing is allocated per pair. Time per pair is bounded: only `sizes[WINDOW]` tokens on either side of a mention count.
"""

from __future__ import annotations

import numpy as np

from stancelib._token_kernels import (
    BORDER,
    DROPPED,
    GOLDEN,
    KEPT,
    NEGATED,
    PASSIVE,
    build_filter,
    build_table,
    home,
    inline,
    jit,
    may_hold,
    mix,
)
from stancelib.features import (
    CLAIM_1,
    CLAIM_2,
    NEAR_1,
    NEAR_2,
    NEAR_3,
    SIDE_1,
    SIDE_STEP,
    TAG_CLAIM_1,
    TAG_DISTANCE,
    TAG_NEAR_2,
    TAG_NEAR_3,
    TAG_NEAR_4,
    TAG_RELATION,
    TAG_SIDE_1,
)

TARGET = np.uint64(0x7461726765740001)
OTHER = np.uint64(0x6F74686572000002)
GAP = np.uint64(0x6761700000000003)
TAG_SEED = np.uint64(0x7461670000000004)

FEATURES_PER_TOKEN = 16
NEAR_WORDS, NEAR_TAGS, WINDOW = 0, 1, 2
"""Places in `sizes`."""
WORD_ROLE, OTHER_ROLE, TARGET_ROLE = 0, 1, 2


@jit
def _sequence(bounds, spans, claim_spans, anchor, window, seq):
    """Tokens around one mention, every mention folded to one element: its first token and its role, in `seq`.

    Returns the length and the place of the anchor (-1 without one).
    """
    low, high, actor = spans[1], spans[2], spans[3]
    i, end = bounds[0], min(bounds[1], bounds[0] + 4 * window)
    s, stop = claim_spans
    n, at = 0, -1
    if anchor >= 0:
        i = max(bounds[0], low[anchor] - window)
        end = min(bounds[1], high[anchor] + window)
        s = anchor
        while s > claim_spans[0] and high[s - 1] > i:
            s -= 1
    while i < end:
        while s < stop and high[s] <= i:
            s += 1
        seq[n, 0], seq[n, 1] = i, WORD_ROLE
        if s < stop and low[s] <= i:
            same = anchor >= 0 and actor[s] == actor[anchor]
            seq[n, 1] = TARGET_ROLE if same else OTHER_ROLE
            if s == anchor:
                at = n
            i = high[s]
        else:
            i += 1
        n += 1
    return n, at


@inline
def _word_gram(seq, k, hashes):
    if seq[k, 1] == TARGET_ROLE:
        return TARGET
    if seq[k, 1] == OTHER_ROLE:
        return OTHER
    return hashes[seq[k, 0]]


@inline
def _emit(template, gram, out, m):
    out[m] = mix(np.uint64(template) * GOLDEN, gram)
    return m + 1


@jit
def _emit_words(seq, n, at, hashes, near, grams, out):
    for k in range(n):
        grams[k] = _word_gram(seq, k, hashes)
    m = 0
    for k in range(n):
        gram = grams[k]
        if seq[k, 1] == WORD_ROLE:
            m = _emit(CLAIM_1, gram, out, m)
        if at >= 0 and k != at:
            side = SIDE_STEP if k > at else 0
            m = _emit(SIDE_1 + side, gram, out, m)
            if abs(k - at) <= near:
                m = _emit(NEAR_1 + side, gram, out, m)
        if k + 1 == n:
            continue
        pair = mix(gram, grams[k + 1])
        m = _emit(CLAIM_2, pair, out, m)
        if at < 0 or k < at - near or k + 1 > at + near:
            continue
        side = SIDE_STEP if k >= at else 0
        m = _emit(NEAR_2 + side, pair, out, m)
        if k + 2 < n and k + 2 <= at + near:
            m = _emit(NEAR_3 + side, mix(pair, grams[k + 2]), out, m)
    return m


@jit
def _tag_stream(seq, n, at, tokens, stream, grams):
    """Elements that carry structure: mentions, tags, function words and signs; other words in a row are one gap.

    `stream` holds (element, tag code, role, whether a clause border); returns the length and the anchor's place.
    """
    hashes, tags, flags = tokens[1], tokens[2], tokens[3]
    m, place, gap = 0, -1, False
    for k in range(n):
        token, role, code, border = seq[k, 0], seq[k, 1], 0, 0
        if role != WORD_ROLE:
            gram = _word_gram(seq, k, hashes)
        elif tags[token] > 0:
            code = tags[token] * 4 + (flags[token] & (NEGATED | PASSIVE))
            gram = mix(TAG_SEED, np.uint64(code))
        elif flags[token] & DROPPED:
            continue
        elif flags[token] & KEPT:
            gram = hashes[token]
        elif gap:
            continue
        else:
            gram = GAP
        gap = gram == GAP
        if role == WORD_ROLE and flags[token] & BORDER:
            border = 1
        if k == at:
            place = m
        stream[m, 0], stream[m, 1], stream[m, 2], stream[m, 3] = k, code, role, border
        grams[m] = gram
        m += 1
    return m, place


@jit
def _emit_tag_grams(stream, grams, n, place, near, out, m):
    for k in range(n):
        if stream[k, 1] > 0:
            m = _emit(TAG_CLAIM_1, grams[k], out, m)
            if place >= 0:
                m = _emit(TAG_SIDE_1 + (SIDE_STEP if k > place else 0), grams[k], out, m)
        if k + 1 == n or (place >= 0 and (k < place - near or k + 1 > place + near)):
            continue
        side = SIDE_STEP if place >= 0 and k >= place else 0
        gram = mix(grams[k], grams[k + 1])
        m = _emit(TAG_NEAR_2 + side, gram, out, m)
        if k + 2 < n:
            gram = mix(gram, grams[k + 2])
            m = _emit(TAG_NEAR_3 + side, gram, out, m)
            if k + 3 < n and place >= 0 and place - 3 <= k <= place:
                m = _emit(TAG_NEAR_4 + side, mix(gram, grams[k + 3]), out, m)
    return m


@inline
def _distance_bucket(steps):
    """1; 2; 3 to 4; 5 to 8; 9 to 16; 17 and more: 1..6."""
    bucket, limit = 1, 1
    while steps > limit and bucket < 6:
        bucket += 1
        limit *= 2
    return bucket


@jit
def _emit_relations(stream, n, place, out, m):
    """Every tag by side, distance, and the other actors (up to two) and clause borders between it and the mention."""
    for step in (-1, 1):
        side = SIDE_STEP if step > 0 else 0
        others, border = 0, 0
        k = place + step
        while 0 <= k < n:
            if stream[k, 2] == OTHER_ROLE:
                others = min(others + 1, 2)
            border = max(border, stream[k, 3])
            code = stream[k, 1]
            if code > 0:
                bucket = _distance_bucket(abs(stream[k, 0] - stream[place, 0]))
                m = _emit(TAG_DISTANCE + side, np.uint64(code * 8 + bucket), out, m)
                m = _emit(TAG_RELATION + side, np.uint64((code * 4 + others) * 2 + border), out, m)
            k += step
    return m


@jit
def _emit_pair(p, tokens, spans, pairs, sizes, work):
    """All features of pair `p`, in `out`: how many belong to the word block, and how many there are."""
    seq, stream, grams, out = work
    c, anchor = pairs[0][p], pairs[1][p]
    bounds = (tokens[0][c], tokens[0][c + 1])
    claim_spans = (spans[0][c], spans[0][c + 1])
    n, at = _sequence(bounds, spans, claim_spans, anchor, sizes[WINDOW], seq)
    words = _emit_words(seq, n, at, tokens[1], sizes[NEAR_WORDS], grams, out)
    length, place = _tag_stream(seq, n, at, tokens, stream, grams)
    m = _emit_tag_grams(stream, grams, length, place, sizes[NEAR_TAGS], out, words)
    if place >= 0:
        m = _emit_relations(stream, length, place, out, m)
    return words, m


@jit
def _workspace(first, window):
    longest = 1
    for c in range(first.size - 1):
        longest = max(longest, first[c + 1] - first[c])
    longest = min(longest, 4 * window + 1)
    return (
        np.empty((longest, 2), np.int64),
        np.empty((longest, 4), np.int64),
        np.empty(longest, np.uint64),
        np.empty(longest * FEATURES_PER_TOKEN, np.uint64),
    )


@jit
def emit(tokens, spans, pairs, sizes):
    """Feature hashes of all pairs, for training.

    Returns `ends` (pairs + 1, 2): end of each pair's word block and of the pair; and the hashes, pair after pair.
    """
    work = _workspace(tokens[0], sizes[WINDOW])
    ends = np.zeros((pairs[0].size + 1, 2), np.int64)
    hashes = np.empty(1024, np.uint64)
    total = 0
    for p in range(pairs[0].size):
        words, m = _emit_pair(p, tokens, spans, pairs, sizes, work)
        while total + m > hashes.size:
            hashes = np.concatenate((hashes, np.empty_like(hashes)))
        hashes[total : total + m] = work[3][:m]
        ends[p + 1, 0] = total + words
        total += m
        ends[p + 1, 1] = total
    return ends, hashes[:total].copy()


@jit
def pack_head(keys, idf, weights):
    """A linear head by slot, so that one look-up touches two places in memory: the keys, and (idf, weights).

    Key 0 marks an empty slot; a feature with that number (one in 2**64) is left out.
    """
    slots, positions = build_table(keys[keys != 0])
    packed = np.zeros((slots.size, 1 + weights.shape[1]), np.float32)
    filled = np.flatnonzero(keys != 0)
    for slot in range(slots.size):
        if positions[slot] >= 0:
            packed[slot, 0] = idf[filled[positions[slot]]]
            packed[slot, 1:] = weights[filled[positions[slot]]]
    return slots, packed, build_filter(keys)


@inline
def _find_slot(key, slots):
    """Slot of `key`, or -1."""
    at = home(key, slots.size)
    while slots[at] != key and slots[at] != 0:
        at = (at + 1) & (slots.size - 1)
    return at if slots[at] == key else -1


@jit
def _keep_likely(hashes, bits):
    """Move the hashes that the filter lets through to the front, without a branch; return how many."""
    likely = 0
    for k in range(hashes.size):
        hashes[likely] = hashes[k]
        likely += 1 if may_hold(hashes[k], bits) else 0
    return likely


@jit
def _add_block(hashes, head, seen, block, logits):
    """Add one TF-IDF block of a pair to its logits: 1 + ln(count), idf, length 1. Overwrites `hashes`.

    `seen` is a small table of the features met in this block: block number (others are free), slot, count.
    """
    slots, packed, bits = head
    blocks, owners, counts, sums = seen
    likely, mask, norm = _keep_likely(hashes, bits), 63, 0.0
    while mask < 2 * likely:
        mask = 2 * mask + 1
    sums[:] = 0.0
    for k in range(likely):
        slot = _find_slot(hashes[k], slots)
        if slot < 0:
            continue
        at = (slot * 40503 >> 4) & mask
        while blocks[at] == block and owners[at] != slot:
            at = (at + 1) & mask
        step = np.float64(packed[slot, 0])
        if blocks[at] != block:
            blocks[at], owners[at], counts[at] = block, slot, 1
            norm += step * step
        else:
            before, after = 1.0 + np.log(counts[at]), 1.0 + np.log(counts[at] + 1.0)
            counts[at] += 1
            norm += step * step * (after * after - before * before)
            step *= after - before
        for label in range(logits.size):
            sums[label] += step * packed[slot, 1 + label]
    if norm > 0.0:
        for label in range(logits.size):
            logits[label] += sums[label] / np.sqrt(norm)


@jit
def score(tokens, spans, pairs, sizes, head, bias):
    """Logits (pairs, labels) under one linear head: what `pack_head` returns."""
    work = _workspace(tokens[0], sizes[WINDOW])
    out = work[3]
    size = 1024
    while size < 2 * out.size:
        size *= 2
    seen = (np.full(size, -1), np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(bias.size))
    logits = np.empty((pairs[0].size, bias.size), np.float64)
    for p in range(pairs[0].size):
        words, m = _emit_pair(p, tokens, spans, pairs, sizes, work)
        logits[p] = bias
        _add_block(out[:words], head, seen, 2 * p, logits[p])
        _add_block(out[words:m], head, seen, 2 * p + 1, logits[p])
    return logits
