"""Compiled row around a mention, as in `elements`, and what all feature kernels share.

A row is five arrays by element: role, number, word (its place in the vocabulary of the batch), tag code, flags; the
last two are 0 for mentions.
"""

from __future__ import annotations

import numpy as np

from stancelib import elements
from stancelib._table_kernels import GOLDEN, ZERO, kernel, mix
from stancelib._token_kernels import NEGATED, PASSIVE
from stancelib.feature_templates import SIDE_STEP

TARGET, OTHER = np.uint64(elements.TARGET), np.uint64(elements.OTHER)
NEAR_WORDS, NEAR_TAGS, WINDOW = 0, 1, 2
"""Places in `sizes`."""
WORD_ROLE, OTHER_ROLE, TARGET_ROLE = 0, 1, 2
TARGET_WORD, OTHER_WORD = 0, 1
"""Places of mentions in the vocabulary."""


@kernel
def read_row(tokens, spans, bounds, claim_spans, anchor, window, row):
    """Tokens around one mention, every mention folded to one element, in `row`.

    `tokens`: hashes, tags, flags, words. Returns the length and the place of the anchor (-1 without one).
    """
    low, high, actor = spans[1], spans[2], spans[3]
    i, end = bounds[0], min(bounds[1], bounds[0] + 4 * window)
    s, stop = claim_spans
    n, at = ZERO, ZERO - 1
    if anchor >= 0:
        i = max(bounds[0], low[anchor] - window)
        end = min(bounds[1], high[anchor] + window)
        s = anchor
        while s > claim_spans[0] and high[s - 1] > i:
            s -= 1
    while i < end:
        while s < stop and high[s] <= i:
            s += 1
        until = min(end, low[s]) if s < stop else end
        if i < until:
            n = _copy_words(tokens, i, until, row, n)
            i = until
        if i < end and high[s] > i:
            same = anchor >= 0 and actor[s] == actor[anchor]
            _put_mention(row, n, same)
            if s == anchor:
                at = n
            i = high[s]
            n += 1
    return n, at


@kernel
def _copy_words(tokens, i, until, row, n):
    hashes, tags, flags, words = tokens
    start, place = np.uint64(i), np.uint64(n)
    for k in range(np.uint64(until - i)):
        tag, flag = np.int32(tags[start + k]), flags[start + k]
        row[0][place + k] = WORD_ROLE
        row[1][place + k] = hashes[start + k]
        row[2][place + k] = words[start + k]
        row[3][place + k] = (tag * 4 + (flag & (NEGATED | PASSIVE))) * (tag > 0)
        row[4][place + k] = flag
    return n + until - i


@kernel
def _put_mention(row, n, same):
    row[0][n] = TARGET_ROLE if same else OTHER_ROLE
    row[1][n] = TARGET if same else OTHER
    row[2][n] = TARGET_WORD if same else OTHER_WORD
    row[3][n] = 0
    row[4][n] = 0


@kernel
def put(template, gram, hashes, h):
    """Write the number of a feature at `h` and return the next place."""
    hashes[h] = mix(np.uint64(template) * GOLDEN, gram)
    return h + 1


@kernel
def put_all(template, grams, low, high, hashes, h):
    """The same for the grams from `low` to `high`."""
    seed, start = np.uint64(template) * GOLDEN, np.uint64(low)
    count = max(0, high - low)
    for k in range(np.uint64(count)):
        hashes[np.uint64(h) + k] = mix(seed, grams[start + k])
    return h + count


@kernel
def put_sides(template, grams, low, high, at, hashes, h):
    """The same, with the template's other side from `at` on."""
    h = put_all(template, grams, low, min(at, high), hashes, h)
    return put_all(template + np.int64(SIDE_STEP), grams, max(low, at), high, hashes, h)


@kernel
def distance_bucket(steps):
    """1; 2; 3 to 4; 5 to 8; 9 to 16; 17 and more: 1..6."""
    return 1 + (steps > 1) + (steps > 2) + (steps > 4) + (steps > 8) + (steps > 16)
