"""Tables of stances to one file: Parquet, CSV or JSON lines, by its ending, complete or not there at all."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stancelib.errors import FileFormatError, StancelibError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyarrow as pa


def check_target(target: Path) -> None:
    """Check that a file of a known kind can be written there. Raises `FileFormatError`."""
    if target.suffix.lower() not in _WRITERS:
        known = ", ".join(_WRITERS)
        raise FileFormatError(f"{target}: the ending {target.suffix!r} cannot be written; there are {known}")
    if not target.parent.is_dir():
        raise FileFormatError(f"{target}: the folder {str(target.parent)!r} does not exist; create it first")
    if target.is_dir():
        raise FileFormatError(f"{target}: is a folder; give another target")


def write_tables(target: Path, tables: Iterator[pa.Table], spreadsheet_safe: bool = False) -> int:
    """Write tables of one schema, at least one, below each other into a file; return the number of rows.

    `spreadsheet_safe`: cells of a CSV file that a spreadsheet would run as formulas get an apostrophe before them.
    """
    kind = target.suffix.lower()
    if spreadsheet_safe and kind == ".csv":
        tables = map(_without_formulas, tables)
    with replacing(target) as temporary:
        return _WRITERS[kind](temporary, tables)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Offer a temporary path beside `path` that takes its place, complete and on the disk, when all went well."""
    temporary = path.with_name(path.name + ".tmp")
    try:
        with storing(path):
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def storing(path: Path, *, passing: type[OSError] = StorageError) -> Iterator[None]:
    """Turn what the system says of a full disk or a vanished folder into an error that names the file.

    Errors of stancelib and those to be passed go through as they are.
    """
    try:
        yield
    except (StancelibError, passing):
        raise
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror or error}") from error


def _write_parquet(path: Path, tables: Iterator[pa.Table]) -> int:
    from pyarrow import parquet

    return _write_all(tables, partial(parquet.ParquetWriter, path))


def _write_csv(path: Path, tables: Iterator[pa.Table]) -> int:
    from pyarrow import csv

    return _write_all(map(_flat, tables), partial(csv.CSVWriter, path))


def _without_formulas(table: pa.Table) -> pa.Table:
    """Put an apostrophe before text that begins as a formula does (OWASP, "CSV Injection")."""
    import pyarrow as pa
    from pyarrow import compute

    table = _flat(table)
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            cells = table[place].cast(pa.string())
            guarded = compute.binary_join_element_wise("'", cells, "")
            runs = compute.match_substring_regex(cells, _FORMULA)
            table = table.set_column(place, field.name, compute.if_else(runs, guarded, cells))
    return table


def _write_all(tables: Iterator[pa.Table], open_writer: Callable[[pa.Schema], Any]) -> int:
    table, rows = next(tables), 0
    with open_writer(table.schema) as writer:
        while table is not None:
            writer.write_table(table)
            rows += table.num_rows
            table = None  # let go of it before the next is read: two at once would double the memory
            table = next(tables, None)
    return rows


def _flat(table: pa.Table) -> pa.Table:
    """Make labels plain text, and lists and records JSON text."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table[place].cast(field.type.value_type))
        elif pa.types.is_nested(field.type):
            values = [None if value is None else _json_text(value) for value in table[place].to_pylist()]
            table = table.set_column(place, field.name, pa.array(values, pa.string()))
    return table


def _json_text(value: Any) -> str:
    import msgspec

    return msgspec.json.encode(value, enc_hook=str).decode("utf-8")


def _write_json_lines(path: Path, tables: Iterator[pa.Table]) -> int:
    import msgspec

    encoder, rows = msgspec.json.Encoder(enc_hook=str), 0
    with path.open("wb") as file:
        for table in tables:
            file.write(encoder.encode_lines(table.to_pylist()))
            rows += table.num_rows
    return rows


_FORMULA: Final = r"^[=+\-@\t\r\n＝＋－＠]"
_WRITERS: Final[dict[str, Callable[[Path, Iterator[pa.Table]], int]]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".jsonl": _write_json_lines,
    ".ndjson": _write_json_lines,
}
