"""The folder of a run, `<target>.parts`: its lock, its parts, a journal of them, and a list of rows that are bad.

The journal says of each part from which articles it was made and what its bytes are, so that a run goes on where it was
stopped, however it was stopped: a part that is not in the journal, or not as the journal says, is made again, and one
that was made from other articles is refused.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from stancelib import __version__, batches
from stancelib.errors import BusyError, FileFormatError, RowError, SettingError, StorageError, WorkerError
from stancelib.readers import parse_object
from stancelib.targets import replacing, storing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from stancelib.batches import Batch, Columns, Fault, Place
    from stancelib.engine import Engine

_OWN_FILES: Final = ("run.json*", "journal.jsonl", "part-*.parquet*", "input*", "errors.jsonl", "lock")
_START_OVER: Final = "To start over pass resume=False (--no-resume), or delete the folder"


def fingerprint(columns: Columns, engine: Engine, *, max_length: int) -> dict[str, Any]:
    """Everything that the rows of a run depend on, beside its source."""
    catalog = engine.catalog
    return {
        **columns._asdict(),
        **engine.reading._asdict(),
        "keep": list(columns.keep),
        "max_length": max_length,
        "actors": hashlib.sha256(repr((catalog.callers, catalog.actors)).encode("utf-8", "replace")).hexdigest(),
        "model": _model_digest(engine),
        "stancelib": __version__,
        "part size": batches.BATCH_SIZE,
    }


def _model_digest(engine: Engine) -> str:
    model = engine.model
    digest = hashlib.sha256(repr((model.settings, model.stance.classes, model.sentiment.classes)).encode())
    for head in (model.stance, model.sentiment):
        for array in (head.keys, head.idf, head.weights, head.bias):
            digest.update(array.tobytes())
    for field in model.lexicon.__dataclass_fields__:
        digest.update(getattr(model.lexicon, field).tobytes())
    return digest.hexdigest()


@contextmanager
def hold_run(folder: Path) -> Iterator[Run]:
    """Make the folder of a run, or take it over, and keep other processes out of it until the end.

    Raises `BusyError` where another process holds it. A process that is killed holds it no longer.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileFormatError(f"{folder}: the parts cannot be written there: {error.strerror}") from error
    lock = FileLock(folder / "lock", timeout=0)
    try:
        with storing(folder, passing=Timeout):
            lock.acquire()
    except Timeout:
        raise BusyError(
            f"{folder}: another run is writing this target at this moment; let it end, or name another target"
        ) from None
    try:
        with _resumable(folder):
            yield Run(folder)
    finally:
        lock.release()


@contextmanager
def _resumable(folder: Path) -> Iterator[None]:
    """Add to an error that stops a run from outside how to go on."""
    try:
        with storing(folder):
            yield
    except (StorageError, WorkerError) as error:
        kept = f"what was scored is in {folder}; the same call or command goes on from there"
        raise type(error)(f"{error}. When that is mended: {kept}") from error


class Run:
    """The parts of a run in a folder that this process holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._journal: list[dict[str, Any]] = []

    def begin(self, settings: dict[str, Any], resume: bool) -> None:
        """Go on with the run of these settings, or start it. Raises `SettingError` where the parts are another's."""
        run = self.folder / "run.json"
        if resume and run.is_file():
            _check_same_run(run, settings)
            self._journal = _read_journal(self.folder / "journal.jsonl")
            self._rewrite_journal()
            return
        self._remove("run.json*", "journal.jsonl", "part-*.parquet*", "errors.jsonl")
        with replacing(run) as temporary:
            temporary.write_text(json.dumps(settings, indent=2), "utf-8")

    def _rewrite_journal(self) -> None:
        """Leave out what a kill cut short, so that the next line stands alone."""
        with replacing(self.folder / "journal.jsonl") as temporary:
            temporary.write_text("".join(json.dumps(entry) + "\n" for entry in self._journal), "utf-8")

    def has(self, number: int, batch: Batch) -> bool:
        """Whether the part of this batch is there and whole. Raises `SettingError` where it is of another batch."""
        entry = self._journal[number] if number < len(self._journal) else None
        if entry is None:
            return False
        if entry["articles"] != _batch_digest(batch):
            raise SettingError(f"{self.folder} holds parts of other articles: the source has changed. {_START_OVER}")
        path = self._path(number)
        return path.is_file() and _file_digest(path) == entry["part"]

    def keep(self, number: int, batch: Batch, table: pa.Table) -> None:
        """Write the part of a batch and enter it into the journal."""
        import pyarrow as pa
        from pyarrow import parquet

        path = self._path(number)
        with replacing(path) as temporary:
            parquet.write_table(table, temporary)
        pa.default_memory_pool().release_unused()  # or a long run would hold what its largest parts needed
        entry = {"articles": _batch_digest(batch), "part": _file_digest(path)}
        if number < len(self._journal):
            self._journal[number] = entry
            self._rewrite_journal()
            return
        self._journal.append(entry)
        with storing(path), (self.folder / "journal.jsonl").open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(entry) + "\n")

    def parts(self, count: int) -> Iterator[pa.Table]:
        """Tables of the first parts, in order. Raises `StorageError` where one is not as it was written."""
        import pyarrow as pa
        from pyarrow import parquet

        for number, entry in enumerate(self._journal[:count]):
            path = self._path(number)
            with storing(path):
                content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != entry["part"]:
                raise StorageError(f"{path} is damaged; run again, which makes this part anew")
            yield parquet.read_table(pa.BufferReader(content), use_threads=False)
            pa.default_memory_pool().release_unused()

    def clear(self) -> None:
        """Remove the files of the run, the one that makes it a run first, and the folder if it holds nothing else."""
        self._remove(*_OWN_FILES)
        if not any(self.folder.iterdir()):
            self.folder.rmdir()

    def _remove(self, *patterns: str) -> None:
        for pattern in patterns:
            for path in self.folder.glob(pattern):
                path.unlink()

    def _path(self, number: int) -> Path:
        return self.folder / f"part-{number:06}.parquet"


def _check_same_run(run: Path, settings: dict[str, Any]) -> None:
    found = parse_object(run.read_bytes())
    earlier = found if isinstance(found, dict) else {}
    changed = [
        f"{name} ({earlier.get(name)!r:.60} before, {value!r:.60} now)"
        for name, value in settings.items()
        if earlier.get(name) != value
    ]
    if changed:
        raise SettingError(f"{run.parent} holds parts of another run; changed: {', '.join(changed)}. {_START_OVER}")


def _read_journal(path: Path) -> list[dict[str, Any]]:
    """Entries up to the first that is not whole."""
    entries: list[dict[str, Any]] = []
    for line in path.read_bytes().splitlines() if path.is_file() else ():
        entry = parse_object(line)
        if not isinstance(entry, dict) or set(entry) != {"articles", "part"}:
            break
        entries.append(entry)
    return entries


def _batch_digest(batch: Batch) -> str:
    content = repr((batch.texts, batch.faults, batch.carried.to_pydict()))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Problems:
    """Rows that cannot be used: counted by kind, and written down with place, id and reason; `strict`: raised."""

    def __init__(self, path: Path, *, strict: bool = False) -> None:
        self.counts: dict[str, int] = {}
        self._path, self._strict = path, strict
        path.unlink(missing_ok=True)
        self._file = path.open("a", encoding="utf-8")

    def add(self, place: Place, fault: Fault, article: Any = None) -> None:
        """Note a row; `article` is its id. Raises `RowError` where that is wished."""
        import msgspec

        if self._strict:
            raise RowError(f"{place.file}, {place.unit} {place.number}, id {article!r}: {fault.kind}: {fault.reason}")
        self.counts[fault.kind] = self.counts.get(fault.kind, 0) + 1
        row = {"file": place.file, place.unit: place.number, "id": article, "kind": fault.kind, "reason": fault.reason}
        with storing(self._path):
            self._file.write(msgspec.json.encode(row, enc_hook=str).decode("utf-8") + "\n")

    def move(self, path: Path) -> None:
        """Put the list in its final place; a list that an earlier run left there goes."""
        with storing(self._path):
            self._file.close()
        if self.counts:
            self._path.replace(path)
        else:
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the list of a run that stops; what stopped it is told, not that its list is not whole either."""
        with suppress(OSError):
            self._file.close()
