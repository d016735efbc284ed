"""Pairs: what goes in, and what is refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from stancelib.errors import ColumnError, PairError, TextError
from stancelib.pairs import Pair, to_columns

TEXT = "Oslo praised Rome."


def spans(rows: Any) -> list[tuple[int, int, int]]:
    columns = to_columns(rows)
    return list(zip(columns.span_claim.tolist(), columns.span_start.tolist(), columns.span_end.tolist(), strict=True))


def test_frames_rows_and_strings_are_read() -> None:
    """Frames, tuples and plain strings give the same columns; offsets move with the claims before them."""
    frame = pd.DataFrame({"text": [TEXT, TEXT], "start": [0, 13], "end": [4, 17], "others": [((13, 17),), ()]})
    expected = [(0, 0, 4), (0, 13, 17), (1, 31, 35)]
    assert spans(frame) == spans(list(frame.itertuples(index=False))) == expected
    assert spans([TEXT]) == spans(pd.DataFrame({"text": [TEXT]})) == []


def test_the_own_mention_is_known_among_the_spans() -> None:
    """`pair_span` points at it, wherever it stands; -1 where a pair has none."""
    columns = to_columns([Pair(TEXT, 13, 17, ((0, 4),)), TEXT, Pair(TEXT, 0, 4)])
    assert columns.pair_span.tolist() == [1, -1, 2]


@pytest.mark.parametrize(
    ("rows", "error", "complaint"),
    [
        ([(TEXT, 0, 99)], PairError, "row 0: offsets 0..99 lie outside the text of 18 characters"),
        ([TEXT, (TEXT, 4, 4)], PairError, "row 1: offsets 4..4"),
        ([(TEXT, 0, 4, ((-1, 3),))], PairError, "row 0: offsets -1..3"),
        ([(TEXT, "a", 4)], PairError, "row 0: the offset 'a'"),
        ([(TEXT, 4)], PairError, "row 0 has 2 fields"),
        ([TEXT, (None, 0, 4)], TextError, "row 1: the text is None"),
        ([(TEXT, 0, 4, (5,))], PairError, "others holds something else"),
        (pd.DataFrame({"text": [TEXT], "start": [0.5], "end": [None]}), PairError, "row 0: the offset"),
        ([7], TextError, "row 0: 7 is neither text"),
        (TEXT, TextError, "pass a list"),
        (pd.DataFrame({"claim": [TEXT]}), ColumnError, "the frame has claim"),
    ],
)
def test_bad_pairs_are_named(rows: Any, error: type[Exception], complaint: str) -> None:
    """A bad pair is refused with its row and the reason."""
    with pytest.raises(error, match=complaint):
        to_columns(rows)


def test_overlapping_others_are_left_out() -> None:
    """The pair's own mention wins, then the earlier other."""
    columns = to_columns([Pair("abcdefgh", 2, 4, ((3, 5), (5, 7), (6, 8)))])
    assert list(zip(columns.span_start.tolist(), columns.span_end.tolist(), strict=True)) == [(2, 4), (5, 7)]
    assert columns.pair_span.tolist() == [0]


def test_no_pairs_are_no_columns() -> None:
    """An empty list gives empty columns."""
    assert to_columns([]).claim_start.size == 0
