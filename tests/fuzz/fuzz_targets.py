"""What `fuzz.py` calls with bytes of its own making: anything but the documented errors is a crash.

Targets: `classify` (any text), `labels` (a file of labelled rows), `model` (a folder's manifest and arrays). The corpus
holds a few inputs to start from; the suite runs them, too.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import stancelib
from stancelib.errors import LabelError, ModelFormatError
from stancelib.labels import read_labels
from stancelib.persistence import read_model_folder

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).parent / "corpus"


def fuzz_classify(data: bytes) -> None:
    """Offsets are exact and probabilities sum to one, whatever the text."""
    text = data.decode("utf-8", "surrogateescape")
    analysis = stancelib.classify(text, actors=["the union"])
    for claim in analysis.claims:
        if analysis.text[claim.start : claim.end] != claim.text:
            raise AssertionError(text)
    for stance in analysis.stances:
        if abs(sum(stance.probabilities.values()) - 1) > 1e-6 or not stance.mention.text:
            raise AssertionError(text)


def fuzz_labels(data: bytes) -> None:
    """A file of labelled rows is read, or refused with file and line."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl", dir=_memory()) as file:
        file.write(data)
        file.flush()
        with suppress(LabelError):
            read_labels(file.name)


def fuzz_model(data: bytes) -> None:
    """The first line is the manifest, the rest the arrays; the digest is made to agree, as an attacker would."""
    manifest, _, weights = data.partition(b"\n")
    with suppress(ValueError, RecursionError):
        content = json.loads(manifest)
        if isinstance(content, dict):
            manifest = json.dumps(content | {"weights_sha256": hashlib.sha256(weights).hexdigest()}).encode()
    with tempfile.TemporaryDirectory(dir=_memory()) as name:
        folder = Path(name)
        (folder / "manifest.json").write_bytes(manifest)
        (folder / "weights.safetensors").write_bytes(weights)
        with suppress(ModelFormatError):
            read_model_folder(folder)


def _memory() -> str | None:
    """A folder in memory, where the system has one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - names in it are random


TARGETS: dict[str, Callable[[bytes], None]] = {"classify": fuzz_classify, "labels": fuzz_labels, "model": fuzz_model}
