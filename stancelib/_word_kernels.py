"""Compiled twin of `word_features` and of `tag_features`: cells and feature numbers of a row.

Every function appends to `cells` from place `m` and to `hashes` from place `h` and returns the places after.
Choices are made by adding 0 or 1 to a place rather than by branches, which processors guess wrong.
"""

from __future__ import annotations

import numpy as np

from stancelib import feature_templates as ft
from stancelib import tag_features, word_features
from stancelib._row_kernels import OTHER_ROLE, WORD_ROLE, distance_bucket, put_all, put_sides
from stancelib._table_kernels import ZERO, kernel, mix
from stancelib._token_kernels import BORDER, CLASS_SHIFT, DROPPED, KEPT
from stancelib.feature_cells import CODES, TAG_CLAIM_CELL, TAG_DISTANCE_CELL, TAG_RELATION_CELL, TAG_SIDE_CELL

CLAIM_2, NEAR_2, NEAR_3 = (np.int64(template) for template in (ft.CLAIM_2, ft.NEAR_2, ft.NEAR_3))
CLASS_NEAR_2, CLASS_NEAR_3 = np.int64(ft.CLASS_NEAR_2), np.int64(ft.CLASS_NEAR_3)
TAG_NEAR_2, TAG_NEAR_3, TAG_NEAR_4 = (np.int64(template) for template in (ft.TAG_NEAR_2, ft.TAG_NEAR_3, ft.TAG_NEAR_4))
CLAIM, BEFORE, AFTER, NEAR_BEFORE, NEAR_AFTER = (np.int64(place) for place in range(5))
"""Places of the cells of a word or class, as in `feature_cells.WORD_TEMPLATES`."""
GAP, TAG_SEED = np.uint64(tag_features.GAP), np.uint64(tag_features.TAG_SEED)
CLASS_SEED = np.uint64(word_features.CLASS_SEED)


@kernel
def _put_cells(ids, low, high, place, cells, m):
    count = max(0, high - low)
    for k in range(np.uint64(count)):
        cells[np.uint64(m) + k] = 5 * ids[np.uint64(low) + k] + place
    return m + count


@kernel
def _pair_up(grams, low, high, pairs):
    for k in range(np.uint64(low), np.uint64(max(low, high))):
        pairs[k] = mix(grams[k], grams[k + np.uint64(1)])


@kernel
def _put_near(templates, grams, pairs, n, at, near, hashes, h):
    """Pairs and triples of the row near `at`. Overwrites `pairs`."""
    low, high = max(0, at - near), min(n - 1, at + near)
    h = put_sides(templates[0], pairs, low, high, at, hashes, h)
    high = min(n - 2, at + near - 1)
    _pair_on(grams, ZERO + 2, low, high, pairs)
    return put_sides(templates[1], pairs, low, high, at, hashes, h)


@kernel
def emit_words(row, n, at, near, pairs, cells, hashes, m, h):
    """Words: see `word_features.word_terms`."""
    roles, grams, words = row[0], row[1], row[2]
    for k in range(n):
        cells[m] = 5 * words[k]
        m += roles[k] == WORD_ROLE
    _pair_up(grams, ZERO, n - 1, pairs)
    h = put_all(CLAIM_2, pairs, ZERO, n - 1, hashes, h)
    if at < 0:
        return m, h
    m = _put_cells(words, ZERO, at, BEFORE, cells, m)
    m = _put_cells(words, at + 1, n, AFTER, cells, m)
    m = _put_cells(words, max(0, at - near), at, NEAR_BEFORE, cells, m)
    m = _put_cells(words, at + 1, min(n, at + near + 1), NEAR_AFTER, cells, m)
    return m, _put_near((NEAR_2, NEAR_3), grams, pairs, n, at, near, hashes, h)


@kernel
def _list_classes(flags, low, high, classes, j):
    for k in range(low, high):
        classes[j] = flags[k] >> CLASS_SHIFT
        j += classes[j] > 0
    return j


@kernel
def emit_classes(row, n, at, near, work, cells, hashes, m, h):
    """Word classes: see `word_features.class_terms`."""
    roles, grams, flags = row[0], row[1], row[4]
    numbers, pairs, classes = work
    if at < 0:
        return _put_cells(classes, ZERO, _list_classes(flags, ZERO, n, classes, ZERO), CLAIM, cells, m), h
    low, high = max(0, at - near), min(n, at + near + 1)
    for k in range(low, high):
        word = mix(CLASS_SEED, np.uint64(flags[k] >> CLASS_SHIFT))
        numbers[k] = word if roles[k] == WORD_ROLE else grams[k]
    _pair_up(numbers, low, high - 1, pairs)
    before = _list_classes(flags, ZERO, low, classes, ZERO)
    middle = _list_classes(flags, low, at, classes, before)
    after = _list_classes(flags, at + 1, high, classes, middle)
    end = _list_classes(flags, high, n, classes, after)
    m = _put_cells(classes, ZERO, end, CLAIM, cells, m)
    m = _put_cells(classes, ZERO, middle, BEFORE, cells, m)
    m = _put_cells(classes, middle, end, AFTER, cells, m)
    m = _put_cells(classes, before, middle, NEAR_BEFORE, cells, m)
    m = _put_cells(classes, middle, after, NEAR_AFTER, cells, m)
    return m, _put_near((CLASS_NEAR_2, CLASS_NEAR_3), numbers, pairs, n, at, near, hashes, h)


@kernel
def tag_stream(row, n, at, stream, numbers):
    """Elements that carry structure: mentions, tags, function words and signs; other words in a row are one gap.

    `stream` holds (element, tag code, whether another actor, whether a clause border); returns the length and the
    anchor's place.
    """
    roles, grams, codes, flags = row[0], row[1], row[3], row[4]
    m, place, gap = 0, -1, False
    for k in range(n):
        code, flag = codes[k], flags[k]
        stays = (roles[k] != WORD_ROLE) | (code > 0) | ((flag & (KEPT | DROPPED)) == KEPT)
        opens = (not stays) & ((flag & DROPPED) == 0)
        number = grams[k] if stays else GAP
        numbers[m] = mix(TAG_SEED, np.uint64(code)) if code > 0 else number
        stream[0][m], stream[1][m] = k, code
        stream[2][m], stream[3][m] = roles[k] == OTHER_ROLE, (flag & BORDER) != 0
        place = m if k == at else place
        m += stays | (opens & (not gap))
        gap = opens | (gap & (not stays))
    return m, place


@kernel
def emit_tags(stream, numbers, n, place, near, pairs, cells, hashes, m, h):
    """Tags: see `tag_features.tag_terms`."""
    _pair_up(numbers, ZERO, n - 1, pairs)
    if place < 0:
        for k in range(n):
            cells[m] = TAG_CLAIM_CELL + stream[1][k]
            m += stream[1][k] > 0
        h = put_all(TAG_NEAR_2, pairs, ZERO, n - 1, hashes, h)
        _pair_on(numbers, ZERO + 2, ZERO, n - 2, pairs)
        return m, put_all(TAG_NEAR_3, pairs, ZERO, n - 2, hashes, h)
    low, high = max(0, place - near), min(n - 1, place + near)
    h = put_sides(TAG_NEAR_2, pairs, low, high, place, hashes, h)
    high = min(high, n - 2)
    _pair_on(numbers, ZERO + 2, low, high, pairs)
    h = put_sides(TAG_NEAR_3, pairs, low, high, place, hashes, h)
    low, high = max(low, place - 3), min(place + 1, high, n - 3)
    _pair_on(numbers, ZERO + 3, low, high, pairs)
    h = put_sides(TAG_NEAR_4, pairs, low, high, place, hashes, h)
    return _emit_relations(stream, n, place, cells, m), h


@kernel
def _pair_on(numbers, step, low, high, pairs):
    for k in range(np.uint64(low), np.uint64(max(low, high))):
        pairs[k] = mix(pairs[k], numbers[k + np.uint64(step)])


@kernel
def _emit_relations(stream, n, place, cells, m):
    """Every tag, by side, distance, and the other actors (up to two) and clause borders between it and the mention."""
    elements, codes, is_other, is_border = stream
    for side in range(2):
        others, border = 0, 0
        k, stop, step = (place + 1, n, 1) if side else (place - 1, -1, -1)
        while k != stop:
            code = codes[k]
            others = min(others + is_other[k], 2)
            border |= is_border[k]
            bucket = distance_bucket(abs(elements[k] - elements[place]))
            cells[m] = TAG_CLAIM_CELL + code
            cells[m + 1] = TAG_SIDE_CELL + side * CODES + code
            cells[m + 2] = TAG_DISTANCE_CELL + (side * CODES + code) * 8 + bucket
            cells[m + 3] = TAG_RELATION_CELL + ((side * CODES + code) * 4 + others) * 2 + border
            m += 4 * (code > 0)
            k += step
    return m
