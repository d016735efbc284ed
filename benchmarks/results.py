"""What a run found: looked up by section and name, as JSON to compare commits by, and as tables to read.

The JSON holds no clock, date or machine: speeds are relative to one contender of the same section and run, so that two
commits can be compared with `diff`. The tables show seconds and rates, too, of the machine that ran them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import cluster, scaling, start, throughput
from benchmarks.clock import Figure

README_MARKS = ("<!-- speed -->\n\n", "\n<!-- /speed -->")
Summary = dict[str, dict[str, Any]]
"""Section to name to a number, or to the reason why there is none."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table: `base` is the contender whose speed is 1, None where figures are no times; `show` prints a cost."""

    key: str
    title: str
    base: str | None
    show: Callable[[float], str]


def _rate(unit: str) -> Callable[[float], str]:
    return lambda cost: f"{1 / cost:,.0f} {unit} a second"


def _time(unit: str, scale: float, digits: int = 2) -> Callable[[float], str]:
    return lambda cost: f"{cost * scale:,.{digits}f} {unit}"


SECTIONS = (
    Section("throughput", "Sentences", throughput.SAME_FEATURES, _rate("sentences")),
    Section("roofline", "The same text, by bytes", throughput.SPLIT, lambda cost: f"{1e-6 / cost:,.1f} MB a second"),
    Section("latency", "One answer", throughput.SKLEARN_CALL, _time("ms", 1e3)),
    Section("start", "New processes", start.IMPORT_PANDAS, _time("s", 1, 3)),
    Section("training", "Training on 2,000 pairs", throughput.SKLEARN_FIT, _rate("pairs")),
    Section("articles", "Number of articles, of 8 sentences", scaling.label("score_file", 1_000), _rate("articles")),
    Section("memory", "Peak memory", None, lambda cost: f"{cost:,.0f} MB"),
    Section("length", "Length of articles", scaling.length_label(10), _rate("sentences")),
    Section("actors", "Actors in the catalogue", scaling.actors_label(100), _rate("articles")),
    Section("workers", "Processes", scaling.ONE_PROCESS, _rate("articles")),
    Section("cluster", "A Dask cluster", cluster.ONE_WORKER, _rate("articles")),
    Section("floods", "Hostile texts: cost a byte of four times the text", None, lambda cost: f"{cost:.2f} times"),
)


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of a run."""

    figures: tuple[Figure, ...]

    def cost(self, section: str, name: str) -> float | None:
        """The cost of one item, or None where it was not measured."""
        return next((f.cost for f in self.figures if (f.section, f.name) == (section, name)), None)

    def speed(self, section: str, name: str, base: str) -> float | None:
        """How many times as fast as `base`, or None where one of them was not measured."""
        own, other = self.cost(section, name), self.cost(section, base)
        return None if own is None or other is None else other / own

    def of(self, section: str) -> list[Figure]:
        """The figures of a section, in order."""
        return [figure for figure in self.figures if figure.section == section]

    def summary(self) -> Summary:
        """Relative speeds, three digits each; megabytes and ratios where a section has no base."""
        known = {section.key: section for section in SECTIONS}
        found: Summary = {}
        for figure in self.figures:
            value = self._relative(known[figure.section], figure)
            found.setdefault(figure.section, {})[figure.name] = figure.reason or value
        return found

    def _relative(self, section: Section, figure: Figure) -> float | None:
        value = figure.cost if section.base is None else self.speed(section.key, figure.name, section.base)
        return None if value is None else float(f"{value:.3g}")


def write_json(summary: Summary, path: Path) -> None:
    """Write the JSON, a line for each figure."""
    path.write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", "utf-8")


def read_json(path: Path) -> Summary:
    """Read what `write_json` wrote."""
    found: Summary = json.loads(path.read_text("utf-8"))
    return found


def section_table(results: Results, section: Section) -> str:
    """One section as Markdown: what, what the clock covers, the figure, and the speed relative to the base."""
    rows = [_row(results, section, figure) for figure in results.of(section.key)]
    return f"### {section.title}\n\n" + markdown(("what", "the figure covers", "measured", "relative speed"), rows)


def _row(results: Results, section: Section, figure: Figure) -> tuple[str, ...]:
    if figure.cost is None:
        return figure.name, f"skipped: {figure.reason}", "", ""
    speed = results.speed(section.key, figure.name, section.base) if section.base else None
    return figure.name, figure.covers, section.show(figure.cost), "" if speed is None else f"{speed:.3g}"


def markdown(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = tuple(header)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return "\n".join([*lines, *("| " + " | ".join(cells) + " |" for cells in rows)]) + "\n"


def readme_table(summary: Summary) -> str:
    """The README's speed table: sentences a second, relative to scikit-learn over the same features."""
    own = summary["throughput"][throughput.PREDICT_PROBA]
    rows = [_readme_row(name, value, own) for name, value in summary["throughput"].items()]
    return markdown(("what", "relative speed", "`predict_proba` is"), rows)


def _readme_row(name: str, value: float | str, own: float) -> tuple[str, str, str]:
    if isinstance(value, str):
        return name, f"skipped: {value}", ""
    return name, f"{value:.3g}", "" if name == throughput.PREDICT_PROBA else f"{_times(own / value)} times as fast"


def _times(ratio: float) -> str:
    """A ratio of three figures, without an exponent: 0.564, 12.5, 12,400."""
    return f"{float(f'{ratio:.3g}'):,.0f}" if ratio >= 1000 else f"{ratio:.3g}"


def fill_readme(text: str, summary: Summary) -> str:
    """The README with the table between its marks."""
    before, rest = text.split(README_MARKS[0])
    return before + README_MARKS[0] + readme_table(summary) + README_MARKS[1] + rest.split(README_MARKS[1])[1]
