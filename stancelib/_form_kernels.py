"""Compiled search for listed forms: a hash table of every form and of all its beginnings, read from left to right.

A form is cut after every sign that is no letter or digit and after every run of letters and digits; from the start of a
word a text is read from cut to cut as long as the table knows what was read. The cost does not depend on the number of
forms.
"""

from __future__ import annotations

import numpy as np

from stancelib._page_kernels import APOSTROPHE, key_place
from stancelib._table_kernels import FNV_PRIME, FNV_START, helper, inline, jit, table_size
from stancelib.name_classes import ALNUM, ALPHA, BMP

_FIRST = 4096
_BEGINNING, _FORM = 1, 2
"""What the table says of a key: the beginning of forms; above it a form, by its place."""


@inline
def _first_place(one, two):
    """Place of the first two signs of a form in the filter."""
    return (np.int64(one) * 31 + np.int64(two)) & (_FIRST - 1)


@inline
def _is_alnum(code, kinds):
    return code < BMP and kinds[code] & ALNUM != 0


@jit
def build_forms(codes, bounds, kinds):
    """Table (size, 2) of the numbers of all forms and their beginnings, and the filter of their first two signs."""
    cuts = 0
    for at in range(codes.size):
        cuts += not _is_alnum(codes[at], kinds) or at + 1 == codes.size or not _is_alnum(codes[at + 1], kinds)
    table = np.zeros((table_size(cuts + bounds.size, 64), 2), np.uint64)
    first = np.zeros(_FIRST, np.uint8)
    for f in range(bounds.size - 1):
        low, high = bounds[f], bounds[f + 1]
        if high - low > 1:
            first[_first_place(codes[low], codes[low + 1])] = 1
        value = FNV_START
        for at in range(low, high):
            value = (value ^ np.uint64(codes[at])) * FNV_PRIME
            if at + 1 == high:
                table[key_place(table, value)] = value, np.uint64(f + _FORM)
            elif not _is_alnum(codes[at], kinds) or not _is_alnum(codes[at + 1], kinds):
                place = key_place(table, value)
                if table[place, 0] == 0:
                    table[place] = value, np.uint64(_BEGINNING)
    return table, first


@jit
def find_forms(plain, kinds, table, first):
    """Start, end and form of the longest listed forms, from left to right; only whole words match."""
    found = np.empty((plain.size // 2 + 1, 3), np.int64)
    n, i, last = 0, 1, plain.size - 1
    while i < last:
        if not first[_first_place(plain[i], plain[i + 1])] or _continues_word(plain, kinds, i):
            i += 1
            continue
        end, form = _longest(plain, kinds, table, i)
        if form >= 0:
            found[n, 0], found[n, 1], found[n, 2] = i, end, form
            n += 1
        i = max(end, i + 1)
    return found[:n, 0].copy(), found[:n, 1].copy(), found[:n, 2].copy()


@inline
def _continues_word(plain, kinds, i):
    """Whether the character before a form joins it to a word: a letter, or an apostrophe inside one."""
    if kinds[i - 1] & ALNUM:
        return True
    return plain[i - 1] == APOSTROPHE and kinds[i - 2] & ALPHA != 0


@helper
def _longest(plain, kinds, table, i):
    """End and place of the longest form that begins at a character; the place is -1 without one."""
    value, end, form = FNV_START, i, np.int64(-1)
    k = i
    while k < plain.size:
        is_run = kinds[k] & ALNUM
        value = (value ^ np.uint64(plain[k])) * FNV_PRIME
        k += 1
        if is_run:
            while k < plain.size and kinds[k] & ALNUM:
                value = (value ^ np.uint64(plain[k])) * FNV_PRIME
                k += 1
        told = np.int64(table[key_place(table, value), 1])
        if told == 0:
            break
        if told >= _FORM and (k == plain.size or not kinds[k] & ALNUM):
            end, form = k, told - _FORM
    return end, form
