"""The tables of word and character classes say what the lists and Python's own tests say."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib import name_classes as classes
from stancelib._page_kernels import classes_of
from stancelib.tokens import hash_form
from stancelib.wordlists import read_words


@pytest.mark.parametrize(
    ("name", "bit"),
    [
        ("sentence_openers", classes.SENTENCE_OPENER),
        ("given_names_m", classes.GIVEN_M),
        ("places", classes.PLACE),
        ("roles", classes.ROLE),
        ("impersonal_determiners", classes.IMPERSONAL_DETERMINER),
    ],
)
def test_the_table_holds_the_lists(name: str, bit: int) -> None:
    """Every word of a list has its class, and no word of another list has it by mistake."""
    listed = read_words(name)
    every = listed | read_words("venues") | read_words("other_heads")
    found = {word for word in every if classes_of(np.uint64(hash_form(word)), classes.class_table()) & bit}
    assert found == listed


def test_an_unlisted_word_has_no_class() -> None:
    """A word of no list is in no class."""
    assert classes_of(np.uint64(hash_form("Zulmor")), classes.class_table()) == 0


@given(st.characters(max_codepoint=0xFFFF))
def test_classes_of_characters(character: str) -> None:
    """A character of the Basic Multilingual Plane has the classes that Python's tests and patterns give it."""
    found = int(classes.character_kinds()[ord(character)])
    assert bool(found & classes.WORD) == bool(re.match(r"\w", character))
    assert bool(found & classes.LETTER) == bool(re.match(r"[^\W\d_]", character))
    assert bool(found & classes.CAPITAL) == character.isupper()
    assert bool(found & classes.LOWER) == character.islower()
    assert bool(found & classes.ALNUM) == character.isalnum()
    assert bool(found & classes.ALPHA) == character.isalpha()
