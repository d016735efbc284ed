"""The clock of the speed benchmarks: contenders take turns, and the median of their rounds counts."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

ROUNDS = 5


def wall(run: Callable[[], Any]) -> float:
    """Seconds of one run by the clock on the wall."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def processor(run: Callable[[], Any]) -> float:
    """Seconds that this process computed in one run: what other programs take on a shared machine does not count."""
    start = time.process_time()
    run()
    return time.process_time() - start


def reported(run: Callable[[], float]) -> float:
    """Seconds that the run itself reports, as a new process does of a part of what it did."""
    return run()


@dataclass(frozen=True, slots=True)
class Contender:
    """What is measured: `run` handles so many `items`; `covers` says what lies between start and stop of the clock."""

    name: str
    covers: str
    run: Callable[[], Any]
    items: int = 1
    clock: Callable[[Callable[[], Any]], float] = wall


@dataclass(frozen=True, slots=True)
class Absent:
    """A contender that cannot be measured here, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The cost of one item (the unit is its section's), or None and the reason why there is none."""

    section: str
    name: str
    covers: str = ""
    cost: float | None = None
    reason: str = ""


def in_turn(section: str, contenders: Iterable[Contender | Absent], rounds: int = ROUNDS) -> list[Figure]:
    """Run all contenders once to warm up, then so many rounds, one after the other; the median cost of an item each."""
    entries = list(contenders)
    present = [entry for entry in entries if isinstance(entry, Contender)]
    for contender in present:
        contender.run()
    times: dict[str, list[float]] = {contender.name: [] for contender in present}
    for _ in range(rounds):
        for contender in present:
            times[contender.name].append(contender.clock(contender.run) / contender.items)
    return [_figure(section, entry, times) for entry in entries]


def _figure(section: str, entry: Contender | Absent, times: dict[str, list[float]]) -> Figure:
    if isinstance(entry, Absent):
        return Figure(section, entry.name, reason=entry.reason)
    return Figure(section, entry.name, entry.covers, statistics.median(times[entry.name]))


def new_process(arguments: Sequence[str], environment: dict[str, str] | None = None) -> str:
    """What a new process of this Python prints."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout


def child(*arguments: str) -> dict[str, float]:
    """What a task of `benchmarks.child` reports from a process of its own: `seconds` and `megabytes` at the peak."""
    found: dict[str, float] = json.loads(new_process(["-m", "benchmarks.child", *arguments]))
    return found
