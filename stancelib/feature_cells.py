"""Features of few values: each value has a *cell*, a small number by which the kernels count it without hashing.

A cell stands for one feature, or for all features that one state of a zone implies. Words and word classes have cells
too, numbered by the kernels as they occur: five to a word, in the order of `GRAM_TEMPLATES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from stancelib import feature_templates as ft
from stancelib.lexicon import TAGS
from stancelib.tag_features import TAG_SEED
from stancelib.tokens import mix
from stancelib.tone_features import LEVEL_VALUES, STEPS, SUMS, ZONES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

CODES: Final = 4 * len(TAGS)
LEVELS: Final = len(LEVEL_VALUES)
_SIDED: Final = (
    *((ft.TAG_SIDE_1, CODES), (ft.TAG_DISTANCE, CODES * 8), (ft.TAG_RELATION, CODES * 8)),
    *((ft.TONE_SIDE, LEVELS), (ft.TONE_DISTANCE, LEVELS * 8), (ft.TONE_RELATION, LEVELS * 8)),
    (ft.ROLE_QUOTED_TAG, CODES * 4),
)
_WHOLE: Final = ((ft.TAG_CLAIM_1, CODES), (ft.TONE_CLAIM, LEVELS), (ft.ROLE_QUOTE, 8))
FAR: Final = SUMS[-1] + 1
"""Sums of a zone beyond it, either way, imply the same features."""
MOST: Final = 5
"""As do more words against, or for."""
SUM_STATES, COUNT_STATES = 2 * FAR + 1, (MOST + 1) * (MOST + 1) * 7

_SIZES: Final = (
    *(size for _, size in _WHOLE),
    *(2 * size for _, size in _SIDED),
    *(SUM_STATES * len(ZONES), COUNT_STATES * len(ZONES)),
)
_FIRST: Final = (0, *accumulate(_SIZES))
(
    TAG_CLAIM_CELL, TONE_CLAIM_CELL, QUOTE_CELL,
    TAG_SIDE_CELL, TAG_DISTANCE_CELL, TAG_RELATION_CELL, TONE_SIDE_CELL, TONE_DISTANCE_CELL, TONE_RELATION_CELL,
    QUOTED_TAG_CELL,
    ZONE_SUM_CELL, ZONE_COUNTS_CELL,
) = _FIRST[:-1]  # fmt: skip
CELLS: Final = _FIRST[-1]
WORD_TEMPLATES: Final = (ft.CLAIM_1, ft.SIDE_1, ft.SIDE_1 + ft.SIDE_STEP, ft.NEAR_1, ft.NEAR_1 + ft.SIDE_STEP)
CLASS_TEMPLATES: Final = (
    *(ft.CLASS_CLAIM, ft.CLASS_SIDE, ft.CLASS_SIDE + ft.SIDE_STEP),
    *(ft.CLASS_NEAR, ft.CLASS_NEAR + ft.SIDE_STEP),
)
"""Templates of the cells of a word, and of a word class: the claim, before, after, near before, near after."""


@lru_cache(maxsize=1)
def cell_features() -> tuple[Numbers, Numbers]:
    """The features of each cell: where they begin (and where the last ends), and their numbers.

    >>> begins, numbers = cell_features()
    >>> begins.size == CELLS + 1, int(begins[-1]) == numbers.size
    (True, True)
    """
    import numpy as np

    parts = [*_single_features(), *_sum_features(), *_count_features()]
    cells = np.concatenate([np.broadcast_to(cells, numbers.shape).ravel() for cells, numbers in parts])
    numbers = np.concatenate([numbers.ravel() for _, numbers in parts])
    order = np.argsort(cells, kind="stable")
    return np.searchsorted(cells[order], np.arange(CELLS + 1)), numbers[order]


def _numbers(template: int, grams: Numbers) -> Numbers:
    import numpy as np

    seeds = np.full(grams.shape, ft.seed(template), np.uint64)
    return _mix(seeds, grams.astype(np.uint64))


def _mix(left: Numbers, right: Numbers) -> Numbers:
    numbers: Any = mix(left, right)  # type: ignore[arg-type]
    return numbers  # type: ignore[no-any-return]


def _single_features() -> Iterator[tuple[Numbers, Numbers]]:
    """Cells of one feature: the value is the gram, but a tag is known by its own number in rows."""
    import numpy as np

    first = iter(_FIRST)
    for (template, size), sides in [*((item, 1) for item in _WHOLE), *((item, 2) for item in _SIDED)]:
        values = np.arange(size, dtype=np.uint64)
        is_row = template in (ft.TAG_CLAIM_1, ft.TAG_SIDE_1)
        grams = _mix(np.full(size, TAG_SEED, np.uint64), values) if is_row else values
        start = next(first)
        for side in range(sides):
            yield start + side * size + np.arange(size), _numbers(template + side * ft.SIDE_STEP, grams)


def _sum_features() -> Iterator[tuple[Numbers, Numbers]]:
    import numpy as np

    zones, totals = np.arange(len(ZONES))[:, None], np.arange(-FAR, FAR + 1)
    cells = ZONE_SUM_CELL + zones * SUM_STATES + np.arange(SUM_STATES)
    yield cells, _numbers(ft.ZONE_SUM, zones * 16 + np.searchsorted(SUMS, totals))
    for number, mark in enumerate(STEPS):
        passed = totals <= mark if mark < 0 else totals >= mark
        yield cells[:, passed], _numbers(ft.ZONE_STEP, zones * 16 + np.full(passed.sum(), number))


def _count_features() -> Iterator[tuple[Numbers, Numbers]]:
    import numpy as np

    shape = len(ZONES), MOST + 1, MOST + 1, 7
    zones, against, praise, balance = np.indices(shape)
    cells = ZONE_COUNTS_CELL + np.arange(np.prod(shape)).reshape(shape)
    yield cells, _numbers(ft.ZONE_AGAINST, zones * 8 + against)
    yield cells, _numbers(ft.ZONE_FOR, zones * 8 + praise)
    yield cells, _numbers(ft.ZONE_BALANCE, zones * 8 + balance)
    yield cells, _numbers(ft.ZONE_BOTH, zones * 4 + 2 * (against > 0) + (praise > 0))
