"""A model folder to and from arrays: manifest.json, weights.safetensors, README.md. Finds models/ and seeds/.

Loading reads JSON and plain arrays and executes nothing. To change the format: raise FORMAT, teach
`read_model_folder` the step from the format before, and keep a folder of the old format in the tests.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec

from stancelib.errors import ModelFormatError, ModelNotFoundError
from stancelib.lexicon import TAGS, LexiconArrays
from stancelib.records import SENTIMENTS, STANCES
from stancelib.tone_features import LEVEL_VALUES

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT: Final = 1
SIZES: Final = {"manifest.json": 1 << 24, "weights.safetensors": 1 << 31, "README.md": 1 << 24}
"""Greatest sizes of the files of a model folder, in bytes; nothing larger is read."""
_MANIFEST, _WEIGHTS, _CARD = "manifest.json", "weights.safetensors", "README.md"
_SHAPES: Final = {
    "keys": ("uint64", 1),
    "idf": ("float32", 1),
    "weights": ("float32", 2),
    "bias": ("float64", 1),
    "verb_tags": ("uint8", 1),
    "other_tags": ("uint8", 1),
    "flags": ("uint8", 1),
    "word_classes": ("uint16", 1),
    "levels": ("uint8", 1),
    "phrase_starts": ("uint64", 1),
}


_LIMITS: Final = {"verb_tags": len(TAGS), "other_tags": len(TAGS), "levels": len(LEVEL_VALUES)}
"""How many values an array of small numbers may have; the kernels count by them."""
_GREATEST: Final = 1e6
"""Of weights and idf: sums of such numbers and of their squares cannot overflow."""

Reach = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The feature settings of a model."""

    near_words: Reach
    near_tags: Reach
    window: Reach


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What manifest.json says of a model."""

    format: int
    stances: tuple[str, ...]
    sentiments: tuple[str, ...]
    settings: Settings
    priors: tuple[float, ...]
    facts: dict[str, Any]
    weights_sha256: str


def data_folder(name: str) -> Path:
    """The folder models/ or seeds/: inside the package (wheel), or beside it (checkout, editable install).

    >>> data_folder("seeds").is_dir()
    True
    """
    package = Path(__file__).resolve().parent
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name


def shipped_models() -> tuple[str, ...]:
    """Names that `load` knows without a path."""
    return tuple(sorted(path.parent.name for path in data_folder("models").glob(f"*/{_MANIFEST}")))


def find_model(name: str | Path) -> Path:
    """The folder of a shipped model name, or the given folder. Raises `ModelNotFoundError`."""
    if isinstance(name, str) and name in shipped_models():
        return data_folder("models") / name
    folder = Path(name)
    if folder.is_dir():
        return folder
    known = ", ".join(shipped_models()) or "none"
    raise ModelNotFoundError(f"no model {str(name)!r}: neither a shipped name ({known}) nor a folder")


def model_changed(folder: Path) -> int:
    """When a model folder was last written, in nanoseconds; 0 where it holds no manifest."""
    manifest = folder / _MANIFEST
    return manifest.stat().st_mtime_ns if manifest.is_file() else 0


def write_model_folder(
    folder: Path, manifest: Mapping[str, Any], *, arrays: Mapping[str, NDArray[Any]], card: str
) -> Path:
    """Write a model folder; equal input gives equal bytes."""
    import numpy as np
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    weights = save({name: np.ascontiguousarray(array) for name, array in sorted(arrays.items())})
    (folder / _WEIGHTS).write_bytes(weights)
    content = {**manifest, "weights_sha256": hashlib.sha256(weights).hexdigest()}
    (folder / _MANIFEST).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    (folder / _CARD).write_text(card, "utf-8")
    return folder


def read_model_folder(folder: Path) -> tuple[Manifest, dict[str, NDArray[Any]], str]:
    """Manifest, arrays and model card of a folder. Raises `ModelFormatError` that says what is wrong."""
    manifest = _read_manifest(folder)
    weights = _read(folder, _WEIGHTS)
    if hashlib.sha256(weights).hexdigest() != manifest.weights_sha256:
        raise ModelFormatError(f"{folder / _WEIGHTS} is {_damage(weights)}: its digest is not that of {_MANIFEST}")
    arrays = _read_arrays(folder / _WEIGHTS, weights)
    _check_arrays(folder, manifest, arrays)
    card = _read(folder, _CARD) if (folder / _CARD).exists() else b""
    return manifest, arrays, card.decode("utf-8", "replace")


def _read(folder: Path, name: str) -> bytes:
    """Content of a file of the folder: a plain one, that lies there and is not too large."""
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ModelFormatError(f"{path} leads out of its folder, to {path.resolve()}; put the file itself there")
        if not path.is_file():
            raise ModelFormatError(f"{folder} is no model folder: {name} cannot be read (there is no such file)")
        if path.stat().st_size > SIZES[name]:
            raise ModelFormatError(f"{path} has {path.stat().st_size} bytes; a model has at most {SIZES[name]}")
        return path.read_bytes()
    except (OSError, RuntimeError) as error:
        raise ModelFormatError(f"{folder} is no model folder: {name} cannot be read ({error})") from None


def _damage(weights: bytes) -> str:
    """Say whether arrays end before the place that their own header names."""
    try:
        header = int.from_bytes(weights[:8], "little")
        entries = msgspec.json.decode(weights[8 : 8 + header], type=dict[str, dict[str, Any]])
        ends = [entry["data_offsets"][1] for name, entry in entries.items() if name != "__metadata__"]
        truncated = len(weights) < 8 + header + max(ends)
    except (msgspec.DecodeError, RecursionError, LookupError, TypeError, ValueError):
        truncated = len(weights) < 8 or len(weights) < 8 + header
    return "truncated" if truncated else "damaged or altered"


def _read_manifest(folder: Path) -> Manifest:
    path = folder / _MANIFEST
    content = _read(folder, _MANIFEST)
    try:
        _check_format(path, msgspec.json.decode(content, type=dict[str, Any]).get("format"))
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ModelFormatError(f"{path} is damaged or not a manifest of stancelib: {error}") from None
    if (manifest.stances, manifest.sentiments) != (STANCES, SENTIMENTS):
        found = f"stances {manifest.stances}, sentiments {manifest.sentiments}"
        raise ModelFormatError(f"{path} has {found}; a model has {STANCES} and {SENTIMENTS}")
    for priors in (manifest.priors, manifest.facts.get("priors", manifest.priors)):
        _check_priors(path, priors)
    return manifest


def _check_format(path: Path, version: object) -> None:
    if version == FORMAT and isinstance(version, int):
        return
    newer = isinstance(version, int) and version > FORMAT
    remedy = "a newer release wrote it: upgrade stancelib" if newer else "train the model again"
    raise ModelFormatError(f"{path} has format {version!r}, this release reads format {FORMAT}; {remedy}")


def _check_priors(path: Path, priors: Any) -> None:
    shares = priors if isinstance(priors, list | tuple) else ()
    numbers = [share for share in shares if isinstance(share, int | float) and 0 < share <= 1]
    if len(shares) != len(STANCES) or len(numbers) != len(STANCES):
        raise ModelFormatError(f"{path} has the priors {priors!r:.80}; a model has {len(STANCES)} shares above 0")


def _read_arrays(path: Path, weights: bytes) -> dict[str, NDArray[Any]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays: dict[str, NDArray[Any]] = load(weights)
    except (SafetensorError, KeyError, ValueError, TypeError) as error:
        raise ModelFormatError(f"{path} does not hold arrays of known types: {error}") from None
    return arrays


def _check_arrays(folder: Path, manifest: Manifest, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Names, types and sizes of all arrays, so that the kernels never read past an end."""
    import numpy as np

    heads = {"stance": len(manifest.stances), "sentiment": len(manifest.sentiments)}
    names = {f"{head}.{column}" for head in heads for column in ("keys", "idf", "weights", "bias")}
    names |= {f"lexicon.{column}" for column in LexiconArrays.__dataclass_fields__}
    if set(arrays) != names:
        raise ModelFormatError(f"{folder} has other arrays than a model: {', '.join(sorted(set(arrays) ^ names))}")
    for name, array in arrays.items():
        prefix, column = name.split(".")
        dtype, dimensions = _SHAPES[column]
        free = column in ("keys", "phrase_starts")
        rows = heads[prefix] if column == "bias" else (array if free else arrays[f"{prefix}.keys"]).shape[0]
        shape = (rows, heads[prefix]) if dimensions == 2 else (rows,)
        if array.dtype != dtype or array.shape != shape:
            found = f"{array.dtype}{array.shape}"
            raise ModelFormatError(f"{folder}: the array {name} is {found}, a model has {dtype}{shape}")
        if array.dtype.kind == "f" and not (np.abs(array) <= _GREATEST).all():
            raise ModelFormatError(
                f"{folder}: the array {name} has values that are no numbers or beyond {_GREATEST:,.0f}"
            )
        greatest = _LIMITS.get(column, 0) - 1
        if greatest >= 0 and np.any(array > greatest):
            raise ModelFormatError(f"{folder}: the array {name} holds {array.max()}; the greatest is {greatest}")
        if column == "keys" and np.any(array[1:] <= array[:-1]):
            raise ModelFormatError(f"{folder}: the array {name} does not rise")
