"""Governments by their leader: the country's for a leader in office, an actor of its own for a former one."""

from __future__ import annotations

import pytest

from stancelib.actors import ActorCatalog


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Biden administration was wrong.", ["Biden administration"]),
        ("Critics of the Sunak government were wrong.", ["Sunak government"]),
        ("The Modi government was wrong.", ["India"]),
        ("Modi met the government.", ["Narendra Modi"]),
    ],
)
def test_governments(text: str, names: list[str]) -> None:
    catalog = ActorCatalog.default()
    assert [catalog.actors[match.actor].name for match in catalog.find(text)] == names
