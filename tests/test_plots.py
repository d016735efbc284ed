"""Charts: what is drawn is what the numbers say."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import pandas as pd
import pytest

import stancelib
from stancelib.classifier import StanceModel
from stancelib.errors import FileFormatError
from stancelib.plots import plot_actors, plot_reliability, plot_risk_coverage, plot_times, write_evaluation

matplotlib.use("Agg")


def test_actors(small_model: StanceModel) -> None:
    """One bar an actor, as long as its mean score; no bars where no actor is named."""
    analysis = stancelib.classify("Oslo praised NATO. Critics condemned NATO as corrupt.", model=small_model)
    ax = plot_actors(analysis)
    means = {row.actor.name: row.mean_score for row in analysis.summary()}
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert {name: bar.get_width() for name, bar in zip(labels, ax.patches, strict=True)} == pytest.approx(means)
    assert len(plot_actors(stancelib.classify("", model=small_model)).patches) == 0
    assert plot_actors(analysis, ax=ax) is ax


def test_times(small_model: StanceModel) -> None:
    """One line an actor over the stretches; axes without lines where there is one stretch."""
    articles = pd.DataFrame(
        {"text": ["Oslo praised NATO.", "Critics condemned NATO."], "date": ["2024-01-01", "2024-03-01"]}
    )
    frame = stancelib.score(articles, id=None, keep=["date"], model=small_model)
    ax = plot_times(frame)
    line = next(line for line in ax.lines if line.get_label() == "NATO")
    expected = frame.loc[frame["actor"] == "NATO", "stance_score"].tolist()
    assert line.get_ydata() == pytest.approx(expected)
    assert not plot_times(frame[:1]).get_legend()


def test_evaluations(small_model: StanceModel, labels_file: Path, tmp_path: Path) -> None:
    """A point for every bin that has rows, and for every border that keeps some; both in one file."""
    scores = stancelib.evaluate(small_model, labels_file)
    points = plot_reliability(scores).collections[0].get_offsets()
    assert points.tolist() == [[found.confidence, found.accuracy] for found in scores.reliability if found.rows]
    ax = plot_risk_coverage(scores)
    assert ax.lines[0].get_xdata().tolist() == [point.coverage for point in scores.risk_coverage if point.rows]
    assert write_evaluation(scores, tmp_path / "scores.svg").read_text("utf-8").startswith("<?xml")
    with pytest.raises(FileFormatError, match=r"ends in \.png"):
        write_evaluation(scores, tmp_path / "scores.doc")
