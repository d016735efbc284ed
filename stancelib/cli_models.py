"""The commands that make a model and say how good it is."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stancelib.cli_options import AsJson, Priors, priors_of
from stancelib.errors import LabelError

if TYPE_CHECKING:
    import pandas as pd

    from stancelib.classifier import StanceModel


class Part(StrEnum):
    """Labelled rows that `stancelib evaluate` scores."""

    train = "train"
    heldout = "heldout"
    all = "all"


EVALUATION_FIELDS = ("macro_f1", "accuracy", "per_class", "ece", "n", "ci95")
"""What `stancelib evaluate --json` prints."""


def train(
    labels: Annotated[list[Path], typer.Argument(help="Labelled rows (JSONL).")],
    output: Annotated[Path, typer.Option(help="The model folder to write.")],
    seeds: Annotated[bool, typer.Option("--seeds", help="Learn from the shipped sentences, too.")] = False,
    weight: Annotated[int, typer.Option(min=1, help="With --seeds: how many times each row given counts.")] = 1,
) -> None:
    """Train a model on labelled rows; those of the part "heldout" are kept apart to evaluate it.

    Example: stancelib train mine.jsonl --seeds --weight 5 --output my-model
    """
    from stancelib.evaluation import evaluate as evaluate_model
    from stancelib.labels import read_labels, with_seeds
    from stancelib.training import train as train_model

    rows = read_labels(labels)
    model = train_model(with_seeds(rows, weight) if seeds else rows)
    typer.echo(f"{model.facts['rows']} rows: {model.save(output)}")
    heldout = rows[rows["part"] == "heldout"]
    if not heldout.empty:
        typer.echo(f"heldout: {evaluate_model(model, heldout)}")


def evaluate(
    model: Annotated[str, typer.Argument(help="A shipped model or a model folder.")],
    labels: Annotated[list[Path], typer.Argument(help="Labelled rows (JSONL).")],
    priors: Priors = "",
    part: Annotated[Part, typer.Option(help="Rows to score: those of one part, or all.")] = Part.all,
    compare: Annotated[str, typer.Option(help="Another model, to be compared with on the same rows.")] = "",
    details: Annotated[
        bool, typer.Option("--details", help="Show calibration, risk and coverage, and scores by phenomenon and topic.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option(help="Draw calibration, and risk and coverage, into a .png or .svg file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Score a model on labelled rows.

    Rows that a model was trained on flatter it: to learn how good it is, score --part heldout or rows from elsewhere.

    Example: stancelib evaluate my-model seeds/sentences --part heldout --compare default
    """
    from stancelib.comparison import compare as compare_models
    from stancelib.evaluation import evaluate as evaluate_model

    rows = _rows_of(labels, part)
    if compare:
        compared = compare_models(model_of(model, priors), model_of(compare, priors), rows)
        typer.echo(json.dumps(compared.to_dict()) if as_json else str(compared))
        return
    scores = evaluate_model(model_of(model, priors), rows)
    if picture:
        from stancelib.plots import write_evaluation

        typer.echo(f"drawn: {write_evaluation(scores, picture)}", err=True)
    found = scores.to_dict()
    fields = found if details else EVALUATION_FIELDS
    shown = f"{scores}\n\n{scores.details()}" if details else str(scores)
    typer.echo(json.dumps({name: found[name] for name in fields}) if as_json else shown)


def model_of(name: str, priors: str) -> "StanceModel":
    """The model that a command was given, for the class shares that it was given."""
    from stancelib.classifier import load

    loaded = load(name)
    return loaded.with_priors(priors_of(priors)) if priors else loaded


def _rows_of(labels: list[Path], part: Part) -> "pd.DataFrame":
    from stancelib.labels import read_labels

    rows = read_labels(labels)
    if part is Part.all:
        return rows
    found = rows[rows["part"] == part]
    if found.empty:
        raise LabelError(f"{', '.join(map(str, labels))}: no row of the part '{part}'; give other rows or --part all")
    return found
