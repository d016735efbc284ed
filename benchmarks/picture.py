"""The speed figures as a picture, drawn from the JSON alone."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import fill
from typing import Any

from benchmarks.results import Summary

GROWTH = {
    "articles": ("articles, `score_file`", "`score_file`"),
    "length": ("sentences an article", ""),
    "actors": ("actors in the catalogue", ""),
}
"""Sections drawn as lines, with their legend and the start of the names that belong to it."""


def draw(summary: Summary, path: Path) -> None:
    """Relative speeds as bars; cost against size as lines."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "stancelib", "svg.fonttype": "none"})
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained", width_ratios=(1.3, 1))
    _bars(left, summary["throughput"])
    _lines(right, summary)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _bars(axes: Any, speeds: dict[str, Any]) -> None:
    numbers = {name: value for name, value in speeds.items() if isinstance(value, float | int)}
    names = [fill(name.replace("`", ""), 36) for name in numbers]
    colours = ["tab:blue" if name.startswith("stancelib") else "tab:gray" for name in names]
    axes.barh(names, numbers.values(), color=colours)
    axes.invert_yaxis()
    reach = min(numbers.values()) / 3, max(numbers.values()) * 8
    axes.set(xscale="log", xlim=reach, xlabel="sentences a second, scikit-learn over the same features = 1")
    axes.bar_label(axes.containers[0], fmt="%.3g", padding=3)


def _lines(axes: Any, summary: Summary) -> None:
    for section, (legend, prefix) in GROWTH.items():
        points = curve(summary.get(section, {}), prefix)
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", label=legend.replace("`", ""))
    axes.set(xscale="log", xlabel="size", ylabel="cost of one, relative", ylim=(0, None))
    axes.grid(alpha=0.3)
    if axes.lines:
        axes.legend()


def curve(speeds: dict[str, Any], prefix: str) -> list[tuple[int, float]]:
    """Size and relative cost of each figure whose name starts like this and holds a size."""
    found = []
    for name, speed in speeds.items():
        size = re.search(r"\d[\d,]*", name)
        if name.startswith(prefix) and size and isinstance(speed, float | int):
            found.append((int(size[0].replace(",", "")), 1 / speed))
    return found
