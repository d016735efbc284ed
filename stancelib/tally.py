"""What has been seen of a source while it is scored: articles, bad rows, and the types of columns carried along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from stancelib.column_types import ColumnTypes
from stancelib.frames import ARTICLE

if TYPE_CHECKING:
    import pyarrow as pa

    from stancelib.batches import Batch, Columns, Fault, Place
    from stancelib.runs import Problems

_SKIPPED_NAMED: Final = 1000


class Tally:
    """What has been seen of the source so far: articles, those without a usable text, types of the carried columns."""

    def __init__(self, columns: Columns, *, typed: bool, problems: Problems) -> None:
        self.articles = self.batches = 0
        self.problems = problems
        self._columns = columns
        self._types = ColumnTypes(() if typed else columns.carried)
        self._skipped: list[Any] = []

    def take(self, batch: Batch) -> pa.Table:
        """Count a batch; return the ids of its articles, numbers where no column has them, and the kept columns."""
        import pyarrow as pa

        numbers = range(self.articles, self.articles + len(batch.texts))
        ids = batch.carried[self._columns.id] if self._columns.id else pa.array(numbers, pa.int64())
        for index, fault in sorted(batch.faults.items()):
            self._skip(ids[index].as_py(), batch.places[index], fault)
        self._types.see(batch.carried)
        self.articles += len(batch.texts)
        self.batches += 1
        return pa.table({ARTICLE: ids, **{name: batch.carried[name] for name in self._columns.keep}})

    def _skip(self, article: Any, place: Place, fault: Fault) -> None:
        untyped = self._columns.id in self._types and article is not None
        self.problems.add(place, fault, json.loads(article) if untyped else article)
        if len(self._skipped) < _SKIPPED_NAMED:
            self._skipped.append(article)

    def with_types(self, table: pa.Table) -> pa.Table:
        """Give the carried columns of a part of the result their final types."""
        origins = {ARTICLE: self._columns.id, **{name: name for name in self._columns.keep}}
        for name, origin in origins.items():
            if origin in self._types:
                column = self._types.typed(origin, table[name], is_id=name == ARTICLE)
                table = table.set_column(table.schema.get_field_index(name), name, column)
        return table

    def skipped(self) -> tuple[Any, ...]:
        """Ids of the first articles without a usable text."""
        import pyarrow as pa

        name = self._columns.id
        if name not in self._types:
            return tuple(self._skipped)
        return tuple(self._types.typed(name, pa.array(self._skipped, pa.string()), is_id=True).to_pylist())
