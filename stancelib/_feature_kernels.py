"""Compiled twin of `features`: tagged tokens and mentions in, feature numbers (training) or logits (scoring) out.

One function, `_emit_pair`, lists the features of a pair; training and scoring both call it, so they cannot differ. A
feature comes as a cell (see `feature_cells`) or, where its values are many, as its number. Nothing is allocated per
pair. Time per pair is bounded: only `sizes[WINDOW]` tokens on either side of a mention count.
"""

from __future__ import annotations

import numpy as np

from stancelib._row_kernels import NEAR_TAGS, NEAR_WORDS, WINDOW, read_row
from stancelib._table_kernels import GOLDEN, ZERO, helper, intern, jit, kernel, mix, table_size
from stancelib._token_kernels import CLASS_SHIFT
from stancelib._weight_kernels import find_rows, find_slots, keep_likely, weigh, weigh_slots
from stancelib._word_kernels import CLASS_SEED, emit_classes, emit_tags, emit_words, tag_stream
from stancelib._zone_kernels import emit_roles, emit_tones, mention_kind
from stancelib.feature_cells import CLASS_TEMPLATES, WORD_TEMPLATES
from stancelib.feature_templates import BLOCKS

_BLOCKS = len(BLOCKS)
_WORDS, _CLASSES = BLOCKS.index("words"), BLOCKS.index("classes")
_CELLS_PER_TOKEN, _HASHES_PER_TOKEN, _PER_PAIR = 16, 10, 64
"""Upper bounds: of each token, and of a pair beyond them (zones, roles)."""
_WORD_SEEDS = np.array(WORD_TEMPLATES, np.uint64) * GOLDEN
_CLASS_SEEDS = np.array(CLASS_TEMPLATES, np.uint64) * GOLDEN


@kernel
def _emit_pair(p, tokens, spans, pairs, sizes, work, m, h):
    """All features of pair `p`: cells from `m` and hashes from `h` on; `ends` says where each block ends in either."""
    row, stream, numbers, pairs_of, classes, cells, hashes, ends = work
    c, anchor = pairs[0][p], pairs[1][p]
    near = sizes[NEAR_WORDS]
    bounds, claim_spans = (tokens[4][c], tokens[4][c + 1]), (spans[0][c], spans[0][c + 1])
    n, at = read_row(tokens[:4], spans, bounds, claim_spans, anchor, sizes[WINDOW], row)
    m, h = emit_words(row, n, at, near, pairs_of, cells, hashes, m, h)
    ends[0, 0], ends[1, 0] = m, h
    length, place = tag_stream(row, n, at, stream, numbers)
    m, h = emit_tags(stream, numbers, length, place, sizes[NEAR_TAGS], pairs_of, cells, hashes, m, h)
    ends[0, 1], ends[1, 1] = m, h
    m, h = emit_classes(row, n, at, near, (numbers, pairs_of, classes), cells, hashes, m, h)
    ends[0, 2], ends[1, 2] = m, h
    m = emit_tones(row, n, at, near, cells, m)
    ends[0, 3], ends[1, 3] = m, h
    if at >= 0:
        kind = mention_kind(tokens, spans[1][anchor], spans[2][anchor])
        m, h = emit_roles(row, n, at, kind, cells, hashes, m, h)
    ends[0, 4], ends[1, 4] = m, h


@helper
def _workspace(longest, group):
    """Arrays for the row of a pair, its stream of tags, numbers, pairs, classes, cells, hashes, ends of blocks."""
    row = (
        np.empty(longest, np.int32),
        np.empty(longest, np.uint64),
        np.empty(longest, np.int32),
        np.empty(longest, np.int32),
        np.empty(longest, np.int32),
    )
    stream = (
        np.empty(longest, np.int32),
        np.empty(longest, np.int32),
        np.empty(longest, np.int32),
        np.empty(longest, np.int32),
    )
    return (
        row,
        stream,
        np.empty(longest, np.uint64),
        np.empty(longest, np.uint64),
        np.empty(longest, np.int32),
        np.empty(group * (longest * _CELLS_PER_TOKEN + _PER_PAIR), np.uint32),
        np.empty(group * (longest * _HASHES_PER_TOKEN + _PER_PAIR), np.uint64),
        np.zeros((2, _BLOCKS), np.int64),
    )


@helper
def _longest_row(first, window):
    longest = 1
    for c in range(first.size - 1):
        longest = max(longest, first[c + 1] - first[c])
    return min(longest, 4 * window + 1) + 1


@helper
def _class_grams(flags):
    """Numbers of all word classes up to the greatest, and which occur."""
    greatest = 0
    for flag in flags:
        greatest = max(greatest, flag >> CLASS_SHIFT)
    grams, occurs = np.empty(greatest + 1, np.uint64), np.zeros(greatest + 1, np.bool_)
    for k in range(greatest + 1):
        grams[k] = mix(CLASS_SEED, np.uint64(k))
    for flag in flags:
        occurs[flag >> CLASS_SHIFT] = True
    return grams, occurs


@jit
def emit(tokens, spans, pairs, sizes, features):
    """Feature numbers of all pairs, for training; `features` is `feature_cells.cell_features()`.

    Returns `bounds` (pairs, blocks + 1), where each block of each pair begins and the last ends; and the numbers.
    """
    first, hashes, tags, flags = tokens
    words, vocabulary = intern(hashes)
    grams = _class_grams(flags)[0]
    work = _workspace(_longest_row(first, sizes[WINDOW]), 1)
    cells, numbers, ends = work[5:]
    bounds = np.zeros((pairs[0].size, _BLOCKS + 1), np.int64)
    out = np.empty(1024, np.uint64)
    total = 0
    for p in range(pairs[0].size):
        _emit_pair(p, (hashes, tags, flags, words, first), spans, pairs, sizes, work, ZERO, ZERO)
        while total + numbers.size + 32 * cells.size > out.size:
            out = np.concatenate((out, np.empty_like(out)))
        bounds[p, 0] = total
        m, h = 0, 0
        for block in range(_BLOCKS):
            for k in range(h, ends[1, block]):
                out[total] = numbers[k]
                total += 1
            for k in range(m, ends[0, block]):
                cell = cells[k]
                if block == _WORDS:
                    out[total] = mix(_WORD_SEEDS[cell % 5], vocabulary[cell // 5])
                    total += 1
                elif block == _CLASSES:
                    out[total] = mix(_CLASS_SEEDS[cell % 5], grams[cell // 5])
                    total += 1
                else:
                    for f in range(features[0][cell], features[0][cell + 1]):
                        out[total] = features[1][f]
                        total += 1
            m, h = ends[0, block], ends[1, block]
            bounds[p, block + 1] = total
    return bounds, out[:total].copy()


_GROUP = 16
"""Pairs whose features are looked up together: the more places asked for at once, the less waiting for memory."""


@jit
def score(tokens, spans, pairs, sizes, head, bias):
    """Logits (pairs, 3) under one linear head: what `pack_head` and `cell_rows` return."""
    first, hashes, tags, flags = tokens
    slots, packed, bits, cell_rows = head
    words, vocabulary = intern(hashes)
    grams, occurs = _class_grams(flags)
    word_rows = find_rows(vocabulary, np.ones(vocabulary.size, np.bool_), _WORD_SEEDS, head)
    class_rows = find_rows(grams, occurs, _CLASS_SEEDS, head)
    longest = _longest_row(first, sizes[WINDOW])
    work = _workspace(longest, _GROUP)
    most_numbers = work[6].size // _GROUP
    group_slots = np.empty(work[6].size, np.uint32)
    waiting = np.empty(work[6].size, np.uint32)
    group_ends = np.zeros((_GROUP + 1, 2, _BLOCKS), np.int64)
    factors = 1.0 + np.log(np.maximum(np.arange(8 * longest + 2), 1.0))
    seen = (
        np.full(table_size(most_numbers, 256), -1, np.int32),
        np.empty(most_numbers, np.uint32),
        np.empty(most_numbers, np.uint32),
        np.empty(most_numbers, np.int32),
    )
    counts = (
        np.zeros(len(word_rows), np.int32),
        np.zeros(len(class_rows), np.int32),
        np.zeros(len(cell_rows), np.int32),
    )
    rows = (word_rows.ravel(), class_rows.ravel(), cell_rows.ravel())
    logits = np.empty((pairs[0].size, 3), np.float64)
    batch = (hashes, tags, flags, words, first)
    for start in range(0, pairs[0].size, _GROUP):
        stop = min(start + _GROUP, pairs[0].size)
        _emit_group(start, stop, batch, spans, pairs, sizes, work, group_ends, bits)
        total = group_ends[stop - start - 1, 1, _BLOCKS - 1]
        find_slots(work[6], total, slots, group_slots, waiting)
        _add_group(start, stop, (work[5], group_slots, group_ends), counts, rows, packed, seen, factors, bias, logits)
    return logits


@kernel
def _emit_group(start, stop, tokens, spans, pairs, sizes, work, group_ends, bits):
    """Features of some pairs, without those that the filter knows to be unknown."""
    numbers, ends = work[6], work[7]
    m, h = ZERO, ZERO
    for p in range(start, stop):
        _emit_pair(p, tokens, spans, pairs, sizes, work, m, h)
        m, k = ends[0, _BLOCKS - 1], h
        for block in range(_BLOCKS):
            h = keep_likely(numbers, k, ends[1, block], bits, h)
            k = ends[1, block]
            group_ends[p - start, 0, block], group_ends[p - start, 1, block] = ends[0, block], h


@kernel
def _add_group(start, stop, group, counts, rows, packed, seen, factors, bias, logits):
    cells, slots, ends = group
    m, h = ZERO, ZERO
    for p in range(start, stop):
        for label in range(3):
            logits[p, label] = bias[label]
        for block in range(_BLOCKS):
            m_end, h_end = ends[p - start, 0, block], ends[p - start, 1, block]
            if block == _WORDS:
                sums = weigh(cells, m, m_end, counts[0], rows[0], factors)
            elif block == _CLASSES:
                sums = weigh(cells, m, m_end, counts[1], rows[1], factors)
            else:
                sums = weigh(cells, m, m_end, counts[2], rows[2], factors)
            more = weigh_slots(slots, h, h_end, packed, seen, factors)
            m, h = m_end, h_end
            norm = sums[0] + more[0]
            if norm > 0.0:
                scale = 1.0 / np.sqrt(norm)
                logits[p, 0] += (sums[1] + more[1]) * scale
                logits[p, 1] += (sums[2] + more[2]) * scale
                logits[p, 2] += (sums[3] + more[3]) * scale
