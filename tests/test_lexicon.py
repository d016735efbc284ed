"""The lexicon: file, forms, tags."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from stancelib.errors import LabelError
from stancelib.lexicon import BY, NOUNISH, PAST, TAGS, Form, Lexicon, LexiconEntry, read_lexicon, tag_of
from stancelib.persistence import data_folder
from stancelib.tokens import hash_phrase

SHIPPED = data_folder("seeds") / "lexicon.csv"


@pytest.fixture(scope="module")
def entries() -> list[LexiconEntry]:
    return read_lexicon(SHIPPED)


def test_shipped_lexicon_is_large_sorted_and_without_doubles(entries: list[LexiconEntry]) -> None:
    """At least 1,500 lemmas with polarity; no lemma twice in one part of speech; sorted for reviewers."""
    keys = [(entry.lemma, entry.pos) for entry in entries]
    assert len({entry.lemma for entry in entries if entry.polarity}) >= 1500
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert [lemma for lemma, _ in keys] == sorted(lemma for lemma, _ in keys)


def test_inflected_forms_are_covered() -> None:
    """Regular and irregular forms of verbs and nouns come from the lemma."""
    lexicon = Lexicon.from_entries(
        [
            LexiconEntry("betray", "verb", "act", -2),
            LexiconEntry("forgive", "verb", "act", 2),
            LexiconEntry("crisis", "noun", "outcome", -2),
        ]
    )
    for form in ("betray", "betrays", "betrayed", "betraying", "forgave", "forgiven", "crisis", "crises"):
        assert (form,) in lexicon.forms
    assert lexicon.forms[("betrayed",)].flags & PAST
    assert not lexicon.forms[("betraying",)].flags & PAST


def test_one_form_may_be_verb_and_noun() -> None:
    """'attack' carries both of its tags."""
    pair = [LexiconEntry("attack", "noun", "nomact", -2), LexiconEntry("attack", "verb", "act", -2)]
    form = Lexicon.from_entries(pair).forms[("attack",)]
    assert (TAGS[form.verb_tag], TAGS[form.other_tag]) == ("act-", "nomact-")


def test_function_words_are_always_there() -> None:
    """Structure words come with every lexicon, also an empty one."""
    forms = Lexicon.from_entries([]).forms
    assert forms[("by",)].flags & BY
    assert forms[("the",)].flags & NOUNISH
    assert forms.get(("minister",), Form()) == Form()


def test_arrays_are_sorted_by_number() -> None:
    """Kernels and manifests need one order."""
    arrays = Lexicon.from_entries([LexiconEntry("fall short", "phrase", "state", -2)]).to_arrays()
    assert np.all(np.diff(arrays.keys.astype(object)) > 0)
    assert arrays.verb_tags[np.searchsorted(arrays.keys, np.uint64(hash_phrase(["fall", "short"])))] == tag_of(
        "state", -2
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("bad,adj,quality,0", "polarity 0"),
        ("bad,adj,quality,-4", "polarity -4"),
        ("bad,adj,quality,low", "'low' is no whole number"),
        ("bad,adjective,quality,-1", "pos 'adjective'"),
        ("not,adv,shift,1", "polarity 1"),
        ("one two three four five,phrase,state,1", "is not one to 4 words"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, line: str, complaint: str) -> None:
    """A bad line is reported with file and line number."""
    path = tmp_path / "lexicon.csv"
    path.write_text(f"lemma,pos,kind,polarity\n{line}\n", "utf-8")
    with pytest.raises(LabelError, match=complaint) as error:
        read_lexicon(path)
    assert f"{path}:2" in str(error.value)


def test_wrong_header_is_named(tmp_path: Path) -> None:
    """A file with another header is refused."""
    path = tmp_path / "lexicon.csv"
    path.write_text("word,score\n", "utf-8")
    with pytest.raises(LabelError, match="write lemma,pos,kind,polarity"):
        read_lexicon(path)
