"""Compiled tables of weights: those of a linear head by feature number, sums of TF-IDF blocks.

A weight row holds (squared idf, idf times the weight of each of three classes), so that a block's squared length and
its logits are four sums of the same shape.
"""

from __future__ import annotations

import numpy as np

from stancelib._table_kernels import build_filter, helper, home, jit, kernel, may_hold, mix, spread

ROW = 4
_ROW_SHIFT, _KEY_SHIFT, _PACKED_SHIFT = np.uint64(2), np.uint64(2), np.uint64(3)
"""A row has 4 numbers; a slot has 4 words, the first the key, or 8 halves of words, the last but two the row."""


@jit
def pack_head(keys, order, rows, slots, packed):
    """A linear head as an open-addressing table, in `slots` and `packed`; the first of `order` are found first.

    Key 0 marks an empty slot; a feature with that number (one in 2**64) is left out.
    """
    size = slots.size // ROW
    for k in order:
        key = keys[k]
        if key == 0:
            continue
        at = home(key, size)
        while slots[ROW * at] != 0:
            at = (at + 1) & (size - 1)
        slots[ROW * at] = key
        for column in range(ROW):
            packed[2 * ROW * at + 2 + column] = rows[k, column]
    return build_filter(keys)


@kernel
def find_slot(key, slots):
    """Slot of `key`, or -1."""
    mask = slots.size // ROW - 1
    at = home(key, slots.size // ROW)
    while slots[ROW * at] != key:
        if slots[ROW * at] == 0:
            return -1
        at = (at + 1) & mask
    return at


@helper
def find_rows(grams, occurs, seeds, head):
    """Weight rows of the five cells of every gram that occurs."""
    slots, packed, bits = head[0], head[1], head[2]
    rows = np.zeros((seeds.size * grams.size, ROW), np.float32)
    for k in range(grams.size):
        if occurs[k]:
            for t in range(seeds.size):
                number = mix(seeds[t], grams[k])
                if may_hold(number, bits):
                    _add_row(number, slots, packed, rows, seeds.size * k + t)
    return rows


@jit
def cell_rows(features, slots, packed):
    """Weight rows of all cells; a cell of several features has the sum of theirs."""
    begins, numbers = features
    rows = np.zeros((begins.size - 1, ROW), np.float32)
    for cell in range(begins.size - 1):
        for f in range(begins[cell], begins[cell + 1]):
            _add_row(numbers[f], slots, packed, rows, cell)
    return rows


@kernel
def _add_row(key, slots, packed, rows, k):
    slot = find_slot(key, slots)
    if slot >= 0:
        for column in range(ROW):
            rows[k, column] += packed[2 * ROW * slot + 2 + column]


@kernel
def keep_likely(numbers, low, high, bits, h):
    """Move to place `h` the feature numbers from `low` to `high` that the filter lets through, without a branch."""
    end = np.uint64(h)
    for k in range(np.uint64(low), np.uint64(high)):
        number = numbers[k]
        numbers[end] = number
        end += np.uint64(may_hold(number, bits))
    return np.int64(end)


@kernel
def find_slots(numbers, total, slots, out, waiting):
    """Place of the row of every feature number in a packed head; unknown ones get one of zeros. Overwrites `numbers`.

    The first slot of each is read without a branch: a wrong guess would wait for the memory, whereas the loop asks for
    many places at once. The few that are elsewhere follow.
    """
    mask, rest = np.uint64(slots.size // ROW - 1), np.uint64(0)
    for i in range(np.uint64(total)):
        key = numbers[i]
        at = spread(key) & mask
        out[i] = at
        numbers[rest], waiting[rest] = key, i
        rest += np.uint64(slots[at << _KEY_SHIFT] != key)
    for j in range(rest):
        key, at = numbers[j], np.uint64(out[waiting[j]])
        while slots[at << _KEY_SHIFT] != key and slots[at << _KEY_SHIFT] != 0:
            at = (at + np.uint64(1)) & mask
        out[waiting[j]] = at


@kernel
def weigh(cells, low, high, counts, rows, factors):
    """Sums of the rows of some cells, each by 1 + ln(count). `counts` is 0 before and after; overwrites `cells`."""
    low, n = np.uint64(low), np.uint64(low)
    for i in range(low, np.uint64(high)):
        cell = np.uint64(cells[i])
        cells[n] = cell
        count = counts[cell]
        n += np.uint64(count == 0)
        counts[cell] = count + 1
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    for i in range(low, n):
        cell = np.uint64(cells[i])
        factor = factors[np.uint64(counts[cell])]
        counts[cell] = 0
        at = cell << _ROW_SHIFT
        s0 += factor * factor * rows[at]
        s1 += factor * rows[at + np.uint64(1)]
        s2 += factor * rows[at + np.uint64(2)]
        s3 += factor * rows[at + np.uint64(3)]
    return s0, s1, s2, s3


@kernel
def weigh_slots(slots, low, high, packed, seen, factors):
    """The same for slots; `seen` begins with a small table of the slots met, empty (-1) before and after."""
    owners, places, met, times = seen
    n, mask = np.uint64(0), np.uint64(63)
    while mask < 2 * (high - low):  # small, so that it stays in the nearest cache
        mask = np.uint64(2) * mask + np.uint64(1)
    for i in range(np.uint64(low), np.uint64(high)):
        slot = np.uint64(slots[i])
        place = slot & mask
        while owners[place] >= 0 and met[np.uint64(owners[place])] != slot:
            place = (place + np.uint64(1)) & mask
        if owners[place] >= 0:
            times[np.uint64(owners[place])] += 1
            continue
        owners[place] = n
        met[n], places[n], times[n] = slot, place, 1
        n += np.uint64(1)
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    for i in range(n):
        owners[places[i]] = -1
        factor, at = factors[np.uint64(times[i])], (np.uint64(met[i]) << _PACKED_SHIFT) + np.uint64(2)
        s0 += factor * factor * packed[at]
        s1 += factor * packed[at + np.uint64(1)]
        s2 += factor * packed[at + np.uint64(2)]
        s3 += factor * packed[at + np.uint64(3)]
    return s0, s1, s2, s3
