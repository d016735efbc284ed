"""Problems of labelled rows: all of them, each with file and line, and none where there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stancelib.errors import LabelError
from stancelib.label_checks import check_labels
from stancelib.persistence import data_folder

OSLO = {"mention": "Oslo", "actor": "Norway", "stance": "favor"}
ROW = {"id": "a-1", "text": "Critics praised Oslo.", "sentiment": "positive", "group": "g", "targets": [OSLO]}
OTHER = ROW | {"id": "a-2", "text": "Critics thanked Oslo."}
NEWS = {"sentence": "He won.", "from": 0, "to": 2, "polarity": 1, "mention": "He", "gid": "no key of ours"}


def write(path: Path, *rows: dict[str, Any] | str) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n", "utf-8")
    return path


def test_good_rows_have_no_problems(tmp_path: Path) -> None:
    """Rows of this form, rows of NewsMTSC and the shipped sentences pass."""
    write(tmp_path / "a.jsonl", ROW, "", OTHER)
    write(tmp_path / "b.jsonl", NEWS)
    assert check_labels(tmp_path) == ()
    assert check_labels(data_folder("seeds") / "sentences") == ()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (OTHER | {"prat": "heldout"}, "unknown key 'prat'; did you mean 'part'?"),
        (OTHER | {"zzz": 1}, "unknown key 'zzz'; the keys are text, targets, id, "),
        (OTHER | {"targets": [OSLO | {"holdr": "author"}]}, "unknown key 'holdr' in target 0 (from 0); did you mean"),
        (OTHER | {"targets": [OSLO | {"mention": "Rome"}]}, "'Rome' is 0 times in the text"),
        (OTHER | {"id": "a-1"}, "the id 'a-1' is that of PATH:1 already"),
        (OTHER | {"text": ROW["text"]}, "the sentence is that of PATH:1 already"),
        (OTHER | {"part": "heldout"}, "the group 'g' is in the part 'heldout' here and 'train' at PATH:1"),
        ('{"text": "Critics', "Input data was truncated"),
        ("[1]", "Expected `object`"),
    ],
)
def test_a_problem_names_its_line(row: dict[str, Any] | str, message: str, tmp_path: Path) -> None:
    """One problem for one slip, at the line where it is, with what to do."""
    path = write(tmp_path / "a.jsonl", ROW, row)
    (problem,) = check_labels(path)
    assert str(problem).startswith(f"{path}:2: ")
    assert message.replace("PATH", str(path)) in problem.message


def test_all_problems_are_found(tmp_path: Path) -> None:
    """Reading goes on after a bad row, and a row may have several slips."""
    twice = ROW | {"prat": 1, "targets": [{"stance": "for", "actr": "Norway"}]}
    path = write(tmp_path / "a.jsonl", "{", twice, OTHER | {"targets": {}})
    assert [problem.line for problem in check_labels(path)] == [1, 2, 2, 2, 3]


def test_bad_newsmtsc(tmp_path: Path) -> None:
    """Offsets and polarity of NewsMTSC are checked, its other keys are its own."""
    path = write(tmp_path / "news.jsonl", NEWS, NEWS | {"polarity": 2}, NEWS | {"to": 99})
    assert [problem.line for problem in check_labels(path)] == [2, 3]


def test_no_file(tmp_path: Path) -> None:
    """A path without rows is an error, not a clean bill."""
    with pytest.raises(LabelError, match="no labelled rows"):
        check_labels(tmp_path)
