"""Compiled reading of capitalised words, and of the chains of them that `names` looks at.

What hyphens and apostrophes join belongs to a word, as do "al-" and "d'" before it; a possessive "'s" does not. A chain
is a run of at least two, with small words ("of the", "van der") between them. `page` is that of `_page_kernels`.
"""

from __future__ import annotations

import numpy as np

from stancelib._page_kernels import (
    APOSTROPHE,
    BLANK,
    HYPHEN,
    STOP,
    classes_at,
    classes_of,
    key_place,
    number_of,
    run_end,
)
from stancelib._table_kernels import GOLDEN, helper, jit, mix, table_size
from stancelib.name_classes import (
    ABBREVIATION,
    ACTING_PARTICIPLE,
    ARTICLE,
    CONTRACTION,
    LINK,
    LOWER,
    ORIGIN_PARTICIPLE,
    PARTICLE,
    PEOPLE,
    UPPER,
    WORD,
)

_SMALL_WORDS, _LONGEST_SMALL = 3, 8
"""Small words in a row inside a chain; characters of one."""
_A, _D, _E, _L, _S = 97, 100, 101, 108, 115


@jit
def find_words(page, texts):
    """Start, end, number and text of every capitalised word; `texts` are the starts of the texts."""
    plain, kinds, _ = page
    room = plain.size // 2 + 1
    starts, ends, texts_of = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    numbers = np.empty(room, np.uint64)
    n, i, text = 0, 1, 0
    while i < plain.size - 1:
        code = plain[i]
        may_begin = kinds[i] & UPPER != 0 or code == _A or code == _D or code == _E or code == _L
        if not may_begin or _is_inside(plain, kinds, i):
            i += 1
            continue
        end = _name_end(page, i)
        if end == 0:
            i = max(i + 1, run_end(kinds, i))
            continue
        while text + 1 < texts.size and texts[text + 1] <= i:
            text += 1
        starts[n], ends[n], texts_of[n], numbers[n] = i, end, text, number_of(plain, i, end)
        n += 1
        i = end
    return starts[:n], ends[:n], numbers[:n], texts_of[:n]


@helper
def _is_inside(plain, kinds, i):
    """Whether the character before a place joins it to a word, an address or a number."""
    code = plain[i - 1]
    return kinds[i - 1] & WORD != 0 or code == APOSTROPHE or code == 64 or code == 35 or 45 <= code <= 47


@helper
def _name_end(page, i):
    """End of the capitalised word that begins at a place, or 0."""
    plain, kinds, _ = page
    k = i
    if kinds[k] & LOWER:
        hyphen = k + 2 if plain[k + 2] == HYPHEN else k + 3
        if plain[min(hyphen, plain.size - 1)] == HYPHEN and classes_at(page, k, hyphen) & ARTICLE:
            k = hyphen + 1
        if (plain[k] == _D or plain[k] == _L) and plain[k + 1] == APOSTROPHE:
            k += 2
    if not kinds[k] & UPPER:
        return 0
    k = run_end(kinds, k)
    while plain[k] == APOSTROPHE or plain[k] == HYPHEN:
        stop = run_end(kinds, k + 1)
        outside = CONTRACTION if plain[k] == APOSTROPHE else ACTING_PARTICIPLE | ORIGIN_PARTICIPLE
        if stop == k + 1 or classes_at(page, k + 1, stop) & outside:
            break
        k = stop
    is_plural = plain[k - 1] == _S and plain[k] == APOSTROPHE
    return k + 1 if is_plural and plain[k + 1] == BLANK and kinds[k + 2] & UPPER else k


@helper
def _chain_word_end(page, i):
    """End of a word of a chain that begins at a place: an abbreviation, initials, "People's" or a name; or 0."""
    plain, kinds, _ = page
    if kinds[i] & UPPER:
        stop = run_end(kinds, i)
        if plain[stop] == STOP:
            if classes_at(page, i, stop + 1) & ABBREVIATION:
                return stop + 1
            if stop == i + 1:
                return _initials_end(plain, kinds, i)
        is_possessive = plain[stop] == APOSTROPHE and plain[stop + 1] == _S and plain[stop + 2] == BLANK
        if is_possessive and kinds[stop + 3] & UPPER and classes_at(page, i, stop) & PEOPLE:
            return stop + 2
    return _name_end(page, i)


@helper
def _initials_end(plain, kinds, i):
    """End of "J.D." or "J.-P.", which begin at a place."""
    k = i + 2
    while True:
        start = k + 1 if plain[k] == HYPHEN else k
        if not kinds[start] & UPPER or plain[start + 1] != STOP:
            return k
        k = start + 2


@jit
def find_chains(page, words, spans):
    """The words of all chains: start, end, number, classes, listed form (or -1) of each; and where each chain begins.

    `words`: starts and ends of the capitalised words; `spans`: starts and ends of the listed forms.
    """
    table = page[2]
    tokens = np.empty((4 * words[0].size, 3), np.int64)
    numbers = np.empty(4 * words[0].size, np.uint64)
    first = np.empty(words[0].size + 1, np.int64)
    n, chains, reached, span = 0, 0, 0, 0
    for w in range(words[0].size):
        if words[0][w] < reached:
            continue
        start = n
        n = _read_chain(page, tokens, n, words[0][w])
        if n == start:
            continue
        first[chains], reached = start, tokens[n - 1, 1]
        chains += 1
        for t in range(start, n):
            low, high = tokens[t, 0], tokens[t, 1]
            while span < spans[0].size and spans[1][span] <= low:
                span += 1
            is_held = span < spans[0].size and spans[0][span] <= low and spans[1][span] >= high
            tokens[t, 2] = span if is_held else -1
            numbers[t] = number_of(page[0], low, high)
    first[chains] = n
    classes = np.empty(n, np.int64)
    for t in range(n):
        classes[t] = classes_of(numbers[t], table)
    columns = tokens[:n].T.copy()
    return columns[0], columns[1], numbers[:n], classes, columns[2], first[: chains + 1]


@helper
def _read_chain(page, tokens, n, i):
    """Write the words of the chain that begins at a place; returns one past the last, `n` where there is no chain."""
    plain = page[0]
    end = _chain_word_end(page, i)
    begin, last = n, end
    tokens[n, 0], tokens[n, 1] = i, end
    n += 1
    while plain[end] == BLANK:
        last, count, stop, smalls = 0, 0, end + 1, 0
        while True:
            reached = _chain_word_end(page, stop)
            if reached:
                last, count = reached, smalls
            small = _small_word_end(page, stop) if smalls < _SMALL_WORDS else 0
            if small == 0:
                break
            stop = small + 1
            smalls += 1
        if last == 0:
            break
        for _ in range(count):
            tokens[n, 0] = end + 1
            end = _small_word_end(page, end + 1)
            tokens[n, 1] = end
            n += 1
        tokens[n, 0], tokens[n, 1] = end + 1, last
        end = last
        n += 1
    return n if n > begin + 1 else begin


@helper
def _small_word_end(page, i):
    """End of a small word with a blank after it that begins at a place, or 0."""
    plain = page[0]
    k = i
    while k < plain.size and plain[k] != BLANK and k - i < _LONGEST_SMALL:
        k += 1
    return k if plain[k] == BLANK and classes_at(page, i, k) & (LINK | PARTICLE) else 0


@jit
def count_words(numbers, texts):
    """Table (size, 2) of how often each word stands in its text, by `word_key`."""
    table = np.zeros((table_size(numbers.size, 64), 2), np.uint64)
    for w in range(numbers.size):
        key = word_key(numbers[w], texts[w])
        at = key_place(table, key)
        table[at, 0] = key
        table[at, 1] += np.uint64(1)
    return table


@helper
def word_key(number, text):
    """Number of a word of one text."""
    key = mix(np.uint64(text) * GOLDEN, number)
    return key if key != 0 else np.uint64(1)
