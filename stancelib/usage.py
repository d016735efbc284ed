"""What kinds of listed forms there are, which decides the rules by which one is an actor at its place.

`actors` finds forms; `_usage_kernels` looks at the words around one and decides by the labelling guide ("What counts as
a mention", "Settled cases"): is it used as an actor, or as a place, an origin, a job title, an attitude?
"""

from __future__ import annotations

from enum import IntEnum


class Use(IntEnum):
    """What a form is, which decides the rules that it must pass."""

    ALWAYS = 0
    CITY = 1
    ADJECTIVE = 2
    COLLECTIVE = 3
    PARTY = 4
    ABBREVIATION = 5
    ORGANISATION = 6
    PERSON = 7
    MEMBERS = 8
