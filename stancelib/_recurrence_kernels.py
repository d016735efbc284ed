"""Compiled search for names by how often a word stands in its text: doubtful names, acronyms, names of one word.

`page` is that of `_page_kernels`; `words` are the capitalised words: start, end, number and text of each; `counts` says
how often each stands in its text.
"""

from __future__ import annotations

import numpy as np

from stancelib._capital_kernels import word_key
from stancelib._name_kernels import is_in_heading
from stancelib._page_kernels import classes_of, key_place, number_of, run_end
from stancelib._table_kernels import helper, jit, table_size
from stancelib.name_classes import ALPHA, LOWER, UNLISTED, WORD

OFTEN, _LONGEST_LONE = 3, 24
"""How often a lone name must stand in its text; one more than the letters that it may have."""


@jit
def confirm(candidates, numbers, texts, counts):
    """1 for every candidate that is certain, or whose last word stands in its text once more."""
    kept = np.zeros(candidates.shape[0], np.uint8)
    for n in range(kept.size):
        key = word_key(numbers[candidates[n, 5]], texts[n])
        kept[n] = candidates[n, 6] or counts[key_place(counts, key), 1] > 1
    return kept


@jit
def find_acronyms(page, words, spans, place):
    """Start, end and word of what looks like an acronym, outside headings and listed forms.

    `words`: starts and ends of the capitalised words; `spans`: starts and ends of the listed forms.
    """
    out, n, span = np.empty((words[0].size, 3), np.int64), 0, 0
    for w in range(words[0].size):
        start = words[0][w]
        end = _acronym_end(page, start, words[1][w])
        if end == 0:
            continue
        while span < spans[0].size and spans[1][span] <= start:
            span += 1
        is_held = span < spans[0].size and spans[0][span] <= start and spans[1][span] >= end
        if not is_held and not is_in_heading(place, start):
            out[n, 0], out[n, 1], out[n, 2] = start, end, w
            n += 1
    return out[:n].copy()


@helper
def _acronym_end(page, start, stop):
    """End of three to eight Latin letters, first and last a capital, two capitals in a row among them; or 0."""
    plain, kinds, _ = page
    end, is_doubled = start, False
    while end <= stop and (65 <= plain[end] <= 90 or 97 <= plain[end] <= 122):
        is_doubled = is_doubled or (end > start and plain[end] <= 90 and plain[end - 1] <= 90)
        end += 1
    if not 3 <= end - start <= 8 or not is_doubled or plain[start] > 90 or plain[end - 1] > 90:
        return 0
    return 0 if kinds[end] & WORD or plain[end] == 64 or plain[end] == 47 else end


@jit
def find_frequent(page, words, counts, spans):
    """Capitalised words that stand often in their text, are no listed word and no part of a name (`spans`) there."""
    known = _parts_of(page, words[2], spans)
    found, n = np.empty(words[0].size, np.int64), 0
    for w in range(words[0].size):
        start, end = words[0][w], words[1][w]
        key = word_key(words[2][w], words[3][w])
        if counts[key_place(counts, key), 1] < OFTEN or not 3 < end - start < _LONGEST_LONE:
            continue
        if classes_of(words[2][w], page[2]) & UNLISTED or not _is_plain_word(page[1], start, end):
            continue
        people = word_key(number_of(page[0], start, end - 2), words[3][w])
        is_plural = page[0][end - 2] == 110 and page[0][end - 1] == 115
        if known[key_place(known, key), 0] or (is_plural and known[key_place(known, people), 0]):
            continue
        found[n] = w
        n += 1
    return found[:n].copy()


@helper
def _parts_of(page, numbers, spans):
    """Table of the words inside the names of each text; `spans`: start, end and text of each."""
    known = np.zeros((table_size(numbers.size + 8 * spans[0].size, 64), 2), np.uint64)
    for s in range(spans[0].size):
        i = spans[0][s]
        while i < spans[1][s]:
            stop = min(run_end(page[1], i), spans[1][s])
            if stop > i:
                key = word_key(number_of(page[0], i, stop), spans[2][s])
                known[key_place(known, key), 0] = key
            i = max(stop, i + 1)
    return known


@helper
def _is_plain_word(kinds, start, end):
    """Whether a word is letters alone, not all of them capitals."""
    capitals = True
    for i in range(start, end):
        if not kinds[i] & ALPHA:
            return False
        capitals = capitals and not kinds[i] & LOWER
    return not capitals
