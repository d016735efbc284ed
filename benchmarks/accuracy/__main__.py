"""`python -m benchmarks.accuracy` measures everything; see `--help`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.accuracy import bench, shipped, tweets
from benchmarks.accuracy.data import TWEETS

FOLDER = Path(__file__).resolve().parents[1]
PARTS = {"shipped": "accuracy.md", "bench": "accuracy/bench.md", "tweets": "accuracy/tweets.md"}
"""Parts of the measurement, and the file that `--write` gives each; none holds a date, so that two can be compared."""


def main() -> None:
    """Print the tables, line by line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="one part: the shipped model, the bench, or the tweets")
    parser.add_argument(
        "--setting",
        action="append",
        default=[],
        metavar="JSON",
        help='settings of StanceClassifier to measure, too: \'{"C": 3, "near_words": 4}\'; may be repeated',
    )
    parser.add_argument("--write", action="store_true", help=f"write {', '.join(PARTS.values())}")
    options = parser.parse_args()
    for part in [options.only] if options.only else PARTS:
        found = []
        for line in _lines(part, options.setting):
            print(line, flush=True)
            found.append(line)
        if options.write and found:
            (FOLDER / PARTS[part]).write_text("\n".join(found) + "\n", "utf-8")


def _lines(part: str, settings: list[str]) -> Iterator[str]:
    if part == "shipped":
        return shipped.lines()
    if part == "bench":
        given = {text: json.loads(text) for text in settings}
        return bench.lines(
            bench.makers({"defaults": {}, "those of the shipped model": bench.shipped_settings()} | given)
        )
    return tweets.lines() if TWEETS.is_dir() else iter(())


if __name__ == "__main__":
    main()
