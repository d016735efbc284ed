"""How accuracy grows with the number of labelled rows: a table, and a picture where matplotlib is there.

`python -m benchmarks.learning_curve` prints the table; `--write` writes learning_curve.md and learning_curve.svg too.

Whole groups of the training part are taken in an order fixed by a hash of their names, so that every size holds the
smaller ones and a mix of all topics. NewsMTSC is an outside test, under uniform class priors.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import stancelib
from benchmarks.accuracy.data import shipped_sets
from stancelib.evaluation import Evaluation, evaluate
from stancelib.labels import read_labels
from stancelib.persistence import data_folder

SIZES = (500, 1000, 2000, 4000, 8000)
FOLDER = Path(__file__).parent


class Uniform:
    """A fitted classifier under uniform class priors."""

    def __init__(self, classifier: stancelib.StanceClassifier, labels: pd.Series[Any]) -> None:
        self.classes_ = classifier.classes_
        self._classifier = classifier
        self._shares = labels.value_counts(normalize=True)[self.classes_].to_numpy()

    def predict_proba(self, pairs: Any) -> Any:
        chances = self._classifier.predict_proba(pairs) / self._shares
        return chances / chances.sum(axis=1, keepdims=True)


def ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order in which they are taken, group by group."""
    keys = {group: hashlib.sha256(str(group).encode()).hexdigest() for group in rows["group"].unique()}
    return rows.assign(key=rows["group"].map(keys)).sort_values("key", kind="stable").drop(columns="key")


def measure(rows: pd.DataFrame, tests: dict[str, pd.DataFrame]) -> dict[str, Evaluation]:
    """Scores of a classifier of the shipped model's settings, trained on these rows."""
    settings = {**stancelib.load("default").facts["settings"], "calibration_folds": 0}
    fitted = stancelib.StanceClassifier(**settings).fit(rows, rows["label"])
    return {
        name: evaluate(fitted if name.startswith("seeds") else Uniform(fitted, rows["label"]), test)
        for name, test in tests.items()
    }


def table(curve: dict[int, dict[str, Evaluation]]) -> str:
    """Macro-F1 with its 95 % interval by number of rows, as Markdown."""
    names = list(next(iter(curve.values())))
    lines = [f"| rows | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for size, scores in curve.items():
        cells = [f"{s.macro_f1:.3f} ({s.ci95[0]:.3f} to {s.ci95[1]:.3f})" for s in scores.values()]
        lines.append(f"| {size} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def draw(curve: dict[int, dict[str, Evaluation]], path: Path) -> None:
    """The same as a picture."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "stancelib"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    sizes = list(curve)
    for name in next(iter(curve.values())):
        values = np.array([curve[size][name].macro_f1 for size in sizes])
        spread = np.array([curve[size][name].ci95 for size in sizes]).T
        axes.errorbar(sizes, values, yerr=np.abs(spread - values), marker="o", capsize=3, label=name)
    axes.set(xscale="log", xlabel="labelled rows", ylabel="macro-F1")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    seeds = read_labels(data_folder("seeds") / "sentences")
    rows = ordered(seeds[seeds["part"] == "train"])
    tests = {name: test for name, test in shipped_sets() if name != "NewsMTSC train"}
    curve = {size: measure(rows.head(size), tests) for size in (*SIZES, len(rows))}
    result = table(curve)
    print(result, end="")
    if "--write" in sys.argv[1:]:
        (FOLDER / "learning_curve.md").write_text(result, "utf-8")
        draw(curve, FOLDER / "learning_curve.svg")


if __name__ == "__main__":
    main()
