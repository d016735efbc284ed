"""Batches of articles, as `readers` makes them and `files` scores them: texts, carried columns, and what is wrong.

A text that cannot be used is None, with the kind of fault and the reason beside it; its article keeps a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stancelib.engine import has_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa

BATCH_SIZE = 500
"""Articles that are scored and written together; what an interruption can cost each process."""
MAX_LENGTH: Final = 1_000_000
"""Characters of the longest text that is scored unless the caller says otherwise."""


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


class Fault(NamedTuple):
    """Why a text cannot be used; `kind`: missing, not text, undecodable, too long or unreadable."""

    kind: str
    reason: str


class Place(NamedTuple):
    """Where an article stands: the file, and its line (JSON lines) or row (CSV, Parquet), counted from 1."""

    file: str
    unit: str
    number: int


class Batch(NamedTuple):
    """Consecutive articles: texts (None where there is a fault), carried columns, places; `faults` by index."""

    texts: list[str | None]
    carried: pa.Table
    places: list[Place]
    faults: dict[int, Fault]


def batch_of(values: Sequence[Any], carried: pa.Table, *, places: list[Place], max_length: int) -> Batch:
    """Make a batch of values as they were read: text, bytes that ought to be UTF-8, or anything else."""
    texts, faults = list[str | None](), dict[int, Fault]()
    for index, value in enumerate(values):
        text = _text_or_fault(value, max_length)
        if isinstance(text, Fault):
            faults[index] = text
        texts.append(None if isinstance(text, Fault) else text)
    return Batch(texts, carried, places, faults)


def _text_or_fault(value: Any, max_length: int) -> str | Fault:
    r"""Return a text that can be scored, or what is wrong.

    >>> _text_or_fault(b"caf\xc3\xa9", 9), _text_or_fault(b"caf\xe9", 9)
    ('café', Fault(kind='undecodable', reason='not UTF-8: byte 3 is 0xe9'))
    >>> _text_or_fault("far too long", 9).reason
    '12 characters; the limit is 9'
    """
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError as error:
            return Fault("undecodable", f"not UTF-8: byte {error.start} is {value[error.start]:#x}")
    if value is None or value != value:
        return Fault("missing", "there is no text")
    if not isinstance(value, str):
        return Fault("not text", f"{type(value).__name__} {value!r:.40} where a text should be")
    if len(value) > max_length:
        return Fault("too long", f"{len(value)} characters; the limit is {max_length}")
    return value if has_text(value) else Fault("missing", "the text is blank")


def rebatched(blocks: Iterable[Batch]) -> Iterator[Batch]:
    """Batches of `BATCH_SIZE` articles, the last one shorter, across files; one empty batch where there is none.

    Raises `StopIteration` for no blocks at all: every file gives at least one, an empty one where it has no articles.
    """
    blocks = iter(blocks)
    held, given = next(blocks), False
    while True:
        while len(held.texts) >= BATCH_SIZE:
            yield _slice(held, 0, BATCH_SIZE)
            held, given = _slice(held, BATCH_SIZE, len(held.texts)), True
        more = next(blocks, None)
        if more is None:
            break
        held = _joined(held, more)
    if held.texts or not given:
        yield held


def _slice(batch: Batch, start: int, end: int) -> Batch:
    faults = {index - start: fault for index, fault in batch.faults.items() if start <= index < end}
    return Batch(batch.texts[start:end], batch.carried.slice(start, end - start), batch.places[start:end], faults)


def _joined(first: Batch, second: Batch) -> Batch:
    import pyarrow as pa

    size = len(first.texts)
    faults = first.faults | {index + size: fault for index, fault in second.faults.items()}
    carried = pa.concat_tables([first.carried, second.carried])
    return Batch([*first.texts, *second.texts], carried, [*first.places, *second.places], faults)
