"""The commands `stancelib labels ...`: labelled rows checked and counted."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from stancelib.cli_options import ActorNames, AsJson, Catalogue, IdColumn, Model, TextColumn, actors_of


class Tool(StrEnum):
    """What labels are exchanged with."""

    rows = "rows"
    label_studio = "label-studio"
    doccano = "doccano"
    prodigy = "prodigy"


app = typer.Typer(no_args_is_help=True, help="Check, count and exchange labelled rows.")

Labels = Annotated[list[Path], typer.Argument(help="Labelled rows: .jsonl files, or a folder of them.")]


@app.command()
def check(labels: Labels) -> None:
    """Show every line that is wrong, with its file and number; exit code 1 where there is one.

    Keys that mean nothing, ids and sentences that occur twice, and groups that lie in both parts are found, too.

    Example: stancelib labels check seeds/sentences
    """
    from stancelib.label_checks import check_labels

    problems = check_labels(labels)
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(problems) or 'no'} problem{'s' * (len(problems) != 1)}", err=True)
    if problems:
        raise typer.Exit(1)


@app.command()
def stats(labels: Labels, as_json: AsJson = False) -> None:
    """Show the shares of stances, holders, mentions, styles and phenomena, and the contrast pairs.

    Example: stancelib labels stats seeds/sentences
    """
    from stancelib.display import show, statistics_table
    from stancelib.label_statistics import label_statistics

    found = label_statistics(labels)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    else:
        show(statistics_table(found))


@app.command()
def export(
    source: Annotated[Path, typer.Argument(help="Articles, or stances that were scored (.csv, .jsonl, .parquet).")],
    target: Annotated[Path, typer.Argument(help="The file of tasks to write.")],
    tool: Annotated[Tool, typer.Option(help="The labelling tool; rows are corrected in an editor.")] = Tool.rows,
    count: Annotated[int, typer.Option(min=1, help="Sentences to choose.")] = 100,
    text: TextColumn = "text",
    id: IdColumn = "id",
    actor: ActorNames = None,
    actors: Catalogue = None,
    model: Model = "default",
) -> None:
    """Write the sentences of your articles whose labels pay most: the model is unsure of them, and they differ.

    Example: stancelib labels export examples/articles.jsonl tasks.json --tool label-studio --count 50
    """
    from stancelib.label_exchange import write_tasks
    from stancelib.label_selection import choose_sentences
    from stancelib.report_files import stances_of

    stances = stances_of(source, text, id or None, actors=actors_of(actor, actors), model=model)
    chosen = choose_sentences(stances, count)
    files = write_tasks(chosen, target, tool.value)
    typer.echo(f"{len(chosen)} sentences: {', '.join(map(str, files))}")


@app.command(name="import")
def import_(
    exports: Annotated[list[Path], typer.Argument(help="Exports of Label Studio, doccano or Prodigy; other labels.")],
    output: Annotated[Path, typer.Option(help="The file of labelled rows (.jsonl) to write.")],
) -> None:
    """Read exports of labelling tools, NewsMTSC, SetFit columns (text, span, label, ordinal) or rows.

    What cannot be read is shown with file and line; exit code 1 where nothing can be read.

    Example: stancelib labels import export.json --output mine.jsonl
    """
    from stancelib.label_exchange import read_tasks, write_tasks

    found = read_tasks(exports)
    for problem in found.problems:
        typer.echo(problem, err=True)
    if not found.sentences:
        typer.echo(f"nothing was read of {', '.join(map(str, exports))}", err=True)
        raise typer.Exit(1)
    write_tasks(found.sentences, output, "rows")
    rows = sum(len(sentence.targets) for sentence in found.sentences)
    typer.echo(f"{len(found.sentences)} sentences, {rows} rows, {len(found.problems)} not read: {output}")
