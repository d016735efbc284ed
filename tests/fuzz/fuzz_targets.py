"""What `fuzz.py` calls with bytes of its own making: anything but the documented errors is a crash.

Targets: `classify` (any text), `labels` (a file of labelled rows), `model` (a folder's manifest and arrays); `rows` and
`folder` edit good rows and a good model, so that they reach what lies behind the first checks. The corpus holds a few
inputs to start from; the suite runs them, too.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from edits import edited

import stancelib
from stancelib.errors import LabelError, ModelFormatError
from stancelib.labels import read_labels
from stancelib.persistence import read_model_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stancelib.records import Analysis

CORPUS = Path(__file__).parent / "corpus"
MODEL = Path(__file__).parents[1] / "models" / "format-1"
MANIFEST = json.loads((MODEL / "manifest.json").read_bytes())
WEIGHTS = (MODEL / "weights.safetensors").read_bytes()
START = 8 + int.from_bytes(WEIGHTS[:8], "little")
HEADER, BODY = json.loads(WEIGHTS[8:START]), WEIGHTS[START:]
TARGET = {"mention": "the union", "occurrence": 0, "actor": "the union", "stance": "against", "holder": "author"}
ROW = {
    "id": "a-1",
    "text": "The minister attacked the union.",
    "sentiment": "negative",
    "topic": "work",
    "style": "news",
    "phenomena": ["passive"],
    "group": "g",
    "part": "train",
    "targets": [TARGET, {"actor": "minister", "stance": "neutral", "start": 4, "end": 12}],
}
NEWS_ROW = {
    "sentence": "The minister attacked the union.",
    "mention": "union",
    "from": 26,
    "to": 31,
    "polarity": -1,
    "id": "allsides_1_2_3_union_26_31",
}


def fuzz_classify(data: bytes) -> None:
    """Offsets are exact and probabilities sum to one, whatever the text."""
    text = data.decode("utf-8", "surrogateescape")
    _check(stancelib.classify(text, actors=["the union"]))


def _check(analysis: Analysis) -> None:
    for claim in analysis.claims:
        if analysis.text[claim.start : claim.end] != claim.text:
            raise AssertionError(analysis)
    for stance in analysis.stances:
        # written so that a probability that is no number fails, too
        if not abs(sum(stance.probabilities.values()) - 1) < 1e-6 or not stance.mention.text:
            raise AssertionError(analysis)


def fuzz_labels(data: bytes) -> None:
    """A file of labelled rows is read, or refused with file and line."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl", dir=_memory()) as file:
        file.write(data)
        file.flush()
        with suppress(LabelError):
            read_labels(file.name)


def fuzz_model(data: bytes) -> None:
    """The first line is the manifest, the rest the arrays."""
    manifest, _, weights = data.partition(b"\n")
    with _model_folder(manifest, weights) as folder, suppress(ModelFormatError):
        read_model_folder(folder)


def fuzz_rows(data: bytes) -> None:
    """Rows of seeds/ and of NewsMTSC with values put in their places: half of the bytes edit one, half the other."""
    middle = len(data) // 2 // 2 * 2
    fuzz_labels(edited(ROW, data[:middle]) + b"\n" + edited(ROW, data[::-1][:middle]))
    fuzz_labels(edited(NEWS_ROW, data[middle:]))


def fuzz_folder(data: bytes) -> None:
    """A small model is refused, or answers: a third of the bytes edits its header, one its arrays, one its manifest."""
    third = len(data) // 3
    header, body = edited(HEADER, data[:third]), bytearray(BODY)
    for first, second, value in zip(data[third:-third:3], data[third + 1 : -third : 3], data[-third:], strict=False):
        body[(first << 8 | second) % len(body)] = value
    # an edit of the manifest is mostly refused at once, so every other length leaves it alone
    manifest = edited(MANIFEST, data[-third:] if third % 2 else b"")
    weights = len(header).to_bytes(8, "little") + header + body
    with _model_folder(manifest, weights) as folder, suppress(ModelFormatError):
        _check(stancelib.classify("The minister attacked the union.", actors=["the union"], model=folder))


@contextmanager
def _model_folder(manifest: bytes, weights: bytes) -> Iterator[Path]:
    """A folder of these, for a while; the digest is made to agree, as an attacker would."""
    with suppress(ValueError, RecursionError):
        content = json.loads(manifest)
        if isinstance(content, dict):
            manifest = json.dumps(content | {"weights_sha256": hashlib.sha256(weights).hexdigest()}).encode()
    with tempfile.TemporaryDirectory(dir=_memory()) as name:
        folder = Path(name)
        (folder / "manifest.json").write_bytes(manifest)
        (folder / "weights.safetensors").write_bytes(weights)
        yield folder


def _memory() -> str | None:
    """A folder in memory, where the system has one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - names in it are random


TARGETS: dict[str, Callable[[bytes], None]] = {
    "classify": fuzz_classify,
    "labels": fuzz_labels,
    "model": fuzz_model,
    "rows": fuzz_rows,
    "folder": fuzz_folder,
}
