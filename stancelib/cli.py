"""The command line: parse, call, print. Work lives in the other modules, which load when a command runs."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from stancelib import __version__, cli_actors, cli_labels, cli_models
from stancelib.cli_options import (
    ActorNames,
    AsJson,
    Catalogue,
    Claims,
    Coreference,
    IdColumn,
    MinConfidence,
    Model,
    Priors,
    TextColumn,
    actors_of,
    priors_of,
)
from stancelib.errors import FileFormatError, StancelibError

if TYPE_CHECKING:
    from stancelib.files import FileReport


class Commands(TyperGroup):
    """Print errors of stancelib as one line, with exit code 2; with --debug let them through."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except StancelibError as error:
            if ctx.params["debug"]:
                raise
            typer.echo(f"stancelib: {' '.join(str(error).split())}", err=True)
            raise typer.Exit(2) from None


app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="rich")

app.add_typer(cli_labels.app, name="labels")
app.command()(cli_actors.actors)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"stancelib {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
) -> None:
    """Stance toward every actor that a text names, who takes it, and the tone of each claim.

    Exit codes: 0 done; 1 problems found (labels check) or nothing read (labels import); 2 an input, option, file or
    model that cannot be used, with one line on standard error; 130 interrupted.
    """


@app.command()
def classify(
    text: Annotated[str | None, typer.Argument(help="The text, or - for standard input.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file that holds the text.")] = None,
    actor: ActorNames = None,
    actors: Catalogue = None,
    model: Model = "default",
    priors: Priors = "",
    claims: Claims = "sentence",
    coreference: Coreference = "careful",
    min_confidence: MinConfidence = 0.0,
    as_json: AsJson = False,
) -> None:
    """Show the stances of one text.

    Example: stancelib classify "Moscow accused NATO of bad faith."
    """
    content = _text_of(text, file)
    from stancelib.display import show, stance_table
    from stancelib.scoring import classify as classify_text

    trained = cli_models.model_of(model, priors)
    settings: dict[str, Any] = {"claims": claims, "coreference": coreference, "min_confidence": min_confidence}
    analysis = classify_text(content, actors_of(actor, actors), trained, **settings)
    if as_json:
        typer.echo(json.dumps(analysis.to_dict(), ensure_ascii=False, indent=2))
    else:
        show(stance_table(analysis))


def _text_of(text: str | None, file: Path | None) -> str:
    if (text is None) == (file is None):
        raise typer.BadParameter("give either TEXT (- for standard input) or --file PATH")
    if text is not None and text != "-":
        return text
    place = "standard input" if file is None else str(file)
    try:
        return (sys.stdin.buffer.read() if file is None else file.read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise FileFormatError(f"{place} cannot be read: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise FileFormatError(f"{place} is not UTF-8 (byte {error.start}); convert it first") from error


@app.command()
def score(
    source: Annotated[
        str,
        typer.Argument(help="Articles: .csv, .jsonl, .ndjson or .parquet, also .gz or .zst; a folder, a glob, or -."),
    ],
    target: Annotated[Path, typer.Argument(help="Where the stances go: .parquet, .csv, .jsonl or .ndjson.")],
    text: TextColumn = "text",
    id: IdColumn = "id",
    keep: Annotated[list[str] | None, typer.Option(help="A column to carry along; may be repeated.")] = None,
    actor: ActorNames = None,
    actors: Catalogue = None,
    model: Model = "default",
    priors: Annotated[
        str, typer.Option(help="Class shares to expect, as in classify, or estimate: from these articles, read twice.")
    ] = "",
    claims: Claims = "sentence",
    coreference: Coreference = "careful",
    min_confidence: MinConfidence = 0.0,
    jobs: Annotated[int, typer.Option(help="Processes; -1 for one on each core.")] = 1,
    on_error: Annotated[str, typer.Option(help="Bad rows: list them in a file, or raise.")] = "list",
    max_length: Annotated[int, typer.Option(help="Characters of the longest text that is scored.")] = 1_000_000,
    spreadsheet_safe: Annotated[
        bool, typer.Option("--spreadsheet-safe", help="Guard cells of a CSV target that a spreadsheet would run.")
    ] = False,
    resume: Annotated[bool, typer.Option(help="Go on with a run that was interrupted.")] = True,
    progress: Annotated[bool | None, typer.Option(help="Show progress; by default on a terminal.")] = None,
    summary: Annotated[bool, typer.Option(help="Print what the articles say of each actor.")] = True,
    by_article: Annotated[bool, typer.Option("--by-article", help="Print that for each article.")] = False,
) -> None:
    """Score files of articles; one row for each claim and actor.

    Exit code 0: all is scored; 3: all but the rows listed beside the target; 2: an error, which the message explains;
    130 and 143: stopped by a signal, to go on by the same command.

    Example: stancelib score examples/articles.jsonl stances.csv --keep source --keep date
    """
    from stancelib.display import show, summary_tables
    from stancelib.file_priors import estimate_file
    from stancelib.files import score_file
    from stancelib.priors import ESTIMATE
    from stancelib.totals import actor_totals

    settings: dict[str, Any] = {
        "n_jobs": jobs,
        "text": text,
        "id": id or None,
        "actors": actors_of(actor, actors),
        "model": model,
        "progress": sys.stderr.isatty() if progress is None else progress,
        "max_length": max_length,
        "claims": claims,
        "coreference": coreference,
    }
    try:
        shares = priors_of(priors) or None
        if shares == ESTIMATE:
            estimate = estimate_file(source, **settings)
            shares = dict(estimate.shares)
            typer.echo(str(estimate))
        report = score_file(
            source,
            target,
            resume=resume,
            keep=keep or (),
            min_confidence=min_confidence,
            priors=shares,
            on_error=on_error,
            spreadsheet_safe=spreadsheet_safe,
            **settings,
        )
    except KeyboardInterrupt as stop:
        typer.echo(f"stancelib: {str(stop) or 'interrupted; the same command goes on where it stopped'}", err=True)
        raise typer.Exit(128 + getattr(stop, "signal", 2)) from None
    _print_report(report)
    if summary or by_article:
        show(*summary_tables(actor_totals(report.target, by_article)))
    if report.problems:
        raise typer.Exit(3)


def _print_report(report: "FileReport") -> None:
    typer.echo(f"{report.articles} articles, {report.rows} rows: {report.target}")
    if report.problems:
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(report.problems.items()))
        typer.echo(f"rows that could not be scored: {counts}; see {report.errors}", err=True)


@app.command()
def report(
    source: Annotated[Path, typer.Argument(help="Articles or stances (.csv, .jsonl, .parquet), or one text (.txt).")],
    target: Annotated[Path, typer.Argument(help="The HTML file to write.")],
    text: TextColumn = "text",
    title: Annotated[str, typer.Option(help="The column of titles.")] = "title",
    date: Annotated[str, typer.Option(help="The column of dates.")] = "date",
    outlet: Annotated[str, typer.Option("--source", help="The column of sources, such as newspapers.")] = "source",
    heading: Annotated[str, typer.Option(help="What stands at the top.")] = "",
    actor: ActorNames = None,
    actors: Catalogue = None,
    model: Model = "default",
    jobs: Annotated[int, typer.Option(help="Processes; -1 for one on each core.")] = 1,
) -> None:
    """Write one HTML file: who is praised and blamed, by whom, in which sentences.

    Titles, dates and sources are shown where there are columns of these names.

    Example: stancelib report examples/articles.jsonl report.html
    """
    from stancelib.report_files import ReportSettings, report_file

    given = actors_of(actor, actors)
    facts = {title: "title", date: "date", outlet: "source"}
    settings = ReportSettings(text, facts, given, model, jobs, heading, progress=sys.stderr.isatty())
    done = report_file(source, target, settings)
    made = done.report
    size = f", {made.size / 1e6:.1f} MB" if made.size >= 1e6 else ""
    typer.echo(f"{made.articles} articles, {made.texts} texts shown{size}: {made.path}")
    if done.skipped or done.unreadable:
        typer.echo(f"left out: {done.skipped} articles without text, {done.unreadable} unreadable lines", err=True)


app.command()(cli_models.train)
app.command()(cli_models.evaluate)
