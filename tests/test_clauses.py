"""With claims="clause" a sentence is cut where a new subject takes a slant of its own, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib.actors import ActorCatalog
from stancelib.classifier import StanceModel
from stancelib.errors import SettingError
from stancelib.pipeline import Columns, Reading, analyse

CLAUSES = Reading(claims="clause")


def read(text: str, model: StanceModel, reading: Reading = CLAUSES) -> Columns:
    return analyse([text], catalog=ActorCatalog.default(), model=model, reading=reading)


def clauses(text: str, model: StanceModel) -> list[str]:
    columns = read(text, model)
    return [text[start:end] for start, end in zip(columns.claim_start, columns.claim_end, strict=True)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Oslo praised Lima,", "while Quito condemned it."],
        ["Oslo praised Lima;", "Quito condemned it."],
        ["Although Oslo praised Lima,", "Quito condemned it."],
        ["Oslo praised Lima,", "but Quito condemned it."],
        ["Oslo praised Lima,", "which had betrayed Quito."],
        ["Oslo praised Lima, which leads the talks, and Ghana."],
        ["Oslo praised Lima while condemning Quito."],
        ["Oslo met Lima, while Quito condemned it."],
        ["Oslo said “Lima is corrupt, but Quito condemned it.”"],
    ],
)
def test_where_a_sentence_is_cut(parts: list[str], small_model: StanceModel) -> None:
    assert clauses(" ".join(parts), small_model) == parts


def test_a_holder_reaches_across_the_cut(small_model: StanceModel) -> None:
    """Holders are found in the whole sentence."""
    text = "Lima is corrupt, said Oslo, but Quito condemned Ghana."
    columns = read(text, small_model)
    assert columns.claim_start.size >= 1
    assert columns.holder_actor.size == columns.row_claim.size


def test_sentences_are_the_default(small_model: StanceModel) -> None:
    assert read("Oslo praised Lima; Quito condemned it.", small_model, Reading()).claim_start.tolist() == [0]


def test_an_unknown_kind_of_claim_is_named() -> None:
    with pytest.raises(SettingError, match=r"claims='word': choose one of 'sentence', 'clause'"):
        Reading(claims="word").check()


@settings(deadline=None)
@given(
    st.lists(st.sampled_from("Oslo praised Lima ; , but while condemned it . \n\n “ ” which 🙂".split(" "))).map(
        " ".join
    )
)
def test_clauses_cover_their_sentence(small_model: StanceModel, text: str) -> None:
    """Clauses hold all of their sentences but white space at cuts, in order, and every mention lies in one."""
    fine, coarse = read(text, small_model), read(text, small_model, Reading())
    joined = "".join(text[a:b] for a, b in zip(fine.claim_start, fine.claim_end, strict=True))
    whole = "".join(text[a:b] for a, b in zip(coarse.claim_start, coarse.claim_end, strict=True))
    assert joined.replace(" ", "") == whole.replace(" ", "")
    mentions = fine.mentions
    assert (mentions.start >= fine.claim_start[mentions.claim]).all()
    assert (mentions.end <= fine.claim_end[mentions.claim]).all()
