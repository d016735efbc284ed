"""Types of the columns carried along from CSV and JSON lines: JSON text first, one type when all values have been seen.

`sources` writes the values of each batch as JSON text; `files` shows them to `ColumnTypes` and asks it at the end.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from stancelib.tokens import encodable

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

_NUMBER: Final = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_WHOLE: Final = re.compile(r"-?\d+", re.ASCII)


def json_text(value: Any) -> str | None:
    """Write a value as JSON text; None for null and for not-a-number."""
    return None if value is None or value != value else encodable(json.dumps(value, ensure_ascii=False))


def text_table(columns: dict[str, list[str | None]]) -> pa.Table:
    """Make a table of JSON texts; a column of nulls alone is of text, too."""
    import pyarrow as pa

    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def json_text_of_field(field: bytes) -> str | None:
    """Write a field of a CSV file as JSON text: plainly written numbers stay as they are, an empty field is missing.

    >>> json_text_of_field(b"17"), json_text_of_field(b"017"), json_text_of_field(b"")
    ('17', '"017"', None)
    """
    text = field.decode("utf-8", "backslashreplace")
    return text if _NUMBER.fullmatch(text) else json_text(text or None)


class ColumnTypes:
    """Kinds of the values seen so far in columns of JSON text, and the type that follows from them.

    >>> import pyarrow as pa
    >>> types, column = ColumnTypes(["day"]), pa.array(["7", None, "8"])
    >>> types.see(pa.table({"day": column}))
    >>> types.typed("day", column).to_pylist()
    [7, None, 8]
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._kinds: dict[str, set[str]] = {name: set() for name in names}

    def __contains__(self, name: str | None) -> bool:
        return name in self._kinds

    def see(self, table: pa.Table) -> None:
        """Take note of the values of all columns."""
        for name, kinds in self._kinds.items():
            kinds.update(map(_kind, filter(None, table[name].to_pylist())))

    def typed(self, name: str | None, column: Any, *, is_id: bool = False) -> Any:
        """Give values of a column its type; ids with decimals (1.1, 1.10) stay text, or they could become one."""
        kinds = self._kinds[name or ""]
        return _with_type(column, kinds | {"text"} if is_id and "decimal" in kinds else kinds)


def _kind(raw: str) -> str:
    """Kind of a JSON value: text, truth, whole, decimal, or other (also whole numbers beyond 64 bits).

    >>> [_kind(raw) for raw in ('"a"', "true", "7", "7.5", "[7]")]
    ['text', 'truth', 'whole', 'decimal', 'other']
    """
    if raw[0] == '"':
        return "text"
    if raw in ("true", "false"):
        return "truth"
    if _WHOLE.fullmatch(raw):
        return "whole" if len(raw) < 20 and abs(int(raw)) < 2**63 else "other"
    return "decimal" if _NUMBER.fullmatch(raw) else "other"


def _with_type(column: Any, kinds: set[str]) -> Any:
    """JSON text as the one type that holds every value: whole numbers, numbers, truth values, or text."""
    import pyarrow as pa

    if kinds == {"whole"}:
        return column.cast(pa.int64())
    if kinds and kinds <= {"whole", "decimal"}:
        return column.cast(pa.float64())
    if kinds == {"truth"}:
        return column.cast(pa.bool_())
    return pa.array([json.loads(raw) if raw and raw[0] == '"' else raw for raw in column.to_pylist()], pa.string())
