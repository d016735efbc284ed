"""`StanceClassifier`, a scikit-learn estimator over (claim, mention) pairs, and `train`, which makes a model of labels.

scikit-learn is imported here, in `counts` and in `evaluation`, nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold, cross_val_predict
from sklearn.utils import InputTags, assert_all_finite, column_or_1d
from sklearn.utils.class_weight import compute_class_weight
from sklearn.utils.multiclass import type_of_target

from stancelib.classifier import LinearHead, StanceModel, forms_of, softmax
from stancelib.counts import Block, count_blocks, side_by_side, weigh
from stancelib.elements import Span
from stancelib.errors import LabelError, NotTrainedError, SettingError
from stancelib.feature_cells import cell_features
from stancelib.feature_templates import BLOCKS
from stancelib.features import FeatureSettings, terms
from stancelib.labels import LabelSource, as_rows, digest, read_sentences
from stancelib.lexicon import Lexicon, LexiconArrays
from stancelib.pairs import EncodedPairs, Pair, encode, lexicon_table, to_columns, to_pairs
from stancelib.persistence import data_folder
from stancelib.records import SENTIMENTS, STANCES

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]

BLOCK_WEIGHTS = (1.0, 0.5, 0.5, 0.5, 0.5)
"""Scales of the blocks of features, in the order of `feature_templates.BLOCKS`."""


class StanceClassifier(ClassifierMixin, BaseEstimator):
    """Logistic regression on the TF-IDF features of (claim, mention) pairs.

    `X`: a frame with text, start, end (and optionally others), rows of these, or plain strings (no mention). `y`: any
    labels. `C`: inverse strength of the L2 penalty; `block_weights`: scales of `feature_templates.BLOCKS`;
    `contrast`: the power of the scale that a feature gets by how unevenly the classes use it (`counts.class_contrast`);
    `min_count`: pairs a feature must occur in; `near_words`, `near_tags`, `window`: see `FeatureSettings`;
    `class_weight`: as in scikit-learn; `calibration_folds`: folds of the temperature scaling (Guo et al. 2017), 0 for
    none; `lexicon`: path of a lexicon file, or a folder with lexicon.csv, frames.csv and
    word_classes.csv; the shipped seeds by default.

    >>> X = [("The mayor lied.", 4, 9), ("The mayor shone.", 4, 9)] * 5
    >>> StanceClassifier(calibration_folds=0).fit(X, ["against", "favor"] * 5).predict(X[:1]).tolist()
    ['against']
    """

    def __init__(
        self,
        C: float = 3.0,
        block_weights: Sequence[float] = BLOCK_WEIGHTS,
        contrast: float = 0.5,
        min_count: int = 2,
        near_words: int = 6,
        near_tags: int = 8,
        window: int = 100,
        class_weight: Any = None,
        calibration_folds: int = 3,
        lexicon: str | Path | None = None,
    ) -> None:
        self.C = C
        self.block_weights = block_weights
        self.contrast = contrast
        self.min_count = min_count
        self.near_words = near_words
        self.near_tags = near_tags
        self.window = window
        self.class_weight = class_weight
        self.calibration_folds = calibration_folds
        self.lexicon = lexicon

    def fit(
        self, X: Any, y: ArrayLike, sample_weight: ArrayLike | None = None, groups: ArrayLike | None = None
    ) -> Self:
        """Count features, weigh them, fit, calibrate and fold. `groups`: rows that calibration never splits.

        `sample_weight` bears on the fit and the calibration, not on which features there are nor on their idf. Raises
        `SettingError` (a setting out of range), `LabelError` (one class only, no classes, lengths differ) and what
        `stancelib.pairs.to_columns` raises.
        """
        labels = column_or_1d(y, warn=True)
        columns = to_columns(X)
        self._check(columns.pair_claim.size, labels)
        weights = _weights(sample_weight, labels)
        self._note_columns(X)
        self.lexicon_ = self._lexicon_arrays()
        blocks = self._blocks(encode(columns, lexicon_table(self.lexicon_)), labels)
        features = side_by_side(blocks)
        estimator = LogisticRegression(C=self.C, class_weight=self.class_weight, max_iter=2000)
        fitted = estimator.fit(features, labels, sample_weight=weights)
        self.classes_ = fitted.classes_
        self.temperature_ = self._temperature(estimator, features, labels=labels, groups=groups, weights=weights)
        self.head_ = self._fold(fitted, blocks)
        return self

    def predict_proba(self, X: Any) -> Floats:
        """Probabilities (n, classes) in the order of `classes_`."""
        return softmax(self._logits(X))

    def predict(self, X: Any) -> NDArray[Any]:
        """The most probable label of each pair."""
        best = self._logits(X).argmax(axis=1)
        labels: NDArray[Any] = self.classes_[best]
        return labels

    def decision_function(self, X: Any) -> Floats:
        """Calibrated logits (n, classes); of two classes, as in scikit-learn, the margin (n,) of the second."""
        logits = self._logits(X)
        return logits if len(self.classes_) > 2 else logits[:, 1] - logits[:, 0]

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Names (n,) of the features, in the order of `head_.keys`, each read off the first row that has it.

        `input_features`: rows as given to `fit`, with as many of the features as are to be named; the others, and all
        where there are no rows, are called by their numbers ("feature 0x..."), since a model keeps no words.

        >>> rows = [("The mayor lied.", 4, 9), ("The mayor shone.", 4, 9)] * 5
        >>> fitted = StanceClassifier(calibration_folds=0).fit(rows, ["against", "favor"] * 5)
        >>> "close after the actor: 'lied'" in fitted.get_feature_names_out(rows)
        True
        """
        self._check_fitted()
        rows = () if input_features is None else input_features
        known = _names(rows, self.lexicon_, self.settings)
        numbers = self.head_.keys.tolist()
        return np.array([known.get(number, f"feature {number:#018x}") for number in numbers], object)

    def __sklearn_tags__(self) -> Any:
        """Say that the input is text, not a matrix of numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags = InputTags(one_d_array=True, two_d_array=False, string=True)
        return tags

    def _check_fitted(self) -> None:
        if not hasattr(self, "head_"):
            raise _NotFittedError("this StanceClassifier is not fitted; call fit(X, y) first")

    def _note_columns(self, X: Any) -> None:
        """Columns that are read: `feature_names_in_` where they have names, `n_features_in_`."""
        self.__dict__.pop("feature_names_in_", None)
        if hasattr(X, "columns"):
            self.feature_names_in_ = np.array([name for name in Pair._fields if name in X.columns], object)
            self.n_features_in_ = self.feature_names_in_.size
        else:
            first = next(iter(X))
            self.n_features_in_ = 1 if isinstance(first, str) else len(first)

    def _logits(self, X: Any) -> Floats:
        self._check_fitted()
        encoded = encode(to_columns(X), lexicon_table(self.lexicon_))
        return self.head_.logits(encoded, self.settings)

    @property
    def settings(self) -> FeatureSettings:
        return FeatureSettings(self.near_words, self.near_tags, self.window)

    def _check(self, n: int, labels: NDArray[Any]) -> None:
        if labels.size != n:
            raise LabelError(f"X has {n} rows and y has shape {labels.shape}; give one label for each row")
        try:
            assert_all_finite(labels, input_name="y")
        except ValueError as error:
            raise LabelError(f"{error}; leave out rows without a label") from None
        kind = type_of_target(labels)
        if kind not in ("binary", "multiclass"):
            raise LabelError(f"y is {kind}, Unknown label type: {labels[:3].tolist()}; give classes")
        if np.unique(labels).size < 2:
            raise LabelError(
                f"y holds {np.unique(labels).size} class(es) ({np.unique(labels).tolist()}); give two or more"
            )
        for name in ("C", "min_count", "near_words", "near_tags", "window"):
            if not getattr(self, name) > 0:
                raise SettingError(f"{name}={getattr(self, name)!r}; give a number above 0")
        if not self.contrast >= 0:
            raise SettingError(f"contrast={self.contrast!r}; give a number from 0, which treats all features alike")
        if len(self.block_weights) != len(BLOCKS) or not all(weight >= 0 for weight in self.block_weights):
            raise SettingError(
                f"block_weights={self.block_weights!r}; give one number from 0 for each of {', '.join(BLOCKS)}"
            )

    def _check_folds(self, labels: NDArray[Any], groups: Any) -> None:
        """Every class must reach into every fold."""
        members = np.arange(labels.size) if groups is None else np.asarray(groups)
        counts = {label: np.unique(members[labels == label]).size for label in self.classes_}
        label, count = min(counts.items(), key=lambda item: item[1])
        if self.calibration_folds < 2 or count < self.calibration_folds:
            raise LabelError(
                f"the class {str(label)!r} has {count} rows (or groups), calibration_folds is "
                f"{self.calibration_folds!r}: it must be at least 2 and no more than that; "
                "calibration_folds=0 leaves calibration out"
            )

    def _lexicon_arrays(self) -> LexiconArrays:
        path = Path(self.lexicon or data_folder("seeds"))
        files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        return _read_lexicon(path, tuple(file.stat().st_mtime_ns for file in files if file.is_file()))

    def _blocks(self, encoded: EncodedPairs, labels: NDArray[Any]) -> list[Block]:
        """The weighted features of each block that occurs."""
        from stancelib._feature_kernels import emit

        bounds, hashes = emit(encoded.tokens[:4], encoded.spans, encoded.pairs, self.settings.sizes, cell_features())
        blocks = [
            weigh(counts, labels, scale=scale, contrast=self.contrast)
            for counts, scale in zip(
                count_blocks(bounds, hashes, min_count=self.min_count), self.block_weights, strict=True
            )
            if counts.keys.size
        ]
        if not blocks:
            raise LabelError(f"no feature occurs in min_count={self.min_count} of {len(bounds)} pairs; lower min_count")
        return blocks

    def _temperature(
        self,
        estimator: LogisticRegression,
        features: csr_matrix,
        *,
        labels: NDArray[Any],
        groups: Any,
        weights: Floats | None,
    ) -> float:
        """The divisor of logits that minimises the log loss of held-out folds."""
        if not self.calibration_folds:
            return 1.0
        self._check_folds(labels, groups)
        splitter = StratifiedKFold(self.calibration_folds) if groups is None else GroupKFold(self.calibration_folds)
        logits = cross_val_predict(
            estimator,
            features,
            labels,
            cv=splitter,
            groups=groups,
            method="decision_function",
            params={"sample_weight": weights},
        )
        logits = np.column_stack([np.zeros(labels.size), logits]) if logits.ndim == 1 else logits
        truth = np.searchsorted(self.classes_, labels)

        def loss(log_temperature: float) -> float:
            chosen = softmax(logits / np.exp(log_temperature))[np.arange(truth.size), truth]
            return float(np.average(-np.log(np.maximum(chosen, 1e-12)), weights=weights))

        return float(np.exp(minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded").x))

    def _fold(self, fitted: LogisticRegression, blocks: Sequence[Block]) -> LinearHead:
        """idf, scales, coefficients and temperature as one table, sorted by feature number."""
        coefficients, bias = fitted.coef_, fitted.intercept_
        if coefficients.shape[0] == 1:
            coefficients, bias = np.vstack([np.zeros_like(coefficients), coefficients]), np.array([0.0, bias[0]])
        columns = zip(*((block.keys, block.idf, block.scale) for block in blocks), strict=True)
        keys, idf, scales = map(np.concatenate, columns)
        weights = (coefficients * scales / self.temperature_).T
        order = np.argsort(keys)
        return LinearHead(
            tuple(map(str, self.classes_)),
            keys[order],
            idf[order].astype(np.float32),
            np.ascontiguousarray(weights[order], np.float32),
            bias / self.temperature_,
        )


class _NotFittedError(NotTrainedError, NotFittedError):
    """`NotTrainedError`, which scikit-learn knows as its own, too."""


def _weights(sample_weight: ArrayLike | None, labels: NDArray[Any]) -> Floats | None:
    """Weights of the rows, checked. Raises `LabelError` for a wrong number, no weight at all, or one class with any."""
    if sample_weight is None:
        return None
    weights = np.asarray(sample_weight, np.float64)
    if weights.shape != labels.shape:
        raise LabelError(f"y has {labels.size} rows and sample_weight has shape {weights.shape}; give one for each row")
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.any()):
        raise LabelError("every sample_weight must be finite and from 0, and not all can be zero")
    if np.unique(labels[weights > 0]).size < 2:
        raise LabelError("only one class has rows with a sample_weight above zero; give two or more")
    return weights


def _names(rows: Any, lexicon: LexiconArrays, settings: FeatureSettings) -> dict[int, str]:
    """Names of the features of some rows, by number, from the readable definition."""
    forms = forms_of(lexicon)
    names: dict[int, str] = {}
    for text, start, end, others in to_pairs(rows):
        target = Span(start, end) if start >= 0 else None
        for term in terms(text, target, others=[Span(*other) for other in others], forms=forms, settings=settings):
            names.setdefault(term.number, term.name)
    return names


@lru_cache(maxsize=4)
def _read_lexicon(path: Path, changed: tuple[int, ...]) -> LexiconArrays:  # noqa: ARG001 - changed files are read again
    return Lexicon.read(path).to_arrays()


def train(labels: LabelSource | pd.DataFrame, **settings: Any) -> StanceModel:
    """Train a model on labelled rows: a path, several paths, or the frame that `labels.read_labels` returns.

    `settings` go to `StanceClassifier`. Only rows of the part "train" are read. Where the labels hold no sentiment, the
    tone of claims is learned from the shipped seeds, and the model's facts say so.
    """
    rows = _training_rows(labels)
    claims, source = _tone_rows(rows)
    stance = StanceClassifier(**settings).fit(rows, rows["label"], groups=rows["group"])
    tone = StanceClassifier(**settings).fit(claims["text"].tolist(), claims["sentiment"], groups=claims["group"])
    priors = _fitted_shares(rows["label"].to_numpy(), stance.class_weight)
    facts = {
        "rows": len(rows),
        "claims": len(claims),
        "labels_sha256": digest(rows),
        "sentiment_from": source,
        "priors": list(priors),
        "settings": {name: value for name, value in stance.get_params().items() if name != "lexicon"},
    }
    heads = _ordered(stance.head_, STANCES), _ordered(tone.head_, SENTIMENTS)
    return StanceModel(*heads, stance.lexicon_, stance.settings, priors, facts)


def _training_rows(labels: LabelSource | pd.DataFrame) -> pd.DataFrame:
    """Rows of the part "train", checked before the long work begins."""
    found = as_rows(labels)
    rows = found[found["part"] == "train"]
    if rows.empty:
        raise LabelError(
            f"none of the {len(found)} labelled rows is of the part 'train'; a model learns from no others"
        )
    missing = sorted(set(STANCES) - set(rows["label"]))
    if missing:
        raise LabelError(f"the labels hold no {' and no '.join(missing)}; a model needs rows of every stance")
    return rows


def _fitted_shares(labels: NDArray[Any], class_weight: Any) -> tuple[float, ...]:
    """Class shares as the fit sees them: rows by their class weight."""
    weights = compute_class_weight(class_weight, classes=np.array(STANCES), y=labels)
    counts = weights * np.array([(labels == label).sum() for label in STANCES])
    return tuple((counts / counts.sum()).tolist())


def _ordered(head: LinearHead, order: Sequence[str]) -> LinearHead:
    """The head with its classes in the order of `records`."""
    columns = [head.classes.index(label) for label in order]
    return LinearHead(tuple(order), head.keys, head.idf, head.weights[:, columns].copy(), head.bias[columns])


def _tone_rows(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Claims with their sentiment, and where they come from."""
    if "sentiment" in rows.columns:
        claims = rows[rows["sentiment"].notna()].drop_duplicates("text")
        if claims["sentiment"].nunique() == len(SENTIMENTS):
            return claims, "the labels"
    seeds = read_sentences(data_folder("seeds") / "sentences")
    return seeds[seeds["part"] == "train"], "the shipped seeds"
