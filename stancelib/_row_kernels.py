"""Compiled row around a mention, as in `elements`, and what all feature kernels share."""

from __future__ import annotations

import numpy as np

from stancelib import elements
from stancelib._token_kernels import GOLDEN, NEGATED, PASSIVE, inline, jit, mix

TARGET, OTHER = np.uint64(elements.TARGET), np.uint64(elements.OTHER)
NEAR_WORDS, NEAR_TAGS, WINDOW = 0, 1, 2
"""Places in `sizes`."""
WORD_ROLE, OTHER_ROLE, TARGET_ROLE = 0, 1, 2


@jit
def sequence(bounds, spans, claim_spans, anchor, window, seq):
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
def word_gram(seq, k, hashes):
    if seq[k, 1] == TARGET_ROLE:
        return TARGET
    if seq[k, 1] == OTHER_ROLE:
        return OTHER
    return hashes[seq[k, 0]]


@inline
def put(template, gram, out, m):
    """Write the number of a feature at `m` and return the next place."""
    out[m] = mix(np.uint64(template) * GOLDEN, gram)
    return m + 1


@inline
def distance_bucket(steps):
    """1; 2; 3 to 4; 5 to 8; 9 to 16; 17 and more: 1..6."""
    bucket, limit = 1, 1
    while steps > limit and bucket < 6:
        bucket += 1
        limit *= 2
    return bucket


@inline
def tag_code(token, tokens):
    """Tag, negation and voice of a token as one number, 0 without a tag."""
    if tokens[2][token] == 0:
        return 0
    return tokens[2][token] * 4 + (tokens[3][token] & (NEGATED | PASSIVE))
