"""What the speed benchmarks read and how they take turns; no clock is judged here."""

from __future__ import annotations

import json
from itertools import islice

import pytest

import stancelib
from benchmarks import child, scaling, throughput, workloads
from benchmarks.clock import Absent, Contender, in_turn, new_process
from benchmarks.peers import Peer, peer_contenders


def test_turns_and_medians() -> None:
    """Each contender runs once to warm up, then in turn; the median of an item counts, whatever the outliers."""
    order: list[str] = []
    clocks = {"a": iter([9.0, 2.0, 4.0]), "b": iter([30.0, 10.0, 20.0])}

    def contender(name: str, items: int) -> Contender:
        def clock(run: object) -> float:
            order.append(name)
            return next(clocks[name])

        return Contender(name, "start to stop", lambda: order.append(name.upper()), items, clock)

    found = in_turn("throughput", [contender("a", 1), Absent("gone", "why"), contender("b", 10)], rounds=3)
    assert "".join(order) == "ABababab"
    assert [(figure.name, figure.cost, figure.reason) for figure in found] == [
        ("a", 4.0, ""),
        ("gone", None, "why"),
        ("b", 2.0, ""),
    ]


def test_peers_that_are_missing_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """No peer is left out in silence."""
    peer = Peer("X", "all", ("no_such_module_anywhere",), "x", lambda *_: lambda texts: texts)
    monkeypatch.setattr("benchmarks.peers.PEERS", (peer,))
    found = list(peer_contenders(["a"], ["b"]))
    assert found == [Absent("X", "no_such_module_anywhere is not installed: pip install x")]


def test_peers_answer_the_sentences_they_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer is fitted on all sentences, asked up to its limit, and counted by what it is asked."""
    seen: list[list[str]] = []
    peer = Peer("X", "all", ("json",), "x", lambda texts, _: seen.append(texts) or seen.append, limit=2)
    monkeypatch.setattr("benchmarks.peers.PEERS", (peer,))
    (contender,) = peer_contenders(["a", "b", "c"], ["l"] * 3)
    assert isinstance(contender, Contender)
    contender.run()
    assert (seen, contender.items) == ([["a", "b", "c"], ["a", "b"]], 2)


def test_workloads_are_deterministic() -> None:
    """Sentences differ from each other, articles too, and offsets are the sentences' own."""
    rows = workloads.labelled()
    assert rows["text"].is_unique and len(rows) > 5000
    assert ((rows["start"] >= 0) & (rows["start"] < rows["end"]) & (rows["end"] <= rows["text"].str.len())).all()
    many = list(islice(workloads.article_rows(), 2000))
    assert len({row["text"] for row in many}) == len({row["id"] for row in many}) == 2000
    assert workloads.articles(3).to_dict("records") == many[:3]
    assert many[0]["text"].startswith(" ".join(workloads.sentences(5)) + "\n\n")


def test_invented_actors_are_found() -> None:
    """Fifty thousand actors of names of their own, of which the articles name two each."""
    everyone = workloads.actors(50_000)
    assert len({actor.name for actor in everyone}) == 50_000
    frame = stancelib.score(workloads.articles_about(everyone[:10], 5), actors=everyone[:10])
    expected = {actor.id for actor in everyone[:10]}
    assert expected <= set(frame["actor_id"].dropna())


def test_floods_have_their_size() -> None:
    """As many bytes as asked for, but for the last piece."""
    for name, piece in workloads.FLOODS.items():
        assert 0 <= 1000 - len(workloads.flood(name, 1000).encode()) < len(piece.encode())


def test_child_reports_time_and_memory(capsys: pytest.CaptureFixture[str]) -> None:
    """A task in a process of its own says what the call took and what the process held."""
    child.main("score_file", "3")
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"seconds", "megabytes"} and found["megabytes"] > 50


def test_new_process_runs_this_python() -> None:
    """What it prints comes back."""
    assert new_process(["-c", "print('here')"]) == "here\n"


def test_sections_on_sentences_hold_what_they_are_relative_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each table has its base, and the plain work on the same bytes goes to a table of its own."""
    monkeypatch.setattr("benchmarks.peers.PEERS", ())
    found = [*throughput.throughput(1, limit=100), *throughput.latency(1)]
    named = {key: [figure.name for figure in found if figure.section == key] for key in ("throughput", "latency")}
    own = [throughput.PREDICT_PROBA, throughput.SCORE]
    assert named["throughput"] == [*own, throughput.SAME_FEATURES, throughput.SENTENCES_ONLY]
    assert {throughput.SKLEARN_CALL, throughput.ONE_SENTENCE} < set(named["latency"])
    by_bytes = {figure.name for figure in found if figure.section == "roofline"}
    assert by_bytes == {*own, throughput.SPLIT, throughput.COPY}
    assert all(figure.cost for figure in found)


def test_two_processes_need_two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """On one core the figure of two processes is left out, with the reason."""
    few = workloads.articles(2)
    monkeypatch.setattr("benchmarks.workloads.articles", lambda _: few)
    monkeypatch.setattr(scaling, "cores", lambda: 1)
    one, two = scaling.workers(1)
    assert one.cost and two.cost is None and "one core" in two.reason
    assert scaling.cores() >= 1


def test_growth_is_measured_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds of an article and megabytes of the process, from the same children; 100,000 articles where asked for."""
    monkeypatch.setattr(scaling, "child", lambda _, size: {"seconds": 2.0 * int(size), "megabytes": 300.0})
    found = scaling.articles(3, large=True)
    assert {figure.cost for figure in found if figure.section == "articles"} == {2.0}
    assert {figure.cost for figure in found if figure.section == "memory"} == {300.0}
    largest = scaling.label("score_file", scaling.LARGE)
    assert [figure.section for figure in found if figure.name == largest] == ["articles", "memory"]
    assert largest not in {figure.name for figure in scaling.articles(1)}
