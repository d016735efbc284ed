"""Articles that the tests of `score_file` and its modules write to files and read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from stancelib.scoring import SkippedTextWarning, score

if TYPE_CHECKING:
    from pathlib import Path

    from stancelib.classifier import StanceModel

ARTICLES = pd.DataFrame(
    {
        "id": ["a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7"],
        "text": [
            "The union attacked the minister. It rained.",
            'Oslo said: "NATO kept its promise,\nagain." Russia disagreed.',
            None,
            "Critics condemned Oslo as corrupt, while Kyiv praised it.",
            "No one came.",
            "France met Germany on Monday. Germany rejected the claims of France; France lied.",
            "Ünion — “Łódź” 🙂 thanked NATO.",
        ],
        "day": [1, 2, 3, 4, 5, 6, 7],
        "share": [0.5, 1.25, 2.0, 1e-07, 0.1, 3.0, 4.5],
        "source": ["wire", "wire", "paper", "NA", "007", "paper", "wire"],
    }
)
KEEP = ("day", "share", "source")
ENDINGS = ("csv", "jsonl", "parquet")


def write(path: Path, frame: pd.DataFrame) -> Path:
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        rows = [{k: None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def expected(model: StanceModel, frame: pd.DataFrame = ARTICLES, **settings: Any) -> pd.DataFrame:
    with pytest.warns(SkippedTextWarning):
        return score(frame, **({"keep": KEEP} | settings), model=model)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
