"""Shares of labelled rows: counted by hand here, and true of the shipped sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stancelib.label_statistics import Count, label_statistics, mention_form
from stancelib.labels import read_labels
from stancelib.persistence import data_folder

ROWS = [
    {
        "text": "Bern praised the kingdom but they rebuked Oslo.",
        "style": "wire",
        "phenomena": ["contrast"],
        "group": "g",
        "targets": [
            {"mention": "Bern", "actor": "Bern", "stance": "neutral"},
            {"mention": "the kingdom", "actor": "Spain", "stance": "favor", "holder": "Bern"},
            {"mention": "they", "actor": "critics", "stance": "neutral"},
            {"mention": "Oslo", "actor": "Oslo", "stance": "against", "holder": "critics"},
        ],
    },
    {
        "text": "Bern rebuked the kingdom but they praised Oslo.",
        "style": "wire",
        "group": "g",
        "targets": [{"mention": "Oslo", "actor": "Oslo", "stance": "favor", "holder": "author"}],
    },
    {"text": "A third sentence of the same group speaks of other things.", "group": "g", "targets": []},
    {"text": "It rained.", "part": "heldout", "targets": []},
]


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    return path


def test_shares(labels: Path) -> None:
    """Rows by stance, holder, mention, phenomenon; sentences by actors and style; words; pairs."""
    found = label_statistics(labels)
    assert (found.files, found.sentences, found.rows) == (1, 4, 5)
    assert found.stances == {"favor": Count(2, 0.4), "neutral": Count(2, 0.4), "against": Count(1, 0.2)}
    assert found.holders == {"author": Count(1, 1 / 3), "other": Count(2, 2 / 3)}
    assert found.mentions == {"name": Count(3, 0.6), "noun phrase": Count(1, 0.2), "pronoun": Count(1, 0.2)}
    assert found.phenomena == {"contrast": Count(4, 0.8)}
    assert found.styles == {"wire": Count(2, 0.5), "none given": Count(2, 0.5)}
    assert found.parts == {"train": Count(5, 1.0), "heldout": Count(0, 0.0)}
    assert {name: value.count for name, value in found.actors.items()} == {
        "none": 2,
        "one": 1,
        "two or more": 1,
        "opposed": 1,
    }
    assert found.contrast_pairs == 1
    assert (found.words.least, found.words.most, found.words.mean) == (2, 11, 7.25)
    assert found.words.within == Count(3, 0.75)


def test_no_rows(tmp_path: Path) -> None:
    """An empty file has shares of 0."""
    (tmp_path / "rows.jsonl").write_text("")
    found = label_statistics(tmp_path)
    assert (found.sentences, found.words.mean, found.stances["favor"]) == (0, 0.0, Count(0, 0.0))


def test_shipped_sentences() -> None:
    """The same numbers as another way of counting gives."""
    folder = data_folder("seeds") / "sentences"
    found, rows = label_statistics(folder), read_labels(folder)
    assert found.rows == len(rows)
    assert found.stances["neutral"].count == (rows["label"] == "neutral").sum()
    assert found.phenomena["irony"].count == rows["phenomena"].map(lambda names: "irony" in names).sum()


@pytest.mark.parametrize(
    ("mention", "form"),
    [
        ("Mr. O’Neill", "name"),
        ("the ex-president", "noun phrase"),
        ("the kingdom's", "noun phrase"),
        ("Its", "pronoun"),
        ("—", "name"),
    ],
)
def test_mention_forms(mention: str, form: str) -> None:
    """By its last word, or all of them."""
    assert mention_form(mention) == form
