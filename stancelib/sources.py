"""Where articles come from: a file, a folder, a glob or standard input; its files are of one kind, read in order.

`files` finds a source, checks its columns and takes its batches; `readers` reads each file.
"""

from __future__ import annotations

import glob
import hashlib
import sys
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stancelib.batches import rebatched
from stancelib.errors import ColumnError, FileFormatError
from stancelib.readers import FORMATS, Format, Wish, ending, parquet_file, reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stancelib.batches import Batch, Columns
    from stancelib.readers import Report

_BEGINNINGS: Final = {b"PAR1": ".parquet", b"{": ".jsonl"}
_COMPRESSED: Final = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst"}
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """Files of one kind, in order, and what the caller called them."""

    name: str
    files: tuple[Path, ...]
    identity: dict[str, Any]

    @property
    def format(self) -> Format:
        """How the files are read."""
        return FORMATS[ending(self.files[0])[0]]

    def count(self) -> int:
        """Articles in all files, by reading them once."""
        return sum(self.format.count(path) for path in self.files)


def find_source(source: str | Path, target: Path | None = None) -> Source:
    """Find the files of a source. Raises `FileFormatError` where there are none, or none that can be read."""
    files = _files(source)
    for path in files:
        _check_file(path)
        if target is not None and target.exists() and target.samefile(path):
            raise FileFormatError(f"{target}: is the source; give another target")
    kinds = sorted({ending(path)[0].replace(".ndjson", ".jsonl") for path in files})
    if len(kinds) > 1:
        raise FileFormatError(f"{source}: holds files of {len(kinds)} kinds ({', '.join(kinds)}); name one by a glob")
    return Source(str(source), tuple(files), _identity(files))


def _files(source: str | Path) -> list[Path]:
    path = Path(source)
    if path.is_dir():
        files = [each for each in sorted(path.iterdir()) if each.is_file() and each.name[0] not in "._"]
    elif glob.has_magic(str(source)) and not path.exists():
        files = [each for each in map(Path, sorted(glob.glob(str(source), recursive=True))) if each.is_file()]  # noqa: PTH207 - a pattern may be absolute
    else:
        return [path]
    if not files:
        raise FileFormatError(f"{source}: there is no file to read; check the path")
    return files


def _check_file(path: Path) -> None:
    kind = ending(path)[0]
    if kind not in FORMATS:
        known = f"{', '.join(FORMATS)}, each alone or with .gz or .zst"
        raise FileFormatError(f"{path}: the ending {path.suffix!r} cannot be read; there are {known}")
    if not path.is_file():
        raise FileFormatError(f"{path}: there is no such file to read; check the path")


def _identity(files: list[Path]) -> dict[str, Any]:
    """What tells these files from others, and from themselves after a change."""
    stats = [path.stat() for path in files]
    names = "\n".join(str(path.resolve()) for path in files)
    return {
        "source": str(files[0].resolve()),
        "source files": len(files),
        "source names": hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest(),
        "source size": sum(stat.st_size for stat in stats),
        "source modified": max(stat.st_mtime_ns for stat in stats),
    }


def keep_standard_input(folder: Path) -> Source:
    """Copy standard input to a file in a folder, named by the kind of its content; equal input is the same source."""
    digest, path = hashlib.sha256(), folder / "input"
    with path.open("wb") as file:
        while piece := sys.stdin.buffer.read(_PIECE):
            digest.update(piece)
            file.write(piece)
    kept = path.replace(folder / f"input{_sniffed(path)}")
    return Source("standard input", (kept,), {"source": "standard input", "source digest": digest.hexdigest()})


def _sniffed(path: Path) -> str:
    """Return the ending that fits the content of a file.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "input"
    ...     _ = path.write_bytes(b' {"text": "Oslo waited."}')
    ...     _sniffed(path)
    '.jsonl'
    """
    import pyarrow as pa

    with path.open("rb") as file:
        start = file.read(4)
    packed = next((suffix for magic, suffix in _COMPRESSED.items() if start.startswith(magic)), "")
    with reading(path), pa.input_stream(path, compression={".gz": "gzip", ".zst": "zstd"}.get(packed)) as stream:
        content = stream.read(_PIECE).removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = next((suffix for magic, suffix in _BEGINNINGS.items() if content.startswith(magic)), ".csv")
    return kind + packed


def check_columns(source: Source, columns: Columns) -> None:
    """Check that the source has the columns asked for; a file without any row or header may lack them.

    Each CSV and Parquet file must have them all; of JSON lines, any line of any file may.
    """
    named: dict[str, None] = {}
    for path in source.files:
        found = source.format.column_names(path, columns.wanted)
        named.update(dict.fromkeys(found))
        if source.format is not FORMATS[".jsonl"] and found:
            _check_names(path, found, columns)
        elif named.keys() >= set(columns.wanted):
            return
    if named:
        _check_names(Path(source.name), list(named), columns)
    if source.format.typed:
        _check_types(source, columns)


def _check_names(path: Path, found: list[str], columns: Columns) -> None:
    missing = [name for name in columns.wanted if name not in found]
    if missing:
        raise ColumnError(
            f"{path} has no column {missing[0]!r}; it has: {', '.join(found)}. "
            "Name the columns by text, id and keep, on the command line --text, --id and --keep "
            "(id=None, or --id '', numbers the articles)"
        )


def _check_types(source: Source, columns: Columns) -> None:
    """Check that the columns carried along have one type in all Parquet files."""
    first: dict[str, Any] = {}
    for path in source.files:
        with parquet_file(path) as file:
            schema = file.schema_arrow
        for name in columns.carried:
            kind = schema.field(name).type
            if first.setdefault(name, kind) != kind:
                earlier = f"that of {source.files[0]} is {first[name]}"
                raise FileFormatError(f"{path}: its column {name!r} is {kind}, {earlier}; make them alike")


def read_batches(source: Source, wish: Wish, report: Report) -> Iterator[Batch]:
    """Read batches of articles across all files.

    `report` is called for every row that cannot be read, with its place and the reason.
    """
    read = source.format.read
    return rebatched(chain.from_iterable(read(path, wish, report) for path in source.files))
