"""The folder of a run, `<target>.parts`: its parts, and a list of the lines that cannot be read.

A run that was interrupted goes on where its parts end; one that depends on anything else does not.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from stancelib import __version__
from stancelib.errors import FileFormatError, SettingError
from stancelib.sources import BATCH_SIZE, parse_object
from stancelib.targets import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from stancelib.actors import ActorCatalog
    from stancelib.classifier import StanceModel
    from stancelib.sources import Columns


def fingerprint(source: Path, columns: Columns, *, catalog: ActorCatalog, model: StanceModel) -> dict[str, Any]:
    """Everything that the rows of a run depend on."""
    status = source.stat()
    return {
        "source": str(source.resolve()),
        "source size": status.st_size,
        "source modified": status.st_mtime_ns,
        **columns._asdict(),
        "keep": list(columns.keep),
        "actors": hashlib.sha256(repr((catalog.callers, catalog.actors)).encode("utf-8", "replace")).hexdigest(),
        "model": _model_digest(model),
        "stancelib": __version__,
        "part size": BATCH_SIZE,
    }


def _model_digest(model: StanceModel) -> str:
    digest = hashlib.sha256(repr((model.settings, model.stance.classes, model.sentiment.classes)).encode())
    for head in (model.stance, model.sentiment):
        for array in (head.keys, head.idf, head.weights, head.bias):
            digest.update(array.tobytes())
    for field in model.lexicon.__dataclass_fields__:
        digest.update(getattr(model.lexicon, field).tobytes())
    return digest.hexdigest()


def open_run(folder: Path, settings: dict[str, Any], resume: bool) -> None:
    """Make the folder of a run, or find that of the same run. Raises `SettingError` for that of another run."""
    run = folder / "run.json"
    if resume and run.is_file():
        _check_same_run(run, settings)
        return
    clear_run(folder)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileFormatError(f"{folder}: the parts cannot be written there: {error.strerror}") from error
    with replacing(run) as temporary:
        temporary.write_text(json.dumps(settings, indent=2), "utf-8")


def _check_same_run(run: Path, settings: dict[str, Any]) -> None:
    found = parse_object(run.read_bytes())
    earlier = found if isinstance(found, dict) else {}
    changed = [
        f"{name} ({earlier.get(name)!r:.60} before, {value!r:.60} now)"
        for name, value in settings.items()
        if earlier.get(name) != value
    ]
    if changed:
        raise SettingError(
            f"{run.parent} holds parts of another run; changed: {', '.join(changed)}. "
            "To start over pass resume=False (--no-resume), or delete the folder"
        )


def keep_part(folder: Path, number: int, make: Callable[[], pa.Table]) -> None:
    """Write a part of a run, unless an earlier run wrote it."""
    from pyarrow import parquet

    path = folder / f"part-{number:06}.parquet"
    if not path.is_file():
        table = make()
        with replacing(path) as temporary:
            parquet.write_table(table, temporary)


def read_parts(folder: Path) -> Iterator[pa.Table]:
    """Read the parts of a run, in order."""
    from pyarrow import parquet

    for path in sorted(folder.glob("part-*.parquet")):
        yield parquet.ParquetFile(path).read()


class Problems:
    """Lines that cannot be read: counted, and written down with place and reason."""

    def __init__(self, path: Path) -> None:
        self.count = 0
        self._path = path
        path.unlink(missing_ok=True)

    def add(self, line: int, reason: str) -> None:
        self.count += 1
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"line": line, "reason": reason}) + "\n")

    def move(self, path: Path) -> None:
        """Put the list in its final place; a list that an earlier run left there goes."""
        if self.count:
            self._path.replace(path)
        else:
            path.unlink(missing_ok=True)


def clear_run(folder: Path) -> None:
    """Remove the files of a run, and the folder where it holds nothing else."""
    if not folder.is_dir():
        return
    for pattern in ("part-*.parquet*", "run.json*", "errors.jsonl"):
        for path in folder.glob(pattern):
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
