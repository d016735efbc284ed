"""Marked passages: nothing of the text is lost, and text stays text."""

from __future__ import annotations

from html import unescape
from re import sub

from hypothesis import given
from hypothesis import strategies as st

from stancelib.highlights import Mark, marked_html, pieces


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=5))
def test_the_pieces_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    """Put together they give it back, and each marked piece is what its offsets say."""
    marks = [(start, start + size) for start, size in spans if start + size <= len(text)]
    found = list(pieces(text, marks))
    assert "".join(piece.text for piece in found) == text
    assert all(text[slice(*marks[piece.mark])] == piece.text for piece in found if piece.mark >= 0)


def test_html_is_escaped() -> None:
    """Neither the text nor a note can close a tag or an attribute."""
    text = '<script>alert("x")</script>'
    shown = marked_html(text, [Mark(0, 8, "against", '"><script>')])
    assert "<script" not in shown
    assert unescape(sub("<[^>]+>", "", shown)) == text
    assert 'title="&quot;&gt;&lt;script&gt;"' in shown
