"""Fixtures of the whole suite: a small model of a few sentences, so that tests need no shipped one."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from stancelib import batches
from stancelib.training import train

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stancelib.classifier import StanceModel

SENTENCES = {
    ("against", "negative"): [
        "The minister attacked {}.",
        "The report blamed {} for the losses.",
        "{} lied to voters again.",
        "Critics condemned {} as corrupt.",
        "The court rejected the claims of {}.",
    ],
    ("favor", "positive"): [
        "The minister praised {}.",
        "The report thanked {} for the gains.",
        "{} kept its promise to voters.",
        "Supporters welcomed {} as honest.",
        "The court upheld the claims of {}.",
    ],
    ("neutral", "neutral"): [
        "The minister met {} on Monday.",
        "The report named {} on page nine.",
        "{} will speak to voters at noon.",
        "Reporters saw {} in the lobby.",
        "The court heard the claims of {}.",
    ],
}
NAMES = ["Oslo", "the union", "Ms. Okafor", "NATO"]


def labelled_rows(part: str, names: list[str]) -> list[str]:
    """The sentences about each name, as lines of a labels file."""
    return [
        json.dumps(
            {
                "text": sentence.format(name),
                "sentiment": sentiment,
                "group": f"{name} {number}",
                "part": part,
                "targets": [{"mention": name, "actor": name, "stance": stance}],
            }
        )
        for (stance, sentiment), sentences in SENTENCES.items()
        for number, sentence in enumerate(sentences)
        for name in names
    ]


@pytest.fixture(scope="session")
def labels_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 45 labelled sentences to train on and 15 held out."""
    path = tmp_path_factory.mktemp("labels") / "labels.jsonl"
    lines = labelled_rows("train", NAMES[:3]) + labelled_rows("heldout", NAMES[3:])
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture(scope="session")
def small_model(labels_file: Path) -> StanceModel:
    """A model trained on `labels_file`, without calibration."""
    return train(labels_file, calibration_folds=0)


@pytest.fixture(scope="session")
def model_folder(small_model: StanceModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`small_model`, saved."""
    return small_model.save(tmp_path_factory.mktemp("models") / "small")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, where this machine has it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install 'stancelib[browser]'")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three articles in a part of `score_file`, so that a short file has several parts."""
    monkeypatch.setattr(batches, "BATCH_SIZE", 3)
