"""Compiled following of short names for `coreference`: surnames, first names, "the Council" to who bears them in full.

For each short name of a text there is a list of its bearers in the order in which they are named in full; questions
come in the order of the text too, so that one pass answers all.
"""

from __future__ import annotations

import numpy as np

from stancelib._capital_kernels import word_key
from stancelib._page_kernels import (
    BLANK,
    HYPHEN,
    THE,
    classes_at,
    key_place,
    lower_classes,
    lower_number,
    number_of,
    piece_start,
)
from stancelib._table_kernels import GOLDEN, helper, jit, mix, table_size
from stancelib.name_classes import CAPITAL, GIVEN_M, ORGANISATION_HEAD, OTHER_HEAD, PARTICLE
from stancelib.records import MENTION_KINDS
from stancelib.tokens import hash_form

SAME, IS_PERSON, IS_FULL, SHORT_BOUNDS, SHORTS, ROLE_BOUNDS, ROLES = range(7)
"""Places in `cast`: a number that actors of one id share; 1 for persons; 1 for names of several words; the numbers of
short names and of the words of the role, with bounds for each actor."""
START, END, ACTOR, KIND, RANK, TEXT = range(6)
"""Places in `named`; `RANK` is 0 for callers' actors."""
_HEAD, _TAIL, _CURSOR = range(3)
_ALIAS = MENTION_KINDS.index("alias")
_CAPITAL_THE, _OF = np.uint64(hash_form("The")), np.uint64(hash_form("of"))
_A, _E, _L = 97, 101, 108


@jit
def follow(page, named, cast, words, spans):
    """Give mentions by one word to who bears it in full (in `named`), and find further short names.

    `words`: start, end, number and text of the capitalised words; `spans`: starts and ends of listed forms. Returns
    start, end and actor of the further mentions.
    """
    people = _read_people(page, named, cast)
    more = np.empty((words[0].size, 3), np.int64)
    if people[2].size == 0:
        return more[:0]
    first_places = _first_places(named, cast)
    for k in range(named[START].size):
        _follow_mention(page, named, cast, people, (k, first_places))
    people[1][:, _CURSOR] = people[1][:, _HEAD]
    n, span = 0, 0
    for w in range(words[0].size):
        start, end = words[0][w], words[1][w]
        while span < spans[0].size and spans[1][span] <= start:
            span += 1
        slot = _slot_of(page, people, (start, end, words[2][w], words[3][w]))
        is_held = span < spans[0].size and spans[0][span] <= start
        if slot < 0 or is_held or _is_other_name(page, end):
            continue
        more[n, 0], more[n, 1], more[n, 2] = start, end, people[2][_bearer(people, slot, start)[0], 1]
        n += 1
    return more[:n].copy()


@helper
def _read_people(page, named, cast):
    """Bearers of short names: keys of the names, their lists, entries (start, actor, next), keys of (name, bearer)."""
    count = 0
    for k in range(named[START].size):
        if _has_blank(page[0], named[START][k], named[END][k]):
            count += cast[SHORT_BOUNDS][named[ACTOR][k] + 1] - cast[SHORT_BOUNDS][named[ACTOR][k]]
    size = table_size(count, 16)
    keys, lists = np.zeros((size, 2), np.uint64), np.full((size, 3), -1, np.int64)
    entries, full, n = np.empty((count, 3), np.int64), np.zeros((size, 2), np.uint64), 0
    for k in range(named[START].size):
        actor = named[ACTOR][k]
        if not _has_blank(page[0], named[START][k], named[END][k]):
            continue
        for s in range(cast[SHORT_BOUNDS][actor], cast[SHORT_BOUNDS][actor + 1]):
            key = word_key(cast[SHORTS][s], named[TEXT][k])
            slot = key_place(keys, key)
            keys[slot, 0] = key
            bearer = _bearer_key(key, cast[SAME][actor])
            full[key_place(full, bearer), 0] = bearer
            tail = lists[slot, _TAIL]
            if tail >= 0 and cast[SAME][entries[tail, 1]] == cast[SAME][actor]:
                continue
            entries[n, 0], entries[n, 1], entries[n, 2] = named[START][k], actor, -1
            if tail < 0:
                lists[slot, _HEAD] = lists[slot, _CURSOR] = n
            else:
                entries[tail, 2] = n
            lists[slot, _TAIL] = n
            n += 1
    return keys, lists, entries[:n], full


@helper
def _has_blank(plain, low, high):
    for i in range(low, high):
        if plain[i] == BLANK:
            return True
    return False


@helper
def _bearer_key(key, same):
    return mix(key, np.uint64(same) * GOLDEN) | np.uint64(1)


@helper
def _first_places(named, cast):
    """Of each mention where its text names the same actor first, by whatever name."""
    places = np.empty(named[START].size, np.int64)
    seen, text_of = np.zeros(cast[SAME].size, np.int64), np.full(cast[SAME].size, -1, np.int64)
    for k in range(places.size):
        same = cast[SAME][named[ACTOR][k]]
        if text_of[same] != named[TEXT][k]:
            text_of[same], seen[same] = named[TEXT][k], named[START][k]
        places[k] = seen[same]
    return places


@helper
def _bearer(people, slot, start):
    """Entry of who was named in full last before an offset, else of the first after it; and whether it was before."""
    lists, entries = people[1], people[2]
    at = lists[slot, _CURSOR]
    while entries[at, 2] >= 0 and entries[entries[at, 2], 0] <= start:
        at = entries[at, 2]
    lists[slot, _CURSOR] = at
    return at, entries[at, 0] <= start


@helper
def _follow_mention(page, named, cast, people, place):
    """Give a mention by a single word to the person of that name whom the text names in full."""
    k, first_places = place
    start, actor = named[START][k], named[ACTOR][k]
    if named[RANK][k] == 0 or not cast[IS_PERSON][actor]:
        return
    low, high = _single_word(page, start, named[END][k])
    if low < 0 or _has_title_of(page[0], start, cast, actor):
        return
    key = word_key(number_of(page[0], _bare(page[0], low, high), high), named[TEXT][k])
    slot = key_place(people[0], key)
    if people[0][slot, 0] == 0:
        return
    at, is_before = _bearer(people, slot, start)
    if cast[IS_FULL][actor]:
        bearer = _bearer_key(key, cast[SAME][actor])
        is_full = people[3][key_place(people[3], bearer), 0] != 0
        is_first = people[2][people[1][slot, _HEAD], 0] <= first_places[k]
        if not is_before or not (is_first or is_full):
            return
    named[ACTOR][k], named[KIND][k] = people[2][at, 1], _ALIAS


@helper
def _single_word(page, start, end):
    """The only word of a mention beside particles, or -1."""
    found, low = (-1, -1), start
    for i in range(start, end + 1):
        if i < end and page[0][i] != BLANK:
            continue
        is_word = not lower_classes(page, low, i) & PARTICLE or classes_at(page, low, i) & GIVEN_M
        if i > low and is_word:
            if found[0] >= 0:
                return (-1, -1)
            found = (low, i)
        low = i + 1
    return found


@helper
def _bare(plain, low, high):
    """Where a surname begins without its article: "Damhari" in "al-Damhari"."""
    first = plain[low] | 32
    is_article = high - low > 2 and plain[low + 2] == HYPHEN and (first == _A or first == _E)
    return low + 3 if is_article and plain[low + 1] | 32 == _L else low


@helper
def _has_title_of(plain, start, cast, actor):
    """Whether the word before a name is the office of a listed person: "President Trump"."""
    high = start
    while plain[high - 1] == BLANK:
        high -= 1
    low = piece_start(plain, high)
    title = lower_number(plain, low, high)
    for r in range(cast[ROLE_BOUNDS][actor], cast[ROLE_BOUNDS][actor + 1]):
        if low < high and cast[ROLES][r] == title:
            return True
    return False


@helper
def _slot_of(page, people, word):
    """Where the list of a capitalised word's bearers is: by the word itself or by "the" before it; -1 without one."""
    plain, (start, end, number, text) = page[0], word
    low = _bare(plain, start, end)
    own = number if low == start else number_of(plain, low, end)
    slot = key_place(people[0], word_key(own, text))
    if people[0][slot, 0] != 0:
        return slot
    slot = key_place(people[0], word_key(the_number(number), text))
    if people[0][slot, 0] == 0 or plain[start - 1] != BLANK:
        return -1
    before = number_of(plain, start - 4, start - 1)
    is_of = plain[end] == BLANK and plain[end + 3] == BLANK and number_of(plain, end + 1, end + 3) == _OF
    return slot if (before == THE or before == _CAPITAL_THE) and not is_of else -1


@helper
def the_number(number):
    """Number of the short name "the Council" by that of "Council"."""
    return mix(THE, number)


@helper
def _is_other_name(page, end):
    """Whether a word is part of the name of something else: "Haines Avenue"."""
    plain, kinds, _ = page
    if plain[end] != BLANK or not kinds[end + 1] & CAPITAL:
        return False
    stop = end + 1
    while plain[stop] != BLANK and plain[stop] != 31:
        stop += 1
    while _is_closing(plain[stop - 1]):
        stop -= 1
    return classes_at(page, end + 1, stop) & (OTHER_HEAD | ORGANISATION_HEAD) != 0


@helper
def _is_closing(sign):
    """Whether a sign closes a word: a stop, a comma, a colon, a quotation mark or a bracket."""
    listed = sign == 46 or sign == 44 or sign == 59 or sign == 58 or sign == 33
    return listed or sign == 63 or sign == 41 or sign == 39 or sign == 34


@jit
def keep_apart(start, end):
    """1 for the mentions that stay when each that overlaps one before it goes; they come sorted."""
    kept, reached = np.zeros(start.size, np.uint8), -1
    for k in range(start.size):
        if start[k] >= reached:
            kept[k], reached = 1, end[k]
    return kept
