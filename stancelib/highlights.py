"""Marked passages of a text: what a notebook, a terminal and a report have in common when they show stances.

Knows nothing of stances: offsets and words in, pieces or HTML out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

STYLES: Final = {
    "favor": "background:#2a6fb544;border-bottom:2px solid #2a6fb5",
    "neutral": "border-bottom:2px dotted #8888",
    "against": "background:#d9730d44;border-bottom:2px solid #d9730d",
    "uncertain": "border-bottom:2px dashed #8888",
}
"""How a stance looks: blue and orange, which colour-blind readers tell apart, on light and on dark ground."""
SIGNS: Final = {"favor": "▲", "neutral": "·", "against": "▼", "uncertain": "?"}
"""What a stance is where there is no colour."""


class Mark(NamedTuple):
    """A passage of a text: offsets, the stance, and a note on it."""

    start: int
    end: int
    stance: str
    note: str = ""


class Piece(NamedTuple):
    """A stretch of a text, with the number of the mark it lies in, or -1."""

    text: str
    mark: int


def pieces(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Cut a text at its marks (offsets, in any order); of marks that overlap the first and longest stays.

    >>> [tuple(piece) for piece in pieces("Oslo met Rome.", [(9, 13), (0, 4), (11, 13)])]
    [('Oslo', 1), (' met ', -1), ('Rome', 0), ('.', -1)]
    """
    order = sorted(range(len(marks)), key=lambda number: (marks[number][0], -marks[number][1]))
    at = 0
    for number in order:
        start, end = marks[number]
        if start < at:
            continue
        if start > at:
            yield Piece(text[at:start], -1)
        yield Piece(text[start:end], number)
        at = end
    if at < len(text):
        yield Piece(text[at:], -1)


def marked_html(text: str, marks: Sequence[Mark]) -> str:
    """A paragraph of HTML with the marks coloured and their notes as tooltips; the text itself is escaped.

    >>> marked_html("<b>", [])
    '<p style="white-space:pre-wrap;line-height:1.7">&lt;b&gt;</p>'
    """
    spans = [(mark.start, mark.end) for mark in marks]
    inner = "".join(_marked(piece, marks) for piece in pieces(text, spans))
    return f'<p style="white-space:pre-wrap;line-height:1.7">{inner}</p>'


def _marked(piece: Piece, marks: Sequence[Mark]) -> str:
    if piece.mark < 0:
        return escape(piece.text)
    mark = marks[piece.mark]
    style = f"{STYLES[mark.stance]};color:inherit;padding:0 .1em"
    return f'<mark style="{style}" title="{escape(mark.note)}">{escape(piece.text)}</mark>'


def table_html(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A plain table of escaped cells.

    >>> table_html(["a"], [["<1>"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;1&gt;</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
