"""Compiled reading of texts for the rules of names: plain signs, classes of characters, the words at a place.

A `page` is three arrays: code points of all texts with everything outside the claims blotted out, the classes of each
character, and the table of `name_classes`. Texts stand apart, with some blots before, between and after them, so that
a rule may look a few characters around.
"""

from __future__ import annotations

import numpy as np

from stancelib._table_kernels import FNV_PRIME, FNV_START, helper, home, inline, jit
from stancelib.name_classes import (
    ALPHA,
    BMP,
    CAPITAL,
    FUNCTION_WORD,
    LETTER,
    ROLE_MODIFIER,
    WORD,
)
from stancelib.tokens import hash_form

BLOT = 31
BLANK, COMMA, STOP, APOSTROPHE, HYPHEN = 32, 44, 46, 39, 45
_LOWER_S = 115
_LONGEST_WORD = 48
THE = np.uint64(hash_form("the"))
MODIFIER = 1 << 60
"""Class of what reads as an adjective, by its list or its ending; beside the classes of the table."""


@jit
def read_page(codes, claims, kinds):
    """Plain code points and their classes; `claims`: start and end of each."""
    plain = np.full(codes.size, BLOT, np.uint32)
    found = np.zeros(codes.size, np.uint8)
    for c in range(claims[0].size):
        for i in range(claims[0][c], claims[1][c]):
            code = codes[i]
            if code == 10 or code == 13 or code == 9 or code == 160:
                code = np.uint32(BLANK)
            elif code == 0x2019 or code == 0x2018 or code == 0x2BC:
                code = np.uint32(APOSTROPHE)
            plain[i] = code
            if code < BMP:
                found[i] = kinds[code]
    return plain, found


@jit
def find_headings(page, claims):
    """1 for every claim in Title Case or in capitals, in which capitals tell nothing of names."""
    plain, kinds, _ = page
    headings = np.zeros(claims[0].size, np.uint8)
    for c in range(claims[0].size):
        if _is_terminal(plain[claims[1][c] - 1]):
            continue
        words, capitals, start = 0, 0, claims[0][c]
        for i in range(claims[0][c], claims[1][c] + 1):
            if i == claims[1][c] or _is_space(plain[i]):
                if i - start > 3 and kinds[start] & ALPHA:
                    words += 1
                    capitals += kinds[start] & CAPITAL != 0
                start = i + 1
        headings[c] = words > 1 and capitals >= 0.75 * words
    return headings


@inline
def _is_space(code):
    return code == BLANK or 11 <= code <= 13 or 28 <= code <= 31 or code == 0x2028 or code == 0x2029 or code == 133


@inline
def _is_terminal(code):
    """Whether a sign may end a sentence: a stop, a colon, a quotation mark or a bracket that closes."""
    known = code == 46 or code == 33 or code == 63 or code == 0x2026 or code == 34 or code == 0x201D
    return known or code == 39 or code == 41 or code == 58 or code == 59


@helper
def number_of(plain, low, high):
    """Number of what stands in a range, as `tokens.hash_form`."""
    value = FNV_START
    for i in range(low, high):
        value = (value ^ np.uint64(plain[i])) * FNV_PRIME
    return value


@helper
def lower_number(plain, low, high):
    """Number of what stands in a range, in small letters."""
    value = FNV_START
    for i in range(low, high):
        code = plain[i]
        value = (value ^ np.uint64(code + 32 if 65 <= code <= 90 else code)) * FNV_PRIME
    return value


@helper
def key_place(table, key):
    """Where a key stands in a table of (key, value), or would stand."""
    at = home(key, table.shape[0])
    while table[at, 0] != 0 and table[at, 0] != key:
        at = (at + 1) & (table.shape[0] - 1)
    return at


@jit
def classes_of(number, table):
    """Classes of a word by its number."""
    return np.int64(table[key_place(table, number), 1])


@helper
def classes_at(page, low, high):
    """Classes of what stands in a range, as it is written."""
    return classes_of(number_of(page[0], low, high), page[2]) if high - low < _LONGEST_WORD else np.int64(0)


@helper
def lower_classes(page, low, high):
    """Classes of a word in small letters, `MODIFIER` among them; 0 for no word."""
    if high <= low or high - low >= _LONGEST_WORD:
        return np.int64(0)
    found = classes_of(lower_number(page[0], low, high), page[2])
    if found & ROLE_MODIFIER or (not found & FUNCTION_WORD and _is_adjective(page[0], low, high)):
        found |= MODIFIER
    return found


@helper
def _is_adjective(plain, low, high):
    """Whether a word ends as adjectives do: "-al", "-ic", "-ive", "-ous", "-ary", "-ful", "-less", "-ble", "-ed" ..."""
    a, b = plain[high - 1] | 32, plain[high - 2] | 32 if high - low > 1 else 0
    if (a == 108 and b == 97) or (a == 99 and b == 105) or (a == 100 and b == 101) or (a == 110 and b == 97):
        return True
    if high - low < 3:
        return False
    c = plain[high - 3] | 32
    if (
        (a == 101 and b == 118 and c == 105)
        or (a == 115 and b == 117 and c == 111)
        or (a == 121 and b == 114 and c == 97)
    ):
        return True
    if (a == 108 and b == 117 and c == 102) or (a == 103 and b == 110 and c == 105):
        return True
    if high - low < 4:
        return False
    d = plain[high - 4] | 32
    able = a == 101 and b == 108 and c == 98 and (d == 97 or d == 105)
    return able or (a == 115 and b == 115 and c == 101 and d == 108)


@helper
def ends_in_ed(plain, low, high):
    """Whether a word ends in "ed"."""
    return high - low > 1 and plain[high - 1] == 100 and plain[high - 2] == 101


@helper
def run_end(kinds, i):
    """End of the run of word characters at a place."""
    while i < kinds.size and kinds[i] & WORD:
        i += 1
    return i


@helper
def word_end(page, i):
    """End of the word with hyphens that begins at a place with a letter; the place itself where none does."""
    plain, kinds, _ = page
    if not kinds[i] & LETTER:
        return i
    while kinds[i] & WORD or plain[i] == HYPHEN:
        i += 1
    return i


@helper
def run_start(kinds, i):
    """Start of the run of word characters that ends at a place."""
    while i > 0 and kinds[i - 1] & WORD:
        i -= 1
    return i


@helper
def piece_start(plain, i):
    """Start of the run without blanks that ends at a place."""
    while i > 0 and plain[i - 1] != BLANK and plain[i - 1] != BLOT:
        i -= 1
    return i


@helper
def is_possessive(plain, i):
    """Whether "'s" stands at a place."""
    return plain[i] == APOSTROPHE and plain[i + 1] == _LOWER_S
