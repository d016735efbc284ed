"""Build models/default from seeds/ and write its model card. Run by `make model`; equal seeds give equal bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from stancelib.classifier import StanceModel
from stancelib.evaluation import Evaluation, evaluate
from stancelib.labels import read_labels
from stancelib.training import train

ROOT = Path(__file__).resolve().parent
SEEDS = ROOT.parent / "seeds" / "sentences"
FAILURES = 8

SETTINGS = {"C": 3.0, "block_weights": (1.0, 0.8, 0.5, 0.5, 0.3)}
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
    facts = model.facts
    shares = ", ".join(f"{label} {share:.3f}" for label, share in zip(model.stance.classes, model.priors, strict=True))
    return "\n".join(
        [
            "# Model card: default",
            "",
            "Stance of an English sentence of news or policy prose toward an actor it names, and the sentence's tone.",
            "TF-IDF features and logistic regression, trained on the part `train` of `seeds/sentences`.",
            "Classes of words come from a pretrained encoder, all-MiniLM-L6-v2 (Apache-2.0): see `seeds/README.md`.",
            "",
            f"- Labelled rows: {facts['rows']} of {facts['claims']} sentences; class shares {shares}.",
            f"- SHA-256 of the labels: `{facts['labels_sha256']}`.",
            f"- Features: {model.stance.keys.size} for stance, {model.sentiment.keys.size} for tone; "
            f"lexicon forms: {model.lexicon.keys.size}.",
            "- Licence: MIT. The sentences it learned from are invented; no text of them is stored here.",
            "",
            "## Scores on the held-out part of the seeds",
            "",
            "Stance:",
            "",
            "```",
            str(scores),
            "```",
            "",
            "Tone of the sentence:",
            "",
            "```",
            str(tone),
            "```",
            "",
            "Scores on other people's data stand in `benchmarks/README.md`.",
            "",
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
            *failures,
            "",
        ]
    )


if __name__ == "__main__":
    main()
