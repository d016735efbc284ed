"""Sources: any text is read as it was written, from every format, past rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from article_files import ARTICLES, ENDINGS, records, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stancelib import readers
from stancelib.batches import Columns
from stancelib.engine import has_text
from stancelib.errors import ColumnError, FileFormatError
from stancelib.files import score_file
from stancelib.readers import Wish
from stancelib.records import FRAME_COLUMNS
from stancelib.sources import find_source, read_batches

if TYPE_CHECKING:
    from pathlib import Path

    from stancelib.classifier import StanceModel

pytestmark = pytest.mark.usefixtures("small_parts")


def test_bad_lines_never_stop_a_run(small_model: StanceModel, tmp_path: Path) -> None:
    """Lines that cannot be parsed are listed with number and reason; articles without text keep a row."""
    source, target = tmp_path / "articles.jsonl", tmp_path / "stances.jsonl"
    lines = [
        b'\xef\xbb\xbf{"id": 1, "text": "Oslo met NATO."}',
        b'{"id": 2, "text": "Oslo',
        b"",
        b'["id", 3]',
        b'{"id": 4, "text": " \\n"}',
        b'{"id": 5, "text": 7}',
        b'{"id": 6}',
        b'{"id": 7, "text": "caf\xe9"}',
        b'{"id": 8, "text": "NATO \\ud800 met Oslo.", "views": NaN}',
        b"[" * 100_000,
    ]
    source.write_bytes(b"\r\n".join(lines))
    report = score_file(source, target, model=small_model, keep=["views"])
    assert (report.articles, report.skipped, report.unreadable) == (5, (4, 5, 6), 4)
    assert report.errors == tmp_path / "stances.jsonl.errors.jsonl"
    problems = records(report.errors)
    assert sorted((problem["line"], problem["id"], problem["kind"]) for problem in problems) == [
        (2, None, "unreadable"),
        (4, None, "unreadable"),
        (5, 4, "missing"),
        (6, 5, "not text"),
        (7, 6, "missing"),
        (8, None, "unreadable"),
        (10, None, "unreadable"),
    ]
    reasons = {problem["line"]: problem["reason"] for problem in problems}
    assert reasons[2] == "Unterminated string starting at at column 19"
    assert reasons[4] == "list, not an object"
    assert reasons[6] == "int 7 where a text should be"
    assert {problem["file"] for problem in problems} == {"articles.jsonl"}
    rows = records(target)
    assert [row["article_id"] for row in rows] == [1, 1, 4, 5, 6, 8, 8]
    assert rows[-1]["claim"] == "NATO \ufffd met Oslo."
    assert rows[2] == dict.fromkeys([*FRAME_COLUMNS, "views"]) | {"article_id": 4}


def test_bad_csv_rows_never_stop_a_run(small_model: StanceModel, tmp_path: Path) -> None:
    """Rows with too few or too many fields are listed; a text that is not UTF-8 is no text."""
    source, target = tmp_path / "articles.csv", tmp_path / "stances.parquet"
    source.write_bytes(b'id,text\n1,"Oslo met\nNATO."\n2\n3,caf\xe9\n4,a,b\n5,\n6,Oslo waited.\n')
    report = score_file(source, target, model=small_model)
    assert (report.articles, report.skipped, report.unreadable) == (4, (3, 5), 2)
    assert report.errors is not None
    assert [tuple(problem.values())[1:] for problem in records(report.errors)] == [
        (3, None, "unreadable", "1 fields, the header has 2"),
        (5, None, "unreadable", "3 fields, the header has 2"),
        (4, 3, "undecodable", "not UTF-8: byte 3 is 0xe9"),
        (6, 5, "missing", "the text is blank"),
    ]
    assert pd.read_parquet(target)["article_id"].tolist() == [1, 1, 3, 5, 6]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("wrong", [{"text": "body"}, {"id": "key"}, {"keep": ["date"]}])
def test_a_missing_column_is_named(
    ending: str, wrong: dict[str, Any], small_model: StanceModel, tmp_path: Path
) -> None:
    """The message names the column and those there are, and nothing is written."""
    source = write(tmp_path / f"articles.{ending}", ARTICLES)
    with pytest.raises(ColumnError, match=r"no column '(body|key|date)'; it has: id, text, day, share, source\. Name"):
        score_file(source, tmp_path / "stances.csv", model=small_model, **wrong)
    assert list(tmp_path.iterdir()) == [source]


def test_a_field_of_few_json_lines_is_no_missing_column(small_model: StanceModel, tmp_path: Path) -> None:
    """A name counts as a column when any line has it."""
    source, target = tmp_path / "articles.jsonl", tmp_path / "stances.parquet"
    source.write_text(
        '{"id": 1, "text": "Oslo waited."}\n' * 7 + '{"id": 2, "text": "Rome waited.", "editor": "Ada"}\n'
    )
    score_file(source, target, keep=["editor"], model=small_model)
    assert pd.read_parquet(target)["editor"].fillna("").tolist() == [""] * 7 + ["Ada"]


def test_a_csv_row_without_end_is_an_error(
    small_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quote that is never closed is named as a likely cause."""
    monkeypatch.setattr(readers, "_CSV_BLOCK", 1000)
    source = tmp_path / "articles.csv"
    source.write_text('id,text\n1,"Oslo waited.\n' + "2,Rome waited.\n" * 500)
    with pytest.raises(FileFormatError, match=r"a quote that is not closed"):
        score_file(source, tmp_path / "stances.csv", model=small_model)


def test_a_header_too_long_to_read_is_an_error(
    small_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not taken for an empty file."""
    monkeypatch.setattr(readers, "_CSV_BLOCK", 4)
    source = tmp_path / "articles.csv"
    source.write_text("id,text\n1,Oslo waited.\n")
    with pytest.raises(FileFormatError, match=r"articles\.csv cannot be read"):
        score_file(source, tmp_path / "stances.csv", model=small_model)


TEXTS = st.lists(
    st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1), min_size=1
)


@pytest.mark.parametrize("ending", ENDINGS)
@given(texts=TEXTS)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_are_read_as_they_were_written(ending: str, texts: list[str | None], tmp_path: Path) -> None:
    """Any text, over several lines or in any script, comes out of each format as it went in."""
    frame = pd.DataFrame({"id": range(len(texts)), "text": pd.Series(texts, dtype="str")})
    source = write(tmp_path / f"texts.{ending}", frame)
    problems: list[Any] = []
    place = find_source(source, tmp_path / "stances.csv")
    batches = list(read_batches(place, Wish(Columns("text", "id", ())), lambda *problem: problems.append(problem)))
    assert [value for batch in batches for value in batch.texts] == [
        value if has_text(value) else None for value in texts
    ]
    assert problems == []
