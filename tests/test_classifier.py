"""StanceModel: probabilities, priors, exact explanations."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from stancelib.classifier import StanceModel, softmax
from stancelib.elements import Span
from stancelib.errors import PairError, SettingError

CLAIM = "Critics said the reckless minister had betrayed the loyal union."
ROWS = [(CLAIM, 26, 34, ((58, 63),)), (CLAIM, 58, 63, ((26, 34),))]


def test_probabilities_are_rows_that_sum_to_one(small_model: StanceModel) -> None:
    """One row a pair, one column a class, in the order of `classes_`."""
    chances = small_model.predict_proba(ROWS)
    assert chances.shape == (2, 3)
    assert np.allclose(chances.sum(axis=1), 1)
    assert small_model.classes_.tolist() == ["against", "neutral", "favor"]
    assert small_model.predict(ROWS).tolist() == small_model.classes_[chances.argmax(axis=1)].tolist()


def test_frame_and_rows_agree_and_rows_are_independent(small_model: StanceModel) -> None:
    """The answer for a pair does not depend on how it comes or on its neighbours."""
    frame = pd.DataFrame(ROWS, columns=["text", "start", "end", "others"])
    together = small_model.predict_proba(frame)
    alone = np.vstack([small_model.predict_proba([row]) for row in ROWS])
    assert np.array_equal(together, alone)


def test_no_pairs_give_no_rows(small_model: StanceModel) -> None:
    """An empty batch is no error."""
    assert small_model.predict_proba([]).shape == (0, 3)
    assert small_model.predict_sentiment([]).shape == (0, 3)


def test_explanation_sums_to_the_margin(small_model: StanceModel) -> None:
    """Weights of all features and the base rate are the label's logit less the runner-up's."""
    for text, start, end, others in ROWS:
        found = small_model.explain(text, [Span(start, end)], others=[Span(*other) for other in others])
        logs = np.sort(np.log(small_model.predict_proba([(text, start, end, others)])[0]))
        assert sum(feature.weight for feature in found) == pytest.approx(logs[-1] - logs[-2], abs=1e-6)
        assert [abs(f.weight) for f in found] == sorted((abs(f.weight) for f in found), reverse=True)


def test_priors_shift_the_classes(small_model: StanceModel) -> None:
    """More weight on a class raises its probability everywhere; 'seeds' undoes it."""
    shares = {"against": 0.8, "neutral": 0.1, "favor": 0.1}
    moved = small_model.with_priors(shares)
    assert (moved.predict_proba(ROWS)[:, 0] > small_model.predict_proba(ROWS)[:, 0]).all()
    assert np.allclose(moved.with_priors("seeds").predict_proba(ROWS), small_model.predict_proba(ROWS))
    uniform = small_model.with_priors("uniform").predict_proba(ROWS)
    expected = small_model.predict_proba(ROWS) / np.array(small_model.priors)
    assert np.allclose(uniform, expected / expected.sum(axis=1, keepdims=True))


@pytest.mark.parametrize("priors", ["natural", {"against": 1.0}, {"against": 0.5, "neutral": 0.5, "favor": 0.0}])
def test_bad_priors_are_refused(small_model: StanceModel, priors: object) -> None:
    """Unknown names, missing labels and empty shares are named."""
    with pytest.raises(SettingError, match="priors"):
        small_model.with_priors(priors)  # type: ignore[arg-type]


def test_offsets_outside_the_text_are_refused(small_model: StanceModel) -> None:
    """The row is named."""
    with pytest.raises(PairError, match="row 1"):
        small_model.predict_proba([ROWS[0], (CLAIM, 10, 999)])


def test_softmax_survives_large_logits() -> None:
    """No overflow."""
    assert softmax(np.array([[1000.0, 0.0]])).tolist() == [[1.0, 0.0]]


def test_models_pickle_without_their_tables(small_model: StanceModel) -> None:
    """A worker process gets the fields and answers the same."""
    small_model.predict_proba(ROWS)
    copy = pickle.loads(pickle.dumps(small_model))  # noqa: S301 - our own bytes
    assert "tables" not in vars(copy.stance)
    assert np.array_equal(copy.predict_proba(ROWS), small_model.predict_proba(ROWS))
