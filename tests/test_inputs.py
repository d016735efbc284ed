"""Inputs: folders, globs, standard input and compressed files give what one plain file gives, bad rows and all."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pytest
from article_files import ARTICLES, ENDINGS, KEEP, expected, records, write
from pyarrow import parquet

from stancelib import readers
from stancelib.errors import ColumnError, FileFormatError, RowError, SettingError
from stancelib.files import score_file

if TYPE_CHECKING:
    from stancelib.classifier import StanceModel

pytestmark = pytest.mark.usefixtures("small_parts")
ROW = '{"id": 1, "text": "Oslo met NATO."}\n'


def compress(path: Path, suffix: str) -> Path:
    packed = path.with_name(path.name + suffix)
    kind = {".gz": "gzip", ".zst": "zstd"}[suffix]
    with pa.output_stream(packed, compression=kind) as stream:
        stream.write(path.read_bytes())
    path.unlink()
    return packed


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_compressed_files(ending: str, suffix: str, small_model: StanceModel, tmp_path: Path) -> None:
    """Of every kind."""
    source = compress(write(tmp_path / f"articles.{ending}", ARTICLES), suffix)
    target = tmp_path / "stances.parquet"
    score_file(source, target, keep=KEEP, model=small_model, progress=True)
    pd.testing.assert_frame_equal(pd.read_parquet(target), expected(small_model))


@pytest.mark.parametrize("by", ["folder", "glob"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_several_files(ending: str, by: str, small_model: StanceModel, tmp_path: Path) -> None:
    """In the order of their names, plain and compressed; parts and types go across files."""
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / f"a.{ending}", ARTICLES[:2])
    compress(write(folder / f"b.{ending}", ARTICLES[2:6]), ".gz")
    write(folder / f"c.{ending}", ARTICLES[6:])
    (folder / "_SUCCESS").touch()
    (folder / ".hidden").touch()
    source = folder if by == "folder" else folder / f"?.{ending}*"
    target = tmp_path / "stances.parquet"
    report = score_file(str(source), target, keep=KEEP, model=small_model)
    pd.testing.assert_frame_equal(pd.read_parquet(target), expected(small_model))
    assert report.errors is not None
    (problem,) = records(report.errors)
    first = 2 if ending == "csv" else 1
    unit = "line" if ending == "jsonl" else "row"
    assert problem == {
        "file": f"b.{ending}.gz",
        unit: first,
        "id": "a-3",
        "kind": "missing",
        "reason": "the text is blank" if ending == "csv" else "there is no text",
    }


def standard_input(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("ending", ENDINGS)
def test_standard_input(
    ending: str, packed: bool, small_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its kind is that of its content."""
    content = write(tmp_path / f"articles.{ending}", ARTICLES).read_bytes()
    standard_input(gzip.compress(content) if packed else content, monkeypatch)
    target = tmp_path / "stances.parquet"
    score_file("-", target, keep=KEEP, model=small_model)
    pd.testing.assert_frame_equal(pd.read_parquet(target), expected(small_model))


def test_equal_standard_input_is_the_same_run(
    small_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped run goes on with the same input, and with no other."""
    target = tmp_path / "stances.csv"
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("stancelib.files.score_table", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        standard_input(ROW.encode(), monkeypatch)
        score_file("-", target, model=small_model)
    standard_input(ROW.encode() * 2, monkeypatch)
    with pytest.raises(SettingError, match="changed: source digest"):
        score_file("-", target, model=small_model)
    standard_input(ROW.encode(), monkeypatch)
    assert score_file("-", target, model=small_model).articles == 1
    assert [path.name for path in tmp_path.iterdir()] == ["stances.csv"]


@pytest.mark.parametrize(
    ("files", "source", "error", "message"),
    [
        ([], "in", FileFormatError, "there is no file to read"),
        (["a.csv"], "in/*.jsonl", FileFormatError, "there is no file to read"),
        (["a.csv", "b.jsonl"], "in", FileFormatError, r"holds files of 2 kinds \(\.csv, \.jsonl\); name one by a glob"),
        (["a.csv", "notes.txt"], "in", FileFormatError, r"notes\.txt: the ending '\.txt' cannot be read"),
        (["a.csv", "b.csv"], "in/out.csv", FileFormatError, "there is no such file"),
        (["a.csv", "c.csv"], "in", ColumnError, r"c\.csv has no column 'text'; it has: id, body"),
    ],
)
def test_sources_that_cannot_be_used(
    files: list[str], source: str, error: type[Exception], message: str, small_model: StanceModel, tmp_path: Path
) -> None:
    """The message names the file."""
    (tmp_path / "in").mkdir()
    for name in files:
        (tmp_path / "in" / name).write_text("id,body\n1,a\n" if name == "c.csv" else "id,text\n1,Oslo waited.\n")
    with pytest.raises(error, match=message):
        score_file(tmp_path / source, tmp_path / "stances.csv", model=small_model)


def test_parquet_files_must_agree(small_model: StanceModel, tmp_path: Path) -> None:
    """A column of two types has no type in the result."""
    for name, kind in (("a", pa.int64()), ("b", pa.string())):
        table = pa.table({"id": pa.array([1]).cast(kind), "text": ["Oslo waited."]})
        parquet.write_table(table, tmp_path / f"{name}.parquet")
    with pytest.raises(FileFormatError, match=r"b\.parquet: its column 'id' is string, that of .*a\.parquet is int64"):
        score_file(tmp_path / "*.parquet", tmp_path / "stances.csv", model=small_model)


@pytest.mark.parametrize("damage", ["cut", "other"])
def test_damaged_compression_is_told(damage: str, small_model: StanceModel, tmp_path: Path) -> None:
    """Cut short, or not compressed at all."""
    content = gzip.compress(ROW.encode() * 1000)
    source = tmp_path / "articles.jsonl.gz"
    source.write_bytes(content[:-20] if damage == "cut" else ROW.encode())
    with pytest.raises(FileFormatError, match=r"articles\.jsonl\.gz cannot be read: (Truncated|zlib)"):
        score_file(source, tmp_path / "stances.csv", model=small_model)


def test_a_changed_source_of_the_same_size_and_time_is_noticed(
    small_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the digest of the articles of each part."""
    source, target = tmp_path / "articles.jsonl", tmp_path / "stances.csv"
    source.write_text(ROW * 7)
    calls: list[int] = []

    def stop(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        from stancelib.tables import score_table

        return score_table(*arguments)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("stancelib.files.score_table", stop)
        score_file(source, target, model=small_model)
    status = source.stat()
    source.write_text(ROW.replace("met", "hit") + ROW * 6)
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(SettingError, match="holds parts of other articles: the source has changed"):
        score_file(source, target, model=small_model)
    assert score_file(source, target, resume=False, model=small_model).articles == 7


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", ROW + "broken\n", r"a\.jsonl, line 2, id None: unreadable: Expecting value"),
        ("a.jsonl", ROW + '{"id": 7, "text": null}\n', r"a\.jsonl, line 2, id 7: missing: there is no text"),
        ("a.csv", "id,text\n1,a\n2,b,c\n", r"a\.csv, row 3, id None: unreadable: 3 fields, the header has 2"),
        (
            "a.csv",
            "id,text\n1,a\n2,abcdefghijklmnop\n",
            r"a\.csv, row 3, id 2: too long: 16 characters",
        ),
    ],
)
def test_strict_runs_stop_at_the_first_bad_row(
    name: str, content: str, message: str, small_model: StanceModel, tmp_path: Path
) -> None:
    """The message has file, place, id and reason."""
    (tmp_path / name).write_text(content)
    with pytest.raises(RowError, match=message):
        score_file(tmp_path / name, tmp_path / "s.csv", on_error="raise", max_length=15, model=small_model)


def test_long_texts_keep_a_row_without_stances(small_model: StanceModel, tmp_path: Path) -> None:
    """The limit counts characters, and a text of that length is scored."""
    source, target = tmp_path / "articles.jsonl", tmp_path / "stances.parquet"
    texts = ["Oslo é", "Oslo éé", "Oslo ééé"]
    source.write_text("".join(json.dumps({"id": place, "text": text}) + "\n" for place, text in enumerate(texts)))
    report = score_file(source, target, max_length=7, model=small_model)
    assert (report.articles, report.skipped, report.problems) == (3, (2,), {"too long": 1})
    assert pd.read_parquet(target)["claim"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize("last", [b"", b"\n", b"\n" + ROW.encode()])
def test_an_endless_line_is_passed_over(
    last: bytes, small_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more of it than the limit is ever held."""
    monkeypatch.setattr(readers, "_LINE_LIMIT", 50)
    source = tmp_path / "articles.jsonl"
    source.write_bytes(ROW.encode() + b'{"id": 2, "text": "' + b"x" * 1000 + b'"}' + last)
    report = score_file(source, tmp_path / "stances.csv", model=small_model)
    assert (report.articles, report.problems) == (2 if ROW.encode() in last else 1, {"unreadable": 1})
    assert report.errors is not None
    assert records(report.errors)[0]["line"] == 2
    assert records(report.errors)[0]["reason"] == "a line of more than 50 bytes"


@pytest.mark.parametrize(("setting", "value"), [("on_error", "skip"), ("max_length", 0)])
def test_settings_outside_their_range(setting: str, value: Any, small_model: StanceModel, tmp_path: Path) -> None:
    """The message names the setting and its values."""
    source = write(tmp_path / "articles.csv", ARTICLES)
    with pytest.raises(SettingError, match=rf"{setting}={value!r}: give"):
        score_file(source, tmp_path / "stances.csv", model=small_model, **{setting: value})


def test_cells_that_a_spreadsheet_would_run_are_guarded(small_model: StanceModel, tmp_path: Path) -> None:
    """Only where it is asked for, only in CSV, and only text: numbers stay numbers."""
    source = tmp_path / "articles.jsonl"
    notes = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "a=b", "", None]
    rows = [{"id": place, "text": "=Oslo waited.", "note": note, "n": -1} for place, note in enumerate(notes)]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    options: dict[str, Any] = {"keep": ["note", "n"], "model": small_model}
    for name, safe in (("plain.csv", False), ("safe.csv", True), ("safe.parquet", True)):
        score_file(source, tmp_path / name, spreadsheet_safe=safe, **options)
    found = {}
    for name in ("plain.csv", "safe.csv"):
        with (tmp_path / name).open(newline="") as file:
            found[name] = [(row["note"], row["claim"], row["n"]) for row in csv.DictReader(file)]
    assert found["plain.csv"] == [(note or "", "=Oslo waited.", "-1") for note in notes]
    guarded = ["'" + note if note and note != "a=b" else note or "" for note in notes]
    assert found["safe.csv"] == [(note, "'=Oslo waited.", "-1") for note in guarded]
    assert pd.read_parquet(tmp_path / "safe.parquet")["note"].tolist()[:9] == notes[:9]
