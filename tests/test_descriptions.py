"""The nouns of an actor come from its name, its role and its kind."""

from __future__ import annotations

import pytest

from stancelib import descriptions
from stancelib.descriptions import IMPLIED, OWN, nouns, nouns_of
from stancelib.errors import SettingError
from stancelib.records import Actor


@pytest.mark.parametrize(
    ("actor", "own", "implied"),
    [
        (Actor("a", "Ada", "person", role="prime minister"), "minister", "politician"),
        (Actor("b", "Bank of Vell", "organisation"), "bank", "lender"),
        (Actor("c", "Vell", "country", aliases=("Kingdom of Vell",)), "kingdom", "monarchy"),
        (Actor("d", "VELLCOM", "bloc"), "bloc", None),
        (Actor("e", "Norvane Systems", "organisation"), "company", "firm"),
        (Actor("f", "Norvane", "organisation"), "company", None),
        (Actor("USA", "United States", "country"), "administration", None),
    ],
)
def test_nouns_of_an_actor(actor: Actor, own: str, implied: str | None) -> None:
    fits = nouns_of(actor)
    assert fits[own] == OWN
    assert implied is None or fits[implied] == IMPLIED


def test_a_person_has_no_nouns_of_organisations() -> None:
    """A role may name an office without being it: "council president" is no council."""
    assert "council" not in nouns_of(Actor("a", "Ada", "person", role="council president"))


def test_every_listed_noun_is_described() -> None:
    assert all(noun.kinds and set(noun.implied) <= set(nouns()) for noun in nouns().values())


def test_an_implied_noun_without_a_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(descriptions, "read_lines", lambda _: ("vizier person : adviser",))
    nouns.cache_clear()
    try:
        with pytest.raises(SettingError, match=r"implies \['adviser'\]; give each a line of its own"):
            nouns()
    finally:
        nouns.cache_clear()
