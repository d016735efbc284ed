"""Speed of classify, predict_proba and score, with a bare scikit-learn pipeline in the same run."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import stancelib
from benchmarks.peers import fitted_on_features, fitted_on_sentences


@pytest.mark.benchmark(group="pairs")
def test_predict_proba(benchmark: Any, pairs: pd.DataFrame, model: stancelib.StanceModel) -> None:
    """Raw sentences and offsets to probabilities."""
    columns = pairs[["text", "start", "end", "others"]]
    model.predict_proba(columns.head(10))
    result = benchmark(model.predict_proba, columns)
    assert len(result) == len(pairs)


@pytest.mark.benchmark(group="pairs")
def test_sklearn_same_features(benchmark: Any, rendered: list[str], pairs: pd.DataFrame) -> None:
    """The same features, ready-made, to probabilities."""
    peer = fitted_on_features(rendered[:2000], pairs["label"].head(2000))
    result = benchmark(peer.predict_proba, rendered)
    assert len(result) == len(pairs)


@pytest.mark.benchmark(group="pairs")
def test_sklearn_sentences(benchmark: Any, pairs: pd.DataFrame) -> None:
    """A sentence classifier of unigrams and bigrams, which cannot tell actors apart."""
    texts = pairs["text"].tolist()
    peer = fitted_on_sentences(texts[:2000], pairs["label"].head(2000))
    benchmark(peer.predict_proba, texts)


@pytest.mark.benchmark(group="classify")
@pytest.mark.parametrize("count", [1, 10, 100])
def test_classify(benchmark: Any, sentences: list[str], count: int) -> None:
    """One text of so many sentences, all stages."""
    text = " ".join(sentences[:count])
    stancelib.classify(text)
    assert benchmark(stancelib.classify, text).claims


@pytest.mark.benchmark(group="classify")
def test_sklearn_one_sentence(benchmark: Any, sentences: list[str], pairs: pd.DataFrame) -> None:
    """One call of the sentence classifier."""
    peer = fitted_on_sentences(pairs["text"].head(2000).tolist(), pairs["label"].head(2000))
    benchmark(peer.predict_proba, sentences[:1])


@pytest.mark.benchmark(group="score")
def test_score(benchmark: Any, articles: pd.DataFrame) -> None:
    """Sixty articles to a frame, all stages, one process."""
    stancelib.score(articles.head(1))
    assert not benchmark(stancelib.score, articles).empty
