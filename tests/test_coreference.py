"""Every mention of an actor in a document is found once, in one claim, and given to the right actor."""

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.actors import ActorCatalog
from stancelib.claims import split_claims
from stancelib.coreference import Resolution, resolve
from stancelib.pages import join_texts, read_page
from stancelib.records import MENTION_KINDS, Actor
from stancelib.wordlists import read_words

DEFAULT = ActorCatalog.default()


def resolve_texts(texts: list[str], catalog: ActorCatalog = DEFAULT) -> Resolution:
    return resolve_claims(texts, [split_claims(text) for text in texts], catalog)


def resolve_claims(
    texts: list[str], claims: list[list[tuple[int, int]]], catalog: ActorCatalog = DEFAULT
) -> Resolution:
    """What `resolve` finds, with offsets into the joined texts, each with a gap of four before it."""
    codes, starts = join_texts(texts)
    text_of = np.repeat(np.arange(len(texts)), [len(spans) for spans in claims])
    start, end = np.array([span for spans in claims for span in spans], np.int64).reshape(-1, 2).T + starts[text_of]
    return resolve(read_page(codes, starts, (text_of, start, end)), catalog)


def resolved(text: str, catalog: ActorCatalog = DEFAULT) -> list[tuple[str, str]]:
    result = resolve_texts([text], catalog)
    places = zip((result.start - 4).tolist(), (result.end - 4).tolist(), result.actor.tolist(), strict=True)
    return [(text[start:end], result.actors[actor].name) for start, end, actor in places]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Israel Katz left Israel.", [("Israel Katz", "Israel Katz"), ("Israel", "Israel")]),
        ("They praised the Lindoso Bank of China.", [("Lindoso Bank of China", "Lindoso Bank of China")]),
        ("Ukrainian President Ana Ruiz spoke.", [("Ana Ruiz", "Ana Ruiz")]),
        ("Ukraine's Ana Ruiz spoke.", [("Ukraine", "Ukraine"), ("Ana Ruiz", "Ana Ruiz")]),
        ("The Norwegian Supreme Court ruled.", [("Norwegian Supreme Court", "Norwegian Supreme Court")]),
    ],
)
def test_the_longest_name_wins(text: str, mentions: list[tuple[str, str]]) -> None:
    """A new name that contains a listed one is its own actor; names beside each other stay apart."""
    assert resolved(text) == mentions


def test_a_surname_goes_to_the_person_named_in_full() -> None:
    """A bare surname, with or without title, is the person who was named in full, with the kind "alias"."""
    text = "Rosario Delmundo spoke to Osman Dureh. Ms. Delmundo was calm. Dureh and Delmundo's aides left."
    result = resolve_texts([text])
    assert [result.actors[actor].name for actor in result.actor] == [
        *("Rosario Delmundo", "Osman Dureh", "Rosario Delmundo", "Osman Dureh", "Rosario Delmundo")
    ]
    assert [MENTION_KINDS[kind] for kind in result.kind] == ["name", "name", "alias", "alias", "alias"]


def test_of_two_persons_with_one_surname_the_latest_is_meant() -> None:
    """A surname that two persons share goes to the one named last."""
    text = "Ana Ruiz spoke. Ruiz left. Ben Ruiz spoke. Ruiz stayed."
    assert [name for _, name in resolved(text)] == ["Ana Ruiz", "Ana Ruiz", "Ben Ruiz", "Ben Ruiz"]


def test_a_person_of_the_text_comes_before_a_listed_namesake() -> None:
    """A listed surname goes to the person whom the document names in full."""
    assert [name for _, name in resolved("Corey Vance ran. Vance won.")] == ["Corey Vance", "Corey Vance"]
    assert [name for _, name in resolved("JD Vance ran. Vance won.")] == ["JD Vance", "JD Vance"]


def test_a_listed_form_stays_what_it_is() -> None:
    """A surname that is the name of a country or a capital stays that."""
    assert resolved("Michael Jordan spoke. Jordan refused.") == [
        ("Michael Jordan", "Michael Jordan"),
        ("Jordan", "Jordan"),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They asked Lotte van Kessenich. Ms. van Kessenich agreed.", "Lotte van Kessenich"),
        ("They asked Lotte van Kessenich. Then Ms. van Kessenich agreed.", "Lotte van Kessenich"),
        ("They asked Faris al-Damhari. Al-Damhari agreed.", "Faris al-Damhari"),
        ("They asked Liang Weishan. Mr. Liang agreed.", "Liang Weishan"),
        ("They hired Norvane Systems. Norvane agreed.", "Norvane Systems"),
        ("They left the Republic of Valdoria. Valdoria agreed.", "Republic of Valdoria"),
    ],
)
def test_short_names(text: str, name: str) -> None:
    """Particles, articles, first names, companies and states: the short name is the same actor."""
    assert [found for _, found in resolved(text)] == [name, name]


def test_a_surname_in_another_name_is_no_mention() -> None:
    """A surname that is part of the name of a place is no mention of the person."""
    assert resolved("They met Ana Haines. They walked down Haines Avenue.") == [("Ana Haines", "Ana Haines")]


def test_callers_actors_win() -> None:
    """What a caller names is that actor, whatever else the words could be."""
    catalog = ActorCatalog.of([Actor("lc", "Council", "organisation"), "the union"])
    text = "The Lindoso Council and the union met Norway."
    assert resolved(text, catalog) == [("Council", "Council"), ("the union", "the union"), ("Norway", "Norway")]


def test_no_mention_crosses_the_border_of_a_claim() -> None:
    """A name that two claims cut in two is no mention."""
    text = "He met Ana Ruiz and United Nations."
    assert resolve_claims([text], [[(0, 10), (11, 26), (27, 35)]]).start.size == 0
    assert resolve_claims([text], [[(0, 13), (13, 24), (24, 35)]]).start.size == 0
    assert resolve_claims([text], [[(0, 35)]]).start.size == 2


def test_no_claims_no_mentions() -> None:
    """A text without claims has no mentions."""
    for texts in ([], [""], ["", " "]):
        result = resolve_texts(texts)
        assert (result.actors, result.start.size) == ([], 0)


def test_actors_stand_in_the_order_of_the_text() -> None:
    """The actors of a document are numbered by first mention, each once."""
    text = "Norway thanked Ana Ruiz. Oslo and Ruiz thanked Oman."
    result = resolve_texts([text])
    assert [actor.name for actor in result.actors] == ["Norway", "Ana Ruiz", "Oman"]
    assert result.actor.tolist() == [0, 1, 0, 1, 2]
    assert result.claim.tolist() == [0, 0, 1, 1, 1]


WORDS = st.sampled_from(
    [
        "Mr.",
        "Ana",
        "Ruiz",
        "Vance",
        "Council",
        "of",
        "the",
        "Russia",
        "Russian",
        "in",
        "Paris",
        "and",
        "US",
        "“",
        ".",
        "\n\n",
    ]
)


TEXTS = st.lists(WORDS).map(" ".join) | st.text()


@given(TEXTS)
def test_any_text(text: str) -> None:
    """For any text the mentions are sorted, apart from each other, inside their claim, and numbered within range."""
    claims = split_claims(text)
    result = resolve_texts([text])
    mentions = list(zip(result.claim.tolist(), (result.start - 4).tolist(), (result.end - 4).tolist(), strict=True))
    assert all(left[2] <= right[1] for left, right in pairwise(mentions))
    assert all(claims[claim][0] <= start < end <= claims[claim][1] for claim, start, end in mentions)
    assert set(result.actor.tolist()) == set(range(len(result.actors)))
    assert all(0 <= kind < len(MENTION_KINDS) for kind in result.kind)


@given(TEXTS, TEXTS)
def test_a_text_alone_and_in_a_batch(text: str, other: str) -> None:
    """What is found in a text does not depend on the texts beside it."""
    alone, together = resolve_texts([text]), resolve_texts([other, text, other])
    own = (together.start >= 8 + len(other)) & (together.start < 8 + len(other) + len(text))
    assert (together.start[own] - len(other) - 4).tolist() == alone.start.tolist()
    names = [together.actors[actor].name for actor in together.actor[own]]
    assert names == [alone.actors[actor].name for actor in alone.actor]


@pytest.mark.parametrize(
    "piece", ["Zulor ", "Zulor of the ", "de la ", "J. ", "“Zulor ", "Paris, ", "Russian and ", "Ana Trump. Trump. "]
)
def test_time_is_linear(piece: str) -> None:
    """A text eight times as long takes no more than about eight times as long, whatever it repeats."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.perf_counter()
        resolve_claims([text], [[(0, len(text))]])
        return time.perf_counter() - start

    seconds(1_000)
    assert min(seconds(160_000) for _ in range(2)) < 8 * 4 * min(seconds(20_000) for _ in range(3)) + 0.05


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They asked the Lindoso Council. Then the Council agreed.", "Lindoso Council"),
        ("They asked the Zulor Inquiry. Zulor agreed.", "Zulor Inquiry"),
        ("They asked the World Bank. The Bank agreed.", "World Bank"),
        ("They asked the European Commission, and the Commission agreed.", "European Commission"),
    ],
)
def test_short_names_of_organisations(text: str, name: str) -> None:
    """An organisation's last word after "the", or its first word, is the organisation."""
    assert [found for _, found in resolved(text)] == [name, name]


def test_a_definite_word_of_a_longer_name_is_not_a_short_name() -> None:
    """ "the Council of Mayors" is another body than the council named before."""
    names = [name for _, name in resolved("They asked the Lindoso Council. Then the Council of Rural Mayors agreed.")]
    assert names == ["Lindoso Council", "Council of Rural Mayors"]


def test_every_head_of_a_company_makes_an_organisation() -> None:
    """A last word that lets the first stand for the whole is a last word of organisations."""
    assert read_words("company_heads") <= read_words("organisation_heads")
