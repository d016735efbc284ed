"""Files of articles to batches: CSV, JSON lines and Parquet, in bounded memory, past lines that cannot be read.

`files` checks a source by `format_of` and `check_columns`, then takes its batches from `read_batches`.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stancelib.column_types import json_text, json_text_of_field, text_table
from stancelib.errors import ColumnError, FileFormatError
from stancelib.tokens import encodable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    Report = Callable[[int, str], None]

BATCH_SIZE = 500
"""Articles that are read, scored and written together; what an interruption can cost."""
_CSV_BLOCK: Final = 1 << 24
"""Bytes of a CSV file that are read together; no single row may be longer."""


class Columns(NamedTuple):
    """The columns asked for."""

    text: str
    id: str | None
    keep: tuple[str, ...]

    @property
    def carried(self) -> list[str]:
        """Columns that go from the source to the target, each once."""
        return list(dict.fromkeys([*([self.id] if self.id else []), *self.keep]))

    @property
    def wanted(self) -> list[str]:
        """Columns to read, each once."""
        return list(dict.fromkeys([self.text, *self.carried]))


class Batch(NamedTuple):
    """Consecutive articles: texts, and the carried columns beside them, as JSON text if the source is not typed."""

    texts: list[Any]
    carried: pa.Table


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one ending are read; `typed`: whether columns have types; `count`: articles, where that is fast."""

    column_names: Callable[[Path, Sequence[str]], list[str]]
    read: Callable[[Path, Columns, Report], Iterator[Batch]]
    count: Callable[[Path], int | None]
    typed: bool = False


def format_of(source: Path) -> Format:
    """Return how a file is read, by its ending. Raises `FileFormatError` for an unknown ending or no file."""
    known = _FORMATS.get(source.suffix.lower())
    if known is None:
        raise FileFormatError(f"{source}: the ending {source.suffix!r} cannot be read; there are {', '.join(_FORMATS)}")
    if not source.is_file():
        raise FileFormatError(f"{source}: there is no such file to read; check the path")
    return known


def check_columns(source: Path, columns: Columns) -> None:
    """Check that the source has the columns asked for; one without any row or header may lack them."""
    found = format_of(source).column_names(source, columns.wanted)
    missing = [name for name in columns.wanted if name not in found]
    if found and missing:
        raise ColumnError(
            f"{source} has no column {missing[0]!r}; it has: {', '.join(found)}. "
            "Name the columns by text, id and keep, on the command line --text, --id and --keep "
            "(id=None, or --id '', numbers the articles)"
        )


def read_batches(source: Path, columns: Columns, report: Report) -> Iterator[Batch]:
    """Read batches of `BATCH_SIZE` articles, the last one shorter; one empty batch where there is none.

    `report` is called for every line that cannot be read, with its number and the reason.
    """
    return format_of(source).read(source, columns, report)


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


def _json_rows(source: Path, report: Report | None = None) -> Iterator[dict[str, Any]]:
    """Objects of the lines; other lines are reported, blank ones are passed over."""
    with source.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            row = parse_object(line)
            if isinstance(row, dict):
                yield row
            elif report is not None and not line.isspace():
                report(number, row)


def _json_columns(source: Path, wanted: Sequence[str]) -> list[str]:
    """Names found in the objects, read until all that are wanted have been seen."""
    found: dict[str, None] = {}
    for row in _json_rows(source):
        found.update(dict.fromkeys(row))
        if found.keys() >= set(wanted):
            break
    return list(found)


def _read_json_lines(source: Path, columns: Columns, report: Report) -> Iterator[Batch]:
    rows = _json_rows(source, report)
    blocks = iter(lambda: list(islice(rows, BATCH_SIZE)), [])
    return (_json_batch(block, columns) for block in chain([next(blocks, [])], blocks))


def _json_batch(rows: Sequence[dict[str, Any]], columns: Columns) -> Batch:
    texts = [row.get(columns.text) for row in rows]
    carried = {name: [json_text(row.get(name)) for row in rows] for name in columns.carried}
    return Batch([encodable(value) if isinstance(value, str) else value for value in texts], text_table(carried))


def _count_lines(source: Path) -> int:
    with source.open("rb") as lines:
        return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))


# --- CSV and Parquet -------------------------------------------------------------------------------------------------


@contextmanager
def _reading(source: Path) -> Iterator[None]:
    """Turn errors of pyarrow into one that names the file."""
    import pyarrow as pa

    try:
        yield
    except UnicodeDecodeError as error:
        raise FileFormatError(f"{source} cannot be read: the names of its columns are not UTF-8; convert it") from error
    except (pa.ArrowException, OSError) as error:
        long = "straddl" in str(error)
        hint = f" (a row of more than {_CSV_BLOCK} bytes, or a quote that is not closed)" if long else ""
        raise FileFormatError(f"{source} cannot be read: {error}{hint}") from error


def _open_csv(source: Path, options: dict[str, Any], on_bad_row: Callable[[Any], str]) -> Any:
    from pyarrow import csv

    return csv.open_csv(
        source,
        csv.ReadOptions(use_threads=False, block_size=_CSV_BLOCK),
        csv.ParseOptions(newlines_in_values=True, invalid_row_handler=on_bad_row),
        csv.ConvertOptions(**options),
    )


def _csv_columns(source: Path, _: Sequence[str]) -> list[str]:
    """Names of the header; none for an empty file, or one that ends within its first line."""
    with _reading(source):
        try:
            return list(_open_csv(source, {}, lambda _: "skip").schema.names)
        except ValueError:
            if _goes_on(source):
                raise
            return []


def _goes_on(source: Path) -> bool:
    """Whether anything comes after the first line."""
    with source.open(encoding="utf-8", errors="replace") as lines:
        return any(not line.isspace() for line in islice(lines, 1, None))


def _read_csv(source: Path, columns: Columns, report: Report) -> Iterator[Batch]:
    import pyarrow as pa

    def note(row: Any) -> str:
        report(row.number, f"{row.actual_columns} fields, the header has {row.expected_columns}")
        return "skip"

    schema = pa.schema([(name, pa.binary()) for name in columns.wanted])
    options = {"include_columns": columns.wanted, "column_types": schema}
    with _reading(source):
        blocks = _open_csv(source, options, note) if _csv_columns(source, ()) else ()
        for table in _rebatched(blocks, schema):
            values = {name: table[name].to_pylist() for name in columns.carried}
            carried = {name: [json_text_of_field(field) for field in fields] for name, fields in values.items()}
            yield Batch(_texts(table[columns.text]), text_table(carried))


def _parquet_columns(source: Path, _: Sequence[str]) -> list[str]:
    from pyarrow import parquet

    with _reading(source):
        return list(parquet.ParquetFile(source).schema_arrow.names)


def _read_parquet(source: Path, columns: Columns, _: Report) -> Iterator[Batch]:
    from pyarrow import parquet

    with _reading(source), parquet.ParquetFile(source) as file:
        schema = file.schema_arrow.empty_table().select(columns.wanted).schema
        blocks = (block.select(columns.wanted) for block in file.iter_batches(BATCH_SIZE, columns=columns.wanted))
        for table in _rebatched(blocks, schema):
            yield Batch(_texts(table[columns.text]), table.select(columns.carried))


def _count_rows(source: Path) -> int:
    from pyarrow import parquet

    return int(parquet.read_metadata(source).num_rows)


def _rebatched(blocks: Iterable[Any], schema: pa.Schema) -> Iterator[pa.Table]:
    """Tables of the size of a batch, the last one shorter; one empty table where there is no row."""
    import pyarrow as pa

    held, given = schema.empty_table(), False
    for block in blocks:
        held = pa.concat_tables([held, pa.Table.from_batches([block], schema)])
        while held.num_rows >= BATCH_SIZE:
            yield held.slice(0, BATCH_SIZE)
            held, given = held.slice(BATCH_SIZE), True
    if held.num_rows or not given:
        yield held


def _texts(column: Any) -> list[Any]:
    """Values of a column; bytes that are not UTF-8 count as no text."""
    import pyarrow as pa

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = column.cast(pa.large_binary())
    return [_decoded(value) if isinstance(value, bytes) else value for value in column.to_pylist()]


def _decoded(value: bytes) -> str | None:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


_JSON_LINES: Final = Format(_json_columns, _read_json_lines, _count_lines)
_FORMATS: Final = {
    ".csv": Format(_csv_columns, _read_csv, lambda _: None),
    ".jsonl": _JSON_LINES,
    ".ndjson": _JSON_LINES,
    ".parquet": Format(_parquet_columns, _read_parquet, _count_rows, typed=True),
}
