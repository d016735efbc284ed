"""The accuracy bench reads public data as it is, and its models answer as scikit-learn's do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks.accuracy import bench, data, tweets
from benchmarks.accuracy.baselines import Majority, baselines, word_ngrams
from stancelib import StanceClassifier

GOOD, BAD = "I love #{}power, Hillary shines again", "Hillary lied again, #{}shame on her"


@pytest.fixture
def public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders in the form of the public sets, with a few invented lines."""
    folder = tmp_path / "hillary"
    folder.mkdir()
    for part, count in (("train", 10), ("val", 2)):
        lines = [text.format(number) for number in range(count) for text in (GOOD, BAD, "it rains {}")]
        (folder / f"{part}_text.txt").write_text("\n".join(lines) + "\n", "utf-8")
        (folder / f"{part}_labels.txt").write_text("2\n1\n0\n" * count, "utf-8")
    monkeypatch.setattr(data, "TWEETS", tmp_path)
    return tmp_path


def test_tweets_have_a_mention_where_they_name_their_topic(public: Path) -> None:
    """The first name is the mention; other tweets are texts without one."""
    rows = tweets.tweets("hillary", "val")
    assert rows["label"].tolist() == ["favor", "against", "neutral"] * 2
    assert [row.text[row.start : row.end] for row in rows[:2].itertuples()] == ["Hillary", "Hillary"]
    assert (rows.loc[2, "start"], rows.loc[2, "end"]) == (-1, -1)


@pytest.mark.parametrize(
    "make",
    [
        lambda: tweets.WithCharacters(),
        lambda: tweets.WholeTweet(calibration_folds=0),
        lambda: StanceClassifier(calibration_folds=0),
        word_ngrams,
    ],
)
def test_models_of_tweets_learn(public: Path, make: Any) -> None:
    """Each tells the few apart, and the measure of the set is 1."""
    train, val = (tweets.tweets("hillary", part) for part in ("train", "val"))
    found = make().fit(train, train["label"]).predict(val)
    assert tweets.measure(val["label"], found) == 1.0


def test_the_measure_is_that_of_the_set() -> None:
    """Mean F1 of favor and against; neutral counts only where it is taken for one of them."""
    truth, found = ["favor", "against", "neutral", "neutral"], ["favor", "against", "neutral", "against"]
    assert tweets.measure(truth, found) == pytest.approx((1 + 2 / 3) / 2)


def test_both_parties_of_a_sentence_are_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one toward whom a stance is taken has it; the one who takes it, and both where nobody does, are neutral."""
    spans = {"p": {"start": 0, "end": 4}, "q": {"start": 13, "end": 17}}
    rows = [("favor", "p->q"), ("against", "q->p"), ("neutral", None)]
    lines = [
        json.dumps({"text": "Oslo praised Rome.", **spans, "stance": stance, "direction": direction})
        for stance, direction in rows
    ]
    (tmp_path / "dev.jsonl").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(data, "DSE", tmp_path / "dev.jsonl")
    found = data.parties()
    assert found["label"].tolist() == ["neutral", "favor", "against", "neutral", "neutral", "neutral"]
    assert found["others"].tolist()[:2] == [[(13, 17)], [(0, 4)]]
    assert found["group"].tolist() == ["0", "0", "1", "1", "2", "2"]


def test_topics_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model never answers for a topic that it has seen, and a row of the table has its figures."""
    rows = pd.DataFrame(
        {
            "text": [f"topic{topic} word{number % 2}" for topic in range(3) for number in range(8)],
            "label": ["against", "favor"] * 12,
            "file": np.repeat(["a", "b", "c"], 8),
            "group": [str(number) for number in range(24)],
        }
    )
    for model in (word_ngrams(), Majority()):
        found = bench.left_out(rows, model)
        assert found.predict_proba(rows).shape == (24, 2)
    line = bench.line("three topics", "words", bench.evaluate(bench.left_out(rows, word_ngrams()), rows))
    assert line.startswith("| three topics | 24 | words | 1.000 | 1.000 to 1.000 | 1.000 |")


def test_settings_stand_before_baselines() -> None:
    """A setting becomes a classifier with it; the baselines follow."""
    made = bench.makers({"narrow": {"near_words": 2}})
    assert next(iter(made)) == "StanceClassifier, narrow"
    assert made["StanceClassifier, narrow"]().near_words == 2
    assert list(made)[1:] == list(baselines())
