"""Records: derived values, summaries, plain forms."""

from __future__ import annotations

import dataclasses
import json

import pytest

from stancelib.classifier import StanceModel
from stancelib.records import FRAME_COLUMNS, Actor, Analysis, Claim, Holder, Mention, Sentiment, Stance, mean_interval
from stancelib.scoring import classify

UNION = Actor("union", "the union", "organisation")
TONE = Sentiment("negative", {"negative": 0.7, "neutral": 0.2, "positive": 0.1})
CLAIM = Claim(0, "The union failed.", 0, 17, TONE)
EMPTY = Claim(1, "It rained.", 18, 28, TONE)


def stance(against: float, favor: float) -> Stance:
    chances = {"against": against, "neutral": 1 - against - favor, "favor": favor}
    label = max(chances, key=lambda name: chances[name])
    return Stance(CLAIM, UNION, Mention("union", 4, 9, "name"), label, chances, Holder(), lambda _: ())  # type: ignore[arg-type]


def analysis(*stances: Stance) -> Analysis:
    return Analysis("The union failed. It rained.", (CLAIM, EMPTY), stances)


def test_scores_are_differences_of_probabilities() -> None:
    """Stance: favor less against; tone: positive less negative."""
    assert stance(0.6, 0.1).score == pytest.approx(-0.5)
    assert TONE.score == pytest.approx(-0.6)


def test_records_are_frozen() -> None:
    """Nobody edits a result by accident."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        UNION.name = "other"  # type: ignore[misc]


def test_summary_counts_and_averages() -> None:
    """Counts by label and the mean score with its interval, per actor."""
    (row,) = analysis(stance(0.8, 0.1), stance(0.1, 0.2), stance(0.1, 0.8)).summary()
    assert (row.actor, row.claims, row.favor, row.neutral, row.against) == (UNION, 3, 1, 1, 1)
    assert row.mean_score == pytest.approx(0.1 / 3)
    assert -1 <= row.interval[0] <= row.mean_score <= row.interval[1] <= 1


def test_actors_are_listed_once() -> None:
    """An actor of several stances is one actor."""
    assert analysis(stance(0.8, 0.1), stance(0.1, 0.2)).actors == (UNION,)


def test_plain_forms_carry_everything() -> None:
    """`to_dict` survives JSON; `to_frame` has the contract's columns and a row for a claim without actors."""
    result = analysis(stance(0.8, 0.1))
    plain = json.loads(json.dumps(result.to_dict()))
    assert plain["stances"][0]["actor_id"] == "union"
    assert [claim["start"] for claim in plain["claims"]] == [0, 18]
    frame = result.to_frame()
    assert list(frame.columns) == FRAME_COLUMNS[1:]
    assert frame["claim_id"].tolist() == [0, 1]
    assert frame["actor"].isna().tolist() == [False, True]


def test_interval_of_one_score_is_everything() -> None:
    """One sentence says nothing about spread."""
    assert mean_interval([0.4]) == (-1.0, 1.0)
    low, high = mean_interval([0.0, 1.0, 0.0, 1.0])
    assert low < 0.5 < high


def test_a_notebook_shows_the_text(small_model: StanceModel) -> None:
    """Mentions are marked in place, each with actor, stance and holder; then a table of actors."""
    shown = classify("Critics condemned <NATO> as corrupt; NATO knew.", model=small_model)._repr_html_()
    assert shown.count("<mark") == 2
    assert "&lt;<mark" in shown
    assert 'title="NATO: ' in shown
    assert "<td>NATO</td><td>1</td>" in shown
