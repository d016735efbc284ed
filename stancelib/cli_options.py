"""Options that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stancelib.errors import SettingError

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
Claims = Annotated[
    str, typer.Option(help="What a claim is: a sentence, or a clause, cut where a new subject has its own slant.")
]
Coreference = Annotated[
    str,
    typer.Option(
        help="How far pronouns and noun phrases are followed: off, careful (where it is clear), bold (to the best fit)."
    ),
]
Priors = Annotated[
    str,
    typer.Option(help="Class shares to expect: uniform, seeds (as trained), or such as against=2,neutral=7,favor=1."),
]


def priors_of(text: str) -> "str | dict[str, float]":
    """The class shares that a command was given: a name, or a number for each label.

    >>> priors_of("uniform"), priors_of("against=2,neutral=7,favor=1")
    ('uniform', {'against': 2.0, 'neutral': 7.0, 'favor': 1.0})
    """
    if "=" not in text:
        return text
    try:
        return {label.strip(): float(share) for label, share in (part.split("=") for part in text.split(","))}
    except ValueError:
        raise SettingError(f"priors {text!r}: give a share for each label, as in against=2,neutral=7,favor=1") from None


def actors_of(names: list[str] | None, catalogue: Path | None) -> "list[str | Actor] | None":
    """The actors that a command was given by name and by file."""
    from stancelib.actors import ActorCatalog

    listed = ActorCatalog.from_csv(catalogue).actors if catalogue else ()
    return [*(names or ()), *listed] or None
