"""Who is for or against whom: holder and stance together, on sentences with two marked parties, without any training.

`python -m benchmarks.directed_sentiment` prints macro-F1 over five classes: neutral, and favor and against in either
direction. The set (bywords/directed_sentiment_analysis) is read from `../shared/data`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import classification_report

import stancelib
from stancelib.classifier import StanceModel, softmax
from stancelib.holders import find_holders
from stancelib.pairs import PairColumns, encode
from stancelib.records import STANCES
from stancelib.tokens import code_points

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "dse" / "dev.jsonl"
PARTIES = ("p", "q")
NEUTRAL = "neutral"


def main() -> None:
    """Print the table, or why there is none."""
    if not DATA.is_file():
        sys.exit(f"skipped: {DATA} is absent; the set is not part of this repository")
    rows = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
    predicted = predict(rows, stancelib.load("default").with_priors("uniform"))
    print(classification_report([label(row) for row in rows], predicted, digits=3, zero_division=0))


def label(row: dict[str, Any]) -> str:
    """The class of a labelled row."""
    return NEUTRAL if row["stance"] == NEUTRAL else f"{row['direction']} {row['stance']}"


def predict(rows: list[dict[str, Any]], model: StanceModel) -> list[str]:
    """The class of each row: the stance whose holder is the other party, the stronger of two."""
    columns, parties = _columns(rows)
    encoded = encode(columns, model.lexicon_table)
    chances = softmax(model.stance.logits(encoded, model.settings))
    holders = find_holders(*encoded)
    found, strength = [NEUTRAL] * len(rows), np.zeros(len(rows))
    for place, (claim, party) in enumerate(zip(columns.span_claim, parties, strict=True)):
        stance, slant = STANCES[int(chances[place].argmax())], abs(chances[place, 2] - chances[place, 0])
        span = holders.span[place]
        if stance != NEUTRAL and span >= 0 and columns.span_claim[span] == claim and slant > strength[claim]:
            strength[claim] = slant
            found[claim] = f"{PARTIES[1 - party]}->{PARTIES[party]} {stance}"
    return found


def _columns(rows: list[dict[str, Any]]) -> tuple[PairColumns, list[int]]:
    """The sentences with both parties as mentions, each a pair; which party each mention is."""
    sizes = np.array([len(row["text"]) for row in rows], np.int64)
    ends = np.cumsum(sizes)
    spans = [
        (claim, row[name]["start"] + base, row[name]["end"] + base, PARTIES.index(name))
        for claim, (row, base) in enumerate(zip(rows, ends - sizes, strict=True))
        for name in sorted(PARTIES, key=lambda name: row[name]["start"])
    ]
    claim, start, end, party = np.array(spans, np.int64).T.copy()
    codes = code_points("".join(row["text"] for row in rows))
    pair_span = np.arange(claim.size)
    return PairColumns(codes, ends - sizes, ends, claim, start, end, party, claim, pair_span), party.tolist()


if __name__ == "__main__":
    main()
