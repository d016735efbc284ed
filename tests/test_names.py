"""Persons and organisations that no catalogue lists are found by their titles, words and places in the text."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.actors import ActorCatalog
from stancelib.claims import split_claims
from stancelib.names import find_names, find_words
from stancelib.pages import join_texts, read_page
from stancelib.records import MENTION_KINDS, Actor

NOTHING = ActorCatalog((Actor("x", "Xylander Nobody"),))


class Match(NamedTuple):
    """A mention of a new actor."""

    start: int
    end: int
    actor: Actor
    kind: str


def names(text: str, claims: list[tuple[int, int]] | None = None) -> list[Match]:
    """New names of a text, with nothing listed but one name that no text has."""
    codes, starts = join_texts([text])
    start, end = np.array(split_claims(text) if claims is None else claims, np.int64).reshape(-1, 2).T + 4
    page = read_page(codes, starts, (np.zeros(start.size, np.int64), start, end))
    new = find_names(page, find_words(page), NOTHING.find_all(page), NOTHING.columns)
    columns = (column.tolist() for column in new[1:])
    return [
        Match(start - 4, end - 4, new.actors[actor], MENTION_KINDS[kind])
        for start, end, actor, kind in zip(*columns, strict=True)
    ]


def found(text: str) -> list[tuple[str, str]]:
    return [(match.actor.name, match.actor.kind) for match in names(text)]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("They praised Senator Marguerite Poole for it.", "Marguerite Poole"),
        ("A letter from Mr. Vukovich came.", "Vukovich"),
        ("She accused Prime Minister Elín Hafsteinsdal of it.", "Elín Hafsteinsdal"),
        ("The cyclists met Ana de la Cruz there.", "Ana de la Cruz"),
        ("They named Faris al-Damhari as chair.", "Faris al-Damhari"),
        ("The aide to J.D. Farquharson resigned.", "J.D. Farquharson"),
        ("She saw Thomas J. Harwell Jr. again.", "Thomas J. Harwell Jr."),
        ("Siobhra O'Kinnane-Díaz said so.", "Siobhra O'Kinnane-Díaz"),
        ("Yesterday Gen. Osman Dureh left.", "Osman Dureh"),
        ("They greeted Moon Jae-in warmly.", "Moon Jae-in"),
        ("It fell to former mayor Etelvina Rosado to answer.", "Etelvina Rosado"),
    ],
)
def test_persons(text: str, person: str) -> None:
    """A person's name is found without the title before it."""
    assert found(text) == [(person, "person")]


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("They blamed the Lindoso Council for it.", "Lindoso Council"),
        ("The Ministry of Labour and Social Affairs agreed.", "Ministry of Labour and Social Affairs"),
        ("The Association of Rural Mayors met.", "Association of Rural Mayors"),
        ("They joined Doctors for the Coast in May.", "Doctors for the Coast"),
        ("A report by the Ski and Biathlon Union says so.", "Ski and Biathlon Union"),
        ("The Indian Oilseed Exporters' Council complied.", "Indian Oilseed Exporters' Council"),
        ("It hired Harrow & Stane as auditor.", "Harrow & Stane"),
        ("The Central Bank of Ilmara waited.", "Central Bank of Ilmara"),
    ],
)
def test_organisations(text: str, organisation: str) -> None:
    """An organisation is found with the words that belong to its name, and without the article."""
    assert found(text) == [(organisation, "organisation")]


@pytest.mark.parametrize(
    "text",
    [
        "They signed the Lindoso Agreement on Monday Afternoon.",
        "The ships passed Port Cazal and the Lamis Canal.",
        "However Monday came.",
        "We met in Oued Zitoun near Kota Lama.",
        "What the Mediators Have Done",
        "PRICES RISE AGAIN IN APRIL",
        "The Lindoso Council chairman spoke.",
        "He became Prime Minister and Commander in Chief.",
        "A Meresh commander left the Kharvani army.",
    ],
)
def test_what_is_no_name(text: str) -> None:
    """Places, events, texts, headings, titles and job titles name no actor."""
    assert found(text) == []


def test_an_acronym_is_the_organisation_that_it_stands_for() -> None:
    """An acronym in brackets, or made of initials, is one more name of the organisation before it."""
    text = "The Maritime Safety Board (MSB) failed. The MSB and the Public Contracts Authority left. The PCA stayed."
    assert [(text[m.start : m.end], m.actor.name, m.kind) for m in names(text)] == [
        ("Maritime Safety Board", "Maritime Safety Board", "name"),
        ("MSB", "Maritime Safety Board", "alias"),
        ("MSB", "Maritime Safety Board", "alias"),
        ("Public Contracts Authority", "Public Contracts Authority", "name"),
        ("PCA", "Public Contracts Authority", "alias"),
    ]


def test_an_unknown_acronym_counts_when_it_is_used_twice() -> None:
    """Capitals without a full name are an organisation where they recur."""
    assert found("The TVK voted. Then TVK members left.") == [("TVK", "organisation")] * 2
    assert found("The TVK voted.") == []


def test_a_doubtful_name_is_confirmed_by_its_recurrence() -> None:
    """Two capitalised words that begin a sentence are a name where the second recurs."""
    assert found("Zulmor Bakeling in spring. They asked Bakeling.") == [("Zulmor Bakeling", "person")]
    assert found("Zulmor Bakeling in spring.") == []


def test_gender_comes_from_title_and_given_name() -> None:
    """A title or a given name tells the gender; otherwise it stays open."""
    text = "They met Ms. Delmundo, Harriet Bloom, Teodor Grebov and Zulmor Bakel."
    assert [match.actor.gender for match in names(text)] == ["f", "f", "m", ""]


def test_initials_make_no_second_person() -> None:
    """A name with and without its initials is one person."""
    assert {name for name, _ in found("It hurt Thomas J. Harwell. It helped Thomas Harwell.")} == {"Thomas J. Harwell"}


def test_a_state_brings_its_short_name() -> None:
    """An unlisted republic is a country, with its short name as alias."""
    actor = names("They left the Republic of Valdoria at night.")[0].actor
    assert (actor.kind, actor.aliases) == ("country", ("Valdoria", "Valdorians"))


WORDS = st.sampled_from(
    ["Senator", "Ana", "Ruiz", "Council", "of", "the", "and", "&", "MSB", "(MSB)", "J.", "said", "“", ".", "\n\n"]
)


@given(st.lists(WORDS).map(" ".join) | st.text())
def test_any_text(text: str) -> None:
    """For any text the matches are sorted, apart from each other, and each inside one claim."""
    claims = split_claims(text)
    matches = names(text)
    assert all(left.end <= right.start for left, right in pairwise(matches))
    assert all(any(start <= match.start < match.end <= end for start, end in claims) for match in matches)
