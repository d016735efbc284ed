"""`classify` one text into records; `score` many articles into a frame. Both read the columns of `pipeline`."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from stancelib.actors import ActorCatalog, ActorSpec
from stancelib.classifier import StanceModel, load
from stancelib.elements import Span
from stancelib.engine import CHUNK, Engine, chunks, has_text, in_processes
from stancelib.errors import ColumnError, SettingError, TextError
from stancelib.holders import ACTOR
from stancelib.persistence import find_model, model_changed
from stancelib.pipeline import Columns, Reading, analyse
from stancelib.priors import ESTIMATE, estimate_priors
from stancelib.records import (
    FRAME_COLUMNS,
    GIVEN_STANCES,
    MENTION_KINDS,
    SENTIMENTS,
    STANCES,
    Analysis,
    Claim,
    Feature,
    Holder,
    Mention,
    MentionKind,
    Sentiment,
    SentimentLabel,
    Stance,
)
from stancelib.tokens import encodable

if TYPE_CHECKING:
    import pandas as pd


class SkippedTextWarning(UserWarning):
    """Some articles had no text; their ids are in `frame.attrs["skipped"]`."""


@lru_cache(maxsize=4)
def _loaded(folder: Path, changed: int) -> StanceModel:  # noqa: ARG001 - a changed model is loaded again
    return load(folder)


def as_model(model: StanceModel | str | Path | None) -> StanceModel:
    """The model itself, or the one of this name or folder; the shipped default for None."""
    if isinstance(model, StanceModel):
        return model
    folder = find_model("default" if model is None else model)
    return _loaded(folder, model_changed(folder))


def expecting(model: StanceModel, priors: str | Mapping[str, float] | None) -> StanceModel:
    """The model for these class shares; as it is where there are none, or where they are yet to be estimated."""
    return model if priors is None or priors == ESTIMATE else model.with_priors(priors)


def classify(
    text: str,
    actors: ActorSpec = None,
    model: StanceModel | str | Path | None = None,
    *,
    claims: str = "sentence",
    coreference: str = "careful",
    min_confidence: float = 0.0,
) -> Analysis:
    """Claims, actors and stances of one text; an empty text gives an empty analysis.

    `actors`: names, `Actor` objects or a catalogue file, beside the shipped catalogue. `model`: a model, its name or
    folder. `claims`: "sentence", or "clause" to cut sentences where a new subject takes a slant of its own.
    `coreference`: how far pronouns and noun phrases are followed to their actors, "off", "careful" (where it is
    clear) or "bold" (wherever one actor fits best). `min_confidence`: a stance whose greatest probability is below it
    has the label "uncertain"; nothing else of it changes. Raises `TextError`, `ActorError`, `SettingError`,
    `ModelNotFoundError` or `ModelFormatError`.

    >>> analysis = classify("The minister attacked the union.", actors=["the minister", "the union"])
    >>> [(stance.actor.name, stance.label, str(stance.holder)) for stance in analysis.stances]
    [('the minister', 'neutral', 'author'), ('the union', 'against', 'the minister')]
    """
    if not isinstance(text, str):
        raise TextError(f"text is {type(text).__name__} {text!r:.40}; pass a string (score takes many articles)")
    reading = Reading(claims, coreference, min_confidence).check()
    trained = as_model(model)
    announce_compilation()
    columns = analyse([encodable(text)], catalog=ActorCatalog.of(actors), model=trained, reading=reading)
    records = tuple(_claims(columns))
    return Analysis(columns.texts[0], records, tuple(_stances(columns, records, trained)))


def _claims(columns: Columns) -> Iterator[Claim]:
    text = columns.texts[0]
    bounds = zip(columns.claim_start.tolist(), columns.claim_end.tolist(), columns.tone.tolist(), strict=True)
    for index, (start, end, tone) in enumerate(bounds):
        label: SentimentLabel = SENTIMENTS[int(np.argmax(tone))]
        sentiment = Sentiment(label, dict(zip(SENTIMENTS, tone, strict=True)))
        yield Claim(index, text[start:end], start, end, sentiment)


def _stances(columns: Columns, claims: Sequence[Claim], model: StanceModel) -> Iterator[Stance]:
    found, labels = _mentions(columns), columns.labels.tolist()
    same = _by_claim_and_actor(columns)
    for row in range(columns.row_claim.size):
        claim, at = claims[columns.row_claim[row]], int(columns.row_mention[row])
        probabilities = columns.probabilities[row].tolist()
        yield Stance(
            claim=claim,
            actor=columns.actors[columns.row_actor[row]],
            mention=found[at],
            label=GIVEN_STANCES[labels[row]],
            probabilities=dict(zip(STANCES, probabilities, strict=True)),
            holder=_holder(columns, row),
            _explain=_Explanation(columns, row, model),
            mentions=tuple(found[other] for other in same[claim.index, int(columns.row_actor[row])]),
        )


def _mentions(columns: Columns) -> list[Mention]:
    text, mentions = columns.texts[0], columns.mentions
    kinds: list[MentionKind] = [MENTION_KINDS[kind] for kind in mentions.kind]
    places = zip(mentions.start.tolist(), mentions.end.tolist(), kinds, strict=True)
    return [Mention(text[start:end], start, end, kind) for start, end, kind in places]


def _by_claim_and_actor(columns: Columns) -> dict[tuple[int, int], list[int]]:
    """Numbers of the mentions of each actor in each claim, in order of the text."""
    same: dict[tuple[int, int], list[int]] = {}
    for number in np.argsort(columns.mentions.start, kind="stable").tolist():
        key = int(columns.mentions.claim[number]), int(columns.mentions.actor[number])
        same.setdefault(key, []).append(number)
    return same


def _holder(columns: Columns, row: int) -> Holder:
    if not columns.holder_kind[row]:
        return Holder()
    text = columns.texts[0]
    evidence = text[columns.basis_start[row] : columns.basis_end[row]]
    if columns.holder_kind[row] == ACTOR:
        actor = columns.actors[columns.holder_actor[row]]
        return Holder("actor", actor.name, actor, evidence)
    return Holder("other", text[columns.holder_start[row] : columns.holder_end[row]], evidence=evidence)


class _Explanation:
    """The features of one row, worked out when asked for."""

    def __init__(self, columns: Columns, row: int, model: StanceModel) -> None:
        self._columns, self._row, self._model = columns, row, model

    def __call__(self, k: int) -> tuple[Feature, ...]:
        columns, claim = self._columns, int(self._columns.row_claim[self._row])
        start, end = int(columns.claim_start[claim]), int(columns.claim_end[claim])
        mentions = columns.mentions
        own: list[Span] = []
        others: list[Span] = []
        for at in np.flatnonzero(mentions.claim == claim):
            span = Span(int(mentions.start[at]) - start, int(mentions.end[at]) - start)
            (own if mentions.actor[at] == columns.row_actor[self._row] else others).append(span)
        found = self._model.explain(columns.texts[0][start:end], own, others=others)
        reasons = [Feature(f.name, f.weight, f.start + start, f.end + start) if f.start >= 0 else f for f in found]
        return tuple(reasons if k < 0 else reasons[:k])


def score(
    articles: pd.DataFrame,
    text: str = "text",
    id: str | None = "id",  # noqa: A002 - the name of the public interface
    keep: Sequence[str] = (),
    actors: ActorSpec = None,
    model: StanceModel | str | Path | None = None,
    n_jobs: int = 1,
    progress: bool = False,
    *,
    claims: str = "sentence",
    coreference: str = "careful",
    min_confidence: float = 0.0,
    priors: str | Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Score a frame of articles: one row per (claim, actor), in input order, with the columns `FRAME_COLUMNS`.

    `text`, `id`: names of columns (`id=None` numbers the articles); `keep`: input columns to carry along; `n_jobs`:
    processes, as in joblib; `claims`, `coreference`, `min_confidence`: as in `classify`. An article without text keeps
    one row with its id and nothing else, is listed in `frame.attrs["skipped"]` and reported by one
    `SkippedTextWarning`.

    `priors`: class shares to expect, as in `StanceModel.with_priors`, or "estimate": estimated from these articles
    without labels (Saerens, Latinne and Decaestecker 2002), which reads them twice. The shares in force are in
    `frame.attrs["priors"]`, and those that are estimated come from `frame.attrs["priors_rows"]` stances. Raises
    `ColumnError`, `SettingError`, `ActorError` and what `load` raises.
    """
    check_settings(n_jobs, keep)
    reading = Reading(claims, coreference, min_confidence).check()
    check_frame(articles, [text, *([id] if id else []), *keep])
    import pandas as pd

    from stancelib.frames import join

    ids = articles[id].tolist() if id else list(range(len(articles)))
    texts = articles[text].tolist()
    engine = Engine(ActorCatalog.of(actors), expecting(as_model(model), priors), reading)
    announce_compilation()
    parts = _run(texts, engine, n_jobs=n_jobs, progress=progress)
    attributes: dict[str, Any] = {}
    if priors == ESTIMATE:
        estimate = estimate_priors(pd.concat(parts), engine.model.priors)
        attributes["priors_rows"] = estimate.rows
        engine = Engine(engine.catalog, engine.model.with_priors(estimate.shares), reading)
        parts = _run(texts, engine, n_jobs=n_jobs, progress=progress)
    frame = join(parts, ids, articles[list(dict.fromkeys(keep))])
    frame.attrs.update(attributes, priors=dict(zip(STANCES, engine.model.priors, strict=True)))
    skipped = [article for article, value in zip(ids, texts, strict=True) if not has_text(value)]
    frame.attrs["skipped"] = skipped
    if skipped:
        some = ", ".join(map(repr, skipped[:5])) + (" ..." if len(skipped) > 5 else "")
        warnings.warn(f"{len(skipped)} articles have no text: {some}", SkippedTextWarning, stacklevel=2)
    return frame


def check_settings(n_jobs: int, keep: Sequence[str]) -> None:
    """Check what `score` and `score_file` are given alike: a number of processes, and a list of new names."""
    if n_jobs == 0:
        raise SettingError("n_jobs=0: give a number of processes, or -1 for one on each core")
    if isinstance(keep, str):
        raise SettingError(f"keep={keep!r} is a single name; put it in a list: keep=[{keep!r}]")
    clash = sorted(set(keep) & set(FRAME_COLUMNS))
    if clash:
        raise SettingError(f"keep={clash}: the output has columns of these names already; rename them in the input")


def check_frame(articles: Any, names: Sequence[str]) -> None:
    """Check that a frame of any library has each of these columns once. Raises `ColumnError`, `TextError`."""
    if not hasattr(articles, "columns"):
        raise TextError(f"articles are {type(articles).__name__}; pass a pandas frame, or one text to classify")
    columns = list(articles.columns)
    twice = [name for name in names if columns.count(name) > 1]
    if twice:
        raise ColumnError(f"the articles have {columns.count(twice[0])} columns {twice[0]!r}; rename all but one")
    missing = [name for name in names if name not in articles.columns]
    if missing:
        raise ColumnError(
            f"the articles have no column {missing[0]!r}; they have: {', '.join(map(str, articles.columns))}. "
            "Name the columns by text=, id= and keep= (id=None numbers the articles)"
        )


def _run(texts: Sequence[Any], engine: Engine, *, n_jobs: int, progress: bool) -> list[pd.DataFrame]:
    """The frame of each chunk, in order; one empty frame where there is no text at all."""
    from tqdm import tqdm

    jobs = list(chunks(texts))
    results = in_processes(engine.score, jobs, n_jobs)
    return list(tqdm(results, total=len(jobs), unit=f"x{CHUNK} articles", disable=not progress))


@lru_cache(maxsize=1)
def announce_compilation() -> None:
    """Say so on standard error where this machine has no compiled kernels yet: the first answer then takes longer."""
    from stancelib import _feature_kernels

    stats = getattr(_feature_kernels.score, "stats", None)
    cache = Path(str(stats.cache_path)) if stats else Path()
    if stats and not any(cache.glob("_feature_kernels.score-*.nbi")):
        sys.stderr.write("stancelib: compiling kernels, once for this machine (about a minute) ...\n")
