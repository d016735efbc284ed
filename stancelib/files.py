"""`score_file`: articles from a file to stances in a file, part by part: memory is bounded and a run can go on.

`sources`: batches of articles -> `scoring` -> `runs`: `<target>.parts/part-000000.parquet` ... -> `targets`. Columns
that are carried along from CSV and JSON lines get their types at the end, from `column_types`.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stancelib.actors import ActorCatalog
from stancelib.column_types import ColumnTypes
from stancelib.errors import FileFormatError
from stancelib.pipeline import Reading
from stancelib.runs import Problems, clear_run, fingerprint, keep_part, open_run, read_parts
from stancelib.scoring import SkippedTextWarning, as_model, check_settings, has_text, score
from stancelib.sources import Columns, check_columns, format_of, read_batches
from stancelib.targets import check_target, write_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    import pyarrow as pa

    from stancelib.actors import ActorSpec
    from stancelib.classifier import StanceModel
    from stancelib.sources import Batch

_SKIPPED_NAMED: Final = 1000
_ARTICLE: Final = "article_id"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What `score_file` did: articles read, rows written to `target`, and what could not be used.

    `skipped`: ids of articles without text, the first 1000; `unreadable`: lines that could not be parsed, all listed
    with line number and reason in `errors`.
    """

    articles: int
    rows: int
    skipped: tuple[Any, ...]
    unreadable: int
    target: Path

    @property
    def errors(self) -> Path | None:
        """The file that lists unreadable lines, where there are any."""
        return _errors_path(self.target) if self.unreadable else None


def score_file(
    source: str | Path,
    target: str | Path,
    n_jobs: int = 1,
    resume: bool = True,
    *,
    text: str = "text",
    id: str | None = "id",  # noqa: A002 - the name of the public interface
    keep: Sequence[str] = (),
    actors: ActorSpec = None,
    model: StanceModel | str | Path | None = None,
    progress: bool = False,
    claims: str = "sentence",
    coreference: str = "careful",
) -> FileReport:
    """Score a file of articles into a file of stances; both are .csv, .jsonl, .ndjson or .parquet.

    The rows are those of `score`, whose arguments these are; of CSV, columns of numbers become numbers and all others
    stay text as written. A run that was interrupted goes on where it stopped; `resume=False` starts over. Raises
    `FileFormatError`, `ColumnError`, `SettingError` (also where the parts found are of another run), `ActorError` and
    what `load` raises.
    """
    check_settings(n_jobs, keep)
    source, target = _checked_paths(Path(source), Path(target))
    columns = Columns(text, id, tuple(dict.fromkeys(keep)))
    check_columns(source, columns)
    catalog, trained = ActorCatalog.of(actors), as_model(model)
    reading = Reading(claims, coreference).check()
    folder = target.with_name(target.name + ".parts")
    open_run(folder, {**fingerprint(source, columns, catalog=catalog, model=trained), **reading._asdict()}, resume)
    tally, problems = _Tally(columns, format_of(source).typed), Problems(folder / "errors.jsonl")
    find_stances = partial(score, id=None, actors=catalog, model=trained, n_jobs=n_jobs, **reading._asdict())
    with _progress_bar(source, progress) as bar:
        for size in _score_parts(read_batches(source, columns, problems.add), folder, tally, find_stances):
            bar.update(size)
    rows = write_tables(target, map(tally.with_types, read_parts(folder)))
    problems.move(_errors_path(target))
    clear_run(folder)
    return FileReport(tally.articles, rows, tally.skipped(), problems.count, target)


def _checked_paths(source: Path, target: Path) -> tuple[Path, Path]:
    """Check that there is a file to read, and a place to write to, of a known kind."""
    format_of(source)
    check_target(target)
    if target.exists() and target.samefile(source):
        raise FileFormatError(f"{target}: is the source; give another target")
    return source, target


def _errors_path(target: Path) -> Path:
    return target.with_name(target.name + ".errors.jsonl")


class _Tally:
    """What has been seen of the source so far: articles, those without text, and types of the carried columns."""

    def __init__(self, columns: Columns, typed: bool) -> None:
        self.articles = 0
        self._columns = columns
        self._types = ColumnTypes(() if typed else columns.carried)
        self._skipped: list[Any] = []

    def add(self, batch: Batch) -> None:
        room = _SKIPPED_NAMED - len(self._skipped)
        if room:
            ids = zip(self.carried(batch)[_ARTICLE].to_pylist(), batch.texts, strict=True)
            self._skipped.extend([article for article, value in ids if not has_text(value)][:room])
        self._types.see(batch.carried)
        self.articles += len(batch.texts)

    def carried(self, batch: Batch) -> pa.Table:
        """Ids of the articles of the next batch, counted where there is no column of them, and the kept columns."""
        import pyarrow as pa

        numbers = range(self.articles, self.articles + len(batch.texts))
        ids = batch.carried[self._columns.id] if self._columns.id else pa.array(numbers, pa.int64())
        return pa.table({_ARTICLE: ids, **{name: batch.carried[name] for name in self._columns.keep}})

    def with_types(self, table: pa.Table) -> pa.Table:
        """Give the carried columns of a part of the result their final types."""
        origins = {_ARTICLE: self._columns.id, **{name: name for name in self._columns.keep}}
        for name, origin in origins.items():
            if origin in self._types:
                column = self._types.typed(origin, table[name], is_id=name == _ARTICLE)
                table = table.set_column(table.schema.get_field_index(name), name, column)
        return table

    def skipped(self) -> tuple[Any, ...]:
        """Ids of the first articles without text."""
        import pyarrow as pa

        name = self._columns.id
        if name not in self._types:
            return tuple(self._skipped)
        return tuple(self._types.typed(name, pa.array(self._skipped, pa.string()), is_id=True).to_pylist())


@contextmanager
def _progress_bar(source: Path, progress: bool) -> Iterator[Any]:
    from tqdm import tqdm

    total = format_of(source).count(source) if progress else None
    with tqdm(total=total, unit=" articles", disable=not progress) as bar:
        yield bar


def _score_parts(
    batches: Iterable[Batch], folder: Path, tally: _Tally, find_stances: Callable[..., pd.DataFrame]
) -> Iterator[int]:
    """Score, write and count the batches, less those that an earlier run wrote; the size of each when it is done."""
    for number, batch in enumerate(batches):
        keep_part(folder, number, partial(_result, batch.texts, tally.carried(batch), find_stances))
        tally.add(batch)
        yield len(batch.texts)


def _result(texts: Sequence[Any], carried: pa.Table, find_stances: Callable[..., pd.DataFrame]) -> pa.Table:
    """Score texts: their rows, with the articles' ids and the kept columns as they were read."""
    import pandas as pd
    import pyarrow as pa

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkippedTextWarning)
        frame = find_stances(pd.DataFrame({"text": pd.Series(texts, dtype=object)}))
    own = carried.take(pa.array(frame.pop(_ARTICLE).to_numpy(), pa.int64()))
    table = pa.Table.from_pandas(frame, preserve_index=False).add_column(0, _ARTICLE, own[_ARTICLE])
    for name in own.column_names[1:]:
        table = table.append_column(name, own[name])
    return table
