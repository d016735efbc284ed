"""What stancelib's accuracy is held against: plain models, each one a scikit-learn estimator over the same rows."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

STANCES = np.array(["against", "favor", "neutral"])


class Majority(ClassifierMixin, BaseEstimator):
    """Always the most frequent label."""

    def fit(self, X: pd.DataFrame, y: Any) -> Self:  # noqa: ARG002 - as every estimator
        self.classes_, counts = np.unique(y, return_counts=True)
        self.best_ = int(counts.argmax())
        return self

    def predict_proba(self, X: pd.DataFrame) -> Any:
        return np.tile(np.eye(len(self.classes_))[self.best_], (len(X), 1))

    def predict(self, X: pd.DataFrame) -> Any:
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


class Vader(ClassifierMixin, BaseEstimator):
    """VADER (Hutto and Gilbert 2014): words with a polarity, blind to the mention; learns nothing."""

    def fit(self, X: pd.DataFrame, y: Any) -> Self:  # noqa: ARG002 - as every estimator
        self.classes_ = STANCES
        return self

    def predict_proba(self, X: pd.DataFrame) -> Any:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        analyzer = SentimentIntensityAnalyzer()
        scores = [analyzer.polarity_scores(text)["compound"] for text in X["text"]]
        return np.eye(3)[[0 if score <= -0.05 else 1 if score >= 0.05 else 2 for score in scores]]

    def predict(self, X: pd.DataFrame) -> Any:
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def _texts(X: pd.DataFrame) -> list[str]:
    return X["text"].tolist()


def sentence_model(C: float = 1.0, **settings: Any) -> Pipeline:
    """TF-IDF and logistic regression on the whole sentence, blind to the mention."""
    return make_pipeline(
        FunctionTransformer(_texts),
        TfidfVectorizer(sublinear_tf=True, min_df=2, **settings),
        LogisticRegression(C=C, max_iter=2000),
    )


def word_ngrams(C: float = 1.0) -> Pipeline:
    """Words and pairs of words."""
    return sentence_model(C, ngram_range=(1, 2))


def character_ngrams(C: float = 1.0) -> Pipeline:
    """Two to five characters within words."""
    return sentence_model(C, analyzer="char_wb", ngram_range=(2, 5))


def baselines() -> dict[str, Callable[[], Any]]:
    """Names of baselines, and how each is made; VADER where it is installed (`pip install 'stancelib[bench]'`)."""
    vader = {"VADER": Vader} if importlib.util.find_spec("vaderSentiment") else {}
    return {
        "majority": Majority,
        **vader,
        "word n-gram TF-IDF + LR": word_ngrams,
        "character n-gram TF-IDF + LR": character_ngrams,
    }
