"""Model folders: what is written is read; what is damaged is refused with the reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import stancelib
from stancelib.classifier import StanceModel
from stancelib.errors import ModelFormatError, ModelNotFoundError
from stancelib.persistence import data_folder, shipped_models

ROWS = [("The mayor lied to the council.", 4, 9)]


def test_a_saved_model_answers_the_same(small_model: StanceModel, tmp_path: Path) -> None:
    """Save and load change nothing."""
    loaded = stancelib.load(small_model.save(tmp_path / "model"))
    assert np.array_equal(loaded.predict_proba(ROWS), small_model.predict_proba(ROWS))
    assert np.array_equal(loaded.predict_sentiment(["It failed."]), small_model.predict_sentiment(["It failed."]))
    assert (loaded.priors, loaded.settings) == (small_model.priors, small_model.settings)


def test_equal_models_are_equal_bytes(small_model: StanceModel, tmp_path: Path) -> None:
    """Nothing in a folder depends on when or where it was written."""
    first, second = small_model.save(tmp_path / "a"), small_model.save(tmp_path / "b")
    for path in sorted(first.iterdir()):
        assert path.read_bytes() == (second / path.name).read_bytes()


def test_unknown_names_list_the_shipped_models() -> None:
    """The error says which names there are."""
    with pytest.raises(ModelNotFoundError, match=r"no model 'defualt': neither a shipped name \(.*default"):
        stancelib.load("defualt")


def test_the_default_model_ships() -> None:
    """models/default and seeds/ are found."""
    assert "default" in shipped_models()
    assert (data_folder("seeds") / "lexicon.csv").is_file()


def edit_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def truncate(folder: Path) -> None:
    path = folder / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:-8])


def drop_array(folder: Path) -> None:
    import hashlib

    path = folder / "weights.safetensors"
    arrays = load_file(path)
    del arrays["stance.bias"]
    save_file(arrays, path)
    edit_manifest(folder, weights_sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def shorten_array(folder: Path) -> None:
    import hashlib

    path = folder / "weights.safetensors"
    arrays = load_file(path)
    arrays["stance.idf"] = arrays["stance.idf"][:-1].copy()
    save_file(arrays, path)
    edit_manifest(folder, weights_sha256=hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json cannot be read"),
        (lambda folder: (folder / "weights.safetensors").unlink(), "weights.safetensors cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "damaged or not a manifest"),
        (lambda folder: (folder / "manifest.json").write_text('{"format": 1}'), "damaged or not a manifest"),
        (lambda folder: edit_manifest(folder, format=2), "has format 2, this release reads format 1"),
        (lambda folder: edit_manifest(folder, settings={"near_words": 6}), "damaged or not a manifest"),
        (lambda folder: edit_manifest(folder, stances=["favor", "neutral", "against"]), "a model has"),
        (lambda folder: edit_manifest(folder, priors=[1.0]), "a model has"),
        (truncate, "damaged or altered"),
        (drop_array, "other arrays than a model: stance.bias"),
        (shorten_array, "the array stance.idf is"),
    ],
)
def test_damage_is_explained(
    model_folder: Path, tmp_path: Path, damage: Callable[[Path], object], complaint: str
) -> None:
    """Every kind of damage is refused before anything is used."""
    folder = tmp_path / "model"
    shutil.copytree(model_folder, folder)
    damage(folder)
    with pytest.raises(ModelFormatError, match=complaint):
        stancelib.load(folder)
