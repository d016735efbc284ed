"""What the speed suite makes of its figures: JSON, tables, aims, picture; and the README's table is the JSON's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import cluster, criteria, picture, results, scaling, speed, start, throughput, workloads
from benchmarks.clock import Figure
from benchmarks.peers import PEERS
from benchmarks.results import Results

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def figures(*triples: tuple[str, str, float]) -> Results:
    return Results(tuple(Figure(section, name, "all of it", cost) for section, name, cost in triples))


SAMPLE = Results(
    (
        Figure("throughput", throughput.PREDICT_PROBA, "raw to done", 1e-5),
        Figure("throughput", throughput.SCORE, "raw to done", 5e-5),
        Figure("throughput", throughput.SAME_FEATURES, "ready-made to done", 2e-4),
        Figure("throughput", "VADER", reason="vaderSentiment is not installed: pip install '.[bench]'"),
        Figure("memory", scaling.label("score_file", 1_000), "the whole process", 400.0),
        Figure("memory", scaling.label("score_file", 10_000), "the whole process", 410.0),
    )
)


def test_readme_shows_what_was_measured() -> None:
    """The README's speed table is the committed JSON's, to the letter."""
    before, rest = README.split(results.README_MARKS[0])
    table, _ = rest.split(results.README_MARKS[1])
    assert table == results.readme_table(results.read_json(speed.JSON))
    assert results.fill_readme(README, results.read_json(speed.JSON)) == README
    assert "## How good, how fast" in before


def test_the_committed_json_has_no_clock() -> None:
    """Known sections; numbers and reasons; neither dates nor machines."""
    summary = results.read_json(speed.JSON)
    assert set(summary) <= {section.key for section in results.SECTIONS}
    assert summary["throughput"][throughput.SAME_FEATURES] == 1
    text = speed.JSON.read_text("utf-8").lower()
    assert not re.search(r"second\b|date|\d{4}-\d\d|cpu|linux|python", text)


def test_json_round_trip(tmp_path: Path) -> None:
    """Speeds relative to the pipeline, three digits; memory in MB; the reason where there is no figure."""
    results.write_json(SAMPLE.summary(), tmp_path / "speed.json")
    assert results.read_json(tmp_path / "speed.json") == {
        "throughput": {
            throughput.PREDICT_PROBA: 20.0,
            throughput.SCORE: 4.0,
            throughput.SAME_FEATURES: 1.0,
            "VADER": "vaderSentiment is not installed: pip install '.[bench]'",
        },
        "memory": {scaling.label("score_file", 1_000): 400.0, scaling.label("score_file", 10_000): 410.0},
    }


def test_tables() -> None:
    """Rates, relative speeds, and peers that are missing with their reason."""
    sections = {section.key: section for section in results.SECTIONS}
    table = results.section_table(SAMPLE, sections["throughput"]).splitlines()
    assert table[2:4] == ["| what | the figure covers | measured | relative speed |", "|---|---|---|---|"]
    assert table[4].endswith("| raw to done | 100,000 sentences a second | 20 |")
    assert table[7] == "| VADER | skipped: vaderSentiment is not installed: pip install '.[bench]' |  |  |"
    readme = results.readme_table(SAMPLE.summary()).splitlines()
    assert readme[3] == f"| {throughput.SCORE} | 4 | 5 times as fast |"
    assert "410 MB" in results.section_table(SAMPLE, sections["memory"])


def test_readme_is_filled_between_its_marks() -> None:
    """What stands around the table stays."""
    start_mark, end_mark = results.README_MARKS
    filled = results.fill_readme(f"before\n{start_mark}old\n{end_mark}\nafter\n", SAMPLE.summary())
    assert filled == f"before\n{start_mark}{results.readme_table(SAMPLE.summary())}{end_mark}\nafter\n"


def verdicts(found: Results) -> dict[str, tuple[str, str]]:
    return {name: (measured, met) for name, _, measured, met in (line.row(found) for line in criteria.CRITERIA)}


def test_aims_are_judged() -> None:
    """Floors, ceilings, changes and spreads, with what is not measured named so."""
    file = [scaling.label("score_file", size) for size in (1_000, 100_000)]
    found = figures(
        ("throughput", throughput.PREDICT_PROBA, 1.0),
        ("throughput", throughput.SAME_FEATURES, 20.0),
        ("throughput", "fastText `predict`", 5.9),
        ("start", start.WARM, 1.01),
        ("start", start.COLD, 14.9),
        ("articles", file[0], 1.0),
        ("articles", file[1], 0.85),
        ("memory", file[0], 480.0),
        ("memory", file[1], 501.0),
        ("actors", scaling.actors_label(100), 1.0),
        ("actors", scaling.actors_label(50_000), 0.5),
        ("floods", "emoji", 1.2),
        ("floods", "no space", 1.6),
    )
    met = [met for _, met in verdicts(found).values()]
    assert met == [
        *("not met", "met", "not measured", "not measured", "not measured", "not measured", "not measured"),
        *("not met", "met", "not met", "met", "not met", "met", "not met"),
    ]
    shown = verdicts(found)["cost a byte of a hostile text of four times the size"]
    assert shown == ("1.6 times", "not met")


def test_every_aim_can_be_measured() -> None:
    """An aim that names a section or contender of another spelling would be "not measured" for ever."""
    names: dict[str, list[str]] = {
        "throughput": [throughput.PREDICT_PROBA, throughput.SCORE, throughput.SAME_FEATURES, *(p.name for p in PEERS)],
        "latency": [throughput.ONE_SENTENCE, throughput.SKLEARN_CALL],
        "start": [contender.name for contender in start.contenders()],
        "articles": [scaling.label("score_file", size) for size in (*scaling.SIZES, scaling.LARGE)],
        "memory": [scaling.label("score_file", size) for size in scaling.SIZES],
        "actors": [scaling.actors_label(size) for size in scaling.CATALOGUES],
        "workers": [scaling.ONE_PROCESS, scaling.TWO_PROCESSES],
        "cluster": [cluster.ONE_WORKER, cluster.TWO_WORKERS],
        "floods": list(workloads.FLOODS),
    }
    everything = figures(*((section, name, 1.0) for section, found in names.items() for name in found))
    assert "not measured" not in [met for _, met in verdicts(everything).values()]


def test_picture_is_drawn_from_the_json(tmp_path: Path) -> None:
    """Bars for what has a speed, lines for what has sizes; the same bytes each time."""
    pytest.importorskip("matplotlib")
    summary = SAMPLE.summary() | {"actors": {"100 actors": 1.0, "50,000 actors": 0.5}}
    paths = tmp_path / "one.svg", tmp_path / "two.svg"
    for path in paths:
        picture.draw(summary, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert "stancelib predict_proba" in paths[0].read_text("utf-8")
    assert picture.curve(summary["actors"], "") == [(100, 1.0), (50_000, 2.0)]


def test_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One section alone prints its table and the aims; everything can be written; a wrong name is refused."""
    pytest.importorskip("matplotlib")
    monkeypatch.setattr(speed, "RUNS", {"throughput": lambda _: list(SAMPLE.figures), "articles": lambda *_: []})
    readme = tmp_path / "README.md"
    readme.write_text("".join(results.README_MARKS), "utf-8")
    for name, path in (
        ("JSON", "speed.json"),
        ("TABLES", "speed.md"),
        ("PICTURE", "speed.svg"),
        ("README", "README.md"),
    ):
        monkeypatch.setattr(speed, name, tmp_path / path)
    monkeypatch.setattr(scaling, "articles", lambda *_, **__: [])
    speed.main(["throughput"])
    printed = capsys.readouterr().out
    assert "### Sentences" in printed and "### Aims" in printed and not speed.JSON.exists()
    speed.main(["--write"])
    assert speed.TABLES.read_text("utf-8") == capsys.readouterr().out
    speed.main(["--readme"])
    assert capsys.readouterr().out in readme.read_text("utf-8")
    for wrong in (["nothing"], ["throughput", "--write"]):
        with pytest.raises(SystemExit):
            speed.main(wrong)
