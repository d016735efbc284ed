"""A name of one word that nothing lists is an actor where it acts often enough."""

from __future__ import annotations

import pytest
from test_names import names as find_names


def names(text: str) -> set[str]:
    return {match.actor.name for match in find_names(text, [(0, len(text))])}


def test_a_word_that_acts_is_an_actor() -> None:
    text = "They say Korsia refused. But Korsia has lied, and Korsia's engineers know."
    assert names(text) == {"Korsia"}
    assert [text[m.start : m.end] for m in find_names(text, [(0, len(text))])] == ["Korsia"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "They say Korsia refused. But Korsia has lied.",
        "They went to Korsia, lived in Korsia and left from Korsia.",
        "They went to Korsia. Korsia's rain fell in Korsia. Korsia has snow in Korsia.",
        "The Korsia Road has ended. A Korsia Road has begun. Korsia Road was long.",
        "On Monday it rained; on Monday's eve, Monday has gone.",
    ],
)
def test_rare_words_places_and_parts_of_names_are_not(text: str) -> None:
    assert "Korsia" not in names(text) and "Monday" not in names(text)


def test_a_surname_is_left_to_its_person() -> None:
    text = "They met Ana Zulor. Then Zulor left, and Zulor has gone, and Zulor's car too."
    assert names(text) == {"Ana Zulor"}
