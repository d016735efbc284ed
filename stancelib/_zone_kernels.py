"""Compiled twin of `tone_features` and `role_features`; see `_word_kernels` for how functions append."""

from __future__ import annotations

import numpy as np

from stancelib import feature_templates as ft
from stancelib._row_kernels import OTHER_ROLE, distance_bucket, put
from stancelib._table_kernels import ZERO, kernel, mix
from stancelib._token_kernels import BORDER, KEPT, LEVEL_MASK, LEVEL_SHIFT
from stancelib.feature_cells import (
    CODES,
    COUNT_STATES,
    FAR,
    LEVELS,
    MOST,
    QUOTE_CELL,
    QUOTED_TAG_CELL,
    SUM_STATES,
    TONE_CLAIM_CELL,
    TONE_DISTANCE_CELL,
    TONE_RELATION_CELL,
    TONE_SIDE_CELL,
    ZONE_COUNTS_CELL,
    ZONE_SUM_CELL,
)
from stancelib.role_features import EDGE, ONE_WORD, QUOTE, WORDS
from stancelib.tone_features import LEVEL_VALUES, NEGATED_VALUES, SIGNED_TAGS

_EDGE, _ONE_WORD, _WORDS, _QUOTE = (np.uint64(number) for number in (EDGE, ONE_WORD, WORDS, QUOTE))
_VALUES = np.array([*LEVEL_VALUES, *NEGATED_VALUES], np.int64)
_AGAINST, _FOR = np.int64(1 << 24), np.int64(1 << 44)
"""A tone is one number: the sum, the count of words against, the count of words for, side by side."""


@kernel
def _tone(level, code):
    value, tag, negated = _VALUES[level + LEVELS * (code & 1)], code >> 2, code & 1
    signed = (tag > 0) & (tag <= SIGNED_TAGS)
    against = signed & ((tag & 1) != negated)
    return value + (_AGAINST if against else (_FOR if signed else 0))


@kernel
def _put_zone(zone, tone, cells, m):
    total = ((tone + (1 << 23)) & (_AGAINST - 1)) - (1 << 23)
    counts = (tone - total) >> 24
    against, praise = counts & ((1 << 20) - 1), counts >> 20
    balance = max(-3, min(3, praise - against)) + 3
    state = (min(against, MOST) * (MOST + 1) + min(praise, MOST)) * 7 + balance
    cells[m] = ZONE_SUM_CELL + zone * SUM_STATES + max(-FAR, min(FAR, total)) + FAR
    cells[m + 1] = ZONE_COUNTS_CELL + zone * COUNT_STATES + state
    return m + 2


@kernel
def emit_tones(row, n, at, near, cells, m):
    """Tone: see `tone_features.tone_terms`."""
    if at < 0:
        return _emit_claim_tone(row, n, cells, m)
    claim = ZERO
    for side in range(2):
        m, tone = _emit_side(row, n, at, side, near, cells, m)
        claim += tone
    return _put_zone(ZERO, claim, cells, m)


@kernel
def _emit_claim_tone(row, n, cells, m):
    claim = ZERO
    for k in range(n):
        level = (row[4][k] >> LEVEL_SHIFT) & LEVEL_MASK
        claim += _tone(level, row[3][k])
        cells[m] = TONE_CLAIM_CELL + level
        m += level > 0
    return _put_zone(ZERO, claim, cells, m)


@kernel
def _emit_side(row, n, at, side, near, cells, m):
    """One side of the mention, from it outwards; the tone of each zone is that of the side at the zone's border."""
    roles, codes, flags = row[0], row[3], row[4]
    tone, close, alone, clause = ZERO, ZERO, ZERO, ZERO
    others, border, steps = 0, 0, ZERO + 1
    k, stop, step = (at + 1, n, 1) if side else (at - 1, -1, -1)
    while k != stop:
        level = (flags[k] >> LEVEL_SHIFT) & LEVEL_MASK
        others = min(others + (roles[k] == OTHER_ROLE), 2)
        border |= (flags[k] & BORDER) != 0
        cells[m] = TONE_CLAIM_CELL + level
        cells[m + 1] = TONE_SIDE_CELL + side * LEVELS + level
        cells[m + 2] = TONE_DISTANCE_CELL + (side * LEVELS + level) * 8 + distance_bucket(steps)
        cells[m + 3] = TONE_RELATION_CELL + ((side * LEVELS + level) * 4 + others) * 2 + border
        m += 4 * (level > 0)
        tone += _tone(level, codes[k])
        close = tone if steps <= near else close
        alone = tone if others == 0 else alone
        clause = tone if border == 0 else clause
        k += step
        steps += 1
    m = _put_zone(1 + side, tone, cells, m)
    m = _put_zone(3 + side, close, cells, m)
    m = _put_zone(5 + side, alone, cells, m)
    return _put_zone(7 + side, clause, cells, m), tone


@kernel
def _nearest_code(codes, n, at, step):
    k = at + step
    while 0 <= k < n and codes[k] == 0:
        k += step
    return codes[k] if 0 <= k < n else 0


@kernel
def emit_roles(row, n, at, kind, cells, hashes, m, h):
    """Roles: see `role_features.role_terms`; `kind` is the number of how the mention is named."""
    grams, codes = row[1], row[3]
    before = grams[at - 1] if at > 0 else _EDGE
    after = grams[at + 1] if at + 1 < n else _EDGE
    last, first = np.uint64(_nearest_code(codes, n, at, ZERO - 1)), np.uint64(_nearest_code(codes, n, at, ZERO + 1))
    h = put(np.int64(ft.ROLE_KIND), kind, hashes, h)
    h = put(np.int64(ft.ROLE_BEFORE), mix(kind, before), hashes, h)
    h = put(np.int64(ft.ROLE_AFTER), mix(kind, after), hashes, h)
    h = put(np.int64(ft.ROLE_AROUND), mix(before, after), hashes, h)
    h = put(np.int64(ft.ROLE_TAGS), first * np.uint64(256) + last, hashes, h)
    h = put(np.int64(ft.ROLE_TAG_AFTER), mix(kind, first), hashes, h)
    h = put(np.int64(ft.ROLE_TAG_BEFORE), mix(kind, last), hashes, h)
    return _emit_quotes(row, n, at, cells, m), h


@kernel
def mention_kind(tokens, low, high):
    """How the mention of these tokens is named: see `role_features.mention_kind`."""
    if high - low != 1:
        return _WORDS
    return tokens[0][low] if tokens[2][low] & KEPT else _ONE_WORD


@kernel
def _emit_quotes(row, n, at, cells, m):
    grams, codes = row[1], row[3]
    marks, inside, quoted = 0, 0, 0
    for k in range(n):
        marks += grams[k] == _QUOTE
        inside += (grams[k] == _QUOTE) & (k < at)
    inside &= 1
    cells[m] = QUOTE_CELL + inside * 4 + min(marks, 3)
    m += 1
    for k in range(n):
        mark = grams[k] == _QUOTE
        quoted ^= mark
        side = k > at
        cells[m] = QUOTED_TAG_CELL + ((side * CODES + codes[k]) * 2 + quoted) * 2 + inside
        m += (codes[k] > 0) & (not mark)
    return m
