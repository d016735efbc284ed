"""Sentences worth a label: unsure ones first, and no two alike."""

from __future__ import annotations

import pandas as pd
import pytest

import stancelib
from stancelib.classifier import StanceModel
from stancelib.errors import LabelError, SettingError
from stancelib.label_selection import choose_sentences


def rows(*claims: tuple[str, float]) -> pd.DataFrame:
    """One stance for each claim, toward Oslo, with this probability of favor; the rest is neutral."""
    return pd.DataFrame(
        {
            "article_id": "a",
            "claim_id": range(len(claims)),
            "claim": [text for text, _ in claims],
            "claim_start": 10,
            "sentiment": "neutral",
            "actor_id": "nor",
            "actor": "Norway",
            "mention": "Oslo",
            "mention_start": 10,
            "mention_end": 14,
            "stance": ["favor" if chance > 0.5 else "neutral" for _, chance in claims],
            "holder": "author",
            "p_against": 0.0,
            "p_neutral": [1 - chance for _, chance in claims],
            "p_favor": [chance for _, chance in claims],
        }
    )


def test_unsure_first() -> None:
    """The least sure sentence comes first, with the model's stance and offsets into the sentence."""
    chosen = choose_sentences(rows(("Oslo won it.", 0.9), ("Oslo lost this.", 0.55), ("Oslo waits.", 0.1)), 2)
    assert [sentence.text for sentence in chosen] == ["Oslo lost this.", "Oslo won it."]
    (target,) = chosen[0].targets
    assert (target.actor, target.stance, target.start, target.end) == ("Norway", "favor", 0, 4)
    assert (chosen[0].id, chosen[0].group) == ("a-1", "a")


def test_no_two_alike() -> None:
    """A sentence like one that is chosen waits, and an equal one is never chosen."""
    same = ("Oslo lost the vote on fish", 0.5)
    found = choose_sentences(rows(same, same, ("Oslo lost the vote on fish again", 0.5), ("Oslo dances", 0.7)), 9)
    assert [sentence.text for sentence in found] == [same[0], "Oslo dances", "Oslo lost the vote on fish again"]


def test_a_frame_of_score(small_model: StanceModel) -> None:
    """Sentences of articles are chosen, each with all its actors."""
    articles = pd.DataFrame({"text": ["It rained. Oslo praised NATO. Rome waited."]})
    chosen = choose_sentences(stancelib.score(articles, id=None, model=small_model), 5)
    found = {sentence.text: [t.span(sentence.text) for t in sentence.targets] for sentence in chosen}
    assert found["Oslo praised NATO."] == [(0, 4), (13, 17)]
    assert "It rained." not in found


def test_nothing_to_choose() -> None:
    """A count below one, and articles that name nobody, are refused."""
    with pytest.raises(SettingError, match="count=0"):
        choose_sentences(rows(("Oslo won.", 0.5)), 0)
    with pytest.raises(LabelError, match="no sentence of these articles names an actor"):
        choose_sentences(rows().astype({"actor_id": "str"}), 1)
