"""`min_confidence`: stances that are not sure enough come out as uncertain, in every shape a result has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import stancelib
from stancelib.classifier import StanceModel
from stancelib.cli import app
from stancelib.errors import SettingError
from stancelib.label_selection import choose_sentences
from stancelib.records import GIVEN_STANCES, STANCES, UNCERTAIN
from stancelib.report import write_report
from stancelib.report_files import read_stances

TEXTS = [
    "The minister attacked NATO. Oslo praised NATO.",
    "Reporters saw Oslo in the lobby. Critics of Oslo and of NATO went to the harbour.",
]
COLUMNS = [f"p_{label}" for label in STANCES]


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return pd.DataFrame({"id": ["a", "b"], "text": TEXTS})


@pytest.fixture(scope="module")
def border(articles: pd.DataFrame, small_model: StanceModel) -> float:
    """A probability with stances on either side."""
    frame = stancelib.score(articles, model=small_model)
    return float(frame[COLUMNS].max(axis=1).quantile(0.5)) + 1e-9


def test_only_the_label_changes(articles: pd.DataFrame, small_model: StanceModel, border: float) -> None:
    """Probabilities, scores and holders stay; the type of the column is the same with and without."""
    sure = stancelib.score(articles, model=small_model)
    found = stancelib.score(articles, model=small_model, min_confidence=border)
    unsure = sure[COLUMNS].max(axis=1) < border
    assert 0 < unsure.sum() < len(unsure)
    assert (found["stance"] == UNCERTAIN).tolist() == unsure.tolist()
    assert found["stance"][~unsure].tolist() == sure["stance"][~unsure].tolist()
    assert found["stance"].dtype == sure["stance"].dtype
    assert tuple(sure["stance"].cat.categories) == GIVEN_STANCES
    pd.testing.assert_frame_equal(found.drop(columns="stance"), sure.drop(columns="stance"))


def test_classify_says_the_same(articles: pd.DataFrame, small_model: StanceModel, border: float) -> None:
    """Records, their frame, the summary and the notebook view."""
    frame = stancelib.score(articles, model=small_model, min_confidence=border)
    for article, text in zip(("a", "b"), TEXTS, strict=True):
        analysis = stancelib.classify(text, model=small_model, min_confidence=border)
        mine = frame[frame["article_id"] == article].drop(columns="article_id").reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, analysis.to_frame(), atol=1e-9)
        uncertain = [stance for stance in analysis.stances if stance.label == UNCERTAIN]
        assert all(stance.confidence < border for stance in uncertain)
        assert sum(row.uncertain for row in analysis.summary()) == len(uncertain)
        assert sum(row.claims for row in analysis.summary()) == len(analysis.stances)
        assert analysis._repr_html_().count("uncertain") >= len(uncertain)


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_files_and_their_totals(
    ending: str, articles: pd.DataFrame, small_model: StanceModel, border: float, tmp_path: Path
) -> None:
    """What a file holds is what the frame holds; a run with another threshold is another run."""
    source, target = tmp_path / "articles.jsonl", tmp_path / f"stances.{ending}"
    articles.to_json(source, orient="records", lines=True)
    stancelib.score_file(source, target, model=small_model, min_confidence=border)
    frame = stancelib.score(articles, model=small_model, min_confidence=border)
    assert read_stances(target)["stance"].tolist() == frame["stance"].tolist()


def test_the_command_line(articles: pd.DataFrame, model_folder: Path, border: float, tmp_path: Path) -> None:
    """The summary of a file has a column of uncertain stances where there are any, and only there."""
    source = tmp_path / "articles.jsonl"
    articles.to_json(source, orient="records", lines=True)

    def run(*arguments: Any) -> str:
        shown = CliRunner().invoke(app, [*map(str, arguments), "--model", str(model_folder)], env={"COLUMNS": "200"})
        assert shown.exit_code == 0, shown.output
        return shown.output

    assert "uncertain" in run("score", source, tmp_path / "a.csv", "--min-confidence", border)
    assert "uncertain" not in run("score", source, tmp_path / "b.csv")
    assert "uncertain" in run("classify", TEXTS[1], "--min-confidence", 0.999)


def test_a_report_counts_them(articles: pd.DataFrame, small_model: StanceModel, border: float, tmp_path: Path) -> None:
    """Uncertain stances have a count and a filter of their own, and count neither for nor against."""
    frame = stancelib.score(articles, model=small_model, min_confidence=border)
    page = write_report(frame, tmp_path / "report.html").path.read_text("utf-8")
    assert f"? {(frame['stance'] == UNCERTAIN).sum()} uncertain" in page
    assert '<option value="uncertain">' in page
    plain = write_report(stancelib.score(articles, model=small_model), tmp_path / "plain.html")
    assert '<option value="uncertain">' not in plain.path.read_text("utf-8")


def test_sentences_to_label_have_the_likeliest_stance(articles: pd.DataFrame, small_model: StanceModel) -> None:
    """A labelling tool is shown a label of the guide, never "uncertain"."""
    frame = stancelib.score(articles, model=small_model, min_confidence=1.0)
    stances = [target.stance for sentence in choose_sentences(frame, 9) for target in sentence.targets]
    assert stances
    assert set(stances) <= set(STANCES)


@pytest.mark.parametrize("value", [-0.1, 1.5, float("nan")])
def test_only_probabilities_will_do(value: float, small_model: StanceModel) -> None:
    """What is no probability is named."""
    with pytest.raises(SettingError, match=r"min_confidence=.*: give a probability from 0 to 1"):
        stancelib.classify("Oslo waited.", model=small_model, min_confidence=value)
