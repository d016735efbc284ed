"""The corpus is what its README says, and the shipped model was made of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import stancelib
from stancelib.evaluation import evaluate
from stancelib.labels import digest, read_labels, read_sentences
from stancelib.persistence import data_folder

SENTENCES = data_folder("seeds") / "sentences"
STYLES = {"wire", "analysis", "editorial", "headline", "bullet", "quote", "speech", "release", "academic"}
PHENOMENA = {
    *("reversal", "passive", "negation", "contrast", "condition", "denial"),
    *("irony", "standing", "bystander", "reported", "victim", "comparison"),
}
NEWSMTSC = Path(__file__).parents[2] / "shared" / "data" / "newsmtsc"


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return read_labels(SENTENCES)


def test_every_line_is_valid_and_there_are_enough(rows: pd.DataFrame) -> None:
    """At least 800 sentences and 2,000 rows, each with its mention where it says."""
    sentences = read_sentences(SENTENCES)
    assert len(sentences) >= 800
    assert len(rows) >= 2000
    assert sentences["sentence_id"].is_unique
    assert sentences["text"].is_unique
    assert set(rows["style"]) <= STYLES
    assert {name for names in rows["phenomena"] for name in names} <= PHENOMENA


def test_neutral_is_the_majority(rows: pd.DataFrame) -> None:
    """As in real text, if less so; a neutral stance is the author's."""
    shares = rows["label"].value_counts(normalize=True)
    assert 0.55 <= shares["neutral"] <= 0.65
    assert shares["against"] > shares["favor"] > 0.10
    assert set(rows.loc[rows["label"] == "neutral", "holder"]) == {"author"}
    assert not (rows["holder"] == rows["actor"]).any()


def test_every_topic_has_a_held_out_part_and_no_group_is_split(rows: pd.DataFrame) -> None:
    """Contrast pairs lie on one side."""
    shares = rows.groupby("file")["part"].agg(lambda part: (part == "heldout").mean())
    assert shares.between(0.05, 0.28).all()
    parts = rows.drop_duplicates(["group", "part"])
    assert parts["group"].is_unique


def test_default_model_was_made_of_these_seeds(rows: pd.DataFrame) -> None:
    """`make model` was run after the last change of the labels."""
    model = stancelib.load("default")
    assert model.facts["labels_sha256"] == digest(rows[rows["part"] == "train"])


@pytest.mark.skipif(not NEWSMTSC.is_dir(), reason="NewsMTSC is not beside the repository")
@pytest.mark.parametrize(("name", "floor"), [("dev-rw", 0.58), ("dev-mt", 0.51)])
def test_default_model_carries_over_to_other_peoples_data(name: str, floor: float) -> None:
    """Macro-F1 on NewsMTSC, never seen, under uniform class priors."""
    model = stancelib.load("default").with_priors("uniform")
    assert evaluate(model, NEWSMTSC / f"{name}.jsonl", resamples=10).macro_f1 >= floor
