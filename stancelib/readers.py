"""One file of articles to batches: CSV, JSON lines and Parquet, plain or compressed, past rows that cannot be read.

Memory is bounded whatever the file: lines have a greatest length, CSV is read in blocks, Parquet page by page.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from stancelib import batches
from stancelib.batches import Batch, Columns, Fault, Place, batch_of
from stancelib.column_types import json_text, json_text_of_field, text_table
from stancelib.errors import FileFormatError
from stancelib.tokens import encodable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Report = Callable[[Place, Fault], None]

_COMPRESSIONS: Final = {".gz": "gzip", ".zst": "zstd"}
_CSV_BLOCK: Final = 1 << 24
"""Bytes of a CSV file that are read together; no single row may be longer."""
_LINE_LIMIT: Final = 1 << 26
"""Bytes of the longest line of JSON that is parsed."""


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one kind are read: their columns (`wanted` ones at least), their batches, their number of articles.

    `typed`: whether columns have types of their own.
    """

    column_names: Callable[[Path, Sequence[str]], list[str]]
    read: Callable[[Path, Wish, Report], Iterator[Batch]]
    count: Callable[[Path], int]
    typed: bool = False


class Wish(NamedTuple):
    """What the caller wants of a file: its columns, and no text longer than this."""

    columns: Columns
    max_length: int = batches.MAX_LENGTH


def ending(path: Path) -> tuple[str, str]:
    """Return the ending that tells the kind of a file, and its compression, if any.

    >>> from pathlib import Path
    >>> ending(Path("a.csv")), ending(Path("b.JSONL.gz"))
    (('.csv', ''), ('.jsonl', 'gzip'))
    """
    compression = _COMPRESSIONS.get(path.suffix.lower(), "")
    return (path.with_suffix("") if compression else path).suffix.lower(), compression


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn errors of pyarrow and of the system into one that names the file."""
    import pyarrow as pa

    try:
        yield
    except UnicodeDecodeError as error:
        raise FileFormatError(f"{path} cannot be read: the names of its columns are not UTF-8; convert it") from error
    except (pa.ArrowException, OSError, EOFError) as error:
        long = "straddl" in str(error)
        hint = f" (a row of more than {_CSV_BLOCK} bytes, or a quote that is not closed)" if long else ""
        raise FileFormatError(f"{path} cannot be read: {error}{hint}") from error


def _open(path: Path) -> BinaryIO:
    import io

    import pyarrow as pa

    compression = ending(path)[1]
    if not compression:
        return path.open("rb")
    stream: BinaryIO = io.BufferedReader(pa.input_stream(path, compression=compression), 1 << 20)
    return stream


# --- JSON lines ------------------------------------------------------------------------------------------------------


def parse_object(line: bytes) -> dict[str, Any] | str:
    """Return the object of a line, or the reason why there is none.

    >>> parse_object(b'{"id": 1}'), parse_object(b"[1]")
    ({'id': 1}, 'list, not an object')
    """
    try:
        value = json.loads(line.rstrip())
    except json.JSONDecodeError as error:
        return f"{error.msg} at column {error.colno}"
    except (ValueError, RecursionError) as error:
        return str(error)
    return value if isinstance(value, dict) else f"{type(value).__name__}, not an object"


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers; None for one that is too long, of which no more than the limit is held at once."""
    with reading(path), _open(path) as file:
        number, cut = 1, False
        while line := file.readline(_LINE_LIMIT):
            ends = len(line) < _LINE_LIMIT or line.endswith(b"\n")
            if ends:
                yield number, None if cut else line
            number, cut = number + ends, not ends
        if cut:
            yield number, None


def _json_rows(path: Path, report: Report | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects and the numbers of their lines; other lines are reported, blank ones are passed over."""
    for number, line in _lines(path):
        row = f"a line of more than {_LINE_LIMIT} bytes" if line is None else parse_object(line)
        if isinstance(row, dict):
            yield number, row
        elif report is not None and (line is None or not line.isspace()):
            report(Place(path.name, "line", number), Fault("unreadable", row))


def _json_columns(path: Path, wanted: Sequence[str]) -> list[str]:
    """Names found in the objects, read until all that are wanted have been seen."""
    found: dict[str, None] = {}
    for _, row in _json_rows(path):
        found.update(dict.fromkeys(row))
        if found.keys() >= set(wanted):
            break
    return list(found)


def _read_json_lines(path: Path, wish: Wish, report: Report) -> Iterator[Batch]:
    rows = _json_rows(path, report)
    blocks = iter(lambda: list(islice(rows, batches.BATCH_SIZE)), [])
    for block in chain([next(blocks, [])], blocks):
        values = [row.get(wish.columns.text) for _, row in block]
        texts = [encodable(value) if isinstance(value, str) else value for value in values]
        carried = {name: [json_text(row.get(name)) for _, row in block] for name in wish.columns.carried}
        places = [Place(path.name, "line", number) for number, _ in block]
        yield batch_of(texts, text_table(carried), places=places, max_length=wish.max_length)


def _count_lines(path: Path) -> int:
    with reading(path), _open(path) as lines:
        return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))


# --- CSV -------------------------------------------------------------------------------------------------------------


@contextmanager
def _csv(path: Path, options: dict[str, Any], on_bad_row: Callable[[Any], str]) -> Iterator[Any]:
    from pyarrow import csv

    with reading(path), _open(path) as file:
        yield csv.open_csv(
            file,
            csv.ReadOptions(use_threads=False, block_size=_CSV_BLOCK),
            csv.ParseOptions(newlines_in_values=True, invalid_row_handler=on_bad_row),
            csv.ConvertOptions(**options),
        )


def _csv_columns(path: Path, _: Sequence[str]) -> list[str]:
    """Names of the header; none for an empty file, or one that ends within its first line."""
    try:
        with _csv(path, {}, lambda _: "skip") as blocks:
            return list(blocks.schema.names)
    except FileFormatError as error:
        if not isinstance(error.__cause__, ValueError) or isinstance(error.__cause__, UnicodeError) or _goes_on(path):
            raise
        return []


def _goes_on(path: Path) -> bool:
    """Whether anything comes after the first line."""
    return any(line is None or not line.isspace() for _, line in islice(_lines(path), 1, None))


class _RowNumbers:
    """Numbers of the rows that can be read, given those that cannot, which pyarrow names before their block."""

    def __init__(self, path: Path, report: Report) -> None:
        self._file, self._report, self._next = path.name, report, 2
        self._bad: dict[int, str] = {}
        self._new: list[int] = []

    def note(self, row: Any) -> str:
        """Pass over a row; it is reported later, since pyarrow loses errors that are raised here."""
        self._bad[row.number] = f"{row.actual_columns} fields, the header has {row.expected_columns}"
        self._new.append(row.number)
        return "skip"

    def report(self) -> None:
        """Report the rows passed over since the last time."""
        for number in self._new:
            self._report(Place(self._file, "row", number), Fault("unreadable", self._bad[number]))
        self._new.clear()

    def take(self, count: int) -> list[Place]:
        """Places of the next rows."""
        places = []
        for _ in range(count):
            while self._next in self._bad:
                del self._bad[self._next]
                self._next += 1
            places.append(Place(self._file, "row", self._next))
            self._next += 1
        return places


def _read_csv(path: Path, wish: Wish, report: Report) -> Iterator[Batch]:
    import pyarrow as pa

    columns, numbers = wish.columns, _RowNumbers(path, report)
    if not _csv_columns(path, ()):
        yield batch_of([], text_table({name: [] for name in columns.carried}), places=[], max_length=1)
        return
    options = {"include_columns": columns.wanted, "column_types": dict.fromkeys(columns.wanted, pa.binary())}
    with _csv(path, options, numbers.note) as blocks:
        for block in chain(blocks, [blocks.schema.empty_table()]):
            numbers.report()
            values = {name: block[name].to_pylist() for name in columns.carried}
            carried = {name: [json_text_of_field(field) for field in fields] for name, fields in values.items()}
            texts, places = block[columns.text].to_pylist(), numbers.take(block.num_rows)
            yield batch_of(texts, text_table(carried), places=places, max_length=wish.max_length)


def _count_csv(path: Path) -> int:
    names = _csv_columns(path, ())
    if not names:
        return 0
    with _csv(path, {"include_columns": names[:1]}, lambda _: "skip") as blocks:
        return sum(block.num_rows for block in blocks)


# --- Parquet ---------------------------------------------------------------------------------------------------------


@contextmanager
def parquet_file(path: Path) -> Iterator[Any]:
    """Open a Parquet file; a compressed one, which has its beginning at its end, by way of a temporary file."""
    import shutil
    import tempfile

    from pyarrow import parquet

    with reading(path), tempfile.TemporaryFile() as plain:
        if ending(path)[1]:
            with _open(path) as file:
                shutil.copyfileobj(file, plain)
            plain.seek(0)
        with parquet.ParquetFile(plain if ending(path)[1] else path, buffer_size=1 << 20) as opened:
            yield opened


def _parquet_columns(path: Path, _: Sequence[str]) -> list[str]:
    with parquet_file(path) as file:
        return list(file.schema_arrow.names)


def _read_parquet(path: Path, wish: Wish, _: Report) -> Iterator[Batch]:
    import pyarrow as pa

    columns = wish.columns
    with parquet_file(path) as file:
        schema, row = pa.schema([file.schema_arrow.field(name) for name in columns.wanted]), 1
        blocks = file.iter_batches(batches.BATCH_SIZE, columns=columns.wanted)
        for block in chain((pa.Table.from_batches([block]) for block in blocks), [schema.empty_table()]):
            texts = _values(block[columns.text])
            places = [Place(path.name, "row", number) for number in range(row, row + block.num_rows)]
            yield batch_of(texts, block.select(columns.carried), places=places, max_length=wish.max_length)
            row += block.num_rows


def _values(column: Any) -> list[Any]:
    """Values of a column; text as bytes, since a file may call text what is not UTF-8."""
    import pyarrow as pa

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = column.cast(pa.large_binary())
    return list(column.to_pylist())


def _count_rows(path: Path) -> int:
    with parquet_file(path) as file:
        return int(file.metadata.num_rows)


_JSON_LINES: Final = Format(_json_columns, _read_json_lines, _count_lines)
FORMATS: Final = {
    ".csv": Format(_csv_columns, _read_csv, _count_csv),
    ".jsonl": _JSON_LINES,
    ".ndjson": _JSON_LINES,
    ".parquet": Format(_parquet_columns, _read_parquet, _count_rows, typed=True),
}
"""Kinds of files by their endings; `.gz` or `.zst` may follow."""
