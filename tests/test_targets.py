"""Targets: each format has the rows and columns of the frame, and the types that it can hold."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest
from article_files import ARTICLES, ENDINGS, KEEP, expected, records, write
from pyarrow import parquet

from stancelib.files import score_file
from stancelib.records import FRAME_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from stancelib.classifier import StanceModel

pytestmark = pytest.mark.usefixtures("small_parts")


def test_csv_target(small_model: StanceModel, tmp_path: Path) -> None:
    """A CSV target reads as the CSV of the frame does."""
    source, target = write(tmp_path / "articles.parquet", ARTICLES), tmp_path / "stances.csv"
    score_file(source, target, keep=KEEP, model=small_model)
    whole = io.StringIO(expected(small_model).to_csv(index=False))
    ours, theirs = (pd.read_csv(file) for file in (target, whole))
    pd.testing.assert_frame_equal(ours, theirs)


@pytest.mark.parametrize("ending", ["jsonl", "ndjson"])
def test_json_lines_target(ending: str, small_model: StanceModel, tmp_path: Path) -> None:
    """A JSON lines target has one object a row, null for what is missing."""
    source, target = write(tmp_path / "articles.csv", ARTICLES), tmp_path / f"stances.{ending}"
    score_file(source, target, keep=KEEP, model=small_model)
    whole = expected(small_model).astype(object)
    assert records(target) == whole.where(whole.notna(), None).to_dict("records")


@pytest.mark.parametrize("target_ending", ENDINGS)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\n"),
        ("a.csv", b"id,text,day"),
        ("a.csv", b"id,text,day\n"),
        ("a.jsonl", b""),
        ("a.jsonl", b"\n \n"),
        ("a.jsonl", b"x\n"),
    ],
)
def test_an_empty_file_gives_the_right_columns(
    name: str, content: bytes, target_ending: str, small_model: StanceModel, tmp_path: Path
) -> None:
    """No rows, no error."""
    source, target = tmp_path / name, tmp_path / f"stances.{target_ending}"
    source.write_bytes(content)
    report = score_file(source, target, keep=["day"], model=small_model)
    assert (report.articles, report.rows, report.skipped) == (0, 0, ())
    if target_ending == "jsonl":
        assert target.read_bytes() == b""
    else:
        read = pd.read_csv if target_ending == "csv" else pd.read_parquet
        assert list(read(target).columns) == [*FRAME_COLUMNS, "day"]


def test_an_empty_parquet_file_keeps_its_types(small_model: StanceModel, tmp_path: Path) -> None:
    """The carried columns have the types of the source, even without a row."""
    table = pa.table(
        {"id": pa.array([], pa.int32()), "text": pa.array([], pa.string()), "day": pa.array([], pa.date32())}
    )
    parquet.write_table(table, tmp_path / "articles.parquet")
    score_file(tmp_path / "articles.parquet", tmp_path / "stances.parquet", keep=["day"], model=small_model)
    schema = parquet.read_schema(tmp_path / "stances.parquet")
    assert (schema.field("article_id").type, schema.field("day").type) == (pa.int32(), pa.date32())


def test_types_of_parquet_are_kept(small_model: StanceModel, tmp_path: Path) -> None:
    """Dates, lists, labels and whole numbers with gaps arrive as they were; text formats write them out."""
    day = datetime.date(2024, 2, 29)
    table = pa.table(
        {
            "id": pa.array([7, None, 9, 10], pa.int16()),
            "text": ["Oslo waited.", "It rained.", None, "Rome waited."],
            "day": [day, None, day, day],
            "moment": pa.array([1, None, 3, 4], pa.timestamp("ns")),
            "tags": [["a", "b"], None, [], ["c"]],
            "desk": pa.array(["world", "home", None, "world"]).dictionary_encode(),
        }
    )
    parquet.write_table(table, tmp_path / "articles.parquet", row_group_size=2)
    for ending in ENDINGS:
        score_file(
            tmp_path / "articles.parquet",
            tmp_path / f"stances.{ending}",
            keep=table.column_names[2:],
            model=small_model,
        )
    read = parquet.read_table(tmp_path / "stances.parquet")
    for name in table.column_names[2:]:
        assert read[name].to_pylist() == table[name].to_pylist()
        assert read.schema.field(name).type == table.schema.field(name).type
    assert read.schema.field("article_id").type == pa.int16()
    assert read["article_id"].to_pylist() == [7, None, 9, 10]
    assert (
        (tmp_path / "stances.csv")
        .read_text()
        .splitlines()[1]
        .endswith('2024-02-29,1970-01-01 00:00:00.000000001,"[""a"",""b""]","world"')
    )
    assert records(tmp_path / "stances.jsonl")[0]["tags"] == ["a", "b"]
    assert records(tmp_path / "stances.jsonl")[0]["day"] == "2024-02-29"
