"""Options that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from stancelib.records import Actor

ActorNames = Annotated[list[str] | None, typer.Option("--actor", help="A name to look for; may be repeated.")]
Catalogue = Annotated[Path | None, typer.Option("--actors", help="A catalogue of actors (CSV) beside the shipped one.")]
Model = Annotated[str, typer.Option(help="A shipped model or a model folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
TextColumn = Annotated[str, typer.Option(help="The column of the text.")]
IdColumn = Annotated[str, typer.Option(help='The column of the id; "" numbers the articles.')]
MinConfidence = Annotated[
    float,
    typer.Option(help="Stances less probable than this come out as uncertain; `stancelib evaluate` helps choose."),
]


def actors_of(names: list[str] | None, catalogue: Path | None) -> "list[str | Actor] | None":
    """The actors that a command was given by name and by file."""
    from stancelib.actors import ActorCatalog

    listed = ActorCatalog.from_csv(catalogue).actors if catalogue else ()
    return [*(names or ()), *listed] or None
