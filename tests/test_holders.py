"""The holder of a stance is the nearest and most direct party that the claim gives it to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stancelib.claims import split_claims
from stancelib.holders import ACTOR, AUTHOR, OTHER, Holders, find_holders
from stancelib.lexicon import Lexicon
from stancelib.lexicon_files import LexiconEntry
from stancelib.pairs import EncodedPairs, PairColumns, encode, lexicon_table
from stancelib.tokens import code_points

VERBS = "attack accuse condemn undermine"
LEXICON = Lexicon.from_entries(
    [
        *(LexiconEntry(verb, "verb", "act", -2) for verb in VERBS.split()),
        LexiconEntry("praise", "verb", "act", 2),
        *(LexiconEntry(noun, "noun", "nomact", -2) for noun in ("attack", "criticism")),
        *(LexiconEntry(noun, "noun", "nomact", 2) for noun in ("praise", "support")),
        *(LexiconEntry(verb, "verb", "report", 0) for verb in ("say", "argue", "tell", "claim", "describe")),
        LexiconEntry("according to", "phrase", "report", 0),
        LexiconEntry("critic", "noun", "person", -1),
        LexiconEntry("in the words", "phrase", "report", 0),
        LexiconEntry("clear", "verb", "deny", 0),
    ]
)
TABLE = lexicon_table(LEXICON.to_arrays())
NAMES = ("Oslo", "Lima", "Ana Ruiz", "Ruiz", "NATO")


def encoded(claims: list[tuple[str, list[tuple[int, int, int]]]]) -> EncodedPairs:
    """Claims with their mentions (start, end, actor), every mention a pair."""
    sizes = np.array([len(text) for text, _ in claims], np.int64)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    rows = [(c, a + starts[c], b + starts[c], n) for c, (_, mentions) in enumerate(claims) for a, b, n in mentions]
    claim, start, end, actor = np.array(rows, np.int64).reshape(-1, 4).T.copy()
    codes = code_points("".join(text for text, _ in claims))
    return encode(PairColumns(codes, starts, ends, claim, start, end, actor, claim, np.arange(claim.size)), TABLE)


def mentions_of(text: str) -> list[tuple[int, int, int]]:
    """Every place in a text where one of the names stands; Ruiz and Ana Ruiz are one actor."""
    found: list[tuple[int, int, int]] = []
    for number, name in enumerate(NAMES):
        at = text.find(name)
        while at >= 0:
            if not any(a <= at < b for a, b, _ in found):
                found.append((at, at + len(name), min(number, 2) if "Ruiz" in name else number))
            at = text.find(name, at + 1)
    return sorted(found)


def holder(text: str, target: str) -> str:
    """The holder of the stance toward the last mention of `target`, as its words; "author" without one."""
    mentions = mentions_of(text)
    found = find_holders(*encoded([(text, mentions)]))
    place = max(k for k, (start, end, _) in enumerate(mentions) if text[start:end] == target)
    if found.kind[place] == ACTOR:
        start, end, _ = mentions[found.span[place]]
        return text[start:end]
    return text[found.start[place] : found.end[place]] if found.kind[place] == OTHER else "author"


def check(text: str, expected: dict[str, str]) -> None:
    assert {target: holder(text, target) for target in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo attacked Lima.", {"Lima": "Oslo", "Oslo": "author"}),
        ("Lima attacked Oslo.", {"Oslo": "Lima", "Lima": "author"}),
        ("Oslo sharply condemned Lima and NATO over the treaty.", {"Lima": "Oslo", "NATO": "Oslo"}),
        ("Oslo, which leads the talks, condemned Lima.", {"Lima": "Oslo"}),
        ("The foreign minister, Ana Ruiz, on Monday condemned Lima.", {"Lima": "Ana Ruiz"}),
        ("Oslo praised NATO and condemned Lima.", {"NATO": "Oslo", "Lima": "Oslo"}),
        ("Oslo praised NATO, and Ana Ruiz condemned Lima.", {"NATO": "Oslo", "Lima": "Ana Ruiz"}),
        ("Oslo left the talks, accusing Lima of fraud.", {"Lima": "Oslo"}),
        ("Lima, which Oslo attacked, stayed calm.", {"Lima": "Oslo"}),
        ("Oslo and Lima condemned NATO.", {"NATO": "Oslo"}),
    ],
)
def test_the_subject_of_an_act_holds_the_stance_toward_its_object(text: str, expected: dict[str, str]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lima was attacked by Oslo.", {"Lima": "Oslo", "Oslo": "author"}),
        ("Oslo was attacked by Lima.", {"Oslo": "Lima", "Lima": "author"}),
        ("Lima was condemned on Monday by two former ministers.", {"Lima": "two former ministers"}),
        ("Ana Ruiz praised by envoy after rescue", {"Ana Ruiz": "envoy"}),
        ("Lima was condemned.", {"Lima": "author"}),
        ("Lima was voted off the committee on Sunday by the delegates.", {"Lima": "the delegates"}),
        ("Lima was cleared by NATO.", {"Lima": "NATO"}),
    ],
)
def test_the_agent_of_a_passive_holds_the_stance(text: str, expected: dict[str, str]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo's criticism of Lima was noted.", {"Lima": "Oslo"}),
        ("Lima's criticism of Oslo was noted.", {"Oslo": "Lima"}),
        ("The criticism of Lima by Oslo was noted.", {"Lima": "Oslo"}),
        ("Oslo voiced support for Lima.", {"Lima": "Oslo"}),
        ("Lima won praise from Oslo.", {"Lima": "Oslo"}),
        ("Oslo's attack on Lima failed.", {"Lima": "Oslo"}),
        ("The criticism of Lima was noted.", {"Lima": "author"}),
    ],
)
def test_a_nominal_act_has_a_holder_of_its_own(text: str, expected: dict[str, str]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo said that Lima was reckless.", {"Lima": "Oslo", "Oslo": "author"}),
        ("Lima said that Oslo was reckless.", {"Oslo": "Lima", "Lima": "author"}),
        ('"Lima is reckless," said Ana Ruiz.', {"Lima": "Ana Ruiz", "Ana Ruiz": "author"}),
        ('"Lima is reckless," Ana Ruiz said on Monday.', {"Lima": "Ana Ruiz"}),
        ('"Lima," Ana Ruiz said, "has been reckless."', {"Lima": "Ana Ruiz"}),
        ('Ana Ruiz said: "Lima is reckless."', {"Lima": "Ana Ruiz"}),
        ('Ana Ruiz was blunt: "Lima is reckless."', {"Lima": "Ana Ruiz"}),
        ("Lima is reckless, Ana Ruiz said.", {"Lima": "Ana Ruiz"}),
        ("Lima, Oslo argues, has been reckless.", {"Lima": "Oslo"}),
        ("According to Oslo, Lima was reckless.", {"Lima": "Oslo"}),
        ("Lima was reckless, according to Oslo.", {"Lima": "Oslo", "Oslo": "author"}),
        ("Lima is, in the words of Oslo, a rogue.", {"Lima": "Oslo"}),
        ("Oslo told Lima that NATO was weak.", {"NATO": "Oslo", "Lima": "author"}),
        ("Oslo, which NATO supports, said that Lima was reckless.", {"Lima": "Oslo"}),
        ("Lima was said to be reckless.", {"Lima": "author"}),
        ("Oslo said that the road was open, but Lima is weak.", {"Lima": "author"}),
    ],
)
def test_a_speaker_holds_what_is_reported(text: str, expected: dict[str, str]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Critics said that Lima was reckless.", {"Lima": "Critics"}),
        ("A spokesman said that Lima was reckless.", {"Lima": "A spokesman"}),
        ("Lima was reckless, the analysts argued.", {"Lima": "the analysts"}),
        ('"Lima is reckless," said a former engineer.', {"Lima": "a former engineer"}),
        ("Residents accused Lima of fraud.", {"Lima": "Residents"}),
        ("Lima was reckless, according to two diplomats.", {"Lima": "two diplomats"}),
        ("Oslo was absent and its officials said that Lima was reckless.", {"Lima": "Oslo"}),
        ("He said that Lima was reckless.", {"Lima": "He"}),
        ("The storm undermined Lima.", {"Lima": "author"}),
    ],
)
def test_a_speaker_who_is_no_actor_is_given_by_words(text: str, expected: dict[str, str]) -> None:
    check(text, expected)


def test_a_direct_act_wins_over_the_report_around_it() -> None:
    check("Ana Ruiz said that Oslo attacked Lima.", {"Lima": "Oslo", "Oslo": "Ana Ruiz"})
    check("Critics said that Lima was attacked by Oslo.", {"Lima": "Oslo", "Oslo": "Critics"})
    check('"Oslo condemned Lima," said Ana Ruiz.', {"Lima": "Oslo", "Oslo": "Ana Ruiz"})


def voices(text: str) -> list[str]:
    """The holder of every mention of Lima in a paragraph of several sentences, as its words."""
    claims = [text[start:end] for start, end in split_claims(text)]
    batch = encoded([(claim, mentions_of(claim)) for claim in claims])
    found = find_holders(*batch, paragraph=np.zeros(len(claims), np.int64))
    joined, (starts, ends) = "".join(claims), batch.tokens[4:]
    _, low, high, actor = batch.spans
    words = []
    for place in np.flatnonzero(actor == NAMES.index("Lima")):
        span, start, end = found.span[place], found.start[place], found.end[place]
        named = joined[starts[low[span]] : ends[high[span] - 1]] if span >= 0 else "author"
        words.append(joined[start:end] if start >= 0 else named)
    return words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Lima is weak," said Ana Ruiz. "Lima is lost."', ["Ana Ruiz", "Ana Ruiz"]),
        ('Ana Ruiz said it was late. "Lima is weak."', ["Ana Ruiz"]),
        ('"Lima is weak. Lima is lost," Ana Ruiz said.', ["Ana Ruiz", "Ana Ruiz"]),
        ('"Lima is weak." The road is long. "Lima is lost," said the analyst.', ["the analyst", "the analyst"]),
        ('"The road is long," said Ana Ruiz. Lima is weak.', ["author"]),
        ('"Lima is weak." The road is long.', ["author"]),
        ("Some in the party attacked Lima.", ["Some"]),
    ],
)
def test_a_quotation_is_followed_through_a_paragraph(text: str, expected: list[str]) -> None:
    """Sentences inside a quotation, before and after the one that names the speaker, are the speaker's."""
    assert voices(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Oslo attacked Lima.", "attacked"),
        ("Lima was attacked by Oslo.", "attacked"),
        ("According to Oslo, Lima was reckless.", "According to"),
        ('"Lima is reckless," said Ana Ruiz.', "said"),
        ("Oslo's criticism of Lima was noted.", "criticism"),
        ("Lima was voted off on Sunday by the delegates.", "voted"),
    ],
)
def test_a_holder_rests_on_words(text: str, words: str) -> None:
    """The basis of a holder is the predicate that gives the stance to it."""
    mentions = mentions_of(text)
    found = find_holders(*encoded([(text, mentions)]))
    place = next(k for k, (start, end, _) in enumerate(mentions) if text[start:end] == "Lima")
    assert text[found.basis_start[place] : found.basis_end[place]] == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo was dismayed by Lima.", {"Lima": "Oslo", "Oslo": "author"}),
        ("Oslo has lost faith in Lima.", {"Lima": "Oslo"}),
        ("Oslo put out a statement accusing Lima of fraud.", {"Lima": "Oslo"}),
        ("In the view of Oslo, Lima was reckless.", {"Lima": "Oslo"}),
        ("Critics who follow such cases say that Lima was reckless.", {"Lima": "Critics who follow such cases"}),
        ("The minister, Ana Ruiz, told NATO that Lima was reckless.", {"Lima": "Ana Ruiz"}),
        ("Oslo, NATO and Ana Ruiz all attacked Lima.", {"Lima": "Oslo"}),
    ],
)
def test_feelings_views_and_relative_clauses(text: str, expected: dict[str, str]) -> None:
    """Who feels or sees holds the stance; words between a speaker and the verb do not hide it."""
    check(text, expected)


def test_the_target_is_never_its_own_holder() -> None:
    check("Ana Ruiz said that Ruiz was right.", {"Ruiz": "author", "Ana Ruiz": "author"})
    check("Ruiz condemned Ana Ruiz.", {"Ana Ruiz": "author"})


def test_the_author_holds_what_nobody_else_says() -> None:
    check("Lima is reckless.", {"Lima": "author"})
    check("Oslo met Lima.", {"Lima": "author", "Oslo": "author"})


def test_a_pair_without_a_mention_has_the_author() -> None:
    tokens, spans, _ = encoded([("Oslo attacked Lima.", [(0, 4, 0), (14, 18, 1)])])
    found = find_holders(tokens, spans, (np.zeros(1, np.int64), np.full(1, -1)))
    assert [column.tolist() for column in found] == [[AUTHOR], [-1], [-1], [-1], [-1], [-1]]


def test_no_pairs_give_no_holders() -> None:
    assert all(column.size == 0 for column in find_holders(*encoded([])))


WORDS = (
    'Oslo Lima the , , " " “ ” ; : — and but by to of from in that who which his its he critics officials said says '
    "argued told attacked condemned praised criticism support according was been not I"
).split()


@st.composite
def claims(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, int]]]:
    """A text of words that the rules look at and arbitrary ones, with disjoint mentions of up to three actors."""
    words = draw(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), min_size=1, max_size=40))
    text = draw(st.sampled_from([" ", "", ", "])).join(words)
    cuts = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=10))))
    pieces = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [(start, end, draw(st.integers(0, 2))) for start, end in pieces]


def assert_in_range(found: Holders, batch: EncodedPairs) -> None:
    (first, *_), (bounds, _, _, actor), (claim, anchor) = batch
    starts, ends = batch.tokens[4:]
    for kind, span, start, end, basis, until, c, own in zip(*found, claim, anchor, strict=True):
        assert (basis >= 0) == (until > basis) == (kind != AUTHOR)
        assert kind in (AUTHOR, ACTOR, OTHER)
        assert (span >= 0) == (kind == ACTOR) and (start >= 0) == (end >= 0) == (kind == OTHER)
        if kind == ACTOR:
            assert bounds[c] <= span < bounds[c + 1] and actor[span] != actor[own]
        if kind == OTHER:
            assert starts[first[c]] <= start < end <= ends[first[c + 1] - 1]


@settings(max_examples=300, deadline=None)
@given(st.lists(claims(), max_size=3))
@example([("Oslo Oslo his according", [(0, 9, 0), (10, 13, 0)])])
def test_holders_lie_in_the_claim_and_are_other_actors(batch: list[tuple[str, list[tuple[int, int, int]]]]) -> None:
    columns = encoded(batch)
    assert_in_range(find_holders(*columns), columns)


@settings(max_examples=100, deadline=None)
@given(st.lists(claims(), min_size=2, max_size=3))
def test_a_claim_has_the_same_holders_alone_and_in_a_batch(batch: list[tuple[str, list[tuple[int, int, int]]]]) -> None:
    together = find_holders(*encoded(batch))
    alone = [find_holders(*encoded([claim])) for claim in batch]
    assert together.kind.tolist() == [kind for found in alone for kind in found.kind.tolist()]
    spans = np.cumsum([0, *(len(mentions) for _, mentions in batch)])
    moved = [np.where(f.span >= 0, f.span + offset, -1) for f, offset in zip(alone, spans, strict=False)]
    assert together.span.tolist() == np.concatenate(moved).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo told Lima to leave NATO.", {"Lima": "Oslo"}),
        ("Oslo gave Lima low marks.", {"Lima": "Oslo"}),
        ("Oslo should condemn Lima.", {"Lima": "author"}),
        ("NATO said Oslo should condemn Lima.", {"Lima": "NATO"}),
        ("Oslo, which last week condemned Lima, will host the talks.", {"Lima": "Oslo"}),
        ("Oslo, which has a long memory, on Tuesday night condemned Lima.", {"Lima": "Oslo"}),
        ("Lima, condemned last week by Oslo, will host the talks.", {"Lima": "Oslo"}),
        ("Oslo and two members condemned Lima.", {"Lima": "Oslo"}),
    ],
)
def test_orders_prescriptions_and_what_stands_before_the_verb(text: str, expected: dict[str, str]) -> None:
    """Who gives an order holds it against its addressee; what an actor should do is said by whoever says so."""
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("According to critics, Lima is weak.", {"Lima": "critics"}),
        ("In Oslo's view, Lima is weak.", {"Lima": "Oslo"}),
        ("By Oslo's account, Lima is weak.", {"Lima": "Oslo"}),
        ("Lima was weak, an organist, Ana Ruiz, told the dean, and had no friends.", {"Lima": "Ana Ruiz"}),
        ('Lima "took our votes", Ana Ruiz said bitterly at the gate.', {"Lima": "Ana Ruiz"}),
        ("Oslo said that NATO had condemned nobody and that Lima was weak.", {"Lima": "Oslo"}),
    ],
)
def test_views_and_reports_reach_past_names(text: str, expected: dict[str, str]) -> None:
    """A name after "according to critics," is no apposition; "in X's view" and a name after a title are speakers."""
    check(text, expected)
