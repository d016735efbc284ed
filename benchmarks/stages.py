"""Share of each stage in reading articles, on one core: `python -m benchmarks.stages`.

Microseconds a sentence over the example articles and the labelled ones, the best of several rounds. "Actors" are names,
short names, pronouns and noun phrases; "holders" say who takes each stance.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import stancelib
from stancelib import pipeline
from stancelib._quotation_kernels import paragraphs
from stancelib.actors import ActorCatalog
from stancelib.claims import split_claims
from stancelib.coreference import resolve
from stancelib.engine import Engine
from stancelib.holders import find_holders, mark_words
from stancelib.pages import join_texts, read_page
from stancelib.pairs import tag_claims

ROOT = Path(__file__).resolve().parents[1]
FILES = ("examples/articles.jsonl", "benchmarks/actors/dev.jsonl", "benchmarks/actors/kept.jsonl")
COPIES, ROUNDS = 4, 7


def texts() -> list[str]:
    """The articles, several times over."""
    lines = [line for name in FILES for line in (ROOT / name).read_text("utf-8").splitlines()]
    return [json.loads(line)["text"] for line in lines] * COPIES


def main() -> None:
    """Print the time of each stage and of the whole."""
    articles = texts()
    catalog, model = ActorCatalog.default(), stancelib.load("default")
    stages = dict(_stages(articles, catalog, model))
    sentences = sum(len(split_claims(text)) for text in articles)
    print(f"{len(articles)} articles, {sentences} sentences")
    for name, stage in stages.items():
        print(f"{name:32} {_best(stage) / sentences * 1e6:6.1f} microseconds a sentence")


def _best(stage: Callable[[], Any]) -> float:
    """Seconds of the fastest of some rounds, after one to warm up."""
    stage()
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        stage()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def _stages(articles: list[str], catalog: ActorCatalog, model: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    codes, starts = join_texts(articles)
    found = pipeline._find(articles, codes, starts, catalog)
    claims = found.claim_text, found.claim_start, found.claim_end
    tokens = tag_claims(codes, found.claim_start, found.claim_end, model.lexicon_table)
    paragraph = paragraphs(codes, claims)
    read = pipeline._Read(codes, mark_words(tokens), paragraph)
    _, encoded = pipeline._refer(found, tokens, read, "careful")
    yield "sentences", lambda: [split_claims(text) for text in articles]
    yield "actors: names", lambda: resolve(read_page(codes, starts, claims), catalog)
    yield "tokens and tags", lambda: tag_claims(codes, found.claim_start, found.claim_end, model.lexicon_table)
    yield (
        "actors: pronouns, noun phrases",
        lambda: (mark_words(tokens), pipeline._refer(found, tokens, read, "careful")),
    )
    yield "holders", lambda: find_holders(*encoded, marks=read.marks, paragraph=paragraph)
    yield "stances", lambda: model.stance.logits(encoded, model.settings)
    yield "all, to columns", lambda: pipeline.analyse(articles, catalog=catalog, model=model)
    yield "all, to a frame", lambda: Engine(catalog, model).score(articles)


if __name__ == "__main__":
    main()
