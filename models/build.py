"""Build models/default from seeds/ and write its model card. Run by `make model`; equal seeds give equal bytes."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from stancelib.breakdowns import PartScore
from stancelib.classifier import StanceModel
from stancelib.evaluation import Evaluation, evaluate
from stancelib.labels import read_labels
from stancelib.training import train

ROOT = Path(__file__).resolve().parent
SEEDS = ROOT.parent / "seeds" / "sentences"
FAILURES = 8

LEXICON = [SEEDS.parent / name for name in ("lexicon.csv", "frames.csv", "word_classes.csv")]
USE = [
    "## Use and misuse",
    "",
    "For describing how texts speak of actors, in bulk, with a look at the sentences behind the numbers. Not",
    "for judging a person by one sentence, nor for what an author thinks: the label is what the words of one",
    "sentence say. Class shares differ between kinds of text; `with_priors` adapts the model to others.",
    "",
    "## Known failures",
    "",
    "Held-out sentences on which the model is most sure and wrong:",
    "",
]

SETTINGS = {"block_weights": (1.0, 0.8, 0.5, 0.5, 0.3)}
"""Chosen by cross-validation on the training part, whole topics left out."""


def main() -> None:
    """Train, evaluate on the held-out part, save."""
    rows = read_labels(SEEDS)
    model = train(rows, **SETTINGS)
    heldout = rows[rows["part"] == "heldout"].reset_index(drop=True)
    scores = evaluate(model, heldout)
    facts = {**model.facts, "heldout": scores.to_dict()}
    card = model_card(model, scores, tone_scores(model, heldout), failures=failures(model, heldout))
    folder = replace(model, facts=facts, card=card).save(ROOT / "default")
    print(f"{folder}\n{scores}")


def tone_scores(model: StanceModel, rows: Any) -> Evaluation:
    """Scores of the sentiment head on the held-out claims."""
    claims = rows.drop_duplicates("text").assign(label=lambda frame: frame["sentiment"])

    class Tone:
        classes_ = np.array(model.sentiment.classes)

        def predict_proba(self, pairs: Any) -> Any:
            return model.predict_sentiment(pairs["text"])

    return evaluate(Tone(), claims)


def failures(model: StanceModel, rows: Any) -> list[str]:
    """The held-out rows on which the model is most sure and wrong."""
    chances = model.predict_proba(rows)
    predicted = model.classes_[chances.argmax(axis=1)]
    wrong = rows.assign(predicted=predicted, sure=chances.max(axis=1))
    wrong = wrong[wrong["predicted"] != wrong["label"]].sort_values("sure", ascending=False, kind="stable")
    return [
        f"- “{row.text}” Toward {row.actor}: {row.label}; the model says {row.predicted} ({row.sure:.2f})."
        for row in wrong.head(FAILURES).itertuples()
    ]


def model_card(model: StanceModel, scores: Evaluation, tone: Evaluation, *, failures: list[str]) -> str:
    """The model card (Mitchell et al. 2019)."""
    parts = [_origin(model), _scores(scores, tone), _calibration(scores), _parts(scores), [*USE, *failures]]
    return "\n".join(["\n".join(lines).rstrip() + "\n" for lines in parts])


def _origin(model: StanceModel) -> list[str]:
    facts = model.facts
    shares = ", ".join(f"{label} {share:.3f}" for label, share in zip(model.stance.classes, model.priors, strict=True))
    settings = ", ".join(f"{name} {value}" for name, value in facts["settings"].items())
    return [
        "# Model card: default",
        "",
        "Stance of an English sentence of news or policy prose toward an actor it names, and the sentence's tone.",
        "TF-IDF features and logistic regression, trained on the part `train` of `seeds/sentences`.",
        "Classes of words come from a pretrained encoder, all-MiniLM-L6-v2 (Apache-2.0): see `seeds/README.md`.",
        "",
        f"- Labelled rows: {facts['rows']} of {facts['claims']} sentences; class shares {shares}.",
        f"- SHA-256 of the labels: `{facts['labels_sha256']}`.",
        *(f"- SHA-256 of `seeds/{path.name}`: `{sha256(path.read_bytes()).hexdigest()}`." for path in LEXICON),
        f"- Settings: {settings}.",
        f"- Features: {model.stance.keys.size} for stance, {model.sentiment.keys.size} for tone; "
        f"lexicon forms: {model.lexicon.keys.size}.",
        "- Licence: MIT. The sentences it learned from are invented; none is stored here but those below.",
    ]


def _scores(scores: Evaluation, tone: Evaluation) -> list[str]:
    shown = ["## Scores on the held-out part of the seeds", ""]
    for title, found in (("Stance:", scores), ("Tone of the sentence:", tone)):
        shown += [title, "", "```", str(found), "```", ""]
    return [*shown, "Scores on other people's data stand in `benchmarks/README.md`."]


def _calibration(scores: Evaluation) -> list[str]:
    """Tables of confidence: how often stances of each confidence are right, and what a border would keep."""
    bins = [
        f"| {found.low:.1f} to {found.high:.1f} | {found.rows} | {found.confidence:.3f} | {found.accuracy:.3f} |"
        for found in scores.reliability
        if found.rows
    ]
    curve = [
        f"| {point.min_confidence:.2f} | {point.coverage:.3f} | {point.risk:.3f} | {point.macro_f1:.3f} |"
        for point in scores.risk_coverage
    ]
    return [
        "## Calibration",
        "",
        f"Expected calibration error {scores.ece:.3f}: how often stances of each confidence are right.",
        "",
        "| confidence | rows | mean confidence | accuracy |",
        "|---|---|---|---|",
        *bins,
        "",
        "What `min_confidence` would keep, and how much of that is wrong:",
        "",
        "| min_confidence | coverage | risk | macro-F1 |",
        "|---|---|---|---|",
        *curve,
    ]


def _parts(scores: Evaluation) -> list[str]:
    """Tables by phenomenon and by topic, and the contrast pairs."""
    shown: list[str] = []
    for title, parts in (("phenomenon", scores.by_phenomenon), ("topic", scores.by_topic)):
        header = [f"| {title} | rows | macro-F1 | 95 % interval | accuracy |", "|---|---|---|---|---|"]
        shown += [f"## Scores by {title}", "", *header, *(_part_line(name, part) for name, part in parts.items()), ""]
    pairs = scores.contrast_pairs
    if pairs:
        shown += [
            f"Contrast pairs, two sentences that differ by an edit which turns a label: {pairs.right} of {pairs.pairs} "
            f"({pairs.share:.3f}) are right in every row."
        ]
    return shown


def _part_line(name: str, part: PartScore) -> str:
    low, high = part.ci95
    return f"| {name} | {part.rows} | {part.macro_f1:.3f} | {low:.3f} to {high:.3f} | {part.accuracy:.3f} |"


if __name__ == "__main__":
    main()
