"""StanceClassifier as a scikit-learn citizen, and train."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score

import stancelib
from stancelib.errors import ColumnError, LabelError, NotTrainedError, SettingError
from stancelib.persistence import data_folder
from stancelib.training import StanceClassifier

BLAME = ["{} lied again.", "The report blamed {}.", "{} failed badly.", "Voters deserted {}."]
PRAISE = ["{} kept every promise.", "The report praised {}.", "{} succeeded at last.", "Voters cheered {}."]
PLAIN = ["{} arrived on Monday.", "The report named {}.", "{} will speak at noon.", "Voters met {}."]
NAMES = ["Ruiz", "Okafor", "Lindqvist", "Tanaka", "Haddad"]


def rows() -> pd.DataFrame:
    made = []
    for templates, label in ((BLAME, "against"), (PRAISE, "favor"), (PLAIN, "neutral")):
        for template in templates:
            for name in NAMES:
                text = template.format(name)
                made.append((text, text.index(name), text.index(name) + len(name), label))
    return pd.DataFrame(made, columns=["text", "start", "end", "label"])


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    return rows()


def test_fit_and_predict(data: pd.DataFrame) -> None:
    """It learns what it is shown; names do not matter, since the mention is masked."""
    classifier = StanceClassifier().fit(data, data["label"])
    unseen = pd.DataFrame(
        [("Novak lied again.", 0, 5), ("Voters cheered Novak.", 15, 20)], columns=["text", "start", "end"]
    )
    assert classifier.predict(unseen).tolist() == ["against", "favor"]
    assert classifier.classes_.tolist() == ["against", "favor", "neutral"]
    assert np.allclose(classifier.predict_proba(unseen).sum(axis=1), 1)


def test_scikit_learn_tools_work(data: pd.DataFrame) -> None:
    """clone, cross_val_score and GridSearchCV treat it as any estimator."""
    classifier = StanceClassifier(calibration_folds=0)
    assert clone(classifier).get_params() == classifier.get_params()
    search = GridSearchCV(classifier, {"C": [0.1, 5.0]}, cv=2).fit(data, data["label"])
    assert search.best_params_["C"] in (0.1, 5.0)
    assert cross_val_score(classifier, data, data["label"], cv=2).shape == (2,)


def test_plain_strings_need_no_mention() -> None:
    """Whole texts are classified too."""
    texts = ["a wonderful day", "a terrible day"] * 6
    classifier = StanceClassifier(calibration_folds=2).fit(texts, ["good", "bad"] * 6)
    assert classifier.predict(["wonderful", "terrible"]).tolist() == ["good", "bad"]
    assert classifier.predict_proba(["wonderful"]).shape == (1, 2)


def test_sample_weights_count(data: pd.DataFrame) -> None:
    """Rows of weight zero teach nothing."""
    weights = (data["label"] != "favor").to_numpy(float) + 1e-9
    classifier = StanceClassifier(calibration_folds=0).fit(data, data["label"], sample_weight=weights)
    assert "favor" not in classifier.predict(data)


@pytest.mark.parametrize("contrast", [0.0, 0.5])
def test_folded_head_equals_scikit_learn(data: pd.DataFrame, contrast: float) -> None:
    """The folded table gives the probabilities of the fitted scikit-learn objects it was made of."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression

    from stancelib._feature_kernels import emit
    from stancelib.counts import class_contrast, count_blocks
    from stancelib.feature_cells import cell_features
    from stancelib.pairs import encode, lexicon_table, to_columns

    classifier = StanceClassifier(calibration_folds=0, contrast=contrast).fit(data, data["label"])
    encoded = encode(to_columns(data), lexicon_table(classifier.lexicon_))
    found = emit(encoded.tokens[:4], encoded.spans, encoded.pairs, classifier.settings.sizes, cell_features())
    columns = []
    for (_, counts), weight in zip(count_blocks(*found, min_count=2), classifier.block_weights, strict=True):
        scale = class_contrast(counts, data["label"].to_numpy()) ** contrast
        scale *= weight / np.sqrt(np.mean(scale**2))
        columns.append(TfidfTransformer(sublinear_tf=True).fit_transform(counts).multiply(scale))
    features = sparse.hstack(columns).tocsr()
    peer = LogisticRegression(C=classifier.C, max_iter=2000).fit(features, data["label"])
    assert np.allclose(classifier.predict_proba(data), peer.predict_proba(features), atol=1e-5)


@pytest.mark.parametrize(
    ("change", "labels", "error", "complaint"),
    [
        ({}, ["against"] * 60, LabelError, "1 class"),
        ({}, ["against", "favor"], LabelError, "60 rows and y has shape"),
        ({"C": 0.0}, ["against", "favor"] * 30, SettingError, "C=0.0"),
        ({"contrast": -0.5}, ["against", "favor"] * 30, SettingError, "contrast=-0.5"),
        ({"window": -1}, ["against", "favor"] * 30, SettingError, "window=-1"),
        ({"block_weights": (1.0, 0.5)}, ["against", "favor"] * 30, SettingError, "one number from 0 for each of words"),
    ],
)
def test_bad_input_is_refused(
    data: pd.DataFrame, change: dict[str, Any], labels: list[str], error: type[Exception], complaint: str
) -> None:
    """One class, wrong lengths and settings out of range are named."""
    with pytest.raises(error, match=complaint):
        StanceClassifier(**change).fit(data, labels)


def test_not_fitted_is_said() -> None:
    """Predicting before fit says what to do."""
    with pytest.raises(NotTrainedError, match="call fit"):
        StanceClassifier().predict(["text"])


def line(number: int, row: Any, tone: str) -> str:
    name = row.text[row.start : row.end]
    target = {"mention": name, "occurrence": 0, "actor": name, "stance": row.label, "holder": "author"}
    return json.dumps({"id": str(number), "text": row.text, "sentiment": tone, "targets": [target]})


def write_labels(path: Path, tones: dict[str, str]) -> Path:
    lines = [line(number, row, tones[row.label]) for number, row in enumerate(rows().itertuples())]
    path.write_text("\n".join(lines), "utf-8")
    return path


TONES = {"against": "negative", "neutral": "neutral", "favor": "positive"}


def test_train_makes_a_model_of_a_file(tmp_path: Path) -> None:
    """From labelled lines to a model with both heads and its facts."""
    model = stancelib.train(write_labels(tmp_path / "labels.jsonl", TONES))
    assert model.predict([("Novak lied again.", 0, 5)]).tolist() == ["against"]
    assert model.sentiment.classes[model.predict_sentiment(["Novak lied again."]).argmax()] == "negative"
    assert model.facts["rows"] == 60
    assert model.facts["sentiment_from"] == "the labels"
    assert model.priors == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_training_is_deterministic(tmp_path: Path) -> None:
    """Equal labels give equal bytes."""
    path = write_labels(tmp_path / "labels.jsonl", TONES)
    first, second = (stancelib.train(path).save(tmp_path / name) for name in ("a", "b"))
    assert (first / "weights.safetensors").read_bytes() == (second / "weights.safetensors").read_bytes()


def test_labels_without_a_class_are_refused(data: pd.DataFrame, tmp_path: Path) -> None:
    """A model needs rows of all three stances."""
    path = write_labels(tmp_path / "labels.jsonl", TONES)
    lines = [line for line in path.read_text("utf-8").splitlines() if '"favor"' not in line]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(LabelError, match="no favor"):
        stancelib.train(path)


def test_a_frame_of_ones_own_will_do(data: pd.DataFrame) -> None:
    """text, start, end and label are enough for rows; what is missing is named."""
    with pytest.raises(ColumnError, match="no column 'label'; they have: text, start, end"):
        stancelib.train(data.drop(columns="label"))


def test_too_few_rows_to_calibrate_are_said() -> None:
    """A class that cannot reach into every fold, one fold, and features that are too rare."""
    texts = ["a good day", "a bad day", "a good day", "a good day"]
    with pytest.raises(LabelError, match=r"'bad' has 1 rows .* calibration_folds=0"):
        StanceClassifier().fit(texts, ["good", "bad", "good", "good"])
    with pytest.raises(LabelError, match="at least 2"):
        StanceClassifier(calibration_folds=1).fit(texts, ["good", "bad", "good", "bad"])
    with pytest.raises(LabelError, match="lower min_count"):
        StanceClassifier(calibration_folds=0, min_count=9).fit(texts, ["good", "bad", "good", "bad"])


def test_labels_without_sentiment_borrow_the_tone_of_the_seeds(
    data: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The model's facts say where the tone comes from."""
    (tmp_path / "sentences").mkdir()
    write_labels(tmp_path / "sentences" / "few.jsonl", TONES)
    shutil.copy(data_folder("seeds") / "lexicon.csv", tmp_path)
    monkeypatch.setattr("stancelib.training.data_folder", lambda name: tmp_path)
    model = stancelib.train(
        data.assign(group=range(len(data)), part="train", sentiment=None, actor="x", holder="author")
    )
    assert model.facts["sentiment_from"] == "the shipped seeds"


def test_priors_are_those_of_the_fit(tmp_path: Path) -> None:
    """Balanced classes are fitted as equal shares, whatever the rows."""
    path = write_labels(tmp_path / "labels.jsonl", TONES)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(lines[10:]), "utf-8")
    plain = stancelib.train(path, calibration_folds=0)
    balanced = stancelib.train(path, calibration_folds=0, class_weight="balanced")
    assert plain.priors == pytest.approx((0.2, 0.4, 0.4))
    assert balanced.priors == pytest.approx((1 / 3, 1 / 3, 1 / 3))
