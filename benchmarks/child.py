"""One task in a process of its own, so that its peak memory is its own: `python -m benchmarks.child score_file 1000`.

Prints `{"seconds": ..., "megabytes": ...}`: the clock covers the call alone, after a small one to warm up; the peak is
the whole process's, Python, libraries and model included.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import stancelib
from benchmarks import workloads
from benchmarks.clock import wall

SENTENCES_EACH = 8
"""Short articles, so that a hundred thousand of them take minutes."""


def peak_megabytes() -> float:
    """The most memory this process ever held; `ru_maxrss` would count what its parent held when it started it."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1000)


def score(number: int, folder: Path) -> Callable[[], Any]:  # noqa: ARG001 - the tasks are called alike
    """`score` on a frame."""
    frame = workloads.articles(number, sentences_each=SENTENCES_EACH)
    return lambda: stancelib.score(frame)


def score_file(number: int, folder: Path) -> Callable[[], Any]:
    """`score_file` from JSON lines to Parquet; the lines are written one by one."""
    source = folder / f"articles-{number}.jsonl"
    with source.open("w", encoding="utf-8") as lines:
        for row in islice(workloads.article_rows(SENTENCES_EACH), number):
            lines.write(json.dumps(row) + "\n")
    return lambda: stancelib.score_file(source, folder / f"stances-{number}.parquet", resume=False)


TASKS = {"score": score, "score_file": score_file}


def main(task: str, number: str) -> None:
    """Measure one task on so many articles."""
    with tempfile.TemporaryDirectory() as folder:
        TASKS[task](10, Path(folder))()
        seconds = wall(TASKS[task](int(number), Path(folder)))
    print(json.dumps({"seconds": seconds, "megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
