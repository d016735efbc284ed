"""Two readings of the labelled articles are compared pair by pair, and what was settled is what the articles say."""

from __future__ import annotations

import json

import pytest

from benchmarks.actor_scores import FOLDER
from benchmarks.agreement import is_same_holder, kappa, lines, main, read


def test_kappa_is_agreement_beyond_chance() -> None:
    """Three of four alike with halves on either side: 0.75 raw, 0.5 by chance, kappa 0.5."""
    labels = [("favor", "favor"), ("favor", "against"), ("against", "against"), ("against", "against")]
    assert kappa(labels) == pytest.approx(0.5)
    assert kappa([("favor", "favor")] * 2) == 1.0


def test_a_holder_by_its_head_is_the_same() -> None:
    """A longer text of one speaker agrees with a shorter one; the author agrees with the author alone."""
    assert is_same_holder("Lawyers", "Lawyers who follow such cases")
    assert not is_same_holder("author", "the author of the report")
    assert not is_same_holder("Spain", "Norway")


def test_settled_labels_are_those_of_the_articles() -> None:
    """Every pair that was read twice carries in its article the stance that was settled."""
    stances: dict[tuple[str, int], str] = {}
    for part in ("dev", "kept"):
        for line in (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines():
            article = json.loads(line)
            for mention in article["mentions"]:
                stances[article["id"], mention["start"]] = mention.get("stance", "neutral")
    for pair in read():
        labels = {stances[pair["article"], start] for start in pair["starts"]} - {"neutral"}
        assert pair["settled"] in (labels or {"neutral"})


def test_figures_and_changes_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The figures come first, then one line for each label that was changed."""
    main()
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == list(lines(read()))
    assert len(printed) == 2 + 37
