"""`score_file`: articles from files to stances in a file, part by part: memory is bounded and a run can go on.

`sources`: batches of articles -> `tables` -> `runs`: `<target>.parts/part-000000.parquet` ... -> `targets`. Columns
that are carried along from CSV and JSON lines get their types at the end, from `column_types`.
"""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stancelib.actors import ActorCatalog
from stancelib.batches import MAX_LENGTH, Columns
from stancelib.engine import Engine, in_processes
from stancelib.errors import SettingError, WorkerError
from stancelib.interruptions import leave_interrupts_to_the_parent, stopping_between_parts
from stancelib.pipeline import Reading
from stancelib.priors import ESTIMATE
from stancelib.readers import Wish
from stancelib.runs import Problems, Run, fingerprint, hold_run
from stancelib.scoring import announce_compilation, as_model, check_settings, expecting
from stancelib.sources import Source, check_columns, find_source, keep_standard_input, read_batches
from stancelib.tables import score_table
from stancelib.tally import Tally
from stancelib.targets import check_target, write_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from stancelib.actors import ActorSpec
    from stancelib.batches import Batch
    from stancelib.classifier import StanceModel

_PARTS_EACH: Final = 4
"""Parts for each process that are read before the first of them is written."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What `score_file` did: articles read, rows written to `target`, and what could not be used.

    `skipped`: ids of articles without a text that can be scored, the first 1000; `problems`: how many rows there were
    of each kind of fault; `errors` lists them all.
    """

    articles: int
    rows: int
    skipped: tuple[Any, ...]
    target: Path
    problems: Mapping[str, int] = field(default_factory=dict)

    @property
    def unreadable(self) -> int:
        """Rows that could not be read at all, and have none in the target."""
        return self.problems.get("unreadable", 0)

    @property
    def errors(self) -> Path | None:
        """The file that lists every bad row with its file, place, id and reason, where there are any."""
        return _errors_path(self.target) if self.problems else None


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
    min_confidence: float = 0.0,
    priors: str | Mapping[str, float] | None = None,
    on_error: str = "list",
    max_length: int = MAX_LENGTH,
    spreadsheet_safe: bool = False,
) -> FileReport:
    """Score files of articles into a file of stances.

    `source`: a .csv, .jsonl, .ndjson or .parquet file, also with .gz or .zst behind it; a folder or a glob of these; or
    "-" for standard input. `target`: .parquet, .csv, .jsonl or .ndjson. The rows are those of `score`, whose arguments
    these are; of CSV, columns of numbers become numbers and all others stay text as written. The priors "estimate"
    need a first pass, which `file_priors.estimate_file` makes.

    A text that is missing, no text, not UTF-8 or of more than `max_length` characters is listed in `report.errors`, as
    is a row that cannot be read; `on_error="raise"` stops at the first with `RowError`. `spreadsheet_safe` guards cells
    of a CSV target that a spreadsheet would run. A run that was interrupted goes on where it stopped; `resume=False`
    starts over. Raises `FileFormatError`, `ColumnError`, `SettingError` (also for parts of another run), `BusyError`,
    `StorageError`, `WorkerError`, `ActorError` and what `load` raises; after a signal
    `KeyboardInterrupt`, when the part in hand is written.
    """
    check_settings(n_jobs, keep)
    reading = Reading(claims, coreference, min_confidence).check()
    _check_choices(on_error, max_length)
    target = Path(target)
    check_target(target)
    columns = Columns(text, id, tuple(dict.fromkeys(keep)))
    found = None if str(source) == "-" else find_source(source, target)
    if found is not None:
        check_columns(found, columns)
    _refuse_estimate(priors)
    engine = Engine(ActorCatalog.of(actors), expecting(as_model(model), priors), reading)
    announce_compilation()
    with hold_run(target.with_name(target.name + ".parts")) as run:
        if found is None:
            found = keep_standard_input(run.folder)
            check_columns(found, columns)
        run.begin(found.identity | fingerprint(columns, engine, max_length=max_length), resume)
        job = _Job(run, found, Wish(columns, max_length), engine, n_jobs)
        with closing(Problems(run.folder / "errors.jsonl", strict=on_error == "raise")) as problems:
            tally = Tally(columns, typed=found.format.typed, problems=problems)
            with stopping_between_parts() as check, _progress_bar(found, progress) as bar:
                for size in job.score_parts(tally, check):
                    bar.update(size)
                rows = write_tables(target, job.typed_parts(tally, check), spreadsheet_safe)
            problems.move(_errors_path(target))
        run.clear()
    return FileReport(tally.articles, rows, tally.skipped(), target, problems.counts)


def _refuse_estimate(priors: str | Mapping[str, float] | None) -> None:
    """The class shares must be known before the first part is written."""
    if priors == ESTIMATE:
        raise SettingError(
            "priors='estimate': score_file writes as it reads and cannot wait for the shares; give it those of a first "
            "pass, priors=stancelib.file_priors.estimate_file(source).shares, or of a sample, "
            "stancelib.score(sample, priors='estimate').attrs['priors']"
        )


def _check_choices(on_error: str, max_length: int) -> None:
    if on_error not in ("list", "raise"):
        raise SettingError(f"on_error={on_error!r}: give 'list' (bad rows go to a file) or 'raise'")
    if max_length < 1:
        raise SettingError(f"max_length={max_length}: give the characters of the longest text to score, at least 1")


def _errors_path(target: Path) -> Path:
    return target.with_name(target.name + ".errors.jsonl")


@contextmanager
def _progress_bar(source: Source, progress: bool) -> Iterator[Any]:
    from tqdm import tqdm

    with tqdm(total=source.count() if progress else None, unit=" articles", disable=not progress) as bar:
        yield bar


class _Work(NamedTuple):
    """A part to be made: its number, its batch, and the columns that go with the texts."""

    number: int
    batch: Batch
    carried: pa.Table


@dataclass(frozen=True, slots=True)
class _Job:
    """A run and what it needs."""

    run: Run
    source: Source
    wish: Wish
    engine: Engine
    n_jobs: int

    def score_parts(self, tally: Tally, check: Callable[[], None]) -> Iterator[int]:
        """Score and write the batches, less those that an earlier run wrote; the size of each when it is done."""
        batches = enumerate(read_batches(self.source, self.wish, tally.problems.add))
        while group := list(islice(batches, self._group_size())):
            missing = []
            for number, batch in group:
                work = _Work(number, batch, tally.take(batch))
                if self.run.has(number, batch):
                    yield len(batch.texts)
                else:
                    missing.append(work)
            check()
            yield from self._score(missing, check)

    def _group_size(self) -> int:
        """Parts that are read together, so that all processes have some."""
        from joblib import effective_n_jobs

        processes = int(effective_n_jobs(self.n_jobs))
        return 1 if processes == 1 else _PARTS_EACH * processes

    def _score(self, missing: Sequence[_Work], check: Callable[[], None]) -> Iterator[int]:
        jobs = ((self.engine, work.batch.texts, work.carried, os.getpid()) for work in missing)
        with closing(in_processes(_score_in_process, jobs, self.n_jobs)) as tables:
            try:
                for work, table in zip(missing, tables, strict=True):
                    self.run.keep(work.number, work.batch, table)
                    yield len(work.batch.texts)
                    check()
            except WorkerError:
                check()  # a signal to the whole group ends the workers, too
                raise

    def typed_parts(self, tally: Tally, check: Callable[[], None]) -> Iterator[pa.Table]:
        """Parts of the result with their final types; none is held here while the next is read."""

        def typed(table: pa.Table) -> pa.Table:
            check()
            return tally.with_types(table)

        return map(typed, self.run.parts(tally.batches))


def _score_in_process(engine: Engine, texts: Sequence[str | None], carried: pa.Table, parent: int) -> pa.Table:
    if os.getpid() != parent:
        leave_interrupts_to_the_parent()
    return score_table(engine, texts, carried)
