"""Runs of score_file: an interrupted one goes on, another one is refused, and nothing is left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from article_files import ARTICLES, ENDINGS, KEEP, expected, write

from stancelib import files
from stancelib.errors import SettingError
from stancelib.files import score_file
from stancelib.records import FRAME_COLUMNS
from stancelib.tables import score_table

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from stancelib.classifier import StanceModel
    from stancelib.engine import Engine

pytestmark = pytest.mark.usefixtures("small_parts")


class PowerCutError(Exception):
    """The power cut of the tests."""


def counting(monkeypatch: pytest.MonkeyPatch, stop_after: int = 99) -> list[int]:
    """Count the articles of every part that is scored, and fail after some parts."""
    calls: list[int] = []

    def counted(engine: Engine, texts: list[str | None], carried: pa.Table) -> pa.Table:
        if len(calls) == stop_after:
            raise PowerCutError
        calls.append(len(texts))
        return score_table(engine, texts, carried)

    monkeypatch.setattr(files, "score_table", counted)
    return calls


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_interrupted_run_goes_on(
    ending: str, small_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts that exist are not scored again, and the result is that of a run in one go."""
    source, target = write(tmp_path / f"articles.{ending}", ARTICLES), tmp_path / "stances.parquet"
    counting(monkeypatch, stop_after=2)
    with pytest.raises(PowerCutError):
        score_file(source, target, keep=KEEP, model=small_model)
    assert not target.exists()
    assert sorted(path.name for path in (tmp_path / "stances.parquet.parts").iterdir()) == [
        "errors.jsonl",
        "journal.jsonl",
        "lock",
        "part-000000.parquet",
        "part-000001.parquet",
        "run.json",
    ]
    calls = counting(monkeypatch)
    report = score_file(source, target, keep=KEEP, model=small_model)
    assert calls == [1]
    assert (report.articles, report.skipped) == (7, ("a-3",))
    pd.testing.assert_frame_equal(pd.read_parquet(target), expected(small_model))


@pytest.fixture
def stopped(small_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Source and target of a run that was interrupted after one part."""
    source, target = write(tmp_path / "articles.csv", ARTICLES), tmp_path / "stances.parquet"
    with monkeypatch.context() as patch, pytest.raises(PowerCutError):
        counting(patch, stop_after=1)
        score_file(source, target, model=small_model)
    return source, target


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"keep": ["day"]}, "keep"),
        ({"id": None}, "id"),
        ({"actors": ["the lobby"]}, "actors"),
    ],
)
def test_parts_of_another_run_are_refused(
    change: dict[str, Any], told: str, stopped: tuple[Path, Path], small_model: StanceModel
) -> None:
    """The message says what changed and what to do; the parts stay."""
    with pytest.raises(SettingError, match=rf"another run; changed: {told} \(.* pass resume=False .* or delete"):
        score_file(*stopped, model=small_model, **change)
    assert (stopped[1].parent / "stances.parquet.parts" / "part-000000.parquet").is_file()


def test_another_model_or_source_is_another_run(stopped: tuple[Path, Path], small_model: StanceModel) -> None:
    """Priors are part of the model; size and time of change are part of the source."""
    with pytest.raises(SettingError, match="changed: model"):
        score_file(
            *stopped, model=small_model.with_priors("uniform").with_priors({"against": 5, "neutral": 1, "favor": 1})
        )
    write(stopped[0], ARTICLES.head(5))
    with pytest.raises(SettingError, match="changed: source size"):
        score_file(*stopped, model=small_model)


def test_resume_false_starts_over(
    stopped: tuple[Path, Path], small_model: StanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All parts are scored again, with the new settings."""
    calls = counting(monkeypatch)
    score_file(*stopped, resume=False, keep=["day"], model=small_model)
    assert calls == [3, 3, 1]
    assert list(pd.read_parquet(stopped[1]).columns) == [*FRAME_COLUMNS, "day"]


def test_files_of_others_are_left_alone(small_model: StanceModel, tmp_path: Path) -> None:
    """Only what a run wrote is removed from the folder of the parts."""
    source, target = write(tmp_path / "articles.csv", ARTICLES), tmp_path / "stances.csv"
    note = tmp_path / "stances.csv.parts" / "note.txt"
    note.parent.mkdir()
    note.write_text("mine")
    score_file(source, target, resume=False, model=small_model)
    assert [path.name for path in note.parent.iterdir()] == ["note.txt"]


def test_a_list_of_bad_lines_does_not_outlive_its_run(small_model: StanceModel, tmp_path: Path) -> None:
    """A second run without bad lines removes the list of the first."""
    source, target = tmp_path / "articles.jsonl", tmp_path / "stances.csv"
    source.write_text('{"id": 1, "text": "Oslo met NATO."}\nbroken\n')
    errors = score_file(source, target, model=small_model).errors
    assert errors is not None
    assert errors.is_file()
    source.write_text('{"id": 1, "text": "Oslo met NATO."}\n')
    assert score_file(source, target, model=small_model).errors is None
    assert not errors.exists()
