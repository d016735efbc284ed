"""Edits of JSON by bytes, so that a fuzzer reaches what lies behind a reader's first checks."""

from __future__ import annotations

import copy
import json
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUES: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 1, -1, 7, 2**31, 2**63, -(2**63), 2**64, 0.5, -0.0, 1e308, float("nan"), float("inf")),
    *("", " ", "a", "against", "favor", "neutral", "negative", "heldout", "author", "the union", "\ud800", "\0", "٣"),
    *("e\u0301", "F64", "U8", "x" * 3000, [], [[]], {}, {"": None}, [0, 24], [3], [2**62, 2**62], ["a"] * 9),
)
"""What a place is given instead: each wrong somewhere, and right somewhere else."""


def edited(record: Any, data: bytes) -> bytes:
    """JSON text of a record in which every two bytes put one of `VALUES` in one of its places.

    >>> edited({"start": 3}, bytes([0, 0]))
    b'{"start": null}'
    """
    changed, ways = copy.deepcopy(record), list(_ways(record))
    for place, choice in zip(data[::2], data[1::2], strict=False):
        *way, last = ways[place % len(ways)]
        try:
            reduce(getitem, way, changed)[last] = copy.deepcopy(VALUES[choice % len(VALUES)])
        except (TypeError, LookupError):
            continue  # an earlier edit took the place away
    return json.dumps(changed).encode()


def _ways(record: Any) -> Iterator[tuple[Any, ...]]:
    """The ways to all places of a record, as keys and positions."""
    items = record.items() if isinstance(record, dict) else enumerate(record) if isinstance(record, list) else ()
    for key, value in items:
        yield (key,)
        yield from ((key, *way) for way in _ways(value))
