"""Files to reports: of articles, which are scored on the way, of stances that `score_file` wrote, or of one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from stancelib.batches import Columns
from stancelib.errors import FileFormatError
from stancelib.files import score_file
from stancelib.readers import Wish
from stancelib.records import FRAME_COLUMNS
from stancelib.report import Report, write_report
from stancelib.report_page import shown_articles
from stancelib.scoring import classify
from stancelib.sources import find_source, read_batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from stancelib.actors import ActorSpec
    from stancelib.classifier import StanceModel
    from stancelib.files import FileReport
    from stancelib.records import Analysis

PLAIN: Final = (".txt", ".md")
"""Endings of files that hold one text."""


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """How a file becomes a report: the column of the text; what the columns of title, date and source are called.

    Actors, model and processes are those of `score_file`.
    """

    text: str = "text"
    facts: Mapping[str, str] = field(default_factory=lambda: {name: name for name in ("title", "date", "source")})
    actors: ActorSpec = None
    model: StanceModel | str | Path | None = None
    n_jobs: int = 1
    heading: str = ""
    progress: bool = False


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """The report of a file, and how many articles without text and unreadable lines are left out of it."""

    report: Report
    skipped: int = 0
    unreadable: int = 0


def report_file(source: str | Path, target: str | Path, settings: ReportSettings = ReportSettings()) -> FileOutcome:
    """Write the report of a file of articles, of stances, or (.txt, .md) of one text.

    Articles and stances are .csv, .jsonl, .ndjson or .parquet; a file is one of stances where it has the columns of
    `score`. Raises what `score_file`, `classify` and `write_report` raise.
    """
    source, target = Path(source), Path(target)
    if source.suffix.lower() in PLAIN:
        analysis = classify(_read_text(source), settings.actors, settings.model)
        return FileOutcome(write_report(analysis, target, heading=settings.heading or source.stem))
    if _holds_stances(source):
        frame = read_stances(source).rename(columns=dict(settings.facts))
        return FileOutcome(write_report(frame, target, heading=settings.heading))
    return _report_articles(source, target, settings)


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileFormatError(f"{path} cannot be read ({error}); give a text file in UTF-8") from error


def _holds_stances(source: Path) -> bool:
    return set(_column_names(source, FRAME_COLUMNS)) >= set(FRAME_COLUMNS)


def _column_names(source: Path, wanted: Sequence[str]) -> Sequence[str]:
    """Names of the columns of a file, or of the first file of a folder or a glob."""
    found = find_source(source)
    return found.format.column_names(found.files[0], wanted)


def stances_of(source: Path, text: str, id: str | None, **settings: Any) -> pd.DataFrame:  # noqa: A002 - as in score
    """The stances that a file holds, or those of its articles, scored with these settings of `score_file`."""
    if _holds_stances(source):
        return read_stances(source)
    with TemporaryDirectory() as folder:
        done = score_file(source, Path(folder) / "stances.parquet", text=text, id=id, **settings)
        return read_stances(done.target)


def read_stances(source: Path) -> pd.DataFrame:
    """Read a file that `score_file` wrote. Raises `FileFormatError` where it is damaged."""
    import pandas as pd

    ending = source.suffix.lower()
    try:
        if ending == ".parquet":
            return pd.read_parquet(source)
        if ending == ".csv":
            words = dict.fromkeys(("article_id", "actor_id", "actor", "claim", "holder", "mention"), "str")
            return pd.read_csv(source, dtype=words, keep_default_na=False, na_values=[""])
        return pd.read_json(source, lines=True, dtype=False)
    except ValueError as error:
        raise FileFormatError(f"{source} cannot be read as stances: {error}; score the articles again") from error


def _report_articles(source: Path, target: Path, settings: ReportSettings) -> FileOutcome:
    with TemporaryDirectory() as folder:
        done = _score(source, Path(folder) / "stances.parquet", settings)
        frame = read_stances(done.target)
    frame = frame.rename(columns=dict(settings.facts))
    if "id" in frame.columns and "title" not in frame.columns:
        frame["title"] = frame["id"].astype("str")
    texts = dict(_analyses(source, set(shown_articles(frame)), settings))
    report = write_report(frame, target, texts=texts, heading=settings.heading)
    return FileOutcome(report, len(done.skipped), done.unreadable)


def _score(source: Path, target: Path, settings: ReportSettings) -> FileReport:
    """Score the articles, numbered in order of the file, since ids need not be unique."""
    wanted = list(dict.fromkeys(["id", *settings.facts]))
    found = _column_names(source, [settings.text, *wanted])
    return score_file(
        source,
        target,
        settings.n_jobs,
        text=settings.text,
        id=None,
        keep=[name for name in wanted if name in found],
        actors=settings.actors,
        model=settings.model,
        progress=settings.progress,
    )


def _analyses(source: Path, wanted: set[Any], settings: ReportSettings) -> Iterator[tuple[int, Analysis]]:
    """Analyses of the articles of these numbers."""
    number = 0
    wish = Wish(Columns(settings.text, None, ()))
    for batch in read_batches(find_source(source), wish, lambda _place, _fault: None):
        for text in batch.texts:
            if number in wanted:
                yield number, classify(text or "", settings.actors, settings.model)
            number += 1
