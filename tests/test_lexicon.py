"""The lexicon: forms, tags, numbers."""

from __future__ import annotations

import numpy as np

from stancelib.lexicon import BY, NOUNISH, PAST, TAGS, Form, Lexicon, tag_of
from stancelib.lexicon_files import LexiconEntry
from stancelib.tokens import hash_phrase


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


def test_frames_of_several_words_are_inflected_at_their_verb_or_noun() -> None:
    """'pay tribute to' covers 'paid tribute to', 'attack on' covers 'attacks on'."""
    frames = [
        LexiconEntry("pay tribute to", "phrase", "act", 2, frame=True),
        LexiconEntry("attack on", "noun", "nomact", -2, frame=True),
        LexiconEntry("on the back foot", "phrase", "state", -1, frame=True),
    ]
    forms = Lexicon.from_entries(frames).forms
    assert ("paid", "tribute", "to") in forms
    assert ("paying", "tribute", "to") in forms
    assert ("paying", "tribute", "to") in forms
    assert ("attacks", "on") in forms
    assert [words for words in forms if words[1:] == ("the", "back", "foot")] == [("on", "the", "back", "foot")]


def test_effects_turn_round_in_the_passive() -> None:
    """'angered' may be passive, as 'attacked' may; 'failed' may not."""
    frames = [LexiconEntry("anger", "verb", "effect", -1), LexiconEntry("fail", "verb", "state", -1)]
    forms = Lexicon.from_entries(frames).forms
    assert forms[("angered",)].flags & PAST
    assert not forms[("failed",)].flags & PAST


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
