"""Sections on sentences: how many a second, beside peers; how long one answer takes; what training costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import stancelib
from benchmarks import workloads
from benchmarks.clock import ROUNDS, Contender, Figure, in_turn
from benchmarks.peers import fitted_on_features, fitted_on_sentences, peer_contenders, rendered_features

PREDICT_PROBA = "stancelib `predict_proba`, from raw sentences and offsets"
SCORE = "stancelib `score`, raw articles to frame, all stages"
SAME_FEATURES = "scikit-learn TF-IDF + LR, same features"
SENTENCES_ONLY = "scikit-learn TF-IDF + LR, sentences only"
ONE_SENTENCE = "stancelib `classify`, 1 sentence"
TEN_SENTENCES, HUNDRED_SENTENCES = "stancelib `classify`, 10 sentences", "stancelib `classify`, 100 sentences"
SKLEARN_CALL = "scikit-learn `predict_proba`, 1 sentence"
SKLEARN_FIT, FIT = "scikit-learn fit, same features", "stancelib `StanceClassifier.fit`"
SPLIT, COPY = "`str.split` of the sentences", "a memory copy of the sentences"
_CALLS = 20


def throughput(rounds: int = ROUNDS, *, limit: int | None = None) -> list[Figure]:
    """Seconds a sentence of stancelib, of all peers, and of merely splitting or copying the same text."""
    labels = workloads.labelled()["label"].tolist()[:limit]
    sentences = workloads.sentences(limit)
    blind = fitted_on_sentences(sentences, labels)
    by_sentence = partial(blind.predict_proba, sentences)
    extra = [
        Contender(SENTENCES_ONLY, "raw sentences to probabilities", by_sentence, len(sentences)),
        *peer_contenders(sentences, labels),
        *_plain_work(sentences),
    ]
    figures = in_turn("throughput", [*core(limit), *extra], rounds)
    return [figure for figure in figures if figure.name not in (SPLIT, COPY)] + _roofline(figures, sentences)


def core(limit: int | None = None) -> list[Contender]:
    """`predict_proba`, `score` and the pipeline that all ratios refer to; a sentence is one item of each."""
    model, pairs = stancelib.load("default"), workloads.pairs(limit)
    rendered = rendered_features(pairs, model)
    peer = fitted_on_features(rendered, workloads.labelled()["label"][:limit])
    frame = workloads.articles(len(pairs) // workloads.SENTENCES_EACH)
    probabilities, to_frame = partial(model.predict_proba, pairs), partial(stancelib.score, frame)
    inside = len(frame) * workloads.SENTENCES_EACH
    stages = "sentences, actors, coreference, stances, holders"
    return [
        Contender(PREDICT_PROBA, "raw sentences and offsets to probabilities", probabilities, len(pairs)),
        Contender(SCORE, f"raw articles to the finished frame: {stages}", to_frame, inside),
        Contender(
            SAME_FEATURES, "ready-made features to probabilities", partial(peer.predict_proba, rendered), len(pairs)
        ),
    ]


def _plain_work(sentences: list[str]) -> Iterator[Contender]:
    content = bytearray("\n".join(sentences).encode())
    yield Contender(SPLIT, "sentences to words", lambda: [text.split() for text in sentences], len(sentences))
    yield Contender(COPY, "bytes to bytes", lambda: bytes(content), len(sentences))


def _roofline(figures: list[Figure], sentences: list[str]) -> list[Figure]:
    """Seconds a byte of text, from the same rounds."""
    each = sum(len(text.encode()) for text in sentences) / len(sentences)
    wanted = (SPLIT, COPY, PREDICT_PROBA, SCORE)
    found = [(figure, figure.cost) for figure in figures if figure.name in wanted]
    return [replace(figure, section="roofline", cost=cost / each) for figure, cost in found if cost is not None]


def latency(rounds: int = ROUNDS) -> list[Figure]:
    """Seconds of one answer, models and kernels being loaded; each call has another text."""
    sentences = workloads.sentences(_CALLS * 100)
    peer = fitted_on_sentences(sentences, workloads.labelled()["label"][: len(sentences)])
    single = [[text] for text in sentences[:_CALLS]]
    contenders = [_calls(SKLEARN_CALL, "a list of one sentence to probabilities", peer.predict_proba, single)]
    for name, each in ((ONE_SENTENCE, 1), (TEN_SENTENCES, 10), (HUNDRED_SENTENCES, 100)):
        texts = [" ".join(sentences[at * each : (at + 1) * each]) for at in range(_CALLS)]
        contenders.append(
            _calls(name, "a text to records: claims, actors, stances, holders", stancelib.classify, texts)
        )
    return in_turn("latency", contenders, rounds)


def _calls(name: str, covers: str, answer: Callable[[Any], Any], questions: list[Any]) -> Contender:
    return Contender(name, covers, lambda: [answer(question) for question in questions], len(questions))


def training(rounds: int = ROUNDS) -> list[Figure]:
    """Seconds to fit on two thousand pairs, for each pair."""
    rows, model = workloads.labelled().head(2000), stancelib.load("default")
    rendered, labels = rendered_features(rows, model), rows["label"]
    peer = partial(fitted_on_features, rendered, labels)
    own = partial(stancelib.StanceClassifier(calibration_folds=0).fit, rows, labels)
    contenders = [
        Contender(SKLEARN_FIT, "ready-made features to a fitted pipeline", peer, len(rows)),
        Contender(FIT, "raw sentences and offsets to a fitted classifier, not calibrated", own, len(rows)),
    ]
    return in_turn("training", contenders, rounds)
