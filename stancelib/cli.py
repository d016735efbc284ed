"""The command line: parse, call, print. Work lives in the other modules, which load when a command runs."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from stancelib import __version__
from stancelib.errors import FileFormatError, LabelError, StancelibError

if TYPE_CHECKING:
    import pandas as pd

    from stancelib.files import FileReport
    from stancelib.records import Actor


class Part(StrEnum):
    """Labelled rows that `stancelib evaluate` scores."""

    train = "train"
    heldout = "heldout"
    all = "all"


EVALUATION_FIELDS = ("macro_f1", "accuracy", "per_class", "ece", "n", "ci95")
"""What `stancelib evaluate --json` prints."""


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


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

ActorNames = Annotated[list[str] | None, typer.Option("--actor", help="A name to look for; may be repeated.")]
Catalogue = Annotated[Path | None, typer.Option("--actors", help="A catalogue of actors (CSV) beside the shipped one.")]
Model = Annotated[str, typer.Option(help="A shipped model or a model folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


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
    """Stance toward every actor that a text names, who takes it, and the tone of each claim."""


@app.command()
def classify(
    text: Annotated[str | None, typer.Argument(help="The text, or - for standard input.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A file that holds the text.")] = None,
    actor: ActorNames = None,
    actors: Catalogue = None,
    model: Model = "default",
    as_json: AsJson = False,
) -> None:
    """Show the stances of one text."""
    content = _text_of(text, file)
    from stancelib.display import show, stance_table
    from stancelib.scoring import classify as classify_text

    analysis = classify_text(content, _actors_of(actor, actors), model)
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


def _actors_of(names: list[str] | None, catalogue: Path | None) -> "list[str | Actor] | None":
    from stancelib.actors import ActorCatalog

    listed = ActorCatalog.from_csv(catalogue).actors if catalogue else ()
    return [*(names or ()), *listed] or None


@app.command()
def score(
    source: Annotated[
        str,
        typer.Argument(help="Articles: .csv, .jsonl, .ndjson or .parquet, also .gz or .zst; a folder, a glob, or -."),
    ],
    target: Annotated[Path, typer.Argument(help="Where the stances go: .parquet, .csv, .jsonl or .ndjson.")],
    text: Annotated[str, typer.Option(help="The column of the text.")] = "text",
    id: Annotated[str, typer.Option(help='The column of the id; "" numbers the articles.')] = "id",
    keep: Annotated[list[str] | None, typer.Option(help="A column to carry along; may be repeated.")] = None,
    actor: ActorNames = None,
    actors: Catalogue = None,
    model: Model = "default",
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
    """
    from stancelib.display import actor_totals, show, summary_tables
    from stancelib.files import score_file

    try:
        report = score_file(
            source,
            target,
            jobs,
            resume,
            text=text,
            id=id or None,
            keep=keep or (),
            actors=_actors_of(actor, actors),
            model=model,
            progress=sys.stderr.isatty() if progress is None else progress,
            on_error=on_error,
            max_length=max_length,
            spreadsheet_safe=spreadsheet_safe,
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
def train(
    labels: Annotated[list[Path], typer.Argument(help="Labelled rows (JSONL).")],
    output: Annotated[Path, typer.Option(help="The model folder to write.")],
) -> None:
    """Train a model on labelled rows; those of the part "heldout" are kept apart to evaluate it."""
    from stancelib.evaluation import evaluate as evaluate_model
    from stancelib.labels import read_labels
    from stancelib.training import train as train_model

    rows = read_labels(labels)
    model = train_model(rows)
    typer.echo(f"{model.facts['rows']} rows: {model.save(output)}")
    heldout = rows[rows["part"] == "heldout"]
    if not heldout.empty:
        typer.echo(f"heldout: {evaluate_model(model, heldout)}")


@app.command()
def evaluate(
    model: Annotated[str, typer.Argument(help="A shipped model or a model folder.")],
    labels: Annotated[list[Path], typer.Argument(help="Labelled rows (JSONL).")],
    priors: Annotated[str, typer.Option(help="Class shares to expect: uniform, or seeds (as trained).")] = "",
    part: Annotated[Part, typer.Option(help="Rows to score: those of one part, or all.")] = Part.all,
    as_json: AsJson = False,
) -> None:
    """Score a model on labelled rows.

    Rows that a model was trained on flatter it: to learn how good it is, score --part heldout or rows from elsewhere.
    """
    from stancelib.classifier import load
    from stancelib.evaluation import evaluate as evaluate_model

    loaded = load(model)
    scores = evaluate_model(loaded.with_priors(priors) if priors else loaded, _rows_of(labels, part))
    found = scores.to_dict()
    typer.echo(json.dumps({name: found[name] for name in EVALUATION_FIELDS}) if as_json else str(scores))


def _rows_of(labels: list[Path], part: Part) -> "pd.DataFrame":
    from stancelib.labels import read_labels

    rows = read_labels(labels)
    if part is Part.all:
        return rows
    found = rows[rows["part"] == part]
    if found.empty:
        raise LabelError(f"{', '.join(map(str, labels))}: no row of the part '{part}'; give other rows or --part all")
    return found
