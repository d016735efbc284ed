"""Speed that must not be lost: `python -m benchmarks.guard` fails where a ratio falls under its floor.

Ratios are to the scikit-learn pipeline over the same features, in the same run, so that a slow machine slows both.
The median of rounds counts, in seconds of computing, and a run that fails is repeated once: shared machines are noisy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

from benchmarks import throughput
from benchmarks.clock import in_turn, processor
from benchmarks.results import Results

FLOORS: Mapping[str, float] = {
    throughput.PREDICT_PROBA: 6.0,
    throughput.SCORE: 1.0,
}
"""Well below what this command prints. That is less than in `speed.json`: the pipeline learns from fewer rows here
and so has fewer features to look up."""
ATTEMPTS = 2
_LIMIT, _ROUNDS = 2000, 5


def measured() -> dict[str, float]:
    """Speeds relative to the pipeline, of a short run."""
    contenders = [replace(contender, clock=processor) for contender in throughput.core(_LIMIT)]
    results = Results(tuple(in_turn("throughput", contenders, _ROUNDS)))
    speeds = {name: results.speed("throughput", name, throughput.SAME_FEATURES) for name in FLOORS}
    return {name: speed for name, speed in speeds.items() if speed is not None}


def too_slow(speeds: Mapping[str, float], floors: Mapping[str, float] = FLOORS) -> list[str]:
    """What lies under its floor, as lines to print."""
    return [
        f"{name}: {speeds[name]:.3g} times the speed of scikit-learn, the floor is {floor:g}"
        for name, floor in floors.items()
        if speeds[name] < floor
    ]


def guard(measure: Callable[[], Mapping[str, float]] = measured) -> list[str]:
    """Complaints of the last of up to two runs; none where one run was fast enough."""
    for _ in range(ATTEMPTS):
        speeds = measure()
        print(", ".join(f"{name}: {speed:.3g} times" for name, speed in speeds.items()))
        if not (complaints := too_slow(speeds)):
            break
    return complaints


if __name__ == "__main__":
    sys.exit("\n".join(guard()) or 0)
