"""Tokens: the readable definition and the kernel's."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib import _token_kernels as kernels
from stancelib._table_kernels import mix as mix_kernel
from stancelib.tokens import (
    character_class,
    character_marks,
    character_tables,
    code_points,
    fold,
    hash_form,
    hash_phrase,
    mix,
    tokenize,
)


def test_clitics_and_signs_are_tokens_and_quotes_are_one() -> None:
    """Curly and straight apostrophes and quotes read alike; digits fold to 0."""
    forms = [token.form for token in tokenize("“We can’t,” said 21-year-old O'Hara's aide—'now'.")]
    assert forms == [
        *('"', "we", "can", "'t", ",", '"', "said", "00", "year", "old", "o", "'hara", "'s", "aide", "—", "now"),
    ]


def test_offsets_are_exact() -> None:
    """A token is the text between its offsets."""
    text = "Élan vital 🙂 naïve"
    assert [text[token.start : token.end] for token in tokenize(text)] == ["Élan", "vital", "naïve"]


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_kernel_finds_the_same_tokens(text: str) -> None:
    """Places and numbers of tokens are those of the readable twin, on any text."""
    codes = code_points(text)
    bounds = np.array([0]), np.array([len(text)])
    _, starts, ends, hashes = kernels.tokenise(codes, *bounds, character_marks())
    twin = tokenize(text)
    assert list(zip(starts.tolist(), ends.tolist(), hashes.tolist(), strict=True)) == [
        (token.start, token.end, hash_form(token.form)) for token in twin
    ]


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_mix_wraps_like_the_kernel(left: int, right: int) -> None:
    """Python integers and 64-bit registers give the same number."""
    assert int(mix_kernel(np.uint64(left), np.uint64(right))) == mix(left, right)


def test_order_of_words_counts_in_a_phrase() -> None:
    """A phrase and its reverse have different numbers."""
    assert hash_phrase(["fall", "short"]) != hash_phrase(["short", "fall"])


def test_lone_surrogates_do_not_break_code_points() -> None:
    """Text that cannot be encoded still has its code points."""
    assert code_points("a\ud800b").tolist() == [97, 0xD800, 98]


def test_tables_are_the_definitions_spelled_out() -> None:
    """Tables and single-character functions agree on the whole plane."""
    classes, folds = character_tables()
    plane = [chr(code) for code in range(65536)]
    assert classes.tolist() == [character_class(character) for character in plane]
    assert folds.tolist() == [ord(fold(character)) for character in plane]
