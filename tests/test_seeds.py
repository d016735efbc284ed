"""The corpus is what its README says, and the shipped model was made of it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

import stancelib
from stancelib.evaluation import evaluate
from stancelib.label_checks import check_labels
from stancelib.label_statistics import LabelStatistics, label_statistics
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


@pytest.fixture(scope="module")
def counted() -> LabelStatistics:
    return label_statistics(SENTENCES)


def test_nothing_is_wrong_with_any_line() -> None:
    """Schema, mentions, unknown keys, doubles and split groups: `stancelib labels check` finds nothing."""
    assert check_labels(SENTENCES) == ()


def test_there_are_enough_of_every_style_and_phenomenon(rows: pd.DataFrame, counted: LabelStatistics) -> None:
    """At least 8,000 sentences, 20,000 rows, 500 contrast pairs, and 150 rows of every phenomenon."""
    assert counted.sentences >= 8000
    assert counted.rows >= 20_000
    assert counted.contrast_pairs >= 500
    assert set(rows["style"]) == STYLES
    assert set(counted.phenomena) == PHENOMENA
    assert min(count.count for count in counted.phenomena.values()) >= 150


def test_shares_are_those_of_the_datasheet(counted: LabelStatistics) -> None:
    """Neutral is the majority, as in real text, if less so; most polar stances are held by someone in the text."""
    shares = {name: count.share for name, count in counted.stances.items()}
    assert 0.55 <= shares["neutral"] <= 0.65
    assert 0.22 <= shares["against"] <= 0.28
    assert 0.12 <= shares["favor"] <= 0.18
    assert counted.holders["other"].share >= 0.40
    assert counted.mentions["pronoun"].share + counted.mentions["noun phrase"].share >= 0.08
    assert counted.actors["two or more"].share >= 0.60
    assert counted.actors["opposed"].share >= 0.15
    assert 24 <= counted.words.mean <= 30
    assert counted.words.within.share >= 0.99


def test_a_neutral_stance_is_the_authors(rows: pd.DataFrame) -> None:
    """And nobody holds a stance toward themselves."""
    assert set(rows.loc[rows["label"] == "neutral", "holder"]) == {"author"}
    assert not (rows["holder"] == rows["actor"]).any()


def test_no_sentence_is_nearly_another() -> None:
    """No two sentences share more than half of their word triples (Jaccard), but for the two of a contrast pair."""
    sentences = read_sentences(SENTENCES)
    triples = [word_triples(text) for text in sentences["text"]]
    places: dict[tuple[str, ...], list[int]] = {}
    for number, own in enumerate(triples):
        for triple in own:
            places.setdefault(triple, []).append(number)
    shared = Counter(pair for found in places.values() if len(found) < 100 for pair in combinations(found, 2))
    group = sentences["group"].tolist()
    close = [
        (sentences["text"][one], sentences["text"][other])
        for (one, other), count in shared.items()
        if group[one] != group[other] and count > 4 and count / len(triples[one] | triples[other]) > 0.5
    ]
    assert close == []


def word_triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


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
@pytest.mark.parametrize(("name", "floor"), [("dev-rw", 0.60), ("dev-mt", 0.57)])
def test_default_model_carries_over_to_other_peoples_data(name: str, floor: float) -> None:
    """Macro-F1 on NewsMTSC, never seen, under uniform class priors."""
    model = stancelib.load("default").with_priors("uniform")
    assert evaluate(model, NEWSMTSC / f"{name}.jsonl", resamples=10).macro_f1 >= floor
