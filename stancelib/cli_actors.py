"""The command `stancelib actors`: whom the catalogue knows, and whether a catalogue file can be used."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from stancelib.cli_options import AsJson


def actors(
    words: Annotated[str, typer.Argument(help="Words of a name; without any, all actors are counted.")] = "",
    catalogue: Annotated[
        Path | None, typer.Option("--actors", help="A catalogue of actors (CSV) to check, beside the shipped one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the actors that are known, with their names; exit code 2 for a catalogue file that cannot be used.

    Example: stancelib actors kremlin
    """
    from stancelib.actors import ActorCatalog
    from stancelib.display import actor_table, kind_table, show
    from stancelib.forms import actor_forms

    known = ActorCatalog.of(catalogue)
    asked = words.casefold()
    found = [actor for actor in known.actors if any(asked in form.casefold() for form in actor_forms(actor))]
    if as_json:
        typer.echo(json.dumps([asdict(actor) for actor in found], ensure_ascii=False, indent=2))
    elif words:
        show(actor_table(found))
    else:
        show(kind_table(known.actors))
