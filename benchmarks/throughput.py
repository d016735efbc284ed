"""Sections on sentences: how many a second, beside peers; how long one answer takes; what training costs."""

from __future__ import annotations

from collections.abc import Iterator
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
SKLEARN_CALL = "scikit-learn `predict_proba`, 1 sentence"
SKLEARN_FIT = "scikit-learn fit, same features"
SPLIT, COPY = "`str.split` of the sentences", "a memory copy of the sentences"
_CALLS = 20


def throughput(rounds: int = ROUNDS, *, limit: int | None = None) -> list[Figure]:
    """Seconds a sentence of stancelib, of all peers, and of merely splitting or copying the same text."""
    labels = workloads.labelled()["label"].tolist()[:limit]
    sentences = workloads.sentences(limit)
    blind = fitted_on_sentences(sentences, labels)
    extra = [
        Contender(
            SENTENCES_ONLY, "raw sentences to probabilities", partial(blind.predict_proba, sentences), len(sentences)
        ),
        *peer_contenders(sentences, labels),
        *_plain_work(sentences),
    ]
    figures = in_turn("throughput", [*core(limit), *extra], rounds)
    plain = (SPLIT, COPY)
    return [figure for figure in figures if figure.name not in plain] + _roofline(figures, sentences)


def core(limit: int | None = None) -> list[Contender]:
    """`predict_proba`, `score` and the pipeline that all ratios refer to; a sentence is one item of each."""
    model, pairs = stancelib.load("default"), workloads.pairs(limit)
    labels, rendered = workloads.labelled()["label"][:limit], rendered_features(pairs, model)
    peer = fitted_on_features(rendered, labels)
    frame = workloads.articles(len(pairs) // workloads.SENTENCES_EACH)
    inside = len(frame) * workloads.SENTENCES_EACH
    return [
        Contender(
            PREDICT_PROBA,
            "raw sentences and offsets to probabilities",
            partial(model.predict_proba, pairs),
            len(pairs),
        ),
        Contender(
            SCORE,
            "raw articles to the finished frame: sentences, actors, coreference, stances, holders",
            partial(stancelib.score, frame),
            inside,
        ),
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
    found = {figure.name: figure for figure in figures}
    return [
        Figure("roofline", name, found[name].covers, cost / each)
        for name in wanted
        if (cost := found[name].cost) is not None
    ]


def latency(rounds: int = ROUNDS) -> list[Figure]:
    """Seconds of one answer, models and kernels being loaded."""
    sentences = workloads.sentences(2000)
    peer = fitted_on_sentences(sentences, workloads.labelled()["label"][:2000])
    texts = {count: " ".join(sentences[:count]) for count in (1, 10, 100)}
    names = {1: ONE_SENTENCE, 10: "stancelib `classify`, 10 sentences", 100: "stancelib `classify`, 100 sentences"}
    contenders = [
        Contender(
            SKLEARN_CALL, "a list of one sentence to probabilities", _often(peer.predict_proba, sentences[:1]), _CALLS
        ),
        *(
            Contender(
                names[count],
                "a text to records: claims, actors, stances, holders",
                _often(stancelib.classify, text),
                _CALLS,
            )
            for count, text in texts.items()
        ),
    ]
    return in_turn("latency", contenders, rounds)


def _often(answer: Any, text: Any) -> Any:
    def run() -> None:
        for _ in range(_CALLS):
            answer(text)

    return run


def training(rounds: int = ROUNDS) -> list[Figure]:
    """Seconds to fit on two thousand pairs, for each pair."""
    rows, model = workloads.labelled().head(2000), stancelib.load("default")
    rendered, labels = rendered_features(rows, model), rows["label"]
    classifier = stancelib.StanceClassifier(calibration_folds=0)
    contenders = [
        Contender(
            SKLEARN_FIT,
            "ready-made features to a fitted pipeline",
            partial(fitted_on_features, rendered, labels),
            len(rows),
        ),
        Contender(
            "stancelib `StanceClassifier.fit`",
            "raw sentences and offsets to a fitted classifier, uncalibrated",
            partial(classifier.fit, rows, labels),
            len(rows),
        ),
    ]
    return in_turn("training", contenders, rounds)
