"""Scores of parts of labelled rows: by phenomenon, by topic, and of contrast pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stancelib.label_statistics import differ_by_an_edit
from stancelib.metrics import bootstrap_interval, confusion_of, macro_f1

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

LEAST_ROWS: Final = 20
"""Rows that a part needs to have a score of its own; an interval of fewer says nothing."""


@dataclass(frozen=True, slots=True)
class PartScore:
    """Macro-F1 of a part of the rows with its 95 % bootstrap interval, and its accuracy, all in [0, 1]."""

    macro_f1: float
    ci95: tuple[float, float]
    accuracy: float
    rows: int


@dataclass(frozen=True, slots=True)
class ContrastScore:
    """Pairs of sentences that differ by an edit which turns a label; `right`: those with every row of both right."""

    pairs: int
    right: int

    @property
    def share(self) -> float:
        """Share of the pairs that are fully right, in [0, 1]."""
        return self.right / self.pairs


def part_scores(
    values: pd.Series[Any], truth: Ints, predicted: Ints, *, groups: NDArray[Any], resamples: int
) -> dict[str, PartScore]:
    """Scores by value of a column (a string, or several in a list), most rows first; small parts are left out."""
    places: dict[str, list[int]] = {}
    for place, value in enumerate(values.tolist()):
        for name in [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else ():
            places.setdefault(str(name), []).append(place)
    found = [(name, np.array(own)) for name, own in places.items() if len(own) >= LEAST_ROWS]
    found.sort(key=lambda item: (-item[1].size, item[0]))
    return {name: _score(truth[own], predicted[own], groups[own], resamples) for name, own in found}


def _score(truth: Ints, predicted: Ints, groups: NDArray[Any], resamples: int) -> PartScore:
    size = int(max(truth.max(), predicted.max())) + 1
    interval = bootstrap_interval(truth, predicted, groups=groups, resamples=resamples, seed=0)
    value = macro_f1(confusion_of(truth, predicted, size))
    return PartScore(value, interval, float((truth == predicted).mean()), truth.size)


def contrast_score(rows: pd.DataFrame, right: NDArray[np.bool_]) -> ContrastScore | None:
    """How many contrast pairs are fully right; None where the rows hold no pair, or do not say whom they are about."""
    if not {"text", "actor", "group", "label"} <= set(rows.columns):
        return None
    outcomes = [right[list(one) + list(other)].all() for one, other in _contrast_pairs(rows)]
    return ContrastScore(len(outcomes), int(sum(outcomes))) if outcomes else None


def _contrast_pairs(rows: pd.DataFrame) -> Iterator[tuple[list[int], list[int]]]:
    """Places of the rows of the two sentences of each pair."""
    texts, actors, labels = (rows[name].tolist() for name in ("text", "actor", "label"))
    holders = rows["holder"].tolist() if "holder" in rows.columns else [None] * len(rows)
    groups: dict[Any, dict[str, list[int]]] = {}
    for place, group in enumerate(rows["group"].tolist()):
        groups.setdefault(group, {}).setdefault(texts[place], []).append(place)
    for sentences in groups.values():
        decisions = {
            text: {actors[place]: (labels[place], holders[place]) for place in places}
            for text, places in sentences.items()
        }
        for one, other in pairwise(sentences):
            if differ_by_an_edit((one, decisions[one]), (other, decisions[other])):
                yield sentences[one], sentences[other]
