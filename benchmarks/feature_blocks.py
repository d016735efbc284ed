"""What each block of features, and the strength of the penalty, brings: settings compared by cross-validation.

`python -m benchmarks.feature_blocks` prints the table; `--write` writes it to benchmarks/feature_blocks.md as well.

Two cross-validations of three folds each, so that no held-out part is touched: the training part of the seeds, whole
topics left out, and NewsMTSC's training part, whole articles left out (of it also the sentences with several persons).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from benchmarks.accuracy.bench import shipped_settings
from benchmarks.accuracy.data import NEWSMTSC
from stancelib import StanceClassifier
from stancelib.feature_templates import BLOCKS
from stancelib.labels import read_labels
from stancelib.persistence import data_folder
from stancelib.training import BLOCK_WEIGHTS

FOLDS = 3


def settings() -> Iterator[tuple[str, dict[str, Any]]]:
    """Names of settings, and what of the defaults they change."""
    yield "defaults of StanceClassifier", {}
    for number, block in enumerate(BLOCKS):
        weights = (*BLOCK_WEIGHTS[:number], 0.0, *BLOCK_WEIGHTS[number + 1 :])
        yield f"without {block}", {"block_weights": weights}
    yield "words alone", {"block_weights": (1.0, 0.0, 0.0, 0.0, 0.0)}
    yield "those of the shipped model", shipped_settings()
    yield "C=5", {"C": 5.0}
    yield "contrast=0, all features alike", {"contrast": 0.0}
    yield "contrast=1", {"contrast": 1.0}


def predicted(rows: pd.DataFrame, groups: pd.Series[Any], change: dict[str, Any]) -> np.ndarray[Any, Any]:
    """Labels of all rows, each by a model that has seen no row of its group."""
    found = np.empty(len(rows), object)
    for train, test in GroupKFold(FOLDS).split(rows, rows["label"], groups):
        classifier = StanceClassifier(**{**change, "calibration_folds": 0})
        found[test] = classifier.fit(rows.iloc[train], rows["label"].iloc[train]).predict(rows.iloc[test])
    return found


def macro_f1(rows: pd.DataFrame, found: np.ndarray[Any, Any], chosen: Any = slice(None)) -> str:
    """Macro-F1 of some rows."""
    return f"{f1_score(rows['label'].to_numpy()[chosen], found[chosen], average='macro'):.3f}"


def table() -> Iterator[str]:
    """Lines of the table, each as soon as it is known."""
    seeds = read_labels(data_folder("seeds") / "sentences")
    seeds = seeds[seeds["part"] == "train"].reset_index(drop=True)
    news = read_labels(NEWSMTSC / "train.jsonl") if NEWSMTSC.is_dir() else None
    yield "| setting | seeds, topics left out | NewsMTSC train | NewsMTSC train, several persons |"
    yield "|---|---|---|---|"
    for name, change in settings():
        cells = [name, macro_f1(seeds, predicted(seeds, seeds["file"], change))]
        if news is not None:
            found = predicted(news, news["group"], change)
            several = np.array([len(others) > 0 for others in news["others"]])
            cells += [macro_f1(news, found), macro_f1(news, found, several)]
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    lines = []
    for line in table():
        print(line, flush=True)
        lines.append(line)
    if "--write" in sys.argv[1:]:
        Path(__file__).with_name("feature_blocks.md").write_text("\n".join(lines) + "\n", "utf-8")
