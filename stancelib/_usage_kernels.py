"""Compiled rules of `usage`: whether a listed form is an actor where it stands, or a place, an origin, a job title.

The rules follow the labelling guide ("What counts as a mention", "Settled cases"). Each reads at most a few words on
either side, so that time is linear in the text. `page` is that of `_page_kernels`.
"""

from __future__ import annotations

import numpy as np

from stancelib._page_kernels import (
    BLANK,
    BLOT,
    COMMA,
    HYPHEN,
    MODIFIER,
    STOP,
    THE,
    classes_at,
    ends_in_ed,
    is_possessive,
    lower_classes,
    lower_number,
    number_of,
    piece_start,
    run_end,
    run_start,
    word_end,
)
from stancelib._table_kernels import helper, jit
from stancelib.name_classes import (
    ACTING_NOUN,
    ACTING_PARTICIPLE,
    ALPHA,
    ATTACHED_NOUN,
    CAPITAL,
    COUNT,
    DATE,
    DEPARTURE_END,
    DIRECTION,
    ENUMERATION,
    FUNCTION_WORD,
    GROUP,
    LATER,
    LEAVE,
    LETTER,
    LOCATIVE,
    OFFICIALDOM,
    ORIGIN_PARTICIPLE,
    OTHER_HEAD,
    PERIOD,
    PERSON_VERB,
    PREFIX,
    RELATION,
    ROLE,
    ROLE_MODIFIER,
    TRAVEL,
    UPPER,
    VENUE,
    VISIT,
)
from stancelib.tokens import hash_form
from stancelib.usage import Use

_CITY, _ADJECTIVE, _COLLECTIVE, _PARTY = int(Use.CITY), int(Use.ADJECTIVE), int(Use.COLLECTIVE), int(Use.PARTY)
_ABBREVIATION, _ORGANISATION, _PERSON = int(Use.ABBREVIATION), int(Use.ORGANISATION), int(Use.PERSON)
_MEMBERS, _STOP = int(Use.MEMBERS), -1
_AND, _OR, _BUT, _IN, _ON, _TO = (np.uint64(hash_form(word)) for word in ("and", "or", "but", "in", "on", "to"))
_AS_WELL_AS, _STATE, _FROM = (np.uint64(hash_form(word)) for word in ("as well as", "state", "from"))
_LONGEST_JOINT = 8
"""Characters of the longest joint between two places of a list, ", and in "."""


@jit
def judge(page, spans, forms):
    """1 for every listed form that names an actor where it stands.

    `spans`: start, end and form of each, sorted and apart; `forms`: actor (-1 for stop phrases) and use of each form.
    """
    start, end, form = spans
    named = np.zeros(start.size, np.uint8)
    place_end = -1
    for k in range(start.size):
        if _is_joined_name(page, spans, k):
            continue
        use = forms[1][form[k]]
        if use == _CITY:
            if _is_place(page, spans, (k, place_end), forms):
                place_end = end[k]
            else:
                named[k] = 1
        elif forms[0][form[k]] != _STOP:
            named[k] = is_actor(page, start[k], end[k], use)
    return named


@helper
def _is_joined_name(page, spans, k):
    """Whether a form is half of an unlisted double name: "Montenegro-Leal", not "Russia-Ukraine"."""
    plain, kinds, _ = page
    start, end, _ = spans
    if plain[end[k]] == HYPHEN and kinds[end[k] + 1] & CAPITAL:
        return k + 1 == start.size or start[k + 1] != end[k] + 1
    if plain[start[k] - 1] != HYPHEN:
        return False
    before = run_start(kinds, start[k] - 1)
    is_double = start[k] - 2 > before and kinds[before] & UPPER != 0
    return is_double and (k == 0 or end[k - 1] != start[k] - 1)


@helper
def _is_place(page, spans, place, forms):
    """Whether a capital is only a place: by the words around it, beside another place, or before its country."""
    plain, (start, end, form), (k, place_end) = page[0], spans, place
    if not is_actor(page, start[k], end[k], _CITY):
        return True
    if place_end >= 0 and start[k] - place_end <= _LONGEST_JOINT:
        joint = classes_at(page, place_end, start[k])
        if joint & ENUMERATION and _goes_on(page, (place_end, start[k]), joint, end[k]):
            return True
    if k + 1 == start.size or start[k + 1] - end[k] > 4:
        return False
    gap, city = start[k + 1] - end[k], forms[1][form[k + 1]] == _CITY
    if gap == 4:
        to = plain[end[k]] == BLANK and plain[end[k] + 3] == BLANK and number_of(plain, end[k] + 1, end[k] + 3) == _TO
        return to and city and plain[start[k] - 1] == BLANK and number_of(plain, start[k] - 5, start[k] - 1) == _FROM
    is_joined = gap == 2 and plain[end[k]] == COMMA and plain[end[k] + 1] == BLANK
    return is_joined and forms[0][form[k + 1]] == forms[0][form[k]]


@helper
def _goes_on(page, gap, joint, end):
    """Whether a city after a place and a joint belongs to one list with it; after a comma a new clause may begin."""
    plain, kinds, _ = page
    if gap[1] - gap[0] == 2:
        if plain[end] == COMMA:
            return plain[end + 1] == BLANK
        stop = run_end(kinds, end + 1)
        word = number_of(plain, end + 1, stop)
        return plain[end] == BLANK and plain[stop] == BLANK and (word == _AND or word == _OR or word == _TO)
    sign = plain[end]
    is_end = sign == BLOT or sign == STOP or sign == COMMA or sign == 59 or sign == 58 or sign == 41
    return not joint & LATER or is_end


@helper
def is_actor(page, start, end, use):
    """Whether the form in a range names an actor there, given what kind of form it is."""
    plain = page[0]
    if (use == _ADJECTIVE or use == _COLLECTIVE) and _is_of_pair(page, start, end):
        return True
    if plain[start - 1] == HYPHEN and _is_prefixed(page, start):
        return False
    if plain[end] == HYPHEN:
        return _is_acting_compound(page, end, use)
    if use == _CITY:
        return _is_seat(page, start, end)
    if use == _ADJECTIVE:
        return _is_acting_adjective(page, end)
    if use == _COLLECTIVE:
        return _is_collective(page, start, end)
    if use == _PARTY:
        return _is_uncounted(page, start) and _is_acting_group(page, end)
    if use == _MEMBERS:
        return _is_uncounted(page, start)
    if use == _PERSON:  # not "Clinton County"
        stop = word_end(page, end + 1)
        return plain[end] != BLANK or not classes_at(page, end + 1, stop) & OTHER_HEAD
    if use == _ABBREVIATION or use == _ORGANISATION:
        return _is_no_attribute(page, start, end, use)
    return True


@helper
def _is_of_pair(page, start, end):
    """Whether an adjective is half of a pair between which something is: "US-Russian talks"."""
    plain, kinds, _ = page
    if plain[end] == HYPHEN:
        stop = run_end(kinds, end + 1)
        return kinds[end + 1] & UPPER != 0 and stop > end + 2 and _is_relation(page, stop)
    return plain[start - 1] == HYPHEN and kinds[start - 2] & ALPHA != 0 and _is_relation(page, end)


@helper
def _is_relation(page, end):
    stop = run_end(page[1], end + 1)
    return page[0][end] == BLANK and classes_at(page, end + 1, stop) & RELATION != 0


@helper
def _is_prefixed(page, start):
    """Whether a prefix is joined to a form: "anti-American"."""
    kinds = page[1]
    low = run_start(kinds, start - 1)
    return low < start - 1 and not kinds[low] & CAPITAL and lower_classes(page, low, start - 1) & PREFIX != 0


@helper
def _is_acting_compound(page, end, use):
    """Whether the word joined to a form lets it act ("Russian-backed"), not only describe ("Russian-born")."""
    stop = end + 1
    while page[1][stop] & LETTER:
        stop += 1
    if stop == end + 1:
        return use != _ADJECTIVE and use != _PARTY
    joined = lower_classes(page, end + 1, stop)
    if use == _ADJECTIVE or use == _COLLECTIVE or use == _PARTY:
        return joined & ACTING_PARTICIPLE != 0
    return joined & ORIGIN_PARTICIPLE == 0


@helper
def _next_words(page, end):
    """Classes of up to three words after a form, in small letters, 0 from where none follows."""
    first = second = third = np.int64(0)
    if page[0][end] == BLANK:
        stop = word_end(page, end + 1)
        first = lower_classes(page, end + 1, stop)
        if stop > end + 1 and page[0][stop] == BLANK:
            end, stop = stop, word_end(page, stop + 1)
            second = lower_classes(page, end + 1, stop)
            if stop > end + 1 and page[0][stop] == BLANK:
                end, stop = stop, word_end(page, stop + 1)
                third = lower_classes(page, end + 1, stop)
    return first, second, third


@helper
def _beyond_coordination(page, end):
    """End of "and Chinese", ", as well as the Chinese" after a form; the end of the form where none follows."""
    plain, kinds, _ = page
    k = end + 1 if plain[end] == COMMA else end
    if plain[k] != BLANK:
        return end
    stop = run_end(kinds, k + 1)
    word = number_of(plain, k + 1, stop)
    if word == _AND or word == _OR or (k == end and word == _BUT):
        k = stop
    elif k == end:
        if number_of(plain, k + 1, min(k + 11, plain.size)) != _AS_WELL_AS:
            return end
        k += 11
    if plain[k] != BLANK:
        return end
    k += 1
    if plain[k + 3] == BLANK and number_of(plain, k, k + 3) == THE:
        k += 4
    if not kinds[k] & UPPER:
        return end
    k = word_end(page, k)
    return word_end(page, k + 1) if plain[k] == BLANK and kinds[k + 1] & UPPER else k


@helper
def _is_acting_adjective(page, end):
    first, second, _ = _next_words(page, _beyond_coordination(page, end))
    if first & ACTING_NOUN:
        return second & (ROLE | ATTACHED_NOUN) == 0
    return first & MODIFIER != 0 and second & ACTING_NOUN != 0


@helper
def _is_acting_group(page, end):
    """Whether the adjective of a party names the party through its members or deeds, not one member's affiliation."""
    first, second, _ = _next_words(page, _beyond_coordination(page, end))
    acts = ACTING_NOUN | GROUP
    return first & acts != 0 or (first & MODIFIER != 0 and second & acts != 0)


@helper
def _is_collective(page, start, end):
    """Whether a demonym without plural ("French") stands for the people or the state, or acts as an adjective."""
    plain, kinds, _ = page
    if _is_acting_adjective(page, end):
        return True
    if plain[start - 1] != BLANK or start < 4 or lower_number(plain, start - 4, start - 1) != THE:
        return False
    stop = word_end(page, end + 1)
    if plain[end] != BLANK or stop == end + 1:
        return True
    if kinds[end + 1] & CAPITAL:
        return False
    acts = classes_at(page, end + 1, stop) & (FUNCTION_WORD | PERSON_VERB)
    return acts != 0 or ends_in_ed(plain, end + 1, stop)


@helper
def _is_no_attribute(page, start, end, use):
    """Whether a form is more than an adjective or part of a job title: "U.S. strategy", not "U.S. troops"."""
    plain = page[0]
    if use == _ORGANISATION and plain[start - 1] == BLANK and number_of(plain, start - 6, start - 1) == _STATE:
        return False
    first, second, third = _next_words(page, end)
    if use == _ABBREVIATION:
        return first & (ATTACHED_NOUN | GROUP) == 0 and not _is_office(first, second, 0)
    return not _is_office(first, second, third)


@helper
def _is_office(first, second, third):
    """Whether words name an office: "secretary", "deputy prime minister"."""
    if first & ROLE:
        return True
    if not first & ROLE_MODIFIER:
        return False
    return second & ROLE != 0 or (second & ROLE_MODIFIER != 0 and third & ROLE != 0)


@helper
def _is_seat(page, start, end):
    """Whether a capital stands for its government, by the words around it."""
    plain = page[0]
    if plain[end] == BLANK:
        stop = word_end(page, end + 1)
        first = lower_classes(page, end + 1, stop)
        second = classes_at(page, stop + 1, word_end(page, stop + 1)) if plain[stop] == BLANK else np.int64(0)
        if first & VENUE or _is_office(first, second, 0):
            return False
    if is_possessive(plain, end):
        return True
    far, near, last, word = _preceding(page, start)
    if last & LOCATIVE:
        return word == _IN and near[0] & OFFICIALDOM != 0 and not _day_follows(page, end)
    if last & DIRECTION:
        return not near[0] & TRAVEL and (near[1] != _ON or not far & TRAVEL)
    if last & LEAVE:
        return not _is_departure(page, end)
    return last & VISIT == 0


@helper
def _preceding(page, start):
    """The three words before a capital: classes of the first, classes and number of the second, those of the last."""
    plain, none = page[0], np.int64(0)
    if plain[start - 1] != BLANK and plain[start - 1] != BLOT:
        return none, (none, np.uint64(0)), none, np.uint64(0)
    high = start - 1
    low = piece_start(plain, high)
    word = lower_number(plain, low, high)
    if word == THE:
        high = max(low - 1, 0)
        low = piece_start(plain, high)
        word = lower_number(plain, low, high)
    last = lower_classes(page, low, high)
    high = max(low - 1, 0)
    low = piece_start(plain, high)
    near = lower_classes(page, low, high), lower_number(plain, low, high)
    high = max(low - 1, 0)
    return lower_classes(page, piece_start(plain, high), high), near, last, word


@helper
def _day_follows(page, end):
    """Whether a date follows: "in Paris on Monday", "in Paris last week"."""
    plain, kinds, _ = page
    stop = run_end(kinds, end + 1)
    if plain[end] != BLANK or plain[stop] != BLANK or not classes_at(page, end + 1, stop) & DATE:
        return False
    k = stop + 1
    if 48 <= plain[k] <= 57:
        return True
    if 65 <= plain[k] <= 90:
        for j in range(k + 2, run_end(kinds, k) - 2):
            if plain[j] == 100 and plain[j + 1] == 97 and plain[j + 2] == 121:
                return True
        return False
    return (classes_at(page, k, k + 4) | classes_at(page, k, min(k + 5, plain.size))) & PERIOD != 0


@helper
def _is_departure(page, end):
    """Whether what follows shows that a capital was left, not its government left alone."""
    sign = page[0][end]
    if sign == STOP or sign == COMMA or sign == 59:
        return True
    return sign == BLANK and classes_at(page, end + 1, run_end(page[1], end + 1)) & DEPARTURE_END != 0


@helper
def _is_uncounted(page, start):
    """Whether members of a party stand for it: "the Democrats", not "two Democrats"."""
    plain, kinds, _ = page
    if plain[start - 1] != BLANK:
        return True
    low = run_start(kinds, start - 1)
    is_number = low < start - 1 and 48 <= plain[start - 2] <= 57
    for i in range(low, start - 1):
        is_number = is_number and 48 <= plain[i] <= 57
    return not is_number and not lower_classes(page, low, start - 1) & COUNT
