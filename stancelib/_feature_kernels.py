"""Compiled twin of `features`: tagged tokens and mentions in, feature hashes (training) or logits (scoring) out.

One function, `_emit_pair`, lists the features of a pair; training and scoring both call it, so they cannot differ.
Nothing is allocated per pair. Time per pair is bounded: only `sizes[WINDOW]` tokens on either side of a mention count.
"""

from __future__ import annotations

import numpy as np

from stancelib._row_kernels import NEAR_TAGS, NEAR_WORDS, WINDOW, sequence
from stancelib._token_kernels import build_filter, build_table, home, inline, jit, may_hold
from stancelib._word_kernels import emit_relations, emit_tag_grams, emit_words, tag_stream
from stancelib._zone_kernels import emit_classes, emit_roles, emit_tones
from stancelib.feature_templates import BLOCKS
from stancelib.tone_features import ZONES

FEATURES_PER_TOKEN, FEATURES_PER_PAIR = 32, 256
"""Upper bounds: of each token, and of a pair beyond them (sums of zones, roles)."""
_BLOCKS = len(BLOCKS)


@jit
def _emit_pair(p, tokens, spans, pairs, sizes, work):
    """All features of pair `p`, in `out`, block after block; `ends` is where each block ends. Returns how many."""
    seq, stream, grams, sums, ends, out = work
    c, anchor = pairs[0][p], pairs[1][p]
    bounds = (tokens[0][c], tokens[0][c + 1])
    claim_spans = (spans[0][c], spans[0][c + 1])
    n, at = sequence(bounds, spans, claim_spans, anchor, sizes[WINDOW], seq)
    ends[0] = emit_words(seq, n, at, tokens[1], sizes[NEAR_WORDS], grams, out)
    length, place = tag_stream(seq, n, at, tokens, stream, grams)
    ends[1] = emit_tag_grams(stream, grams, length, place, sizes[NEAR_TAGS], out, ends[0])
    if place >= 0:
        ends[1] = emit_relations(stream, length, place, out, ends[1])
    ends[2] = emit_classes(seq, n, at, tokens, sizes[NEAR_WORDS], grams, out, ends[1])
    ends[3] = emit_tones(seq, n, at, tokens, sizes[NEAR_WORDS], sums, out, ends[2])
    ends[4] = ends[3]
    if at >= 0:
        ends[4] = emit_roles(seq, n, at, tokens, spans[2][anchor] - spans[1][anchor], out, ends[3])
    return ends[4]


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
        np.empty((3, len(ZONES)), np.int64),
        np.empty(_BLOCKS, np.int64),
        np.empty(longest * FEATURES_PER_TOKEN + FEATURES_PER_PAIR, np.uint64),
    )


@jit
def emit(tokens, spans, pairs, sizes):
    """Feature hashes of all pairs, for training.

    Returns `bounds` (pairs, blocks + 1), where each block of each pair begins and the last ends; and the hashes.
    """
    work = _workspace(tokens[0], sizes[WINDOW])
    bounds = np.zeros((pairs[0].size, _BLOCKS + 1), np.int64)
    hashes = np.empty(1024, np.uint64)
    total = 0
    for p in range(pairs[0].size):
        m = _emit_pair(p, tokens, spans, pairs, sizes, work)
        while total + m > hashes.size:
            hashes = np.concatenate((hashes, np.empty_like(hashes)))
        hashes[total : total + m] = work[5][:m]
        bounds[p, 0] = total
        bounds[p, 1:] = total + work[4]
        total += m
    return bounds, hashes[:total].copy()


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
    ends, out = work[4], work[5]
    size = 1024
    while size < 2 * out.size:
        size *= 2
    seen = (np.full(size, -1), np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(bias.size))
    logits = np.empty((pairs[0].size, bias.size), np.float64)
    for p in range(pairs[0].size):
        _emit_pair(p, tokens, spans, pairs, sizes, work)
        logits[p] = bias
        start = 0
        for block in range(_BLOCKS):
            _add_block(out[start : ends[block]], head, seen, _BLOCKS * p + block, logits[p])
            start = ends[block]
    return logits
