"""Speed that must not be lost: `python -m benchmarks.guard` fails where a ratio falls under its floor.

Ratios are to the scikit-learn pipeline over the same features, in the same run, so that a slow machine slows both. The
median of rounds counts, and a run that fails is repeated once, since a machine that others share is noisy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from benchmarks import throughput
from benchmarks.clock import in_turn
from benchmarks.results import Results

FLOORS: Mapping[str, float] = {
    throughput.PREDICT_PROBA: 4.0,
    throughput.SCORE: 0.4,
}
"""Floors, well below what is measured: raise them when the real figures have risen (`speed.json`)."""
ATTEMPTS = 2
_LIMIT, _ROUNDS = 2000, 5


def measured() -> dict[str, float]:
    """Speeds relative to the pipeline, of a short run."""
    results = Results(tuple(in_turn("throughput", throughput.core(_LIMIT), _ROUNDS)))
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
