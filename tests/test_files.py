"""score_file: what a file gives is what its frame gives, in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from article_files import ARTICLES, ENDINGS, KEEP, expected, write

from stancelib import tally
from stancelib.errors import FileFormatError, SettingError
from stancelib.files import FileReport, score_file

if TYPE_CHECKING:
    from pathlib import Path

    from stancelib.classifier import StanceModel

pytestmark = pytest.mark.usefixtures("small_parts")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_file_gives_what_its_frame_gives(ending: str, n_jobs: int, small_model: StanceModel, tmp_path: Path) -> None:
    """Across parts and processes the rows equal those of `score` on the whole frame, types included."""
    source, target = write(tmp_path / f"articles.{ending}", ARTICLES), tmp_path / "stances.parquet"
    report = score_file(source, target, n_jobs, keep=KEEP, model=small_model)
    whole = expected(small_model)
    pd.testing.assert_frame_equal(pd.read_parquet(target), whole)
    assert report == FileReport(articles=7, rows=len(whole), skipped=("a-3",), target=target, problems={"missing": 1})
    assert sorted(path.name for path in tmp_path.iterdir()) == [source.name, target.name, f"{target.name}.errors.jsonl"]


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("none.csv", "stances.csv", r"none\.csv: there is no such file"),
        (
            "articles.xlsx",
            "stances.csv",
            r"'\.xlsx' cannot be read; there are \.csv, .*, each alone or with \.gz",
        ),
        ("articles.csv", "stances.xlsx", r"'\.xlsx' cannot be written; there are \.parquet, \.csv, \.jsonl, \.ndjson"),
        ("articles.csv", "stances", r"the ending '' cannot be written"),
        ("articles.csv", "none/stances.csv", r"the folder '.*none' does not exist; create it"),
        ("articles.csv", "articles.csv", r"is the source; give another target"),
        ("articles.csv", "folder.csv", r"is a folder; give another target"),
        ("damaged.parquet", "stances.csv", r"damaged\.parquet cannot be read: .*Parquet"),
        ("wide.csv", "stances.csv", r"wide\.csv cannot be read: the names of its columns are not UTF-8"),
        ("articles.csv", "blocked.csv", r"blocked\.csv\.parts: the parts cannot be written there: File exists"),
    ],
)
def test_paths_that_cannot_be_used(
    source: str, target: str, message: str, small_model: StanceModel, tmp_path: Path
) -> None:
    """Each message names the path and what to do."""
    for name in ("articles.csv", "articles.xlsx", "damaged.parquet"):
        (tmp_path / name).write_text("id,text\n1,Oslo waited.\n")
    (tmp_path / "wide.csv").write_text("id,text\n1,Oslo waited.\n", "utf-16")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "blocked.csv.parts").write_text("")
    with pytest.raises(FileFormatError, match=message):
        score_file(tmp_path / source, tmp_path / target, model=small_model)


def test_articles_without_ids_are_numbered(small_model: StanceModel, tmp_path: Path) -> None:
    """`id=None` counts through all parts, and past lines that cannot be read."""
    source, target = tmp_path / "articles.jsonl", tmp_path / "stances.parquet"
    lines = ['{"body": "Oslo waited."}', "broken", *['{"body": "Rome waited."}'] * 3, '{"body": null}']
    source.write_text("\n".join(lines))
    report = score_file(source, target, text="body", id=None, model=small_model)
    assert pd.read_parquet(target)["article_id"].tolist() == [0, 1, 2, 3, 4]
    assert report.skipped == (4,)


def test_at_most_a_thousand_skipped_ids_are_named(
    small_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report of a file without texts stays small."""
    monkeypatch.setattr(tally, "_SKIPPED_NAMED", 4)
    source = tmp_path / "articles.csv"
    source.write_text("id,text\n" + "".join(f"{number},\n" for number in range(9)))
    assert score_file(source, tmp_path / "stances.csv", model=small_model).skipped == (0, 1, 2, 3)


@pytest.mark.parametrize("keep", ["day", ["claim"]])
def test_keep_is_a_list_of_new_names(keep: Any, small_model: StanceModel, tmp_path: Path) -> None:
    """A bare string and a name of the output are refused."""
    source = write(tmp_path / "articles.csv", ARTICLES.rename(columns={"source": "claim"}))
    with pytest.raises(SettingError, match="keep="):
        score_file(source, tmp_path / "stances.csv", keep=keep, model=small_model)


def test_no_processes_is_no_number_of_processes(small_model: StanceModel, tmp_path: Path) -> None:
    """Refused before anything is written."""
    source = write(tmp_path / "articles.csv", ARTICLES)
    with pytest.raises(SettingError, match=r"n_jobs=0: give"):
        score_file(source, tmp_path / "stances.csv", 0, model=small_model)
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("ending", ENDINGS)
def test_progress_goes_to_standard_error(
    ending: str, small_model: StanceModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bar counts articles; nothing goes to standard output."""
    source = write(tmp_path / f"articles.{ending}", ARTICLES)
    score_file(source, tmp_path / "stances.csv", model=small_model, progress=True)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "7/7" in printed.err
