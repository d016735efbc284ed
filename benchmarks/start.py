"""Section on new processes: what an import, the help and the first answer cost, with and without compiled kernels."""

from __future__ import annotations

import os
import tempfile
from functools import partial

from benchmarks.clock import ROUNDS, Contender, Figure, in_turn, new_process, reported

IMPORT_PANDAS, IMPORT_STANCELIB = "`import pandas`", "`import stancelib`"
WARM, COLD = "first answer, kernels compiled before", "first answer, kernels compiled now"
_FIRST_ANSWER = "import stancelib; assert stancelib.classify('Moscow accused NATO of bad faith.').stances"
_IMPORTS = "import stancelib; stancelib.load"


def start(rounds: int = ROUNDS) -> list[Figure]:
    """Seconds in a new process, files being in the memory of the system."""
    return in_turn("start", contenders(), rounds)


def contenders() -> list[Contender]:
    """Statements and whole processes, the compilation of all kernels last."""
    help_command, first_answer = ["-m", "stancelib", "--help"], ["-c", _FIRST_ANSWER]
    whole = "the whole process: start, imports, loading, one sentence"
    return [
        _statement(IMPORT_PANDAS, "the import statement", "import pandas"),
        _statement(IMPORT_STANCELIB, "the import statement", "import stancelib"),
        _statement("model loading", "`stancelib.load`, imports done", "stancelib.load('default')", before=_IMPORTS),
        Contender("`stancelib --help`", "the whole process", partial(new_process, help_command)),
        Contender(WARM, whole, partial(new_process, first_answer)),
        Contender(COLD, f"{whole}; numba's cache is empty", _cold),
    ]


def _statement(name: str, covers: str, statement: str, before: str = "") -> Contender:
    return Contender(name, covers, partial(_clocked, before, statement), clock=reported)


def _clocked(before: str, statement: str) -> float:
    """Seconds of one statement in a new process."""
    lines = (before, "import time", "begin = time.perf_counter()", statement, "print(time.perf_counter() - begin)")
    return float(new_process(["-c", "\n".join(lines)]))


def _cold() -> None:
    with tempfile.TemporaryDirectory() as folder:
        new_process(["-c", _FIRST_ANSWER], {**os.environ, "NUMBA_CACHE_DIR": folder})
