"""Feature numbers of pairs to the columns that a linear model is fitted on: counts, TF-IDF, contrast of the classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Counts(NamedTuple):
    """A block of features: their numbers in rising order, and how often each pair has each, (pairs, features)."""

    keys: NDArray[np.uint64]
    matrix: sparse.csr_matrix


class Block(NamedTuple):
    """A block of features, weighted: numbers, inverse document frequency, scale of each, and values (pairs, features).

    A value is that of the TF-IDF vector, of length 1, times the feature's scale.
    """

    keys: NDArray[np.uint64]
    idf: Floats
    scale: Floats
    matrix: sparse.csr_matrix


def count_blocks(bounds: NDArray[np.int64], hashes: NDArray[np.uint64], *, min_count: int) -> list[Counts]:
    """Counts of each block, of features that at least `min_count` pairs have; the arguments are what `emit` returns."""
    return [_count(hashes, start, stop, min_count) for start, stop in zip(bounds.T[:-1], bounds.T[1:], strict=True)]


def _count(hashes: NDArray[np.uint64], start: NDArray[Any], stop: NDArray[Any], min_count: int) -> Counts:
    lengths = stop - start
    first = np.repeat(start - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    own = hashes[first + np.arange(lengths.sum())]
    keys, columns = np.unique(own, return_inverse=True)
    rows = np.repeat(np.arange(lengths.size), lengths)
    matrix = sparse.csr_matrix((np.ones(own.size), (rows, columns)), shape=(lengths.size, keys.size))
    matrix.sum_duplicates()
    kept = np.bincount(matrix.indices, minlength=keys.size) >= min_count
    return Counts(keys[kept], matrix[:, kept].tocsr())


def weigh(counts: Counts, labels: NDArray[Any], *, scale: float, contrast: float) -> Block:
    """TF-IDF of a block with sublinear counts, each feature scaled by how unevenly the classes use it.

    `scale` is that of the block beside others, the root mean square of its features' scales; `contrast` is the power to
    which a feature's contrast is raised: 0 treats all alike.
    """
    tfidf = TfidfTransformer(sublinear_tf=True).fit(counts.matrix)
    scales = class_contrast(counts.matrix, labels) ** contrast
    scales *= scale / max(float(np.sqrt(np.mean(scales**2))), 1e-12)
    weighted = (tfidf.transform(counts.matrix) @ sparse.diags(scales)).tocsr()
    return Block(counts.keys, tfidf.idf_, scales, weighted)


def class_contrast(matrix: sparse.csr_matrix, labels: NDArray[Any]) -> Floats:
    """How unevenly the classes use each feature: the largest absolute log-count ratio of a class against the others.

    The ratio is that of naive Bayes, smoothed by one pair (Wang and Manning 2012, "Baselines and Bigrams", section 2.1,
    on presence instead of counts). (features,), from 0.

    >>> import numpy as np
    >>> from scipy import sparse
    >>> matrix = sparse.csr_matrix([[1, 1], [1, 1], [0, 1], [0, 1]])
    >>> class_contrast(matrix, np.array(["a", "a", "b", "b"])).round(3).tolist()
    [1.099, 0.0]
    """
    held = matrix > 0
    ratios = [_log_ratio(held[labels == label], held[labels != label]) for label in np.unique(labels)]
    return np.asarray(np.abs(ratios).max(axis=0))


def _log_ratio(own: sparse.csr_matrix, others: sparse.csr_matrix) -> Floats:
    inside, outside = (np.asarray(part.sum(axis=0)).ravel() + 1.0 for part in (own, others))
    return np.asarray(np.log(inside / own.shape[0]) - np.log(outside / others.shape[0]))


def side_by_side(blocks: Sequence[Block]) -> sparse.csr_matrix:
    """All blocks as one matrix (pairs, features)."""
    return sparse.hstack([block.matrix for block in blocks]).tocsr()
