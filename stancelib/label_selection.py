"""Sentences worth a label: those of which the model is unsure and that differ from one another.

Takes a frame of `score` of one's own articles; the chosen sentences carry the model's stances, to be corrected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stancelib.errors import LabelError, SettingError
from stancelib.label_rows import Sentence, Target
from stancelib.records import STANCES

if TYPE_CHECKING:
    import pandas as pd

_CANDIDATES: Final = 20
"""Candidates for each sentence to choose, those of which the model is least sure."""
_KEYS: Final = ["article_id", "claim_id"]
_WORD: Final = re.compile(r"\w+")


def choose_sentences(stances: pd.DataFrame, count: int) -> list[Sentence]:
    """Choose sentences of a frame of `score`, in the order in which a label pays most.

    A sentence is as uncertain as the least sure of its stances: one less the margin of the likeliest stance over the
    next (Scheffer, Decomain and Wrobel 2001). One after another is chosen by its uncertainty times its distance to
    those chosen, which is the share of words not in common (Jaccard). Raises `SettingError` for a count below 1, and
    `LabelError` where no sentence names an actor.
    """
    if count < 1:
        raise SettingError(f"count={count}: give the number of sentences to choose, 1 or more")
    rows = stances[stances["actor_id"].notna()].drop_duplicates(["article_id", "claim_id", "actor"])
    if rows.empty:
        raise LabelError(
            "no sentence of these articles names an actor, so there is nothing to label; give names by actors"
        )
    unsure = _uncertainty(rows).sort_values(ascending=False, kind="stable").head(_CANDIDATES * count)
    sentences = [_sentence(group) for group in _by_claim(rows, unsure.index)]
    return [sentences[place] for place in _spread([found.text for found in sentences], unsure.tolist(), count)]


def _uncertainty(rows: pd.DataFrame) -> pd.Series[float]:
    """The uncertainty of each claim: one less the smallest margin of its stances."""
    chances = np.sort(rows[[f"p_{label}" for label in STANCES]].to_numpy("float64"), axis=1)
    unsure: pd.Series[float] = (
        rows.assign(unsure=1 - chances[:, -1] + chances[:, -2]).groupby(_KEYS, sort=False)["unsure"].max()
    )
    return unsure


def _by_claim(rows: pd.DataFrame, keys: pd.Index[Any]) -> list[list[dict[Any, Any]]]:
    """The rows of these claims, claim by claim."""
    claims: dict[Any, list[dict[Any, Any]]] = {key: [] for key in keys}
    wanted = rows[rows.set_index(_KEYS).index.isin(keys)]
    for row in wanted.to_dict("records"):
        claims[row["article_id"], row["claim_id"]].append(row)
    return list(claims.values())


def _spread(texts: Sequence[str], weights: Sequence[float], count: int) -> list[int]:
    """Places of texts of high weight that differ from one another."""
    words = [frozenset(_WORD.findall(text.lower())) for text in texts]
    distance = [1.0] * len(texts)
    chosen: list[int] = []
    while len(chosen) < min(count, len(texts)):
        place = max(range(len(texts)), key=lambda at: weights[at] * distance[at])
        if weights[place] * distance[place] <= 0:
            break
        chosen.append(place)
        distance = [min(far, _distance(words[place], other)) for far, other in zip(distance, words, strict=True)]
    return chosen


def _distance(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return 1 - len(one & other) / union if union else 0.0


def _sentence(rows: Sequence[dict[Any, Any]]) -> Sentence:
    """A claim with its stances as labels; offsets are moved into the claim."""
    first = rows[0]
    targets = [_target(row, int(first["claim_start"])) for row in rows]
    name = f"{first['article_id']}-{int(first['claim_id'])}"
    tone: Any = str(first["sentiment"])
    return Sentence(str(first["claim"]), tuple(targets), name, tone, group=str(first["article_id"]))


def _target(row: dict[Any, Any], base: int) -> Target:
    stance: Any = max(STANCES, key=lambda label: row[f"p_{label}"])  # the likeliest, also where the row is uncertain
    start, end = int(row["mention_start"]) - base, int(row["mention_end"]) - base
    return Target(str(row["actor"]), stance, str(row["holder"]), str(row["mention"]), start=start, end=end)
