"""Sentences: where they end, where they do not, exact offsets, and time that grows with the text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.claims import split_claims

# Restated here, so that a change of the markers in the module does not change the test with it.
MARKER = re.compile(r"\s*(?:[-*•‣◦▪●–]|\d{1,2}[.)]|\([a-z0-9]\)|[a-z]\))(?=\s|$)")
PIECES = (
    *(
        "J.D. ",
        "U.S. ",
        "Mr. ",
        "…",
        ". ",
        ".",
        "?”",
        "“",
        "”",
        '"',
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "(",
        ")",
        "😀",
        "e\u0301",
        "\r\n",
    ),
    *(
        "He left",
        "the union",
        " ",
        "\ud800",
        "\0",
        "’s",
        "‘",
        "[1]",
        "\u2028",
        "\u3000",
        "\xa0",
        "\x85",
        "\x1c",
        "。",
        "！",
        "Title\n",
    ),
    *("<b>", "No. 5", "a.m. ", "www.", "X", "x", "«", "»", "'", "``", "''", "!", "a@b.com", "। "),
)
texts = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


def claims(text: str) -> list[str]:
    return [text[start:end] for start, end in split_claims(text)]


@pytest.mark.parametrize(
    "text",
    [
        "J.D. Vance spoke of J. K. Rowling and George W. Bush.",
        "We met J.D. Vance.",
        "On Feb. 12 Gen. Smith met Sen. Ruiz at 5 a.m. in St. Petersburg.",
        "They met at 5 p.m. Tuesday and at 6 a.m. EST.",
        "Lt. Gov. Mora praised Atty. Gen. Lee and Ms. Ruiz.",
        "No. 5 won, as vol. 3 and approx. 5 others did.",
        "Acme Inc. said that Roe vs. Wade and King Jr. remained.",
        "He moved to the U.S. in May and e.g. France.",
        "We agree . . . mostly.",
        "It is well… maybe.",
        "It went well... mostly.",
        "“Why?” he asked.",
        "“Why?” Ruiz asked.",
        '"Why!" Vice President Ruiz said.',
        "‘Why?’ she asked.",
        "“I will go. I will not stay,” he said.",
        "He read www.BBC.co.uk and https://a.b/C.D today.",
        "The bill (see Sec. 5 of the act) failed.",
    ],
)
def test_a_sentence_stays_whole(text: str) -> None:
    """Abbreviations, initials, ellipses and quoted questions do not end a sentence; what follows is its own."""
    assert claims(text) == [text]
    assert claims(f"{text} The union left.") == [text, "The union left."]


@pytest.mark.parametrize(
    "sentences",
    [
        ["He was in the U.S.", "The next day he left."],
        ["They chose Plan B.", "Then they left."],
        ["He cited Article V.", "The court agreed."],
        ["She spoke of World War II.", "Germany lost it."],
        ["He came at 5 a.m.", "The sun rose."],
        ["He said “yes.”", "She said “no.”"],
        ['He said "yes."', 'She said "no."'],
        ["(He left.)"],
        ["He asked “why?”", "Then he left."],
        ['It is 6" long.', "He left.", 'It is 7" long.', "She left."],
        ["They don’t know the ’90s.", "He’s gone."],
        ["Growth was < 5 percent.", "It rose.", "Now it is > 6."],
        ["He left.[1]", "She stayed.²", "It rained."],
    ],
)
def test_sentences_are_parted(sentences: list[str]) -> None:
    """Sentences on one line come out one by one, closing quotes and notes with the sentence they close."""
    assert claims(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo", ["One.", "Two"]),
        ("One\n \t\nTwo", ["One", "Two"]),
        ("Background\nThe war began in May. It goes on.", ["Background", "The war began in May.", "It goes on."]),
        ("The minister attacked\nthe union on Tuesday.", ["The minister attacked\nthe union on Tuesday."]),
        ("They flew from Oslo to\nBerlin with Gen.\nSmith.", ["They flew from Oslo to\nBerlin with Gen.\nSmith."]),
        ("He was born on May\n5. Then he left.", ["He was born on May\n5.", "Then he left."]),
        ("Aims:\n- peace\n* bread. Land\n• work", ["Aims:", "peace", "bread.", "Land", "work"]),
        ("1. Kyiv won\n2. Lviv, which lies\nin the west, lost", ["Kyiv won", "Lviv, which lies\nin the west, lost"]),
        ("One.\r\n\r\nTwo\r\nthree.", ["One.", "Two\r\nthree."]),
        ("He left.She stayed.", ["He left.", "She stayed."]),
        ("", []),
        (" \n\t ", []),
        ("-", []),
        ("😀 Élan won. “Oui.” E\u0301a va.", ["😀 Élan won.", "“Oui.”", "E\u0301a va."]),
        ("A lone \ud800 stays. It does.", ["A lone \ud800 stays.", "It does."]),
    ],
)
def test_layout(text: str, expected: list[str]) -> None:
    """Blank lines, headings and bullets end claims, wrapped lines do not; offsets hold with any characters."""
    assert claims(text) == expected


@given(texts)
def test_nothing_is_lost(text: str) -> None:
    """Offsets rise, claims do not overlap, and only white space and bullet markers lie outside."""
    spans = split_claims(text)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    covered = {offset for start, end in spans for offset in range(start, end)}
    outside = {offset for offset, sign in enumerate(text) if not sign.isspace()} - covered
    assert outside <= marked(text)


def marked(text: str) -> set[int]:
    """Offsets of the markers at the beginnings of lines."""
    position, offsets = 0, set[int]()
    for line in text.splitlines(keepends=True):
        if marker := MARKER.match(line):
            offsets.update(range(position, position + marker.end()))
        position += len(line)
    return offsets


@given(st.lists(st.sampled_from(["He left.", "“Why?” she asked.", "The U.S. won the war.", "It is 5 p.m. now."])))
def test_long_paragraphs(sentences: list[str]) -> None:
    """A paragraph much longer than the splitter's window comes apart like a short one."""
    assert claims(" ".join(sentences * 40)) == sentences * 40


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        '"',
        "“",
        '" ',
        "“a. ",
        "“A.” ",
        "😀",
        ".",
        ". ",
        "(",
        "(a. ",
        "\n",
        " ",
        "a\n",
        "- \n",
        "\0",
        "\ud800. A",
        ".”",
        "J. ",
        "1. ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    """A megabyte of anything takes seconds; four times the text takes nowhere near sixteen times the time."""
    text = unit * (1_000_000 // len(unit))
    began = time.perf_counter()
    split_claims(text[:250_000])
    quarter = time.perf_counter()
    split_claims(text)
    assert time.perf_counter() - quarter < max(2.0, 10 * (quarter - began))
