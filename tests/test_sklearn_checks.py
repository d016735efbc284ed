"""`StanceClassifier` among scikit-learn's tools: its own checks, as far as text is an input, and what users do with it.

scikit-learn's checks draw matrices of numbers. `OnNumbers` writes each number as a word, so that the checks run on what
becomes of text; the few that ask for numbers as such are named with the reason.
"""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator, parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from stancelib.errors import LabelError
from stancelib.training import StanceClassifier

TEXTS = ["{} lied again.", "The report blamed {}.", "{} kept every promise.", "The report praised {}."]
NAMES = ["Ruiz", "Okafor", "Lindqvist", "Tanaka", "Haddad", "Moreau"]


class OnNumbers(StanceClassifier):
    """Rows of numbers as texts: "pcand mcbne" for 1.5, -2; rounded to halves, each column with its own words."""

    def fit(self, X: Any, y: Any, sample_weight: Any = None, groups: Any = None) -> OnNumbers:
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        X = validate_data(self, X)
        columns, names = self.n_features_in_, self.__dict__.get("feature_names_in_")
        super().fit(self._texts(X), y, sample_weight, groups)
        self.n_features_in_ = columns
        if names is not None:
            self.feature_names_in_ = names
        return self

    def _logits(self, X: Any) -> Any:
        check_is_fitted(self)
        return super()._logits(self._texts(validate_data(self, X, reset=False)))

    @staticmethod
    def _texts(X: Any) -> list[str]:
        words = np.char.add(
            [f"c{chr(97 + column % 26)}n" for column in range(X.shape[1])],
            np.vectorize(lambda value: "".join(chr(97 + int(digit)) for digit in str(abs(int(value)))))(
                np.round(2 * X)
            ),
        )
        signs = np.where(X < 0, "m", "p")
        return [" ".join(row) for row in np.char.add(signs, words)]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.one_d_array, tags.input_tags.string = True, False, False
        return tags


WEIGHTS = "features are counted on all rows, so rows of weight 0 still add features, and repeated ones change the idf"
EXPECTED = {
    "check_sample_weight_equivalence_on_dense_data": WEIGHTS,
}


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@parametrize_with_checks(
    [OnNumbers(calibration_folds=0, min_count=1)], expected_failed_checks=lambda _estimator: EXPECTED
)
def test_scikit_learns_checks_on_numbers_as_words(estimator: OnNumbers, check: Any) -> None:
    """Every check of a classifier."""
    check(estimator)


@pytest.mark.filterwarnings("ignore:Can't test estimator:sklearn.exceptions.SkipTestWarning")
def test_scikit_learns_checks_on_text() -> None:
    """The tags say that the input is text, so that scikit-learn itself leaves out what needs a matrix."""
    results = check_estimator(StanceClassifier())
    assert {result["status"] for result in results} == {"passed"}


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rows = [
        (text.format(name), text.index("{"), text.index("{") + len(name), ("against", "favor")[place // 2], name)
        for place, text in enumerate(TEXTS)
        for name in NAMES
    ]
    return pd.DataFrame(rows, columns=["text", "start", "end", "label", "name"])


def test_groups_stay_together_in_cross_validation(data: pd.DataFrame) -> None:
    """cross_val_predict and GridSearchCV with groups, on frames with columns of all kinds, also inside a Pipeline."""
    classifier = StanceClassifier(calibration_folds=2)
    found = cross_val_predict(classifier, data, data["label"], groups=data["name"], cv=GroupKFold(3))
    assert (found == data["label"]).all()
    chances = cross_val_predict(
        classifier,
        data,
        data["label"],
        groups=data["name"],
        cv=GroupKFold(3),
        method="predict_proba",
        params={"groups": data["name"]},
    )
    assert chances.shape == (len(data), 2)
    pipeline = make_pipeline(FunctionTransformer(lambda frame: frame[["text", "start", "end"]]), classifier)
    search = GridSearchCV(pipeline, {"stanceclassifier__C": [0.5, 2.0]}, cv=GroupKFold(3), scoring="roc_auc")
    search.fit(data, data["label"], groups=data["name"])
    assert search.best_score_ == 1


def test_what_it_has_read_is_known(data: pd.DataFrame) -> None:
    """Columns by name for a frame, their number for rows and strings, nothing left over from an earlier fit."""
    classifier = StanceClassifier(calibration_folds=0).fit(data, data["label"])
    assert classifier.feature_names_in_.tolist() == ["text", "start", "end"]
    assert classifier.n_features_in_ == 3
    classifier.fit(data["text"].tolist(), data["label"])
    assert classifier.n_features_in_ == 1
    assert not hasattr(classifier, "feature_names_in_")


def test_copies_answer_alike(data: pd.DataFrame) -> None:
    """clone knows parameters alone, pickle what was learned, set_params what is to be changed."""
    classifier = StanceClassifier(calibration_folds=0).fit(data, data["label"])
    copy = pickle.loads(pickle.dumps(classifier))  # noqa: S301 - our own bytes
    assert np.array_equal(copy.predict_proba(data), classifier.predict_proba(data))
    with pytest.raises(NotFittedError):
        clone(classifier).predict(data)
    assert classifier.set_params(C=9.0).get_params()["C"] == 9.0


def test_two_classes_have_one_margin(data: pd.DataFrame) -> None:
    """As in scikit-learn: above 0 is the second class."""
    classifier = StanceClassifier(calibration_folds=0).fit(data, data["label"])
    margin = classifier.decision_function(data)
    assert margin.shape == (len(data),)
    assert (classifier.classes_[(margin > 0).astype(int)] == classifier.predict(data)).all()


def test_features_have_names(data: pd.DataFrame) -> None:
    """All where the training rows are given, numbers where no row has the feature; in the order of the weights."""
    classifier = StanceClassifier(calibration_folds=0).fit(data, data["label"])
    names = classifier.get_feature_names_out(data).tolist()
    assert len(names) == len(set(classifier.head_.keys.tolist())) == len(classifier.head_.weights)
    assert not [name for name in names if name.startswith("feature 0x")]
    against = classifier.head_.weights[names.index("close after the actor: 'lied'"), 0]
    favor = classifier.head_.weights[names.index("close after the actor: 'lied'"), 1]
    assert against > favor
    assert all(name.startswith("feature 0x") for name in classifier.get_feature_names_out())
    with pytest.raises(NotFittedError):
        StanceClassifier().get_feature_names_out()


@pytest.mark.parametrize(
    ("weights", "complaint"),
    [
        (np.zeros(24), "not all can be zero"),
        (np.ones(3), r"sample_weight has shape \(3,\)"),
        (np.repeat([1.0, 0.0], 12), "only one class"),
        (np.full(24, -1.0), "finite and from 0"),
    ],
)
def test_weights_that_make_no_sense_are_refused(data: pd.DataFrame, weights: Any, complaint: str) -> None:
    """None at all, too few, of one class alone, below zero."""
    with pytest.raises(LabelError, match=complaint):
        StanceClassifier(calibration_folds=0).fit(data, data["label"], sample_weight=weights)


def test_numbers_are_no_classes(data: pd.DataFrame) -> None:
    """A target for regression is refused in scikit-learn's words."""
    with pytest.raises(LabelError, match="Unknown label type"):
        StanceClassifier().fit(data, np.linspace(0, 1.5, len(data)))
