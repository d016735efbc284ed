"""(claim, mention) pairs as columns: from frames, rows or plain strings to what the kernels read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from stancelib.errors import ColumnError, PairError, TextError
from stancelib.tokens import character_marks, code_points

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from stancelib.lexicon import LexiconArrays

    Ints = NDArray[np.int64]
    LexiconTable = tuple[NDArray[Any], ...]

Offsets = tuple[int, int]


class Pair(NamedTuple):
    """A claim and one mention in it (offsets into the claim), with the other actors' mentions where they are known.

    `start` and `end` -1 mean the claim as a whole, without a mention.
    """

    text: str
    start: int = -1
    end: int = -1
    others: Sequence[Offsets] = ()


@dataclass(frozen=True, slots=True)
class PairColumns:
    """Claims, mention spans and pairs over one array of code points.

    Spans are sorted by claim and start and do not overlap; `span_actor` numbers the actors of a claim; `pair_span`
    is the pair's own span, or -1.
    """

    codes: NDArray[np.uint32]
    claim_start: Ints
    claim_end: Ints
    span_claim: Ints
    span_start: Ints
    span_end: Ints
    span_actor: Ints
    pair_claim: Ints
    pair_span: Ints


class EncodedPairs(NamedTuple):
    """Tagged tokens, token spans and pairs, as the feature kernels take them."""

    tokens: tuple[NDArray[Any], ...]
    spans: tuple[NDArray[Any], ...]
    pairs: tuple[NDArray[Any], ...]


def to_columns(rows: pd.DataFrame | Iterable[Any]) -> PairColumns:
    """Columns of pairs, every pair with a claim of its own; others that overlap an earlier span are left out.

    `rows`: a frame (columns text, start, end, optional others; or text alone), rows (text, start, end[, others]) or
    strings. Raises `ColumnError`, `TextError` or `PairError`, naming the row.

    >>> to_columns([("Oslo agreed.", 0, 4), "It rained."]).pair_span.tolist()
    [0, -1]
    """
    texts, start, end, others = _fields(rows)
    joined, lengths = _join(texts)
    numbers, spans = _flatten(others, len(texts))
    own = np.flatnonzero((start != -1) | (end != -1))
    claim = np.concatenate([own, numbers])
    low, high = np.concatenate([start[own], spans[:, 0]]), np.concatenate([end[own], spans[:, 1]])
    _check_offsets(claim, low, high, lengths)
    actor = np.concatenate([np.zeros(own.size, np.int64), np.arange(1, numbers.size + 1)])
    order = np.argsort((claim << 32) + low, kind="stable")
    claim, low, high, actor = claim[order], low[order], high[order], actor[order]
    if (kept := _apart(claim, low, high, own=actor == 0)).size < claim.size:
        claim, low, high, actor = claim[kept], low[kept], high[kept], actor[kept]
    claim_end = np.cumsum(lengths)
    base = claim_end - lengths
    pair_span, mine = np.full(len(texts), -1, np.int64), np.flatnonzero(actor == 0)
    pair_span[claim[mine]] = mine
    return PairColumns(
        codes=code_points(joined),
        claim_start=base,
        claim_end=claim_end,
        span_claim=claim,
        span_start=low + (shift := base[claim]),
        span_end=high + shift,
        span_actor=actor,
        pair_claim=np.arange(len(texts)),
        pair_span=pair_span,
    )


def to_pairs(rows: pd.DataFrame | Iterable[Any]) -> list[Pair]:
    """The same rows one by one, for what reads a pair at a time.

    >>> to_pairs(["It rained."])
    [Pair(text='It rained.', start=-1, end=-1, others=())]
    """
    texts, start, end, others = _fields(rows)
    spans = others if len(others) else [()] * len(texts)
    return [Pair(*fields) for fields in zip(texts, start.tolist(), end.tolist(), spans, strict=True)]


def _fields(rows: Any) -> tuple[Sequence[Any], Ints, Ints, Sequence[Any]]:
    """Texts, starts, ends and others of a frame or of rows."""
    if isinstance(rows, str):
        raise TextError(f"pairs are a single string ({rows[:40]!r}); pass a list: [text]")
    if not hasattr(rows, "columns"):
        pairs = [_as_pair(row, place) for place, row in enumerate(rows)]
        offsets = np.array([(pair.start, pair.end) for pair in pairs], np.int64).reshape(-1, 2)
        return [pair.text for pair in pairs], offsets[:, 0], offsets[:, 1], [pair.others for pair in pairs]
    names = [name for name in ("text", "start", "end", "others") if name in rows.columns]
    if names not in (["text"], ["text", "start", "end"], ["text", "start", "end", "others"]):
        known = ", ".join(map(str, rows.columns))
        raise ColumnError(f"pairs need the columns text, start, end (or text alone); the frame has {known}")
    whole = np.full(len(rows), -1, np.int64)
    start, end = (_whole_numbers(rows[name]) if name in names else whole for name in ("start", "end"))
    return rows["text"].tolist(), start, end, rows["others"].tolist() if "others" in names else ()


def _as_pair(row: Any, place: int) -> Pair:
    if isinstance(row, str):
        return Pair(row)
    try:
        text, *rest = row
    except TypeError:
        raise TextError(f"row {place}: {row!r} is neither text nor (text, start, end)") from None
    if len(rest) not in (0, 2, 3):
        raise PairError(f"row {place} has {len(rest) + 1} fields; give text, start, end and optionally others")
    if not rest:
        return Pair(text)
    start, end = _whole_number(rest[0], place), _whole_number(rest[1], place)
    return Pair(text, start, end, rest[2] if len(rest) == 3 else ())


def _whole_numbers(column: pd.Series[Any]) -> Ints:
    """A column of offsets; whole numbers stored as floats, as missing values make them, are read too."""
    if column.dtype.kind in "iu":
        return column.to_numpy(np.int64)
    numbers = [_whole_number(value, place) for place, value in enumerate(column.tolist())]
    return np.array(numbers, np.int64)


def _whole_number(value: Any, place: int) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    try:
        return index(value)
    except TypeError:
        raise PairError(f"row {place}: the offset {value!r} is not a whole number") from None


def _join(texts: Sequence[Any]) -> tuple[str, Ints]:
    try:
        return "".join(texts), np.fromiter(map(len, texts), np.int64, len(texts))
    except TypeError:
        place, value = next((place, text) for place, text in enumerate(texts) if not isinstance(text, str))
        raise TextError(f"row {place}: the text is {value!r}, not a string") from None


def _flatten(others: Sequence[Any], rows: int) -> tuple[Ints, Ints]:
    """Row number (n,) and offsets (n, 2) of all other mentions."""
    try:
        counts = np.fromiter(map(len, others), np.int64, len(others))
        offsets = np.array([span for spans in others for span in spans], np.int64).reshape(-1, 2)
    except (TypeError, ValueError):
        raise PairError("the column others holds something else than (start, end) offsets in lists") from None
    return np.repeat(np.arange(rows), counts) if counts.size else np.empty(0, np.int64), offsets


def _check_offsets(claim: Ints, low: Ints, high: Ints, lengths: Ints) -> None:
    wrong = np.flatnonzero((low < 0) | (low >= high) | (high > lengths[claim]))
    if wrong.size:
        at = wrong[np.argmin(claim[wrong])]
        where, size = f"offsets {low[at]}..{high[at]}", lengths[claim[at]]
        raise PairError(f"row {claim[at]}: {where} lie outside the text of {size} characters, or are empty")


def _apart(claim: Ints, low: Ints, high: Ints, *, own: NDArray[np.bool_]) -> Ints:
    """Places of the sorted spans that stay: the pair's own, and of overlapping others the first."""
    clash = np.zeros(claim.size, np.bool_)
    clash[1:] = (claim[1:] == claim[:-1]) & (low[1:] < high[:-1])
    if not clash.any():
        return np.arange(claim.size)
    kept = ~np.isin(claim, claim[clash])
    for number in np.unique(claim[clash]):
        first, stop = np.searchsorted(claim, [number, number + 1])
        kept[first:stop] = _sweep(low[first:stop], high[first:stop], own[first:stop])
    return np.flatnonzero(kept)


def _sweep(low: Ints, high: Ints, own: NDArray[np.bool_]) -> list[bool]:
    """Which of the spans of one claim stay, in one pass from left to right."""
    mine = int(np.argmax(own))
    kept, reached = [False] * low.size, 0
    for place, (start, end) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        beside_mine = end <= low[mine] or start >= high[mine]
        if place == mine or (start >= reached and beside_mine):
            kept[place], reached = True, end
    return kept


def lexicon_table(arrays: LexiconArrays) -> LexiconTable:
    """The lexicon as a hash table for the kernels."""
    from stancelib._table_kernels import build_filter, build_table
    from stancelib._token_kernels import CLASS_SHIFT, LEVEL_SHIFT

    filters = build_filter(arrays.keys), build_filter(arrays.phrase_starts)
    kinds = (arrays.word_classes.astype(np.int32) << CLASS_SHIFT) | (arrays.levels.astype(np.int32) << LEVEL_SHIFT)
    return (*build_table(arrays.keys), arrays.verb_tags, arrays.other_tags, arrays.flags, *filters, kinds)


def tag_claims(codes: NDArray[np.uint32], start: Ints, end: Ints, lexicon: LexiconTable) -> tuple[NDArray[Any], ...]:
    """Tokenise and tag claims given by their offsets: the tokens of `EncodedPairs`."""
    from stancelib import _token_kernels as kernels

    first, starts, ends, hashes = kernels.tokenise(codes, start, end, character_marks())
    return (first, hashes, *kernels.tag_tokens(first, hashes, lexicon), starts, ends)


def place_spans(tokens: tuple[NDArray[Any], ...], claim: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """First and one past the last token of mentions given by their offsets."""
    from stancelib._token_kernels import token_spans

    low, high = token_spans(tokens[0], tokens[4], tokens[5], claim, start, end)
    return low, high


def encode(columns: PairColumns, lexicon: LexiconTable) -> EncodedPairs:
    """Tokenise and tag all claims and place all mentions on tokens."""
    tokens = tag_claims(columns.codes, columns.claim_start, columns.claim_end, lexicon)
    low, high = place_spans(tokens, columns.span_claim, columns.span_start, columns.span_end)
    bounds = np.concatenate(([0], np.cumsum(np.bincount(columns.span_claim, minlength=columns.claim_start.size))))
    spans = (bounds, low, high, columns.span_actor)
    return EncodedPairs(tokens, spans, (columns.pair_claim, columns.pair_span))
