"""Class shares estimated without labels, and given, in `score`, `score_file` and on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import stancelib
from stancelib.classifier import StanceModel
from stancelib.cli import app
from stancelib.errors import SettingError
from stancelib.file_priors import estimate_file
from stancelib.priors import estimate_shares
from stancelib.records import STANCES
from stancelib.report_files import read_stances

TEXTS = ["The minister attacked NATO. Critics condemned Oslo as corrupt."] * 4 + ["Oslo met NATO on Monday."] * 2
COLUMNS = [f"p_{label}" for label in STANCES]


@pytest.fixture
def articles() -> pd.DataFrame:
    return pd.DataFrame({"id": range(len(TEXTS)), "text": TEXTS})


@pytest.fixture
def source(articles: pd.DataFrame, tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    articles.to_json(path, orient="records", lines=True)
    return path


def run(*arguments: Any) -> Any:
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "200"})


@pytest.mark.parametrize("shares", [(0.1, 0.8, 0.1), (0.6, 0.2, 0.2), (1 / 3, 1 / 3, 1 / 3)])
def test_the_shares_of_a_sample_are_found(shares: tuple[float, ...]) -> None:
    """Exact probabilities of a known mixture, given under other shares, lead back to its shares."""
    generator = np.random.default_rng(0)
    classes = generator.choice(3, 20_000, p=shares)
    signs = generator.normal(np.eye(3)[classes], 0.7)
    trained = np.array([0.25, 0.5, 0.25])
    likelihood = np.exp(-((signs[:, None, :] - np.eye(3)) ** 2).sum(axis=2) / (2 * 0.7**2))
    chances = likelihood * trained
    chances /= chances.sum(axis=1, keepdims=True)
    assert estimate_shares(chances, trained) == pytest.approx(shares, abs=0.02)
    assert abs(chances.mean(axis=0) - shares).max() > 0.04 or shares == (1 / 3,) * 3


def test_a_class_that_is_absent_keeps_a_trace() -> None:
    """A share is never 0, so that the model stays usable."""
    found = estimate_shares(np.tile([0.98, 0.01, 0.01], (50, 1)), (0.2, 0.4, 0.4))
    assert found.min() > 0
    assert found.sum() == pytest.approx(1)
    assert found[0] > 0.99


def test_score_estimates_and_says_so(articles: pd.DataFrame, small_model: StanceModel) -> None:
    """The frame is that of the model with the estimated shares, which are reported; processes change nothing."""
    frame = stancelib.score(articles, model=small_model, priors="estimate")
    plain = stancelib.score(articles, model=small_model)
    shares = frame.attrs["priors"]
    assert frame.attrs["priors_rows"] == plain["actor_id"].notna().sum()
    assert shares["against"] > plain[COLUMNS[0]].mean()
    assert plain.attrs["priors"] == dict(zip(STANCES, small_model.priors, strict=True))
    assert "priors_rows" not in plain.attrs
    again = stancelib.score(articles, model=small_model.with_priors(shares))
    pd.testing.assert_frame_equal(frame, again)
    pd.testing.assert_frame_equal(frame, stancelib.score(articles, model=small_model, priors=shares, n_jobs=2))


def test_given_shares_move_the_probabilities(articles: pd.DataFrame, small_model: StanceModel, source: Path) -> None:
    """A frame and a file say what the model with these shares says."""
    shares = {"against": 0.05, "neutral": 0.9, "favor": 0.05}
    frame = stancelib.score(articles, model=small_model, priors=shares)
    assert frame[COLUMNS[1]].mean() > stancelib.score(articles, model=small_model, priors="uniform")[COLUMNS[1]].mean()
    target = source.with_suffix(".parquet")
    stancelib.score_file(source, target, model=small_model, priors=shares)
    assert read_stances(target)[COLUMNS].to_numpy() == pytest.approx(frame[COLUMNS].to_numpy())
    with pytest.raises(SettingError, match="priors 'natural'"):
        stancelib.score(articles, model=small_model, priors="natural")


def test_files_take_two_passes(articles: pd.DataFrame, small_model: StanceModel, source: Path) -> None:
    """The first pass gives the estimate of `score`; `score_file` alone says how to come by it."""
    found = estimate_file(source, small_model)
    expected = stancelib.score(articles, model=small_model, priors="estimate").attrs
    assert dict(found.shares) == pytest.approx(expected["priors"])
    assert found.rows == expected["priors_rows"]
    with pytest.raises(SettingError, match=r"estimate_file\(source\)\.shares"):
        stancelib.score_file(source, source.with_suffix(".csv"), model=small_model, priors="estimate")
    with pytest.raises(SettingError, match="standard input"):
        estimate_file("-", small_model)


def test_nothing_to_estimate_from_is_said(small_model: StanceModel) -> None:
    """Texts that name nobody have no shares."""
    with pytest.raises(SettingError, match="no stance to estimate from"):
        stancelib.score(pd.DataFrame({"id": [1], "text": ["It rained."]}), model=small_model, priors="estimate")


def test_the_command_line(articles: pd.DataFrame, small_model: StanceModel, model_folder: Path, source: Path) -> None:
    """The estimate is printed and used; shares can be named and given."""
    target = source.with_suffix(".parquet")
    shown = run("score", source, target, "--model", model_folder, "--priors", "estimate")
    assert shown.exit_code == 0, shown.output
    expected = stancelib.score(articles, model=small_model, priors="estimate")
    shares = ", ".join(f"{label} {share:.3f}" for label, share in expected.attrs["priors"].items())
    assert shown.stdout.startswith(f"class shares estimated from {expected.attrs['priors_rows']} stances: {shares}\n")
    assert read_stances(target)[COLUMNS].to_numpy() == pytest.approx(expected[COLUMNS].to_numpy())
    given = run("classify", TEXTS[0], "--model", model_folder, "--priors", "against=1,neutral=9998,favor=1", "--json")
    assert {row["stance"] for row in json_of(given)["stances"]} == {"neutral"}
    wrong = run("classify", TEXTS[0], "--model", model_folder, "--priors", "against=many")
    assert wrong.exit_code == 2
    assert "give a share for each label" in wrong.stderr


def json_of(shown: Any) -> Any:
    import json

    assert shown.exit_code == 0, shown.output
    return json.loads(shown.stdout)
