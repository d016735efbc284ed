"""Compiled twin of `word_features.class_terms`, `tone_features` and `role_features`."""

from __future__ import annotations

import numpy as np

from stancelib._row_kernels import OTHER_ROLE, WORD_ROLE, distance_bucket, put, tag_code, word_gram
from stancelib._token_kernels import BORDER, CLASS_SHIFT, KEPT, LEVEL_MASK, LEVEL_SHIFT, NEGATED, jit, mix
from stancelib.feature_templates import (
    CLASS_CLAIM,
    CLASS_NEAR,
    CLASS_NEAR_2,
    CLASS_NEAR_3,
    CLASS_SIDE,
    ROLE_AFTER,
    ROLE_AROUND,
    ROLE_BEFORE,
    ROLE_KIND,
    ROLE_QUOTE,
    ROLE_QUOTED_TAG,
    ROLE_TAG_AFTER,
    ROLE_TAG_BEFORE,
    ROLE_TAGS,
    SIDE_STEP,
    TONE_CLAIM,
    TONE_DISTANCE,
    TONE_RELATION,
    TONE_SIDE,
    ZONE_AGAINST,
    ZONE_BALANCE,
    ZONE_BOTH,
    ZONE_FOR,
    ZONE_STEP,
    ZONE_SUM,
)
from stancelib.role_features import EDGE, ONE_WORD, QUOTE, WORDS
from stancelib.tone_features import LEVEL_VALUES, NEGATED_VALUES, SIGNED_TAGS, STEPS, SUMS, ZONES
from stancelib.word_features import CLASS_SEED

_CLASS_SEED, _EDGE, _ONE_WORD, _WORDS = (np.uint64(n) for n in (CLASS_SEED, EDGE, ONE_WORD, WORDS))
_QUOTE = np.uint64(QUOTE)
_ZONES = len(ZONES)


@jit
def emit_classes(seq, n, at, tokens, near, grams, out, m):
    """Word classes: see `word_features.class_terms`."""
    hashes, flags = tokens[1], tokens[3]
    for k in range(n):
        grams[k] = word_gram(seq, k, hashes)
        if seq[k, 1] == WORD_ROLE:
            grams[k] = mix(_CLASS_SEED, np.uint64(flags[seq[k, 0]] >> CLASS_SHIFT))
    for k in range(n):
        known = seq[k, 1] == WORD_ROLE and flags[seq[k, 0]] >> CLASS_SHIFT > 0
        if known:
            m = put(CLASS_CLAIM, grams[k], out, m)
        if at < 0:
            continue
        if known:
            side = SIDE_STEP if k > at else 0
            m = put(CLASS_SIDE + side, grams[k], out, m)
            if abs(k - at) <= near:
                m = put(CLASS_NEAR + side, grams[k], out, m)
        if k + 1 == n or k < at - near or k + 1 > at + near:
            continue
        side = SIDE_STEP if k >= at else 0
        pair = mix(grams[k], grams[k + 1])
        m = put(CLASS_NEAR_2 + side, pair, out, m)
        if k + 2 < n and k + 2 <= at + near:
            m = put(CLASS_NEAR_3 + side, mix(pair, grams[k + 2]), out, m)
    return m


@jit
def emit_tones(seq, n, at, tokens, near, sums, out, m):
    """Tone: see `tone_features.tone_terms`. `sums` (3, zones): the sum, words against and words for, by zone."""
    tags, flags = tokens[2], tokens[3]
    sums[:] = 0
    for step in (-1, 1):
        others, border = 0, 0
        side = SIDE_STEP if step > 0 else 0
        k = at + step
        while 0 <= k < n:
            token, steps, word = seq[k, 0], abs(k - at), seq[k, 1] == WORD_ROLE
            others = min(others + (seq[k, 1] == OTHER_ROLE), 2)
            border |= word and flags[token] & BORDER != 0
            level = (flags[token] >> LEVEL_SHIFT) & LEVEL_MASK if word else 0
            if level:
                m = put(TONE_CLAIM, np.uint64(level), out, m)
            if level and at >= 0:
                m = put(TONE_SIDE + side, np.uint64(level), out, m)
                m = put(TONE_DISTANCE + side, np.uint64(level * 8 + distance_bucket(steps)), out, m)
                m = put(TONE_RELATION + side, np.uint64((level * 4 + others) * 2 + border), out, m)
            negated = word and flags[token] & NEGATED != 0
            value = NEGATED_VALUES[level] if negated else LEVEL_VALUES[level]
            sign = _sign(tags[token], negated) if word else 0
            if value or sign:
                _count(sums, 0, value, sign)
                _count(sums, 1 + (step > 0), value, sign)
                if steps <= near:
                    _count(sums, 3 + (step > 0), value, sign)
                if others == 0:
                    _count(sums, 5 + (step > 0), value, sign)
                if border == 0:
                    _count(sums, 7 + (step > 0), value, sign)
            k += step
    for zone in range(_ZONES if at >= 0 else 1):
        m = _emit_zone(zone, sums[0, zone], sums[1, zone], sums[2, zone], out, m)
    return m


@jit
def _sign(tag, negated):
    if tag == 0 or tag > SIGNED_TAGS:
        return 0
    sign = -1 if tag % 2 else 1
    return -sign if negated else sign


@jit
def _count(sums, zone, value, sign):
    sums[0, zone] += value
    sums[1, zone] += sign < 0
    sums[2, zone] += sign > 0


@jit
def _emit_zone(zone, total, against, praise, out, m):
    bucket = 0
    for mark in SUMS:
        bucket += mark < total
    m = put(ZONE_SUM, np.uint64(zone * 16 + bucket), out, m)
    for number, mark in enumerate(STEPS):
        if total <= mark < 0 or total >= mark > 0:
            m = put(ZONE_STEP, np.uint64(zone * 16 + number), out, m)
    m = put(ZONE_AGAINST, np.uint64(zone * 8 + min(against, 5)), out, m)
    m = put(ZONE_FOR, np.uint64(zone * 8 + min(praise, 5)), out, m)
    m = put(ZONE_BALANCE, np.uint64(zone * 8 + max(-3, min(3, praise - against)) + 3), out, m)
    return put(ZONE_BOTH, np.uint64(zone * 4 + 2 * (against > 0) + (praise > 0)), out, m)


@jit
def emit_roles(seq, n, at, tokens, size, out, m):
    """Roles: see `role_features.role_terms`; `size` is the number of tokens of the mention."""
    hashes, flags = tokens[1], tokens[3]
    kind = _WORDS
    if size == 1:
        kind = hashes[seq[at, 0]] if flags[seq[at, 0]] & KEPT else _ONE_WORD
    before = word_gram(seq, at - 1, hashes) if at > 0 else _EDGE
    after = word_gram(seq, at + 1, hashes) if at + 1 < n else _EDGE
    last, first = _nearest_code(seq, n, at, -1, tokens), _nearest_code(seq, n, at, 1, tokens)
    m = put(ROLE_KIND, kind, out, m)
    m = put(ROLE_BEFORE, mix(kind, before), out, m)
    m = put(ROLE_AFTER, mix(kind, after), out, m)
    m = put(ROLE_AROUND, mix(before, after), out, m)
    m = put(ROLE_TAGS, np.uint64(first * 256 + last), out, m)
    m = put(ROLE_TAG_AFTER, mix(kind, np.uint64(first)), out, m)
    m = put(ROLE_TAG_BEFORE, mix(kind, np.uint64(last)), out, m)
    return _emit_quotes(seq, n, at, tokens, out, m)


@jit
def _code(seq, k, tokens):
    return tag_code(seq[k, 0], tokens) if seq[k, 1] == WORD_ROLE else 0


@jit
def _nearest_code(seq, n, at, step, tokens):
    k = at + step
    while 0 <= k < n:
        code = _code(seq, k, tokens)
        if code:
            return code
        k += step
    return 0


@jit
def _emit_quotes(seq, n, at, tokens, out, m):
    marks, inside = 0, 0
    for k in range(n):
        if seq[k, 1] == WORD_ROLE and tokens[1][seq[k, 0]] == _QUOTE:
            marks += 1
            inside ^= k < at
    m = put(ROLE_QUOTE, np.uint64(inside * 4 + min(marks, 3)), out, m)
    quoted = 0
    for k in range(n):
        if seq[k, 1] == WORD_ROLE and tokens[1][seq[k, 0]] == _QUOTE:
            quoted = 1 - quoted
            continue
        code = _code(seq, k, tokens)
        if code:
            side = SIDE_STEP if k > at else 0
            m = put(ROLE_QUOTED_TAG + side, np.uint64((code * 2 + quoted) * 2 + inside), out, m)
    return m
