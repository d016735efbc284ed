"""What stancelib is measured against, on the same machine in the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from stancelib._feature_kernels import emit
from stancelib.feature_cells import cell_features
from stancelib.pairs import encode, to_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import stancelib


def rendered_features(pairs: Any, model: stancelib.StanceModel) -> list[str]:
    """The features of each pair as words between blanks, so that a peer need only split, count, weigh and multiply."""
    encoded = encode(to_columns(pairs), model.lexicon_table)
    bounds, hashes = emit(encoded.tokens[:4], encoded.spans, encoded.pairs, model.settings.sizes, cell_features())
    words = [f"{number:x}" for number in hashes.tolist()]
    return [" ".join(words[start:stop]) for start, stop in bounds[:, [0, -1]].tolist()]


def sklearn_pipeline(**settings: Any) -> Pipeline:
    """A bare scikit-learn pipeline: TfidfVectorizer and LogisticRegression."""
    return make_pipeline(TfidfVectorizer(sublinear_tf=True, min_df=2, **settings), LogisticRegression(max_iter=200))


def fitted_on_features(rendered: Sequence[str], labels: Any) -> Pipeline:
    """The pipeline over ready-made features."""
    return sklearn_pipeline(analyzer=str.split).fit(rendered, labels)


def fitted_on_sentences(sentences: Sequence[str], labels: Any) -> Pipeline:
    """The pipeline over whole sentences: unigrams and bigrams, blind to who is meant."""
    return sklearn_pipeline(ngram_range=(1, 2)).fit(sentences, labels)
