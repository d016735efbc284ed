"""Column types: of CSV and JSON lines each carried column gets the one type that holds all its values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from pyarrow import parquet

from stancelib.files import score_file

if TYPE_CHECKING:
    from pathlib import Path

    from stancelib.classifier import StanceModel

pytestmark = pytest.mark.usefixtures("small_parts")


@pytest.mark.parametrize(
    ("ids", "carried"),
    [
        (["1", "2", "30"], [1, 2, 30]),
        (["1", "02", "3"], ["1", "02", "3"]),
        (["1.1", "1.10", "2"], ["1.1", "1.10", "2"]),
        (["7", "a", "8"], ["7", "a", "8"]),
        (["1", "12345678901234567890", "2"], ["1", "12345678901234567890", "2"]),
    ],
)
def test_ids_of_a_csv_file_stay_apart(
    ids: list[str], carried: list[Any], small_model: StanceModel, tmp_path: Path
) -> None:
    """Whole numbers become numbers; where one would not be written the same again, all stay text."""
    source, target = tmp_path / "articles.csv", tmp_path / "stances.parquet"
    source.write_text("id,text\n" + "".join(f"{key},\n" for key in ids))
    report = score_file(source, target, model=small_model)
    assert pd.read_parquet(target)["article_id"].tolist() == carried
    assert list(report.skipped) == carried


def test_values_of_json_lines_have_one_type(small_model: StanceModel, tmp_path: Path) -> None:
    """A column of one kind has its type, a mixed one is text; the first parts do not decide."""
    source, target = tmp_path / "articles.jsonl", tmp_path / "stances.parquet"
    values = [
        (1, 1, True, None, 1),
        (2, 2, False, None, 2),
        (3, 3, None, None, 3),
        (4, 4.5, True, None, "x"),
        ("5", 6, True, None, [7]),
    ]
    names = ["id", "number", "truth", "nothing", "mixed"]
    source.write_text("".join(json.dumps(dict(zip(names, row, strict=True)) | {"text": ""}) + "\n" for row in values))
    score_file(source, target, keep=names[1:], model=small_model)
    rows = parquet.read_table(target, columns=["article_id", *names[1:]]).to_pydict()
    assert rows == {
        "article_id": ["1", "2", "3", "4", "5"],
        "number": [1.0, 2.0, 3.0, 4.5, 6.0],
        "truth": [True, False, None, True, True],
        "nothing": [None] * 5,
        "mixed": ["1", "2", "3", "x", "[7]"],
    }
