"""The readable features and the compiled ones are the same numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib import feature_templates as templates
from stancelib._feature_kernels import emit
from stancelib.elements import Span, tag_tokens
from stancelib.feature_cells import cell_features
from stancelib.feature_templates import BLOCKS
from stancelib.features import FeatureSettings, terms
from stancelib.lexicon import TAGS, Lexicon
from stancelib.lexicon_files import LexiconEntry, WordClass
from stancelib.pairs import Pair, encode, lexicon_table, to_columns
from stancelib.tag_features import distance_bucket
from stancelib.tokens import hash_phrase, tokenize

LEXICON = Lexicon.from_entries(
    [
        LexiconEntry("attack", "verb", "act", -2),
        LexiconEntry("attack", "noun", "nomact", -2),
        LexiconEntry("fall short", "phrase", "state", -2),
        LexiconEntry("reckless", "adj", "quality", -2),
        LexiconEntry("praise", "verb", "act", 2),
        LexiconEntry("say", "verb", "report", 0),
        LexiconEntry("but", "adv", "contrast", 0),
        LexiconEntry("not", "adv", "shift", 0),
        LexiconEntry("n't", "adv", "shift", 0),
        LexiconEntry("attack on", "noun", "nomact", -2, frame=True),
        LexiconEntry("anger", "verb", "effect", -2),
    ],
    [WordClass("attacked", 3, 1), WordClass("short", 3, 3), WordClass("praised", 1023, 8), WordClass("o", 7, 0)],
)
FORMS = {hash_phrase(list(words)): form for words, form in LEXICON.forms.items()}
TABLE = lexicon_table(LEXICON.to_arrays())
WORDS = """
    The he U.S. didn’t attack on , but “ attacked ” was angered by reckless fall short not praised
    é İ ß 7th o'clock 🙂 \u0301
""".split()


def compiled(pair: Pair, size: FeatureSettings) -> dict[str, list[int]]:
    encoded = encode(to_columns([pair]), TABLE)
    bounds, hashes = emit(encoded.tokens[:4], encoded.spans, encoded.pairs, size.sizes, cell_features())
    return {block: sorted(hashes[bounds[0, k] : bounds[0, k + 1]].tolist()) for k, block in enumerate(BLOCKS)}


def readable(pair: Pair, size: FeatureSettings) -> dict[str, list[int]]:
    target = Span(pair.start, pair.end) if pair.start >= 0 else None
    others = [Span(*other) for other in pair.others]
    found = terms(pair.text, target, others=others, forms=FORMS, settings=size)
    return {block: sorted(term.number for term in found if term.block == block) for block in BLOCKS}


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """A text of listed words and arbitrary ones, cut into disjoint spans of which one is the target."""
    words = draw(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), min_size=1, max_size=30))
    text = draw(st.sampled_from([" ", "", ", "])).join(words)
    cuts = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=9))))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if b > a]
    if not spans:
        return Pair(text)
    own = draw(st.integers(0, len(spans) - 1))
    return Pair(text, *spans[own], others=tuple(spans[:own] + spans[own + 1 :]))


@settings(max_examples=400, deadline=None)
@given(pairs(), st.sampled_from([FeatureSettings(), FeatureSettings(2, 3, 4)]))
def test_kernel_equals_readable_twin(pair: Pair, size: FeatureSettings) -> None:
    """On any text and any mentions both list the same features, as often."""
    assert compiled(pair, size) == readable(pair, size)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_kernel_equals_twin_on_arbitrary_text(text: str) -> None:
    """Any text without a mention gives the same claim features."""
    assert compiled(Pair(text), FeatureSettings()) == readable(Pair(text), FeatureSettings())


def tags_of(text: str) -> dict[str, str]:
    return {
        element.word: "not " * element.negated + TAGS[element.tag] + " passive" * element.passive
        for element in tag_tokens(tokenize(text), FORMS)
        if element.tag
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He attacked it", {"attacked": "act-"}),
        ("It was sharply attacked", {"attacked": "act- passive"}),
        ("The man attacked by him", {"attacked": "act- passive"}),
        ("Their attack on it", {"attack": "nomact-"}),
        ("They did not praise it", {"not": "shift", "praise": "not act+"}),
        ("Not so, they praise it", {"not": "shift", "praise": "act+"}),
        ("They fall short of it", {"fall": "state-"}),
    ],
)
def test_tagger_reads_voice_negation_and_phrases(text: str, expected: dict[str, str]) -> None:
    """Active, passive, nominal, negated and phrasal uses carry different tags."""
    assert tags_of(text) == expected


def test_roles_differ_when_sides_are_swapped() -> None:
    """The one who attacks and the one attacked share no feature of the attack that names a side."""
    active = {t.name for t in terms("The minister attacked the union", Span(4, 12), others=[Span(26, 31)], forms=FORMS)}
    object_ = {t.name for t in terms("The union attacked the minister", Span(23, 31), others=[Span(4, 9)], forms=FORMS)}
    assert "close after the actor: [the actor] [verb against its object]" in active
    assert "close before the actor: [verb against its object] [the actor]" in object_
    assert not {
        name for name in active & object_ if "against its object" in name and not name.startswith("in the sentence")
    }


def test_offsets_of_terms_mark_their_words() -> None:
    """Every feature names the place of its words in the claim."""
    text = "Critics attacked the reckless minister"
    found = [t for t in terms(text, Span(30, 38), forms=FORMS) if t.name == "close before the actor: 'the reckless'"]
    assert [text[t.start : t.end] for t in found] == ["the reckless"]


def test_distance_buckets_double() -> None:
    """Buckets end at 1, 2, 4, 8, 16."""
    assert [distance_bucket(n) for n in (1, 2, 3, 4, 5, 8, 9, 16, 17, 500)] == [1, 2, 3, 3, 4, 4, 5, 5, 6, 6]


def test_templates_have_one_name_each() -> None:
    """Template numbers run from 1 without gaps, one name a template, and leave room for the side."""
    assert len(templates.TEMPLATES) == templates.ROLE_QUOTED_TAG < templates.SIDE_STEP


SHARED = Path(__file__).parents[2] / "shared"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public data sets are not beside the repository")
def test_kernel_equals_twin_on_real_sentences() -> None:
    """Two hundred news sentences give equal features."""
    import json

    lines = (SHARED / "data/newsmtsc/dev-mt.jsonl").read_text("utf-8").splitlines()[:200]
    for row in map(json.loads, lines):
        pair = Pair(row["sentence"], row["from"], row["to"])
        assert compiled(pair, FeatureSettings()) == readable(pair, FeatureSettings())
