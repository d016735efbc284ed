"""The guard of speed: what it lets pass, and that CI runs it."""

from __future__ import annotations

from pathlib import Path

from benchmarks import guard

ROOT = Path(__file__).parents[1]


def test_guard_tries_twice_and_complains() -> None:
    """A slow run is repeated once; a fast one is not; two slow ones fail, with figure and floor."""
    slow = dict.fromkeys(guard.FLOORS, 0.01)
    fast = dict.fromkeys(guard.FLOORS, 1000.0)
    for runs, left, complaints in (([slow, fast], 0, 0), ([fast, slow], 1, 0), ([slow, slow, fast], 1, 2)):
        waiting = iter(runs)
        assert len(guard.guard(lambda waiting=waiting: next(waiting))) == complaints
        assert len(list(waiting)) == left
    assert guard.too_slow(slow)[0].endswith(f"the floor is {next(iter(guard.FLOORS.values())):g}")


def test_ci_runs_the_guard() -> None:
    """The floors are kept where every change passes."""
    assert "benchmarks.guard" in (ROOT / ".ci" / "run").read_text("utf-8")
