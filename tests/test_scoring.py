"""classify and score: the main job, on the shipped model."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import stancelib
from stancelib.classifier import StanceModel
from stancelib.errors import ActorError, ColumnError, ModelNotFoundError, SettingError, TextError
from stancelib.forms import CATALOG_COLUMNS
from stancelib.records import FRAME_COLUMNS, SENTIMENTS, STANCES, Actor
from stancelib.scoring import SkippedTextWarning

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles.jsonl"
ACTORS = ["the minister", "the union"]

REVERSALS = [
    ("The minister attacked the union.", "against"),
    ("The minister praised the union.", "favor"),
    ("The minister accused the union of lying.", "against"),
    ("The minister condemned the union.", "against"),
    ("The minister thanked the union for its help.", "favor"),
    ("The minister rejected the union's offer as absurd.", "against"),
    ("The minister defended the union.", "favor"),
    ("The minister endorsed the union.", "favor"),
    ("The minister threatened the union with sanctions.", "against"),
    ("The minister mocked the union on Tuesday.", "against"),
]


def stances_of(text: str) -> dict[str, tuple[str, str]]:
    found = stancelib.classify(text, actors=ACTORS).stances
    return {stance.actor.name: (stance.label, stance.holder.name) for stance in found}


def swapped(text: str) -> str:
    return text.replace("The minister", "The _").replace("the union", "the minister").replace("The _", "The union")


@pytest.mark.parametrize(("text", "label"), REVERSALS)
def test_who_does_it_to_whom_decides(text: str, label: str) -> None:
    """The one acted on gets the stance, held by the one who acts, who is neutral; and the reverse in reverse."""
    assert stances_of(text) == {"the minister": ("neutral", "author"), "the union": (label, "the minister")}
    assert stances_of(swapped(text)) == {"the union": ("neutral", "author"), "the minister": (label, "the union")}


def test_offsets_are_into_the_whole_text() -> None:
    """Claims and mentions are the text between their offsets."""
    text = json.loads(EXAMPLES.read_text("utf-8").splitlines()[0])["text"]
    analysis = stancelib.classify(text)
    assert len(analysis.actors) >= 12
    for claim in analysis.claims:
        assert text[claim.start : claim.end] == claim.text
    for stance in analysis.stances:
        assert text[stance.mention.start : stance.mention.end] == stance.mention.text
        assert stance.claim.start <= stance.mention.start < stance.mention.end <= stance.claim.end
        assert sum(stance.probabilities.values()) == pytest.approx(1)


def test_one_stance_a_claim_and_actor() -> None:
    """An actor named twice in a claim has one stance, at its first mention by name."""
    (stance,) = stancelib.classify("Moscow said Russia would wait.").stances
    assert (stance.actor.name, stance.mention.text, stance.mention.kind) == ("Russia", "Russia", "name")


def test_explanation_points_into_the_text() -> None:
    """Reasons carry offsets into the whole text and sum to the margin."""
    text = "It rained. The minister attacked the union."
    stance = stancelib.classify(text, actors=ACTORS).stances[1]
    reasons = stance.explain(-1)
    assert len(stance.explain(3)) == 3
    assert any(text[reason.start : reason.end] == "attacked" for reason in reasons)
    logs = sorted(np.log(list(stance.probabilities.values())))
    assert sum(reason.weight for reason in reasons) == pytest.approx(logs[-1] - logs[-2], abs=1e-5)


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_blank_text_gives_an_empty_analysis(text: str) -> None:
    """Nothing in, nothing out, no error."""
    analysis = stancelib.classify(text)
    assert (analysis.claims, analysis.stances, analysis.actors, analysis.summary()) == ((), (), (), ())


def test_frame_has_the_contract() -> None:
    """Columns, order, kept columns, ids; a row for every claim, also without actors."""
    articles = pd.DataFrame(
        {"id": ["a", "b"], "text": ["Oslo praised Rome. It rained.", "Paris waited."], "day": [1, 2]}
    )
    frame = stancelib.score(articles, keep=["day"])
    assert list(frame.columns) == [*FRAME_COLUMNS, "day"]
    assert frame["article_id"].tolist() == ["a", "a", "a", "b"]
    assert frame["day"].tolist() == [1, 1, 1, 2]
    assert frame["claim_id"].tolist() == [0, 0, 1, 0]
    assert frame["actor"].isna().tolist() == [False, False, True, False]
    assert set(frame["stance"].dropna()) <= set(STANCES)
    assert set(frame["sentiment"]) <= set(SENTIMENTS)


def test_score_says_what_classify_says() -> None:
    """One path: the frame of one article is the frame of its analysis."""
    articles = pd.DataFrame([json.loads(line) for line in EXAMPLES.read_text("utf-8").splitlines()])
    frame = stancelib.score(articles.head(2))
    for article in articles.head(2).itertuples():
        mine = frame[frame["article_id"] == article.id].drop(columns="article_id").reset_index(drop=True)
        one = stancelib.classify(str(article.text)).to_frame()
        pd.testing.assert_frame_equal(mine, one, atol=1e-9)


def test_processes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers and other chunk sizes give the same frame."""
    articles = pd.DataFrame([json.loads(line) for line in EXAMPLES.read_text("utf-8").splitlines()])
    alone = stancelib.score(articles)
    monkeypatch.setattr("stancelib.engine.CHUNK", 2)
    pd.testing.assert_frame_equal(alone, stancelib.score(articles, n_jobs=2))


def test_missing_texts_do_not_stop_the_batch() -> None:
    """Their ids keep a row, are listed and warned about once."""
    articles = pd.DataFrame({"id": [1, 2, 3, 4], "text": ["Oslo waited.", None, " ", 7.5]})
    with pytest.warns(SkippedTextWarning, match="3 articles have no text: 2, 3, 4"):
        frame = stancelib.score(articles)
    assert frame["article_id"].tolist() == [1, 2, 3, 4]
    assert frame.attrs["skipped"] == [2, 3, 4]
    assert frame["claim"].isna().tolist() == [False, True, True, True]


def test_no_articles_give_no_rows() -> None:
    """An empty frame keeps its columns."""
    frame = stancelib.score(pd.DataFrame({"id": [], "text": []}))
    assert frame.empty
    assert list(frame.columns) == FRAME_COLUMNS


def test_articles_may_have_no_ids() -> None:
    """`id=None` numbers them."""
    assert stancelib.score(pd.DataFrame({"body": ["Oslo waited."]}), text="body", id=None)["article_id"].tolist() == [0]


def test_bad_input_is_named() -> None:
    """Not text, a missing column, a clash of names, no processes, an unknown model, bad actors."""
    with pytest.raises(TextError, match="text is int 7"):
        stancelib.classify(7)  # type: ignore[arg-type]
    with pytest.raises(TextError, match="pass a pandas frame"):
        stancelib.score(["text"])  # type: ignore[arg-type]
    articles = pd.DataFrame({"id": [1], "text": ["Oslo waited."], "holder": [1]})
    with pytest.raises(ColumnError, match="no column 'body'; they have: id, text, holder"):
        stancelib.score(articles, text="body")
    with pytest.raises(SettingError, match="keep='day' is a single name"):
        stancelib.score(articles, keep="day")
    with pytest.raises(SettingError, match="n_jobs=0: give"):
        stancelib.score(articles, n_jobs=0)
    with pytest.raises(SettingError, match="holder"):
        stancelib.score(articles, keep=["holder"])
    with pytest.raises(ModelNotFoundError, match="no model 'nothing'"):
        stancelib.classify("Oslo waited.", model="nothing")
    with pytest.raises(ActorError):
        stancelib.classify("Oslo waited.", actors=[""])


def test_callers_actors_win() -> None:
    """An actor given by the caller replaces the catalogue's for the same name."""
    mine = Actor("my-norway", "Norway", "country", metonyms=("Oslo",))
    (stance,) = stancelib.classify("Oslo waited.", actors=[mine]).stances
    assert stance.actor.id == "my-norway"


def test_input_is_left_alone() -> None:
    """Scoring does not change the caller's frame, nor warn on good input."""
    articles = pd.DataFrame({"id": [1], "text": ["Oslo waited."]})
    before = articles.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stancelib.score(articles)
    pd.testing.assert_frame_equal(articles, before)


def test_a_catalogue_file_stands_beside_the_shipped_one(tmp_path: Path) -> None:
    """A file says what a list says."""
    path = tmp_path / "mine.csv"
    path.write_text(",".join(CATALOG_COLUMNS) + "\nunion,organisation,the union,,,,,,,,\n", "utf-8")
    by_file = stancelib.classify("Russia attacked the union.", actors=path)
    by_list = stancelib.classify("Russia attacked the union.", actors=["the union"])
    assert [a.name for a in by_file.actors] == [a.name for a in by_list.actors] == ["Russia", "the union"]


def test_two_actors_of_one_id_are_refused() -> None:
    """Nobody disappears in somebody else."""
    with pytest.raises(ActorError, match="'Foo' and 'Bar' share the id 'x'"):
        stancelib.classify("Foo praised Bar.", actors=[Actor("x", "Foo"), Actor("x", "Bar")])


def test_tone_is_that_of_the_claim_alone() -> None:
    """`classify` and `predict_sentiment` answer the same, whoever is named."""
    text = "China, Russia, Iran and Cuba signed."
    (claim,) = stancelib.classify(text).claims
    expected = stancelib.load("default").predict_sentiment([text])[0]
    assert list(claim.sentiment.probabilities.values()) == pytest.approx(expected.tolist())


def test_a_model_folder_written_anew_is_loaded_anew(small_model: StanceModel, tmp_path: Path) -> None:
    """No stale answer after training again into the same folder."""
    text, folder = "The minister lied.", tmp_path / "model"
    small_model.save(folder)
    before = stancelib.classify(text, ["the minister"], folder).stances[0].probabilities
    small_model.with_priors({"against": 0.98, "neutral": 0.01, "favor": 0.01}).save(folder)
    os.utime(folder / "manifest.json", ns=(1, 1))
    after = stancelib.classify(text, ["the minister"], folder).stances[0].probabilities
    assert after["against"] > before["against"]


def test_a_lone_surrogate_stops_nothing() -> None:
    """Text that cannot be encoded is scored, and so are its neighbours."""
    text = "Russia won. \ud800"
    assert stancelib.classify(text).stances[0].actor.name == "Russia"
    frame = stancelib.score(pd.DataFrame({"id": [1, 2], "text": [text, "Oslo waited."]}, dtype=object))
    assert set(frame["article_id"]) == {1, 2}


def test_columns_named_twice() -> None:
    """Harmless in keep, refused in the input."""
    articles = pd.DataFrame({"id": [1], "text": ["Oslo waited."], "day": [3]})
    assert stancelib.score(articles, keep=["day", "day"])["day"].tolist() == [3]
    with pytest.raises(ColumnError, match="2 columns 'text'"):
        stancelib.score(pd.concat([articles, articles[["text"]]], axis=1))
