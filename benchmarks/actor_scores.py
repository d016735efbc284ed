"""Actors, references and holders of stances, scored on twelve invented articles labelled mention by mention.

`python -m benchmarks.actor_scores` scores benchmarks/actors/dev.jsonl, `kept` as its argument the kept half; rules are
made looking at the first alone. A predicted mention and a labelled one match where they overlap; each actor found is
aligned with the one labelled actor that it shares most names with.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import stancelib
from stancelib.actors import ActorCatalog
from stancelib.holders import ACTOR, AUTHOR
from stancelib.pipeline import Columns, Reading, analyse
from stancelib.records import MENTION_KINDS, STANCES

FOLDER = Path(__file__).with_name("actors")
REFERENCES = ("nominal", "pronoun")
POLAR_PRIORS = {"against": 0.4999995, "neutral": 0.000001, "favor": 0.4999995}
"""Under these no row is neutral, so that every holder shows, whatever the stance model thinks."""


@dataclass
class Scores:
    """Counts over articles, and the errors in words."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def rate(self, part: str, whole: str) -> float:
        return self.counts[part] / max(self.counts[whole], 1)

    def lines(self) -> Iterator[str]:
        """The figures, each with its counts."""
        for title, part, whole in (
            ("mentions by name, recall", "names found", "names"),
            ("mentions by name, precision", "names right", "names predicted"),
            ("link to the right actor", "linked", "names found"),
            ("pronouns, precision", "pronoun right", "pronoun predicted"),
            ("pronouns, recall", "pronoun right", "pronoun"),
            ("noun phrases, precision", "nominal right", "nominal predicted"),
            ("noun phrases, recall", "nominal right", "nominal"),
            ("both, precision", "references right", "references predicted"),
            ("both, recall", "references right", "references"),
            ("holder, polar pairs", "holders right", "polar pairs"),
            ("stance, polar pairs", "stances right", "polar pairs"),
        ):
            yield f"{title:28} {self.rate(part, whole):.3f}  ({self.counts[part]} of {self.counts[whole]})"


def main() -> None:
    """Print the scores of one half, and its errors with `--errors`."""
    part = "kept" if "kept" in sys.argv[1:] else "dev"
    scores = score_half(part)
    print(f"benchmarks/actors/{part}.jsonl")
    print("\n".join(scores.lines()))
    if "--errors" in sys.argv[1:]:
        print("\n".join(f"{kind}: {words}" for kind, words in scores.errors))


def score_half(part: str, coreference: str = "careful") -> Scores:
    """Scores of the articles of one half, `dev` or `kept`."""
    scores = Scores()
    catalog, model = ActorCatalog.default(), stancelib.load("default")
    for line in (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines():
        article = json.loads(line)
        options: dict[str, Any] = {"catalog": catalog, "reading": Reading(coreference=coreference)}
        columns = analyse([article["text"]], model=model, **options)
        _score_mentions(article, columns, scores)
        polar = analyse([article["text"]], model=model.with_priors(POLAR_PRIORS), **options)
        _score_holders(article, columns, polar, scores)
    return scores


def _overlaps(columns: Columns, gold: dict[str, Any]) -> list[int]:
    mentions = columns.mentions
    found = np.flatnonzero((mentions.start < gold["end"]) & (mentions.end > gold["start"]))
    return [int(place) for place in found]


def _kind(columns: Columns, place: int) -> str:
    kind = MENTION_KINDS[columns.mentions.kind[place]]
    return kind if kind in REFERENCES else "name"


def align(article: dict[str, Any], columns: Columns) -> dict[int, str]:
    """The labelled actor of each actor found: the pair that shares most names first, each taken once."""
    shared: Counter[tuple[int, str]] = Counter()
    for gold in article["mentions"]:
        for place in _overlaps(columns, gold) if gold["kind"] == "name" and "actor" in gold else ():
            if _kind(columns, place) == "name":
                shared[int(columns.mentions.actor[place]), gold["actor"]] += 1
    aligned: dict[int, str] = {}
    for (found, name), _ in shared.most_common():
        if found not in aligned and name not in aligned.values():
            aligned[found] = name
    return aligned


def _score_mentions(article: dict[str, Any], columns: Columns, scores: Scores) -> None:
    aligned = align(article, columns)
    matched: set[int] = set()
    optional: set[int] = set()
    for gold in article["mentions"]:
        places = _overlaps(columns, gold)
        matched.update(places)
        if gold.get("optional"):
            optional.update(places)
            continue
        _score_mention(article, columns, (gold, places, aligned), scores)
    for place in sorted(set(range(columns.mentions.start.size)) - optional):
        kind = _kind(columns, place)
        scores.counts["names predicted" if kind == "name" else f"{kind} predicted"] += 1
        scores.counts["names right"] += kind == "name" and place in matched
        if place not in matched:
            scores.errors.append((f"spurious {kind}", _context(article, columns, place)))
    for count in ("predicted", "right"):
        scores.counts[f"references {count}"] = sum(scores.counts[f"{kind} {count}"] for kind in REFERENCES)
    scores.counts["references"] = sum(scores.counts[kind] for kind in REFERENCES)


def _score_mention(article: dict[str, Any], columns: Columns, match: Any, scores: Scores) -> None:
    gold, places, aligned = match
    kind = gold["kind"]
    right = any(aligned.get(int(columns.mentions.actor[place])) == gold["actor"] for place in places)
    if kind == "name":
        scores.counts.update({"names": 1, "names found": bool(places), "linked": right})
    else:
        scores.counts.update({kind: 1, f"{kind} right": right})
    if not right:
        found = [columns.actors[columns.mentions.actor[place]].name for place in places]
        where = _around(article["text"], gold["start"], gold["end"])
        scores.errors.append((f"{'wrong' if places else 'missed'} {kind}", f"{where} = {gold['actor']}, not {found}"))


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 60) : start]}[{text[start:end]}]{text[end : end + 40]}".replace("\n", " ")


def _context(article: dict[str, Any], columns: Columns, place: int) -> str:
    mentions = columns.mentions
    where = _around(article["text"], int(mentions.start[place]), int(mentions.end[place]))
    return f"{where} -> {columns.actors[mentions.actor[place]].name}"


def _score_holders(article: dict[str, Any], columns: Columns, polar: Columns, scores: Scores) -> None:
    aligned = align(article, polar)
    rows = {
        (int(claim), aligned.get(int(actor))): row
        for row, (claim, actor) in enumerate(zip(polar.row_claim, polar.row_actor, strict=True))
    }
    for gold in article["mentions"]:
        if "stance" not in gold:
            continue
        claim = int(np.searchsorted(polar.claim_start, gold["start"], side="right")) - 1
        row = rows.get((claim, gold["actor"]))
        holder = "no row" if row is None else _holder(polar, row, aligned)
        right = row is not None and _is_same(holder, gold)
        label = "" if row is None else STANCES[int(columns.probabilities[row].argmax())]
        scores.counts.update({"polar pairs": 1, "holders right": right, "stances right": label == gold["stance"]})
        if not right:
            where = _around(article["text"], gold["start"], gold["end"])
            scores.errors.append(("holder", f"{where} {gold['stance']} by {gold['holder']}, not {holder}"))


def _holder(columns: Columns, row: int, aligned: dict[int, str]) -> str:
    if columns.holder_kind[row] == AUTHOR:
        return "author"
    if columns.holder_kind[row] == ACTOR:
        return aligned.get(int(columns.holder_actor[row]), "?")
    return columns.texts[0][columns.holder_start[row] : columns.holder_end[row]]


def _is_same(holder: str, gold: dict[str, Any]) -> bool:
    """Whether a holder is the labelled one; another speaker's words need to share a word with the label."""
    if gold["holder_kind"] != "other":
        return holder == gold["holder"]
    return not {"author", "?"} & {holder} and bool(set(holder.lower().split()) & set(gold["holder"].lower().split()))


if __name__ == "__main__":
    main()
