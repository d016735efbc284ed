"""The commands `stancelib labels ...`: labelled rows checked and counted."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Check, count and exchange labelled rows.")

Labels = Annotated[list[Path], typer.Argument(help="Labelled rows: .jsonl files, or a folder of them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


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
