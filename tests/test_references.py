"""Pronouns and noun phrases go to the actor that they stand for, or to nobody where that is not clear."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib.actors import ActorCatalog
from stancelib.classifier import StanceModel
from stancelib.errors import SettingError
from stancelib.pipeline import Reading, analyse
from stancelib.records import MENTION_KINDS, Actor
from stancelib.references import read_cast


def followed(text: str, model: StanceModel, coreference: str = "careful") -> list[tuple[str, str]]:
    """Every pronoun and noun phrase found, with the name of its actor."""
    columns = analyse([text], catalog=ActorCatalog.default(), model=model, reading=Reading(coreference=coreference))
    mentions = columns.mentions
    return [
        (text[start:end], columns.actors[actor].name)
        for start, end, actor, kind in zip(mentions.start, mentions.end, mentions.actor, mentions.kind, strict=True)
        if MENTION_KINDS[kind] in ("nominal", "pronoun")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Ruiz left. She was tired.", [("She", "Ana Ruiz")]),
        ("Senator Ana Ruiz met Bruno Sola. He thanked her.", [("He", "Bruno Sola"), ("her", "Ana Ruiz")]),
        ("Norway signed. It kept its word.", [("It", "Norway"), ("its", "Norway")]),
        ("The Norwegians signed. They kept their word.", [("They", "Norway"), ("their", "Norway")]),
        ("Bruno Sola said he would stay.", [("he", "Bruno Sola")]),
        ("Oslo praised Ana Ruiz and her team.", [("her", "Ana Ruiz")]),
        ("Mr. Okparaji spoke. Kim Okparaji left. He was tired.", [("He", "Kim Okparaji")]),
    ],
)
def test_pronouns(text: str, expected: list[tuple[str, str]], small_model: StanceModel) -> None:
    """Gender, kind and number decide, across the border of sentences."""
    assert followed(text, small_model) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saudi Arabia agreed. The kingdom will pay.", [("The kingdom", "Saudi Arabia")]),
        ("NATO met in May. The alliance will meet again.", [("The alliance", "NATO")]),
        ("Senator Ana Ruiz met Mayor Bruno Sola. The mayor left.", [("The mayor", "Bruno Sola")]),
        ("Ana Ruiz, the chief engineer, spoke. Then the engineer left.", [("the engineer", "Ana Ruiz")]),
        ("Ana Ruiz, who chairs the board, spoke. The chairwoman left.", [("The chairwoman", "Ana Ruiz")]),
        ("Ana Ruiz is the mediator. Bruno Sola thanked the mediator.", [("the mediator", "Ana Ruiz")]),
        ("The Lindoso Council met. The council adjourned.", [("The council", "Lindoso Council")]),
        ("Norvane Systems paid. The company moved.", [("The company", "Norvane Systems")]),
        (
            "Ukrainian President Ana Ruiz met Polish President Bruno Sola. The Ukrainian president left.",
            [("The Ukrainian president", "Ana Ruiz")],
        ),
    ],
)
def test_noun_phrases(text: str, expected: list[tuple[str, str]], small_model: StanceModel) -> None:
    """A noun fits by name, by role, by the words beside a name, and by nationality."""
    assert [pair for pair in followed(text, small_model) if pair[0].lower().startswith("the ")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Norway signed. It is clear that rain will come.",
        "Norway signed. It seems late.",
        "Norway signed. He left.",
        "They met Ana Ruiz and Eva Sola. Later she left.",
        "Senator Ana Ruiz met Senator Bruno Sola. The senator left.",
        "Mayor Bruno Sola spoke. The former mayor left.",
        "Mayor Bruno Sola spoke. The mayor of Lima left.",
        "The Lindoso Council met. The council members left.",
        "She left.",
    ],
)
def test_what_is_unclear_is_left_out(text: str, small_model: StanceModel) -> None:
    """Impersonal "it", two who fit alike, nouns that are narrowed to somebody else: no mention."""
    assert followed(text, small_model) == []


def test_boldness(small_model: StanceModel) -> None:
    """ "off" follows nothing; "bold" takes the one that fits best where "careful" leaves it open."""
    text = "They met Ana Ruiz and Eva Sola. Later she left."
    assert followed(text, small_model, "off") == []
    assert followed(text, small_model, "careful") == []
    assert len(followed(text, small_model, "bold")) == 1
    assert followed("Norway signed, and Lima wanted it.", small_model, "careful") == []
    assert followed("Norway signed, and Lima wanted it.", small_model, "bold") == [("it", "Norway")]


def test_a_speaker_does_not_say_he_of_himself(small_model: StanceModel) -> None:
    """Inside a quotation "he" is somebody other than the one who speaks."""
    text = 'Bruno Sola met Karl Voss on Monday. "He lied to us," said Sola.'
    assert followed(text, small_model) == [("He", "Karl Voss")]


def test_an_object_is_not_the_subject_of_its_clause(small_model: StanceModel) -> None:
    """ "Sola attacked him": somebody else."""
    assert followed("Karl Voss spoke. Bruno Sola attacked him.", small_model) == [("him", "Karl Voss")]


def test_texts_stay_apart(small_model: StanceModel) -> None:
    """A pronoun never goes to an actor of another text."""
    columns = analyse(["Ana Ruiz left.", "She left."], catalog=ActorCatalog.default(), model=small_model)
    assert columns.mentions.claim.tolist() == [0]


def test_an_unknown_setting_is_named() -> None:
    """The error names the value and the choices."""
    with pytest.raises(SettingError, match=r"coreference='brave'.*'off', 'careful', 'bold'"):
        Reading(coreference="brave").check()


def test_a_cast_says_what_is_known() -> None:
    """Gender by a noun of the role, country by id, fits by name; unknown is 0 and -1."""
    cast = read_cast([Actor("q", "Ada", "person", role="queen", country="NOR"), Actor("x", "Vell", "other")])
    assert cast.gender.tolist() == [2, 0]
    assert (cast.country >= 0).tolist() == [True, False]


WORDS = st.sampled_from(
    'Ana Ruiz Norway the The he she it its they "Her , . \n\n said kingdom president company of who is a " “ ”'.split(
        " "
    )
)


@settings(deadline=None)
@given(st.lists(WORDS).map(" ".join) | st.text())
def test_any_text(small_model: StanceModel, text: str) -> None:
    """For any text the mentions are sorted, apart, inside their claim; the setting changes no mention by name."""
    columns = analyse([text], catalog=ActorCatalog.default(), model=small_model, reading=Reading(coreference="bold"))
    mentions = columns.mentions
    assert (mentions.end[:-1] <= mentions.start[1:]).all()
    assert (mentions.start >= columns.claim_start[mentions.claim]).all()
    assert (mentions.end <= columns.claim_end[mentions.claim]).all()
    off = analyse([text], catalog=ActorCatalog.default(), model=small_model, reading=Reading(coreference="off"))
    named = mentions.kind < MENTION_KINDS.index("nominal")
    assert np.array_equal(mentions.start[named], off.mentions.start)


@pytest.mark.parametrize("piece", ["Ana Ruiz left. She ", "the company ", "Norway, it, ", '"He said " '])
def test_time_is_linear(piece: str, small_model: StanceModel) -> None:
    """A text eight times as long takes no more than about eight times as long."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.perf_counter()
        analyse([text], catalog=ActorCatalog.default(), model=small_model)
        return time.perf_counter() - start

    seconds(1_000)
    assert min(seconds(80_000) for _ in range(2)) < 8 * 4 * min(seconds(10_000) for _ in range(3)) + 0.1
