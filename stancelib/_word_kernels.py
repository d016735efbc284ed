"""Compiled twin of `word_features.word_terms` and of `tag_features`."""

from __future__ import annotations

import numpy as np

from stancelib import tag_features
from stancelib._row_kernels import OTHER_ROLE, WORD_ROLE, distance_bucket, put, tag_code, word_gram
from stancelib._token_kernels import BORDER, DROPPED, KEPT, jit, mix
from stancelib.feature_templates import (
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

GAP, TAG_SEED = np.uint64(tag_features.GAP), np.uint64(tag_features.TAG_SEED)


@jit
def emit_words(seq, n, at, hashes, near, grams, out):
    """Words: see `word_features.word_terms`."""
    for k in range(n):
        grams[k] = word_gram(seq, k, hashes)
    m = 0
    for k in range(n):
        gram = grams[k]
        if seq[k, 1] == WORD_ROLE:
            m = put(CLAIM_1, gram, out, m)
        if at >= 0 and k != at:
            side = SIDE_STEP if k > at else 0
            m = put(SIDE_1 + side, gram, out, m)
            if abs(k - at) <= near:
                m = put(NEAR_1 + side, gram, out, m)
        if k + 1 == n:
            continue
        pair = mix(gram, grams[k + 1])
        m = put(CLAIM_2, pair, out, m)
        if at < 0 or k < at - near or k + 1 > at + near:
            continue
        side = SIDE_STEP if k >= at else 0
        m = put(NEAR_2 + side, pair, out, m)
        if k + 2 < n and k + 2 <= at + near:
            m = put(NEAR_3 + side, mix(pair, grams[k + 2]), out, m)
    return m


@jit
def tag_stream(seq, n, at, tokens, stream, grams):
    """Elements that carry structure: mentions, tags, function words and signs; other words in a row are one gap.

    `stream` holds (element, tag code, role, whether a clause border); returns the length and the anchor's place.
    """
    hashes, tags, flags = tokens[1], tokens[2], tokens[3]
    m, place, gap = 0, -1, False
    for k in range(n):
        token, role, code, border = seq[k, 0], seq[k, 1], 0, 0
        if role != WORD_ROLE:
            gram = word_gram(seq, k, hashes)
        elif tags[token] > 0:
            code = tag_code(token, tokens)
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
def emit_tag_grams(stream, grams, n, place, near, out, m):
    """Tags: see `tag_features.tag_terms`."""
    for k in range(n):
        if stream[k, 1] > 0:
            m = put(TAG_CLAIM_1, grams[k], out, m)
            if place >= 0:
                m = put(TAG_SIDE_1 + (SIDE_STEP if k > place else 0), grams[k], out, m)
        if k + 1 == n or (place >= 0 and (k < place - near or k + 1 > place + near)):
            continue
        side = SIDE_STEP if place >= 0 and k >= place else 0
        gram = mix(grams[k], grams[k + 1])
        m = put(TAG_NEAR_2 + side, gram, out, m)
        if k + 2 < n:
            gram = mix(gram, grams[k + 2])
            m = put(TAG_NEAR_3 + side, gram, out, m)
            if k + 3 < n and place >= 0 and place - 3 <= k <= place:
                m = put(TAG_NEAR_4 + side, mix(gram, grams[k + 3]), out, m)
    return m


@jit
def emit_relations(stream, n, place, out, m):
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
                bucket = distance_bucket(abs(stream[k, 0] - stream[place, 0]))
                m = put(TAG_DISTANCE + side, np.uint64(code * 8 + bucket), out, m)
                m = put(TAG_RELATION + side, np.uint64((code * 4 + others) * 2 + border), out, m)
            k += step
    return m
