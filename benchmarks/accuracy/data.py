"""Public data and seeds as labelled rows. What is not in `../shared/data` is left out of every table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from stancelib.labels import read_labels
from stancelib.persistence import data_folder

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
NEWSMTSC, TWEETS, DSE = SHARED / "newsmtsc", SHARED / "tweeteval-stance", SHARED / "dse" / "dev.jsonl"
TOPICS = {
    "abortion": r"abortions?|pro-?life|pro-?choice",
    "atheism": r"atheis(?:m|ts?)",
    "climate": r"climate change|global warming|climate",
    "feminist": r"feminis(?:m|ts?)",
    "hillary": r"hillary clinton|hillary|clinton",
}
"""Topics of TweetEval, and the words by which a tweet names one."""
_STANCES = np.array(["neutral", "against", "favor"])
"""TweetEval's labels by number; its "none" is our neutral."""


class Task(NamedTuple):
    """Rows to learn from and rows to score; `uniform`: other people's data, scored under uniform class priors."""

    name: str
    train: pd.DataFrame
    test: pd.DataFrame
    uniform: bool = False


def seeds() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The part to learn from and the held-out part."""
    rows = read_labels(data_folder("seeds") / "sentences")
    train, heldout = (rows[rows["part"] == part].reset_index(drop=True) for part in ("train", "heldout"))
    return train, heldout


def news(name: str) -> pd.DataFrame:
    """A part of NewsMTSC: train, dev-rw or dev-mt."""
    return read_labels(NEWSMTSC / f"{name}.jsonl")


def shipped_sets() -> Iterator[tuple[str, pd.DataFrame]]:
    """Sets on which the shipped model is measured."""
    yield "seeds, held-out part", seeds()[1]
    for name in ("dev-rw", "dev-mt", "train"):
        if NEWSMTSC.is_dir():
            yield f"NewsMTSC {name}", news(name)


def tasks() -> Iterator[Task]:
    """What a feature setting is measured on, beside cross-validation on the seeds and the tweets."""
    train, heldout = seeds()
    yield Task("seeds, held-out part", train, heldout)
    if NEWSMTSC.is_dir():
        own = news("train")
        for name in ("dev-rw", "dev-mt"):
            yield Task(f"NewsMTSC {name}, from its train part", own, news(name))
            yield Task(f"NewsMTSC {name}, from the seeds", train, news(name), uniform=True)
    if DSE.is_file():
        yield Task("DSE dev, from the seeds", train, parties(), uniform=True)


def parties() -> pd.DataFrame:
    """DSE: a row for either party of a sentence: the stance toward it, neutral where it is the holder or nobody."""
    found = []
    for number, line in enumerate(DSE.read_text("utf-8").splitlines()):
        row = json.loads(line)
        spans = {party: (row[party]["start"], row[party]["end"]) for party in ("p", "q")}
        for party, other in (("p", "q"), ("q", "p")):
            label = row["stance"] if row["direction"] == f"{other}->{party}" else "neutral"
            found.append((row["text"], *spans[party], [spans[other]], label, str(number)))
    return pd.DataFrame(found, columns=["text", "start", "end", "others", "label", "group"])


def tweets(topic: str, part: str) -> pd.DataFrame:
    """Tweets of a topic ("train" or "val"), with the first place that names it; -1 where none does: the whole tweet."""
    folder = TWEETS / topic
    labels = np.loadtxt(folder / f"{part}_labels.txt", int)
    texts = (folder / f"{part}_text.txt").read_text("utf-8").split("\n")[: labels.size]
    named = [re.search(TOPICS[topic], text, re.IGNORECASE) for text in texts]
    start, end = np.array([found.span() if found else (-1, -1) for found in named]).T
    return pd.DataFrame({"text": texts, "start": start, "end": end, "label": _STANCES[labels]})
