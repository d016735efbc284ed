"""Pairs per second of `predict_proba` beside scikit-learn over the same features, in one process, in turn.

`python -m benchmarks.ratios` prints medians of five rounds and the ratios.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stancelib
from benchmarks.peers import fitted_on_features, fitted_on_sentences, rendered_features
from stancelib.labels import read_labels
from stancelib.persistence import data_folder

NEWSMTSC = Path(__file__).resolve().parents[2] / "shared" / "data" / "newsmtsc" / "train.jsonl"
ROUNDS = 5


def main() -> None:
    """Measure each contender five times in turn and print medians and ratios."""
    pairs = read_labels(NEWSMTSC if NEWSMTSC.is_file() else data_folder("seeds") / "sentences").head(8739)
    model = stancelib.load("default")
    rendered, sentences = rendered_features(pairs, model), pairs["text"].tolist()
    same, blind = fitted_on_features(rendered, pairs["label"]), fitted_on_sentences(sentences, pairs["label"])
    columns = pairs[["text", "start", "end", "others"]]
    contenders: dict[str, Callable[[], Any]] = {
        "stancelib predict_proba": lambda: model.predict_proba(columns),
        "scikit-learn, same features": lambda: same.predict_proba(rendered),
        "scikit-learn, sentences only": lambda: blind.predict_proba(sentences),
    }
    medians = _medians(contenders)
    base = medians["stancelib predict_proba"]
    for name, seconds in medians.items():
        print(f"{name:30} {len(pairs) / seconds:12,.0f} pairs/s   stancelib is {seconds / base:5.1f} times as fast")


def _medians(contenders: dict[str, Callable[[], Any]]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS + 1):
        for name, run in contenders.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(rounds[1:]) for name, rounds in times.items()}


if __name__ == "__main__":
    main()
