"""The labelled articles are sound, and actors, references and holders score on them as well as they once did."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.actor_scores import FOLDER, Scores, score_half
from benchmarks.directed_sentiment import predict
from stancelib.classifier import load
from stancelib.persistence import find_model
from stancelib.records import HOLDER_KINDS, STANCES


def articles(part: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("part", ["dev", "kept"])
def test_labels_fit_their_text(part: str) -> None:
    """Mentions are sorted, apart and where they say; every stance has a holder, an actor of the article or other."""
    for article in articles(part):
        reached = 0
        for mention in article["mentions"]:
            assert article["text"][mention["start"] : mention["end"]] == mention["mention"]
            assert mention["start"] >= reached and mention["kind"] in ("name", "nominal", "pronoun")
            assert mention.get("optional") or mention["actor"] in article["actors"]
            reached = mention["end"]
            if "stance" in mention:
                assert mention["stance"] in STANCES and mention["holder_kind"] in HOLDER_KINDS
                assert mention["holder_kind"] != "actor" or mention["holder"] in article["actors"]


def test_the_set_is_large_enough() -> None:
    """More than a thousand mentions in two halves of six articles."""
    halves = [articles(part) for part in ("dev", "kept")]
    assert [len(half) for half in halves] == [6, 6]
    assert sum(len(article["mentions"]) for half in halves for article in half) > 1000


@pytest.fixture(scope="module")
def scores() -> Scores:
    return score_half("dev")


@pytest.mark.parametrize(
    ("part", "whole", "floor"),
    [
        ("names found", "names", 0.98),
        ("names right", "names predicted", 0.98),
        ("linked", "names found", 0.98),
        ("references right", "references predicted", 0.95),
        ("references right", "references", 0.88),
        ("holders right", "polar pairs", 0.80),
    ],
)
def test_scores_do_not_fall(scores: Scores, part: str, whole: str, floor: float) -> None:
    """Floors a little under what was measured when the rules were made."""
    assert scores.rate(part, whole) >= floor


def test_direction_of_a_stance() -> None:
    """A party that acts on the other holds the stance; a sentence without either is neutral."""
    row = {"p": {"start": 0, "end": 4}, "stance": "neutral"}
    rows = [
        {**row, "text": "Oslo condemned Lima.", "q": {"start": 15, "end": 19}},
        {**row, "text": "Lima was condemned by Oslo.", "q": {"start": 22, "end": 26}},
        {**row, "text": "Oslo met Lima.", "q": {"start": 9, "end": 13}},
    ]
    assert predict(rows, load(find_model("default"))) == ["p->q against", "q->p against", "neutral"]
