"""Pipeline columns to the frame of `score`: one row per (claim, actor), nothing lost.

A claim that names no actor and an article that holds no claim keep one row each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from stancelib.holders import ACTOR
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

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

ARTICLE = "article_id"


def to_frame(columns: Columns, first: int = 0) -> pd.DataFrame:
    """The frame of some texts; `article_id` is the index of the text, counted from `first`."""
    article, claim, row = _order(columns)
    mention = _take(columns.row_mention, row)
    actor = _take(columns.row_actor, row)
    return pd.DataFrame(
        {
            ARTICLE: article + first,
            **_claim_columns(columns, article, claim),
            "actor_id": _strings([found.id for found in columns.actors], actor),
            "actor": _strings([found.name for found in columns.actors], actor),
            "actor_kind": _labels(ACTOR_KINDS, _take(_kinds(columns), actor)),
            **_mention_columns(columns, article, mention),
            **_stance_columns(columns, row),
            "holder_kind": _labels(HOLDER_KINDS, _take(columns.holder_kind, row)),
            "holder": _holders(columns, article, row),
        },
        columns=FRAME_COLUMNS,
    )


def _order(columns: Columns) -> tuple[Ints, Ints, Ints]:
    """Article, claim and row of every line of the frame; -1 where there is none."""
    rows, claims = columns.row_claim.size, columns.claim_text.size
    bare_claims = np.setdiff1d(np.arange(claims), columns.row_claim)
    bare_articles = np.setdiff1d(np.arange(len(columns.texts)), columns.claim_text)
    claim = np.concatenate([columns.row_claim, bare_claims, np.full(bare_articles.size, -1)])
    row = np.concatenate([np.arange(rows), np.full(bare_claims.size + bare_articles.size, -1)])
    article = np.concatenate([columns.claim_text[columns.row_claim], columns.claim_text[bare_claims], bare_articles])
    order = np.lexsort((row, claim, article))
    return article[order], claim[order], row[order]


def _claim_columns(columns: Columns, article: Ints, claim: Ints) -> dict[str, Any]:
    start, end = _take(columns.claim_start, claim), _take(columns.claim_end, claim)
    first = np.searchsorted(columns.claim_text, np.arange(len(columns.texts)))
    tone = _take(columns.tone[:, 2] - columns.tone[:, 0], claim, np.nan)
    return {
        "claim_id": _integers(np.where(claim >= 0, claim - first[article], -1)),
        "claim_start": _integers(start),
        "claim_end": _integers(end),
        "claim": _pieces(columns.texts, article, start, end),
        "sentiment": _labels(SENTIMENTS, _take(columns.tone.argmax(axis=1), claim)),
        "sentiment_score": tone,
    }


def _mention_columns(columns: Columns, article: Ints, mention: Ints) -> dict[str, Any]:
    start, end = _take(columns.mentions.start, mention), _take(columns.mentions.end, mention)
    return {
        "mention": _pieces(columns.texts, article, start, end),
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


def _holders(columns: Columns, article: Ints, row: Ints) -> pd.Series[str]:
    kind = _take(columns.holder_kind, row)
    words = _pieces(columns.texts, article, _take(columns.holder_start, row), _take(columns.holder_end, row))
    names = _strings([actor.name for actor in columns.actors], _take(columns.holder_actor, row))
    return words.mask(kind == 0, "author").mask(kind == ACTOR, names)


def _kinds(columns: Columns) -> Ints:
    return np.array([ACTOR_KINDS.index(actor.kind) for actor in columns.actors], np.int64)


def _take(values: NDArray[Any], index: Ints, missing: float = -1) -> NDArray[Any]:
    """`values[index]`, and `missing` where the index is -1."""
    if not values.size:
        return np.full(index.size, missing, values.dtype)
    return np.where(index >= 0, values[index], missing)


def _integers(values: Ints) -> pd.Series[Any]:
    return pd.Series(values, dtype="Int64").mask(values < 0)


def _labels(names: Sequence[str], codes: Ints) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes, categories=pd.Index(names))


def _strings(values: Sequence[str], index: Ints) -> pd.Series[str]:
    return pd.Series(np.array([*values, None], object)[index], dtype="str")


def _pieces(texts: Sequence[str], article: Ints, start: Ints, end: Ints) -> pd.Series[str]:
    places = zip(article.tolist(), start.tolist(), end.tolist(), strict=True)
    return pd.Series([texts[a][s:e] if s >= 0 else None for a, s, e in places], dtype="str")


def join(frames: Sequence[pd.DataFrame], ids: Sequence[Any], keep: pd.DataFrame) -> pd.DataFrame:
    """Frames of consecutive chunks as one, with the articles' own ids and the kept input columns."""
    whole = pd.concat(frames, ignore_index=True)
    article = whole[ARTICLE].to_numpy()
    whole[ARTICLE] = pd.Series(ids).take(article).array
    for name in keep.columns:
        whole[name] = keep[name].take(article).array
    return whole
