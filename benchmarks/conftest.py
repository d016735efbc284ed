"""Workloads of the benchmarks: deterministic; the example articles, the seeds, and NewsMTSC where it is at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import stancelib
from benchmarks.peers import rendered_features
from stancelib.labels import read_labels
from stancelib.persistence import data_folder

ROOT = Path(__file__).resolve().parents[1]
NEWSMTSC = ROOT.parent / "shared" / "data" / "newsmtsc" / "train.jsonl"


@pytest.fixture(scope="session")
def articles() -> pd.DataFrame:
    """The six example articles, ten times over, each copy with ids of its own."""
    lines = (ROOT / "examples" / "articles.jsonl").read_text("utf-8").splitlines()
    frame = pd.DataFrame([json.loads(line) for line in lines])
    copies = [frame.assign(id=frame["id"] + f"-{number}") for number in range(10)]
    return pd.concat(copies, ignore_index=True)


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    """A hundred sentences of the seeds."""
    rows = read_labels(data_folder("seeds") / "sentences")
    return rows["text"].drop_duplicates().head(100).tolist()


@pytest.fixture(scope="session")
def pairs() -> pd.DataFrame:
    """NewsMTSC's 8,739 training pairs, or as many of the seeds where it is absent."""
    rows = read_labels(NEWSMTSC if NEWSMTSC.is_file() else data_folder("seeds") / "sentences")
    return rows.head(8739)


@pytest.fixture(scope="session")
def model() -> stancelib.StanceModel:
    return stancelib.load("default")


@pytest.fixture(scope="session")
def rendered(pairs: pd.DataFrame, model: stancelib.StanceModel) -> list[str]:
    """The features of `pairs`, ready-made, as words between blanks."""
    return rendered_features(pairs, model)
