"""Speed by pytest-benchmark, for a look at one part while working on it: `make bench`; `-k stage` picks some.

The same contenders as in `speed`, which measures them in turn and is what figures are quoted from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import stancelib
from benchmarks import stages, start, throughput, workloads
from benchmarks.clock import Contender
from benchmarks.peers import PEERS
from stancelib.actors import ActorCatalog

STAGES = (
    "sentences",
    "actors: names",
    "tokens and tags",
    "actors: pronouns, noun phrases",
    "holders",
    "stances",
    "all, to columns",
)
"""Of `benchmarks.stages`; "stances" is the kernel alone."""


@cache
def stage_runs() -> dict[str, Callable[[], Any]]:
    """Each stage on the example articles and the labelled ones."""
    return dict(stages._stages(stages.texts(), ActorCatalog.default(), stancelib.load("default")))


@cache
def core() -> dict[str, Contender]:
    """`predict_proba`, `score` and scikit-learn over the same features, on two thousand sentences."""
    return {contender.name: contender for contender in throughput.core(2000)}


@pytest.mark.benchmark(group="stages")
@pytest.mark.parametrize("name", STAGES)
def test_stage(benchmark: Any, name: str) -> None:
    """One stage of reading articles, the stages before it being done."""
    run = stage_runs()[name]
    run()
    benchmark(run)


@pytest.mark.benchmark(group="sentences")
@pytest.mark.parametrize("name", [throughput.PREDICT_PROBA, throughput.SCORE, throughput.SAME_FEATURES])
def test_core(benchmark: Any, name: str) -> None:
    """Two thousand sentences, one mention each."""
    run = core()[name].run
    run()
    assert len(benchmark(run)) >= 2000


@pytest.mark.benchmark(group="sentences")
@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.fit.__name__)
@pytest.mark.filterwarnings("default")
def test_peer(benchmark: Any, peer: Any) -> None:
    """The same sentences, sixteen of them for the transformer."""
    if reason := peer.missing():
        pytest.skip(reason)
    texts = workloads.sentences(2000)
    answer = peer.fit(texts, workloads.labelled()["label"].tolist()[:2000])
    benchmark(answer, texts[: peer.limit])


@pytest.mark.benchmark(group="one answer")
@pytest.mark.parametrize("count", [1, 10, 100])
def test_classify(benchmark: Any, count: int) -> None:
    """One text of so many sentences, all stages, to records."""
    text = " ".join(workloads.sentences(count))
    stancelib.classify(text)
    assert benchmark(stancelib.classify, text).claims


@pytest.mark.benchmark(group="loading and training")
def test_load(benchmark: Any) -> None:
    """The shipped model from its folder."""
    assert benchmark(stancelib.load, "default").classes_.size == 3


@pytest.mark.benchmark(group="loading and training")
def test_fit(benchmark: Any) -> None:
    """Two thousand pairs, without calibration."""
    rows = workloads.labelled().head(2000)
    benchmark(stancelib.StanceClassifier(calibration_folds=0).fit, rows, rows["label"])


@pytest.mark.benchmark(group="new process")
@pytest.mark.parametrize("contender", start.contenders(), ids=lambda contender: contender.name.replace("`", ""))
def test_start(benchmark: Any, contender: Contender) -> None:
    """The whole process each time, so also where `speed` quotes one statement in it."""
    benchmark.pedantic(contender.run, rounds=2)
