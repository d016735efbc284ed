"""Sections on growth: more articles, longer articles, more actors, more processes, and hostile texts."""

from __future__ import annotations

import os
import statistics
from functools import partial

import stancelib
from benchmarks import workloads
from benchmarks.clock import ROUNDS, Absent, Contender, Figure, child, in_turn, processor
from stancelib.actors import ActorCatalog

SIZES = (100, 1_000, 10_000)
LARGE = 100_000
CATALOGUES = (100, 1_000, 10_000, 50_000)
LENGTHS = (1, 10, 100, 1_000)
ONE_PROCESS, TWO_PROCESSES = "1 process", "2 processes"
FLOOD_BYTES = {"quotation marks": 10_000}
"""Size of the small text; 250 kB where nothing is said, so that the large one has a megabyte."""


def label(task: str, size: int) -> str:
    """How a size is named in tables: "`score`, 1,000 articles"."""
    return f"`{task}`, {size:,} articles"


def length_label(sentences: int) -> str:
    """How a length of articles is named in tables."""
    return f"{sentences:,} sentences an article"


def actors_label(number: int) -> str:
    """How a size of the catalogue is named in tables."""
    return f"{number:,} actors"


def articles(rounds: int = ROUNDS, *, large: bool = False) -> list[Figure]:
    """Seconds an article, and peak memory, each size in a new process; `large` adds a hundred thousand from a file."""
    jobs = [(task, size) for task in ("score", "score_file") for size in SIZES]
    if large:
        jobs.append(("score_file", LARGE))
    found = [[child(task, str(size)) for task, size in jobs] for _ in range(rounds)]
    figures = []
    for (task, size), runs in zip(jobs, zip(*found, strict=True), strict=True):
        seconds = statistics.median(run["seconds"] for run in runs) / size
        memory = statistics.median(run["megabytes"] for run in runs)
        figures.append(Figure("articles", label(task, size), "the call, in a new process after a small one", seconds))
        figures.append(Figure("memory", label(task, size), "the whole process at its peak", memory))
    return figures


def length(rounds: int = ROUNDS) -> list[Figure]:
    """Seconds a sentence of `score` when 4,000 sentences are cut into articles of several lengths."""
    total = 4 * max(LENGTHS)
    contenders = []
    for each in LENGTHS:
        frame = workloads.articles(total // each, sentences_each=each)
        contenders.append(
            Contender(
                length_label(each),
                "`score`, raw articles to the finished frame",
                partial(stancelib.score, frame),
                total,
            )
        )
    return in_turn("length", contenders, rounds)


def actors(rounds: int = ROUNDS) -> list[Figure]:
    """Seconds an article of `score` with so many invented actors beside the shipped ones, a few of them in the text."""
    frame = workloads.articles_about(workloads.actors(min(CATALOGUES)), 100)
    contenders = []
    for size in CATALOGUES:
        catalog = ActorCatalog.of(workloads.actors(size))
        contenders.append(
            Contender(
                actors_label(size),
                "`score`, raw articles to the finished frame; the catalogue is built",
                partial(stancelib.score, frame, actors=catalog),
                len(frame),
            )
        )
    return in_turn("actors", contenders, rounds)


def workers(rounds: int = ROUNDS) -> list[Figure]:
    """Seconds an article of `score` with one process and with two, which are started before."""
    frame = workloads.articles(2_000)
    cover = "`score`, raw articles to the finished frame; the processes are there"
    contenders: list[Contender | Absent] = [
        Contender(ONE_PROCESS, cover, partial(stancelib.score, frame), len(frame)),
    ]
    if cores() < 2:
        contenders.append(Absent(TWO_PROCESSES, "this run may use one core only"))
    else:
        contenders.append(Contender(TWO_PROCESSES, cover, partial(stancelib.score, frame, n_jobs=2), len(frame)))
    return in_turn("workers", contenders, rounds)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def floods(rounds: int = ROUNDS) -> list[Figure]:
    """Cost a byte of `classify` on a hostile text of four times the size, by that on the text itself."""
    figures = []
    for name in workloads.FLOODS:
        size = FLOOD_BYTES.get(name, 250_000)
        texts = [workloads.flood(name, size * times) for times in (1, 4)]
        runs = [partial(stancelib.classify, text) for text in texts]
        ratios = [processor(runs[1]) / processor(runs[0]) * len(texts[0]) / len(texts[1]) for _ in range(rounds)]
        figures.append(
            Figure("floods", f"{name}, {size:,} to {4 * size:,} bytes", "`classify`", statistics.median(ratios))
        )
    return figures
