"""The columns that both classify and score read."""

from __future__ import annotations

import numpy as np

from stancelib.actors import ActorCatalog
from stancelib.classifier import StanceModel
from stancelib.pipeline import Columns, analyse

TEXTS = ["Oslo praised Rome. It rained.", "", "“Oslo failed,” Rome said. Oslo, Rome and Oslo again met."]


def columns(small_model: StanceModel, texts: list[str] = TEXTS) -> Columns:
    return analyse(texts, catalog=ActorCatalog.default(), model=small_model)


def test_offsets_are_into_each_text(small_model: StanceModel) -> None:
    """Claims and mentions of every text, an empty one between them."""
    found = columns(small_model)
    claims = zip(found.claim_text, found.claim_start, found.claim_end, strict=True)
    assert [TEXTS[text][start:end] for text, start, end in claims] == [
        *("Oslo praised Rome.", "It rained.", "“Oslo failed,” Rome said.", "Oslo, Rome and Oslo again met."),
    ]
    texts = found.claim_text[found.mentions.claim]
    named = [TEXTS[t][s:e] for t, s, e in zip(texts, found.mentions.start, found.mentions.end, strict=True)]
    assert named == ["Oslo", "Rome", "Oslo", "Rome", "Oslo", "Rome", "Oslo"]


def test_one_row_a_claim_and_actor_in_order(small_model: StanceModel) -> None:
    """An actor named twice has one row, its logits averaged over both mentions."""
    found = columns(small_model)
    named = [found.actors[actor].name for actor in found.row_actor]
    assert named == ["Norway", "Italy"] * 3
    assert found.row_claim.tolist() == [0, 0, 2, 2, 3, 3]
    assert np.allclose(found.probabilities.sum(axis=1), 1)


def test_texts_do_not_influence_each_other(small_model: StanceModel) -> None:
    """A text scores the same alone and in a batch."""
    together = columns(small_model)
    alone = columns(small_model, TEXTS[2:])
    own = together.claim_text[together.row_claim] == 2
    assert np.array_equal(together.probabilities[own], alone.probabilities)
    assert np.array_equal(together.tone[together.claim_text == 2], alone.tone)


def test_neutral_rows_are_the_authors(small_model: StanceModel) -> None:
    """A holder belongs to a stance that is taken."""
    found = columns(small_model)
    neutral = found.probabilities.argmax(axis=1) == 1
    assert (found.holder_kind[neutral] == 0).all()
    assert (found.holder_actor[neutral] == -1).all()


def test_nothing_in_nothing_out(small_model: StanceModel) -> None:
    """No texts, or texts without actors, are no error."""
    assert columns(small_model, []).row_claim.size == 0
    plain = columns(small_model, ["It rained."])
    assert (plain.row_claim.size, plain.claim_text.size) == (0, 1)


def test_a_quotation_ends_with_its_text(small_model: StanceModel) -> None:
    """A quotation that is left open at the end of one text has no speaker in the next."""
    polar = small_model.with_priors({"against": 0.4999995, "neutral": 0.000001, "favor": 0.4999995})
    found = columns(polar, ["Ana Ruiz said: “Oslo failed. And Rome lied.", "“Peru betrayed us.” It rained."])
    assert found.holder_kind.tolist() == [0, 1, 1, 0]
    assert found.holder_start.tolist() == [-1, 0, 0, -1]
