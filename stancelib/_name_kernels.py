"""Compiled rules of `names`: which words of a chain are the name of a person or an organisation.

`tokens` are the words of all chains as `_capital_kernels.find_chains` gives them; `page` is that of `_page_kernels`;
`place` holds starts of claims, whether each is a heading, and starts, ends and kinds of the listed forms. A range of
tokens is (low, high).
"""

from __future__ import annotations

import numpy as np

from stancelib._organisation_kernels import (
    CLASSES,
    END,
    START,
    TAKEN,
    firm_end,
    organisation_end,
    portfolio_end,
    run_of_names,
)
from stancelib._page_kernels import (
    APOSTROPHE,
    BLANK,
    BLOT,
    COMMA,
    HYPHEN,
    STOP,
    classes_at,
    ends_in_ed,
    is_possessive,
    lower_classes,
    number_of,
    run_start,
)
from stancelib._table_kernels import helper, jit
from stancelib._usage_kernels import is_actor
from stancelib.name_classes import (
    AMBIGUOUS_SURNAME,
    CAPITAL,
    GIVEN_F,
    GIVEN_M,
    IMPERSONAL_DETERMINER,
    IMPERSONAL_OPENER,
    LOWER,
    MOVE,
    OFFICE,
    ORGANISATION_HEAD,
    OTHER_HEAD,
    PARTICLE,
    PERSON_VERB,
    PLACE,
    SENTENCE_OPENER,
    SETTLEMENT,
    STATE,
    SUFFIX,
    TITLE,
    WEAK_TITLE,
    WORD,
)
from stancelib.tokens import hash_form
from stancelib.usage import Use

PERSON, ORGANISATION, COUNTRY = range(3)
"""Kinds of new names."""
CLAIMS, HEADINGS, LISTED_START, LISTED_END, LISTED_PERSON = range(5)
"""Places in `place`; `LISTED_PERSON` is 1 for a listed form of a person."""
_GIVEN = GIVEN_F | GIVEN_M
_ORGANISATION_USE = int(Use.ORGANISATION)
_LONGEST_NAME = 6
_OF, _FOR, _ON, _TO = (np.uint64(hash_form(word)) for word in ("of", "for", "on", "to"))
_COLUMNS = 7


@jit
def find_candidates(page, tokens, first, place):
    """New names: start, end, kind, first and one past the last word of the title, last word, and 1 for certain ones.

    One that is not certain begins a sentence, and nothing else speaks for it. `first`: where each chain begins.
    """
    out, n = np.empty((tokens[START].size, _COLUMNS), np.int64), 0
    for c in range(first.size - 1):
        low, high = first[c], first[c + 1]
        if tokens[TAKEN][low] >= 0 and tokens[TAKEN][low] == tokens[TAKEN][high - 1]:
            continue
        p = low
        while p < high:
            end = run_of_names(tokens, p, high)
            if end == p:
                p += 1
                continue
            start = _skip_openers(page, tokens, place, (p, end))
            end = portfolio_end(page, tokens, (start, end), high)
            whole = firm_end(tokens, (start, end), high)
            if whole == 0:
                whole = organisation_end(tokens, (start, end), high)
            if whole:
                n = _add_organisation(page, tokens, place, (start, whole), (out, n))
            else:
                n = _add_persons(page, tokens, place, (start, end), (out, n))
            p = whole if whole else end
    return out[:n].copy()


@helper
def _skip_openers(page, tokens, place, run):
    """Where a run begins without the words that only open the sentence."""
    start, end = run
    if tokens[CLASSES][start] & SENTENCE_OPENER and _opens_sentence(page[0], place, tokens[START][start]):
        while start < end - 1 and tokens[CLASSES][start] & SENTENCE_OPENER:
            start += 1
    return start


@helper
def _opens_sentence(plain, place, start):
    sign, before = plain[start - 1], plain[start - 2]
    if sign == BLOT or sign == 34 or sign == APOSTROPHE or sign == 0x201C or sign == 0xAB or sign == 40 or sign == 58:
        return True
    if sign == BLANK:
        if before == STOP or before == 58 or before == 63 or before == 33 or before == HYPHEN or before == 0x2014:
            return True
        if before == 0x2026:
            return True
    return place[CLAIMS][_claim_at(place, start)] == start


@helper
def _claim_at(place, start):
    """Index of the claim that holds an offset."""
    low, high = 0, place[CLAIMS].size
    while low < high:
        middle = (low + high) // 2
        if place[CLAIMS][middle] <= start:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)


@helper
def is_in_heading(place, start):
    return place[HEADINGS][_claim_at(place, start)] != 0


@helper
def _add_organisation(page, tokens, place, name, found):
    (low, high), (out, n) = name, found
    start, end, listed = tokens[START][low], tokens[END][high - 1], tokens[TAKEN][low]
    if listed >= 0 and place[LISTED_START][listed] <= start and place[LISTED_END][listed] >= end:
        return n
    if is_in_heading(place, start) or not is_actor(page, start, end, _ORGANISATION_USE):
        return n
    is_state = (tokens[CLASSES][low] | tokens[CLASSES][high - 1]) & STATE
    return _put(out, n, (start, end, COUNTRY if is_state else ORGANISATION), (low, low, high - 1), True)


@helper
def _put(out, n, name, words, certain):
    out[n, 0], out[n, 1], out[n, 2] = name
    out[n, 3], out[n, 4], out[n, 5] = words
    out[n, 6] = certain
    return n + 1


@helper
def _add_persons(page, tokens, place, run, found):
    """Find the persons in a run of capitalised words: what follows its last title, less what is listed."""
    (low, high), (out, n) = run, found
    classes = tokens[CLASSES]
    last, is_titled = low - 1, False
    for t in range(low, high - 1):
        if classes[t] & TITLE:
            last = t
            is_titled = is_titled or not classes[t] & WEAK_TITLE
    if classes[high - 1] & TITLE and (high - low < 2 or not classes[high - 2] & _GIVEN):
        return n
    start = last + 1
    is_new = False
    for t in range(start, high):
        is_new = is_new or tokens[TAKEN][t] < 0
    begin = start
    for t in range(start, high + 1):
        if t < high and _is_name_part(page, tokens, place, (start, t, high), is_titled and is_new):
            continue
        stop = t
        while stop > begin and classes[stop - 1] & PARTICLE:
            stop -= 1
        if stop > begin:
            title = (low, start) if begin == start and is_titled else (low, low)
            n = _add_person(page, tokens, place, (begin, stop, title), (out, n))
        begin = t + 1
    return n


@helper
def _is_name_part(page, tokens, place, reach, is_free):
    """Whether a word can belong to a new name; a listed form as in "Israel Katz", "Bilal Erdogan"."""
    start, t, high = reach
    classes, taken = tokens[CLASSES], tokens[TAKEN]
    if _is_acronym(page, tokens, t):
        return False
    if taken[t] < 0:
        return True
    if place[LISTED_START][taken[t]] != tokens[START][t] or place[LISTED_END][taken[t]] != tokens[END][t]:
        return False
    if is_free:
        return True
    if t > start and taken[t - 1] < 0 and (classes[t - 1] & _GIVEN or _is_initials(page, tokens, t - 1)):
        return True
    if place[LISTED_PERSON][taken[t]] and t > start:
        return taken[t - 1] < 0 and page[1][tokens[START][t - 1]] & CAPITAL != 0
    return t + 1 < high and taken[t + 1] < 0 and classes[t] & _GIVEN != 0


@helper
def _is_acronym(page, tokens, t):
    """Whether a word is in capitals: no initials, no suffix of a name."""
    kinds, low, high = page[1], tokens[START][t], tokens[END][t]
    if high - low < 2 or tokens[CLASSES][t] & SUFFIX or _is_initials(page, tokens, t):
        return False
    capitals = False
    for i in range(low, high):
        if kinds[i] & LOWER:
            return False
        capitals = capitals or kinds[i] & CAPITAL != 0
    return capitals


@helper
def _is_initials(page, tokens, t):
    """Whether a word is made of initials: a capital and a full stop begin it, a full stop ends it."""
    low, high = tokens[START][t], tokens[END][t]
    is_dotted = high - low > 1 and page[0][low + 1] == STOP and page[0][high - 1] == STOP
    return is_dotted and page[1][low] & CAPITAL != 0


@helper
def _add_person(page, tokens, place, name, found):
    """Read a run of words as a person, if its words, its title and its surroundings allow."""
    low, high, title = name
    out, n = found
    classes, start, end = tokens[CLASSES], tokens[START][low], tokens[END][high - 1]
    is_titled, count = title[1] > title[0], 0
    is_given = classes[low] & _GIVEN != 0
    for t in range(low, high):
        count += not classes[t] & (PARTICLE | SUFFIX)
        is_given = is_given or _is_initials(page, tokens, t)
    if not (1 if is_titled else 2) <= count <= _LONGEST_NAME or not _may_name_person(page, tokens, name):
        return n
    if not is_titled and (is_in_heading(place, start) or (not is_given and _is_determined(page, start, end))):
        return n
    if _is_impersonal(page, start):
        return n
    certain = is_titled or is_given or not _opens_sentence(page[0], place, start) or acts(page, end)
    return _put(out, n, (start, end, PERSON), (title[0], title[1], high - 1), certain)


@helper
def _may_name_person(page, tokens, name):
    low, high, title = name
    classes, is_titled = tokens[CLASSES], title[1] > title[0]
    if classes[high - 1] & (ORGANISATION_HEAD | OTHER_HEAD):
        return is_titled or (classes[low] & _GIVEN != 0 and classes[high - 1] & AMBIGUOUS_SURNAME != 0)
    second = tokens[END][min(low + 1, high - 1)]
    if classes_at(page, tokens[START][low], second) & PLACE or (classes[low] & SENTENCE_OPENER and not is_titled):
        return False
    return is_titled or not classes[low] & IMPERSONAL_OPENER


@helper
def _is_determined(page, start, end):
    """Whether an article or a preposition of place stands before a phrase, so that it names no person."""
    plain, kinds, _ = page
    if plain[start - 1] != BLANK or is_possessive(plain, end):
        return False
    high = start - 2 if plain[start - 2] == COMMA else start - 1
    low = high
    while kinds[low - 1] & WORD or plain[low - 1] == HYPHEN:
        low -= 1
    return lower_classes(page, low, high) & IMPERSONAL_DETERMINER != 0


@helper
def _is_impersonal(page, start):
    """Whether the words before a phrase make it a place or a task: "Minister for", "went to", "the village of"."""
    plain, kinds, _ = page
    if plain[start - 1] != BLANK:
        return False
    low = run_start(kinds, start - 1)
    if plain[low - 1] != BLANK:
        return False
    word = number_of(plain, low, start - 1)
    if word != _OF and word != _TO and word != _FOR and word != _ON:
        return False
    before = classes_at(page, run_start(kinds, low - 1), low - 1)
    if word == _TO:
        return before & MOVE != 0
    return before & OFFICE != 0 or (word == _OF and before & SETTLEMENT != 0)


@helper
def acts(page, end):
    """Whether the words after a name speak for a person: a verb, an apposition, a possessive."""
    plain = page[0]
    if is_possessive(plain, end) or plain[end] == COMMA:
        return True
    if plain[end] != BLANK:
        return False
    stop = end + 1
    while 97 <= plain[stop] <= 122:
        stop += 1
    if stop == end + 1:
        return plain[stop] == 40
    return ends_in_ed(plain, end + 1, stop) or classes_at(page, end + 1, stop) & PERSON_VERB != 0
