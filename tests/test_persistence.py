"""Model folders: what is written is read; what is damaged is refused with the reason."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def edit_arrays(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change arrays, and write a digest that agrees, as someone who means harm would."""
    path = folder / "weights.safetensors"
    arrays = load_file(path)
    change(arrays)
    save_file(arrays, path)
    edit_manifest(folder, weights_sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def drop_array(folder: Path) -> None:
    edit_arrays(folder, lambda arrays: arrays.pop("stance.bias"))


def shorten_array(folder: Path) -> None:
    edit_arrays(folder, lambda arrays: arrays.update({"stance.idf": arrays["stance.idf"][:-1].copy()}))


def not_finite(folder: Path) -> None:
    edit_arrays(folder, lambda arrays: arrays["stance.weights"].fill(np.nan))


def too_large(folder: Path) -> None:
    """Sums of such numbers overflow, and the probabilities would be no numbers."""
    edit_arrays(folder, lambda arrays: arrays["stance.weights"].fill(1e38))


def not_rising(folder: Path) -> None:
    edit_arrays(folder, lambda arrays: arrays["stance.keys"].fill(7))


def unknown_level(folder: Path) -> None:
    edit_arrays(folder, lambda arrays: arrays["lexicon.levels"].fill(9))


def unknown_tag(folder: Path) -> None:
    edit_arrays(folder, lambda arrays: arrays["lexicon.verb_tags"].fill(255))


def flip_byte(folder: Path) -> None:
    path = folder / "weights.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def unknown_type(folder: Path) -> None:
    path = folder / "weights.safetensors"
    header = json.dumps({"stance.keys": {"dtype": "F8_E4M3", "shape": [8], "data_offsets": [0, 8]}}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + b"\0" * 8)
    edit_manifest(folder, weights_sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def replace_by_link(folder: Path, name: str) -> None:
    outside = folder.parent / f"outside {name}"
    (folder / name).rename(outside)
    (folder / name).symlink_to(outside)


def link_in_circles(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").symlink_to(folder / "manifest.json")


def make_pipe(folder: Path) -> None:
    (folder / "weights.safetensors").unlink()
    os.mkfifo(folder / "weights.safetensors")


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json cannot be read"),
        (lambda folder: (folder / "weights.safetensors").unlink(), "weights.safetensors cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "damaged or not a manifest"),
        (lambda folder: (folder / "manifest.json").write_text('{"format": 1}'), "damaged or not a manifest"),
        (lambda folder: edit_manifest(folder, format=2), "has format 2, .* a newer release wrote it: upgrade"),
        (lambda folder: edit_manifest(folder, settings={"near_words": 6}), "damaged or not a manifest"),
        (lambda folder: edit_manifest(folder, stances=["favor", "neutral", "against"]), "a model has"),
        (lambda folder: edit_manifest(folder, priors=[1.0]), "a model has"),
        (truncate, "is truncated: its digest"),
        (lambda folder: (folder / "weights.safetensors").write_bytes(b"\0\1"), "is truncated"),
        (lambda folder: (folder / "weights.safetensors").write_bytes(b"\0" * 99), "damaged or altered"),
        (flip_byte, "damaged or altered"),
        (unknown_type, "does not hold arrays of known types"),
        (lambda folder: edit_manifest(folder, format="1"), "has format '1'.*; train the model again"),
        (lambda folder: edit_manifest(folder, format=True), "damaged or not a manifest"),
        (lambda folder: edit_manifest(folder, priors=[0.5, 0.5, 0]), r"has the priors \(0.5, 0.5, 0.*shares above 0"),
        (lambda folder: edit_manifest(folder, facts={"priors": "no"}), "has the priors 'no'"),
        (lambda folder: (folder / "manifest.json").write_bytes(b'{"format":' + b"[" * 9999), "damaged or not"),
        (lambda folder: (folder / "manifest.json").write_bytes(b"\xff"), "damaged or not"),
        (lambda folder: os.truncate(folder / "manifest.json", 1 << 25), "33554432 bytes; a model has at most"),
        (lambda folder: os.truncate(folder / "weights.safetensors", 1 << 32), "4294967296 bytes; a model has at most"),
        (lambda folder: replace_by_link(folder, "weights.safetensors"), "leads out of its folder"),
        (lambda folder: replace_by_link(folder, "manifest.json"), "leads out of its folder"),
        (lambda folder: replace_by_link(folder, "README.md"), "leads out of its folder"),
        (link_in_circles, "cannot be read"),
        (make_pipe, "cannot be read"),
        (too_large, "array stance.weights has values that are no numbers or beyond 1,000,000"),
        (not_finite, "array stance.weights has values that are no numbers or beyond 1,000,000"),
        (not_rising, "array stance.keys does not rise"),
        (unknown_level, "the array lexicon.levels holds 9; the greatest is 8"),
        (unknown_tag, "the array lexicon.verb_tags holds 255; the greatest is 20"),
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


FIRST_FORMAT = Path(__file__).parent / "models" / "format-1"


def test_a_folder_of_the_first_format_still_loads() -> None:
    """For ever: the folder in tests/models is never written again, and answers what it answered then."""
    model = stancelib.load(FIRST_FORMAT)
    told = json.loads((FIRST_FORMAT / "answers.json").read_text())
    assert np.allclose(model.predict_proba([tuple(row) for row in told["pairs"]]), told["stances"], atol=1e-6)
    assert np.allclose(model.predict_sentiment([row[0] for row in told["pairs"]]), told["tones"], atol=1e-6)


def test_a_folder_may_be_reached_by_a_link(model_folder: Path, tmp_path: Path) -> None:
    """Only a file that leads out of its folder is refused."""
    (tmp_path / "link").symlink_to(model_folder)
    assert stancelib.load(tmp_path / "link").predict_proba(ROWS).shape == (1, 3)


def test_loading_executes_nothing(model_folder: Path, tmp_path: Path) -> None:
    """Code beside a model stays unread, and a pickle in the place of the arrays is refused."""
    folder = tmp_path / "model"
    shutil.copytree(model_folder, folder)
    for name in ("__init__.py", "manifest.py", "conftest.py"):
        (folder / name).write_text("raise SystemExit('executed')")
    assert stancelib.load(folder).predict_proba(ROWS).shape == (1, 3)
    (folder / "weights.safetensors").write_bytes(pickle.dumps(SystemExit))
    edit_manifest(folder, weights_sha256=hashlib.sha256(pickle.dumps(SystemExit)).hexdigest())
    with pytest.raises(ModelFormatError, match="does not hold arrays"):
        stancelib.load(folder)
