"""What this library wants to reach in speed, each line with what was measured and whether it is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import cluster, scaling, start, throughput
from benchmarks.results import Results, markdown

Measure = Callable[[Results], float | None]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line: what is measured, in what unit, and the bound, which is a floor or else a ceiling."""

    name: str
    measure: Measure
    bound: float
    unit: str = "times"
    floor: bool = False

    def row(self, results: Results) -> tuple[str, str, str, str]:
        """Criterion, bound, measured, met or not."""
        found = self.measure(results)
        bound = f"at {'least' if self.floor else 'most'} {self.bound:g} {self.unit}"
        if found is None:
            return self.name, bound, "", "not measured"
        return self.name, bound, f"{found:.3g} {self.unit}", "met" if self.met(found) else "not met"

    def met(self, found: float) -> bool:
        """Whether a figure keeps the bound."""
        return found >= self.bound if self.floor else found <= self.bound


def _speed(section: str, name: str, base: str) -> Measure:
    return lambda results: results.speed(section, name, base)


def _cost_ratio(section: str, name: str, base: str) -> Measure:
    return lambda results: results.speed(section, base, name)


def _cost(section: str, name: str) -> Measure:
    return lambda results: results.cost(section, name)


def _change(section: str, name: str, base: str, *, growth_only: bool = False) -> Measure:
    """How far a cost lies from another, in percent; a cost that falls counts too, unless only growth is asked for."""

    def measure(results: Results) -> float | None:
        ratio = results.speed(section, base, name)
        change = None if ratio is None else 100 * (ratio - 1)
        return change if change is None or growth_only else abs(change)

    return measure


def _largest(section: str, among: Callable[[str], bool] = lambda _name: True) -> Measure:
    return lambda results: max(_costs(results, section, among), default=None)


def _spread(section: str, among: Callable[[str], bool]) -> Measure:
    def measure(results: Results) -> float | None:
        costs = _costs(results, section, among)
        return 100 * (max(costs) / min(costs) - 1) if len(costs) > 1 else None

    return measure


def _costs(results: Results, section: str, among: Callable[[str], bool]) -> list[float]:
    return [figure.cost for figure in results.of(section) if figure.cost is not None and among(figure.name)]


def _from_file(name: str) -> bool:
    return name.startswith("`score_file`") and name != scaling.label("score_file", 100)


CRITERIA = (
    Criterion(
        "`predict_proba` beside fastText's `predict` on the same sentences",
        _speed("throughput", throughput.PREDICT_PROBA, "fastText `predict`"), 6, floor=True,
    ),
    Criterion(
        "`predict_proba` beside scikit-learn over the same features",
        _speed("throughput", throughput.PREDICT_PROBA, throughput.SAME_FEATURES), 20, floor=True,
    ),
    Criterion(
        "`score`, raw articles to frame, beside VADER on ready-split sentences",
        _speed("throughput", throughput.SCORE, "VADER"), 2, floor=True,
    ),
    Criterion(
        "`score` with two processes beside one",
        _speed("workers", scaling.TWO_PROCESSES, scaling.ONE_PROCESS), 1.7, floor=True,
    ),
    Criterion(
        "`score_dask` with two workers beside one",
        _speed("cluster", cluster.TWO_WORKERS, cluster.ONE_WORKER), 1.6, floor=True,
    ),
    Criterion(
        "time of `classify` on one sentence, by one scikit-learn `predict_proba`",
        _cost_ratio("latency", throughput.ONE_SENTENCE, throughput.SKLEARN_CALL), 0.25,
    ),
    Criterion(
        "time of `import stancelib`, by `import pandas`",
        _cost_ratio("start", start.IMPORT_STANCELIB, start.IMPORT_PANDAS), 0.3,
    ),
    Criterion("first answer of a new process, kernels compiled before", _cost("start", start.WARM), 1.0, "s"),
    Criterion("first answer of a new process, kernels compiled now", _cost("start", start.COLD), 15, "s"),
    Criterion(
        "change of the cost of an article from 1,000 to 100,000 articles, `score_file`",
        _change("articles", scaling.label("score_file", scaling.LARGE), scaling.label("score_file", 1_000)), 10, "%",
    ),
    Criterion("spread of the peak memory of `score_file` from 1,000 articles", _spread("memory", _from_file), 5, "%"),
    Criterion("peak memory of `score_file`", _largest("memory", _from_file), 500, "MB"),
    Criterion(
        "growth of the cost of an article from 100 to 50,000 actors",
        _change("actors", scaling.actors_label(50_000), scaling.actors_label(100), growth_only=True), 20, "%",
    ),
    Criterion("cost a byte of a hostile text of four times the size", _largest("floods"), 1.5),
)  # fmt: skip


def criteria_table(results: Results, *, complete: bool = True) -> str:
    """All lines as Markdown, or only those that were measured."""
    rows = [row for criterion in CRITERIA if (row := criterion.row(results))[2] or complete]
    return "### Aims\n\n" + markdown(("aim", "bound", "measured", "met"), rows)
