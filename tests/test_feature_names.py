"""Features have names that a person understands."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

import stancelib
from stancelib.feature_names import TAG_NAMES, feature_name
from stancelib.feature_templates import TEMPLATES
from stancelib.lexicon import TAGS

CODE = re.compile(r"ACTOR|OTHER|\b(?:act|effect|state|nomact|quality|outcome|person)[-+]")


def test_every_tag_has_a_name_in_words() -> None:
    """No code of the lexicon reaches a reader, negated or in the passive."""
    assert set(TAG_NAMES) == set(TAGS[1:])
    text = (
        'Perhaps the union, not condemned by Oslo, said the loyal envoy was a failure and "very bad", but angered Rome.'
    )
    for stance in stancelib.classify(text, actors=["the union"]).stances:
        names = [reason.name for reason in stance.explain(-1)]
        assert not [name for name in names if CODE.search(name)]
        assert any(name.startswith("the actor is named by ") for name in names)
        assert any(name.startswith("sum of tone close after the actor: about") for name in names)


@given(st.integers(0, len(TEMPLATES) - 1), st.sampled_from(["before", "after"]), st.text(max_size=30))
def test_anything_can_be_named(number: int, side: str, shown: str) -> None:
    """Words of any kind, braces and brackets too."""
    assert feature_name(TEMPLATES[number], side, shown)
