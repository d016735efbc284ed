"""The speed suite: `python -m benchmarks.speed` measures everything, prints tables, and says which aims are met.

`--write` also writes `speed.json`, `speed.md`, the picture, and the README's table. Sections can be named to run those
alone; `--large` adds a hundred thousand articles; `--rounds` sets how often each contender runs. `--readme` measures
nothing and prints the README's table from `speed.json`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks import cluster, criteria, picture, results, scaling, start, throughput
from benchmarks.clock import ROUNDS, Figure
from benchmarks.results import Results

FOLDER = Path(__file__).parent
JSON, TABLES = FOLDER / "speed.json", FOLDER / "speed.md"
README = FOLDER.parent / "README.md"
PICTURE = FOLDER.parent / "docs" / "images" / "speed.svg"
RUNS: dict[str, Callable[[int], list[Figure]]] = {
    "throughput": throughput.throughput,
    "latency": throughput.latency,
    "start": start.start,
    "training": throughput.training,
    "articles": scaling.articles,
    "length": scaling.length,
    "actors": scaling.actors,
    "workers": scaling.workers,
    "cluster": cluster.cluster,
    "floods": scaling.floods,
}
"""What can be run alone; `throughput` fills the table of bytes, too, and `articles` that of memory."""


def measure(sections: Sequence[str], rounds: int, *, large: bool = False) -> Results:
    """Run these sections."""
    runs: dict[str, Callable[[int], list[Figure]]] = {**RUNS, "articles": partial(scaling.articles, large=large)}
    return Results(tuple(figure for name in sections for figure in runs[name](rounds)))


def tables(found: Results, *, complete: bool = True) -> str:
    """All tables that were measured, and the aims: all of them, or those that were measured."""
    measured = [section for section in results.SECTIONS if found.of(section.key)]
    aims = criteria.criteria_table(found, complete=complete)
    return "\n".join([*(results.section_table(found, section) for section in measured), aims])


def write(found: Results) -> None:
    """Write JSON, tables, picture and the README's table."""
    summary = found.summary()
    results.write_json(summary, JSON)
    TABLES.write_text(tables(found), "utf-8")
    picture.draw(summary, PICTURE)
    README.write_text(results.fill_readme(README.read_text("utf-8"), summary), "utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Measure speed beside peers.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"any of {', '.join(RUNS)}; all by default")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of each contender (default %(default)s)")
    parser.add_argument("--large", action="store_true", help="go on to 100,000 articles")
    parser.add_argument("--write", action="store_true", help="write the JSON, the tables, the picture and the README")
    parser.add_argument(
        "--readme", action="store_true", help="print the README's table from speed.json, measure nothing"
    )
    wish = parser.parse_args(arguments)
    if unknown := sorted(set(wish.sections) - set(RUNS)):
        parser.error(f"no section {unknown[0]!r}; choose from {', '.join(RUNS)}")
    if wish.write and wish.sections:
        parser.error("--write needs all sections: name none")
    if wish.readme:
        print(results.readme_table(results.read_json(JSON)), end="")
        return
    found = measure(wish.sections or list(RUNS), wish.rounds, large=wish.large)
    print(tables(found, complete=not wish.sections), end="")
    if wish.write:
        write(found)


if __name__ == "__main__":
    main()
