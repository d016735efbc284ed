"""Compiled hash tables, and how numbers are mixed: what all kernels share."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from stancelib import tokens
from stancelib.elements import OTHER, TARGET

_SETTINGS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_BARE: dict[str, Any] = {"_nrt": False}
jit = numba.njit(cache=True, **_SETTINGS)
inline = numba.njit(cache=True, inline="always", **_SETTINGS)
"""For the smallest functions: a call would count references of its arrays, which costs more than its work."""
helper = numba.njit(**_SETTINGS, **_INNER)
"""For functions that only kernels call: without a way in from Python, which takes long to compile."""
kernel = numba.njit(**_SETTINGS, **_INNER, **_BARE)
"""The same for those that allocate nothing: no counting of references."""

ZERO = np.int64(0)
"""A typed number: numba compiles a function once more for every literal that it is given."""
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FNV_START, FNV_PRIME = np.uint64(tokens.FNV_START), np.uint64(tokens.FNV_PRIME)
_SCRAMBLE = np.uint64(0xFF51AFD7ED558CCD)
_TARGET, _OTHER = np.uint64(TARGET), np.uint64(OTHER)


@inline
def mix(left, right):
    left ^= right + GOLDEN + (left << np.uint64(6)) + (left >> np.uint64(2))
    left *= _SCRAMBLE
    return left ^ (left >> np.uint64(32))


@helper
def table_size(count, least):
    """Slots of a table of so many keys: a power of two from `least` on, so that it is at most half full."""
    size = least
    while size < 2 * count:
        size *= 2
    return size


@jit
def build_table(keys):
    """Open-addressing table of `keys`: keys by slot and their positions (-1 is empty), at most half full."""
    size = table_size(keys.size, 16)
    slots = np.zeros(size, np.uint64)
    positions = np.full(size, -1, np.int32)
    for i in range(keys.size):
        at = home(keys[i], size)
        while positions[at] >= 0:
            at = (at + 1) & (size - 1)
        slots[at] = keys[i]
        positions[at] = i
    return slots, positions


@inline
def spread(key):
    """A key with its high bits in the low ones too, which choose the slot."""
    return key ^ (key >> np.uint64(29))


@inline
def home(key, size):
    return np.int64(spread(key) & np.uint64(size - 1))


@inline
def find(key, slots, positions):
    """Position of `key` in its table, or -1."""
    at = home(key, slots.size)
    while positions[at] >= 0:
        if slots[at] == key:
            return positions[at]
        at = (at + 1) & (slots.size - 1)
    return np.int32(-1)


@jit
def build_filter(keys):
    """One bit for the lowest bits of each key, at least eight bits a key: it answers most look-ups that would fail."""
    size = table_size(4 * keys.size, 64)
    bits = np.zeros(size // 8, np.uint8)
    for key in keys:
        place = np.int64(key & np.uint64(size - 1))
        bits[place >> 3] |= np.uint8(1 << (place & 7))
    return bits


@inline
def may_hold(key, bits):
    """False where `key` is certainly not among the keys of the filter."""
    place = np.int64(key & np.uint64(bits.size * 8 - 1))
    return (bits[place >> 3] >> np.uint8(place & 7)) & 1 != 0


@helper
def intern(hashes):
    """Place of every token in the vocabulary of its batch, and the vocabulary; it begins with target and other."""
    words, vocabulary = np.empty(hashes.size, np.int32), np.empty(hashes.size + 2, np.uint64)
    vocabulary[0], vocabulary[1] = _TARGET, _OTHER
    slots, n = np.zeros(1024, np.int32), 2
    for i in range(hashes.size):
        key = hashes[i]
        at = home(key, slots.size)
        while slots[at] != 0 and vocabulary[slots[at]] != key:
            at = (at + 1) & (slots.size - 1)
        if slots[at] == 0:
            slots[at], vocabulary[n] = n, key
            n += 1
            if 2 * n > slots.size:
                slots = _grown(slots.size * 4, vocabulary, n)
            words[i] = n - 1
        else:
            words[i] = slots[at]
    return words, vocabulary[:n]


@helper
def _grown(size, vocabulary, n):
    slots = np.zeros(size, np.int32)
    for word in range(2, n):
        at = home(vocabulary[word], size)
        while slots[at] != 0:
            at = (at + 1) & (size - 1)
        slots[at] = word
    return slots
