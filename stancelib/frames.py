"""Pipeline columns to the frame of `score`: one row per (claim, actor), nothing lost.

A claim that names no actor and an article that holds no claim keep one row each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from stancelib.holders import ACTOR, OTHER
from stancelib.pipeline import Columns
from stancelib.records import (
    ACTOR_KINDS,
    FRAME_COLUMNS,
    GIVEN_STANCES,
    HOLDER_KINDS,
    MENTION_KINDS,
    SENTIMENTS,
    STANCES,
)
from stancelib.tokens import code_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

ARTICLE = "article_id"


class _Source(NamedTuple):
    """All texts as UTF-8: the bytes, where each text begins in characters, the byte of each character (or nothing).

    In a text of ASCII alone a character is a byte.
    """

    content: NDArray[np.uint8]
    base: Ints
    places: Ints | None

    def pieces(self, article: Ints, start: Ints, end: Ints) -> pa.Array[Any]:
        """Pieces of the texts; null where `start` is -1."""
        from stancelib._piece_kernels import cut_pieces

        missing = start < 0
        shift = self.base[article]
        low, high = (np.where(missing, 0, offset + shift) for offset in (start, end))
        if self.places is not None:
            low, high = self.places[low], self.places[high]
        content, offsets = cut_pieces(self.content, low, high)
        valid = pa.array(~missing).buffers()[1]
        return pa.LargeStringArray.from_buffers(start.size, pa.py_buffer(offsets), pa.py_buffer(content), valid)


def _source(texts: Sequence[str]) -> _Source:
    joined = "".join(texts)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    places = None
    if not joined.isascii():
        codes = code_points(joined)
        places = np.zeros(codes.size + 1, np.int64)
        np.cumsum(1 + (codes > 0x7F) + (codes > 0x7FF) + (codes > 0xFFFF), out=places[1:])
    return _Source(np.frombuffer(joined.encode(), np.uint8), np.cumsum(lengths) - lengths, places)


def to_frame(columns: Columns, first: int = 0) -> pd.DataFrame:
    """The frame of some texts; `article_id` is the index of the text, counted from `first`."""
    article, claim, row = _order(columns)
    source = _source(columns.texts)
    actor = _take(columns.row_actor, row)
    fields = {
        ARTICLE: article + first,
        **_claim_columns(columns, source, article, claim),
        "actor_id": _series(_chosen([found.id for found in columns.actors], actor)),
        "actor": _series(_chosen([found.name for found in columns.actors], actor)),
        "actor_kind": _labels(ACTOR_KINDS, _take(_kinds(columns), actor)),
        **_mention_columns(columns, source, article, _take(columns.row_mention, row)),
        **_stance_columns(columns, row),
        "holder_kind": _labels(HOLDER_KINDS, _take(columns.holder_kind, row)),
        "holder": _series(_holders(columns, source, article, row)),
    }
    return pd.DataFrame(fields, columns=FRAME_COLUMNS, copy=False)


def _order(columns: Columns) -> tuple[Ints, Ints, Ints]:
    """Article, claim and row of every line of the frame; -1 where there is none."""
    rows, claims = columns.row_claim.size, columns.claim_text.size
    bare_claims = np.flatnonzero(np.bincount(columns.row_claim, minlength=claims) == 0)
    bare_articles = np.flatnonzero(np.bincount(columns.claim_text, minlength=len(columns.texts)) == 0)
    claim = np.concatenate([columns.row_claim, bare_claims, np.full(bare_articles.size, -1)])
    row = np.concatenate([np.arange(rows), np.full(bare_claims.size + bare_articles.size, -1)])
    article = np.concatenate([columns.claim_text[columns.row_claim], columns.claim_text[bare_claims], bare_articles])
    order = np.lexsort((row, claim, article))
    return article[order], claim[order], row[order]


def _claim_columns(columns: Columns, source: _Source, article: Ints, claim: Ints) -> dict[str, Any]:
    start, end = _take(columns.claim_start, claim), _take(columns.claim_end, claim)
    first = np.searchsorted(columns.claim_text, np.arange(len(columns.texts)))
    tone = _take(columns.tone[:, 2] - columns.tone[:, 0], claim, np.nan)
    return {
        "claim_id": _integers(np.where(claim >= 0, claim - first[article], -1)),
        "claim_start": _integers(start),
        "claim_end": _integers(end),
        "claim": _series(source.pieces(article, start, end)),
        "sentiment": _labels(SENTIMENTS, _take(columns.tone.argmax(axis=1), claim)),
        "sentiment_score": tone,
    }


def _mention_columns(columns: Columns, source: _Source, article: Ints, mention: Ints) -> dict[str, Any]:
    start, end = _take(columns.mentions.start, mention), _take(columns.mentions.end, mention)
    return {
        "mention": _series(source.pieces(article, start, end)),
        "mention_start": _integers(start),
        "mention_end": _integers(end),
        "mention_kind": _labels(MENTION_KINDS, _take(columns.mentions.kind, mention)),
    }


def _stance_columns(columns: Columns, row: Ints) -> dict[str, Any]:
    chances = columns.probabilities
    return {
        "stance": _labels(GIVEN_STANCES, _take(columns.labels, row)),
        "stance_score": _take(chances[:, 2] - chances[:, 0], row, np.nan),
        **{f"p_{label}": _take(chances[:, place], row, np.nan) for place, label in enumerate(STANCES)},
    }


def _holders(columns: Columns, source: _Source, article: Ints, row: Ints) -> pa.Array[Any]:
    """Names of holders: "author", an actor's, or the words of the text; null where there is no row."""
    kind, actor = _take(columns.holder_kind, row), _take(columns.holder_actor, row)
    other = np.flatnonzero(kind == OTHER)
    bounds = (_take(column, row)[other] for column in (columns.holder_start, columns.holder_end))
    words = source.pieces(article[other], *bounds)
    named = ["author", *(found.name for found in columns.actors)]
    place = np.where(kind == ACTOR, actor + 1, np.where(kind < 0, -1, 0))
    place[other] = np.arange(other.size) + len(named)
    return _chosen(pa.concat_arrays([pa.array(named, pa.large_string()), words]), place)


def _kinds(columns: Columns) -> Ints:
    return np.array([ACTOR_KINDS.index(actor.kind) for actor in columns.actors], np.int64)


def _take(values: NDArray[Any], index: Ints, missing: float = -1) -> NDArray[Any]:
    """`values[index]`, and `missing` where the index is -1."""
    if not values.size:
        return np.full(index.size, missing, values.dtype)
    return np.where(index >= 0, values[index], missing)


def _integers(values: Ints) -> pd.api.extensions.ExtensionArray:
    return pd.arrays.IntegerArray(values, values < 0)


def _labels(names: Sequence[str], codes: Ints) -> pd.Categorical[Any]:
    return pd.Categorical.from_codes(codes, dtype=_dtype(tuple(names)))


@lru_cache(maxsize=8)
def _dtype(names: tuple[str, ...]) -> Any:
    return pd.CategoricalDtype(pd.Index(names))


def _chosen(values: Sequence[str] | pa.Array[Any], index: Ints) -> pa.Array[Any]:
    """`values[index]`, and null where the index is -1."""
    strings = values if isinstance(values, pa.Array) else pa.array(values, pa.large_string())
    return strings.take(pa.array(index, mask=index < 0))


def _series(strings: pa.Array[Any]) -> pd.Series[str]:
    return pd.Series(strings, dtype="str", copy=False)


def join(frames: Sequence[pd.DataFrame], ids: Sequence[Any], keep: pd.DataFrame) -> pd.DataFrame:
    """Frames of consecutive chunks as one, with the articles' own ids and the kept input columns."""
    whole = pd.concat(frames, ignore_index=True)
    article = whole[ARTICLE].to_numpy()
    whole[ARTICLE] = pd.Series(ids).take(article).array
    for name in keep.columns:
        whole[name] = keep[name].take(article).array
    return whole
