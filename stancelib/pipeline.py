"""The one path: texts to claims to mentions to pairs to probabilities to holders, in columns.

`classify` wraps these columns in records, `score` in a frame; there is no second way through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from stancelib._phrase_kernels import read_owners
from stancelib._quotation_kernels import paragraphs, quotations
from stancelib.actors import ActorCatalog
from stancelib.claims import split_claims
from stancelib.classifier import StanceModel, softmax
from stancelib.clauses import CLAIMS, split_clauses
from stancelib.coreference import resolve
from stancelib.errors import SettingError
from stancelib.holders import ACTOR, AUTHOR, Holders, find_holders, mark_words
from stancelib.pages import join_texts, read_page
from stancelib.pairs import EncodedPairs, place_spans, tag_claims
from stancelib.records import GIVEN_STANCES, MENTION_KINDS, STANCES, UNCERTAIN, Actor
from stancelib.references import Place, check_coreference, find_references

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Tokens = tuple[NDArray[Any], ...]

_NEUTRAL, _UNCERTAIN = STANCES.index("neutral"), GIVEN_STANCES.index(UNCERTAIN)
_HOLDER_COLUMNS = ("holder_kind", "holder_actor", "holder_start", "holder_end", "basis_start", "basis_end")
_NOMINAL, _PRONOUN = MENTION_KINDS.index("nominal"), MENTION_KINDS.index("pronoun")


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of some texts, in order. `start`, `end` are offsets into the joined texts."""

    claim: Ints
    start: Ints
    end: Ints
    actor: Ints
    kind: Ints


@dataclass(frozen=True, slots=True)
class Columns:
    """What the pipeline found in some texts.

    Claims: `claim_text` (index of the text), `claim_start`, `claim_end` (offsets into that text), `tone` (claims, 3).
    Rows, one per (claim, actor), in order of the text: `row_claim`, `row_actor`, `row_mention` (index into
    `mentions`), `probabilities` (rows, 3), `holder_kind`, `holder_actor` (or -1), `holder_start`, `holder_end`,
    `basis_start`, `basis_end` (offsets into the text, or -1; the basis is the word that a holder rests on). Offsets in
    `mentions` are into the text, too. A row whose greatest probability is below `min_confidence` is uncertain.
    """

    texts: Sequence[str]
    actors: Sequence[Actor]
    claim_text: Ints
    claim_start: Ints
    claim_end: Ints
    tone: Floats
    mentions: Mentions
    row_claim: Ints
    row_actor: Ints
    row_mention: Ints
    probabilities: Floats
    holder_kind: Ints
    holder_actor: Ints
    holder_start: Ints
    holder_end: Ints
    basis_start: Ints
    basis_end: Ints
    min_confidence: float = 0.0

    @property
    def labels(self) -> Ints:
        """The label of each row, as its place in `GIVEN_STANCES`."""
        unsure = self.probabilities.max(axis=1, initial=0.0) < self.min_confidence
        labels: Ints = np.where(unsure, _UNCERTAIN, self.probabilities.argmax(axis=1))
        return labels


class _Found(NamedTuple):
    """Claims and mentions of all texts, before anything is scored; offsets are into the joined texts."""

    actors: list[Actor]
    claim_text: Ints
    claim_start: Ints
    claim_end: Ints
    mentions: Mentions


class Reading(NamedTuple):
    """How texts are read: sentences or clauses, how far references are followed, how sure a stance must be."""

    claims: str = CLAIMS[0]
    coreference: str = "careful"
    min_confidence: float = 0.0

    def check(self) -> Reading:
        """Raise `SettingError` for an unknown value."""
        if not 0 <= self.min_confidence <= 1:
            raise SettingError(f"min_confidence={self.min_confidence!r}: give a probability from 0 to 1")
        check_coreference(self.coreference)
        if self.claims not in CLAIMS:
            raise SettingError(f"claims={self.claims!r}: choose one of {', '.join(map(repr, CLAIMS))}")
        return self


PLAIN: Final = Reading()
"""Sentences, with careful coreference."""


class _Read(NamedTuple):
    """What is read of the tokens of sentences: code points, classes of tokens, paragraph of each sentence."""

    codes: NDArray[np.uint32]
    marks: Ints
    paragraph: Ints


def analyse(texts: Sequence[str], *, catalog: ActorCatalog, model: StanceModel, reading: Reading = PLAIN) -> Columns:
    """Run every stage on some texts."""
    codes, starts = join_texts(texts)
    found = _find(texts, codes, starts, catalog)
    tokens = tag_claims(codes, found.claim_start, found.claim_end, model.lexicon_table)
    # Numbers of paragraphs leave a gap between texts, so that no quotation goes on from one text into the next.
    paragraph = paragraphs(codes, (found.claim_text, found.claim_start, found.claim_end)) + found.claim_text
    read = _Read(codes, mark_words(tokens), paragraph)
    found, encoded = _refer(found, tokens, read, reading.coreference)
    all_holders = find_holders(*encoded, marks=read.marks, paragraph=paragraph)
    if reading.claims == "clause":
        found, encoded = _cut(found, encoded, read)
    row_of, row_mention, means = _by_actor(found, model.stance.logits(encoded, model.settings))
    probabilities = softmax(means)
    holders = _row_holders(all_holders, row_of, probabilities)
    base = starts[found.claim_text]
    return Columns(
        texts=texts,
        actors=found.actors,
        claim_text=found.claim_text,
        claim_start=found.claim_start - base,
        claim_end=found.claim_end - base,
        tone=softmax(model.sentiment.logits(_whole_claims(encoded), model.settings)),
        mentions=_local(found.mentions, base),
        row_claim=found.mentions.claim[row_mention],
        row_actor=found.mentions.actor[row_mention],
        row_mention=row_mention,
        probabilities=probabilities,
        min_confidence=reading.min_confidence,
        **_holder_columns(holders, found.mentions, base[found.mentions.claim[row_mention]]),
    )


def _cut(found: _Found, encoded: EncodedPairs, read: _Read) -> tuple[_Found, EncodedPairs]:
    """Make every clause a claim; mentions stay, their claims are numbered anew."""
    tokens, (_, low, high, actor), _ = encoded
    owner = read_owners(tokens[1].size, encoded.spans)
    quoted = quotations(tokens[0], read.marks, read.paragraph)
    place = (read.codes, found.claim_start, found.claim_end)
    clauses = split_clauses(tokens, read.marks, owner, quoted, place)
    claim = np.searchsorted(clauses.start, found.mentions.start, side="right") - 1
    bounds = np.searchsorted(claim, np.arange(clauses.start.size + 1))
    found = found._replace(
        claim_text=found.claim_text[clauses.sentence],
        claim_start=clauses.start,
        claim_end=clauses.end,
        mentions=replace(found.mentions, claim=claim),
    )
    pairs = (claim, np.arange(claim.size))
    return found, EncodedPairs((clauses.first, *tokens[1:]), (bounds, low, high, actor), pairs)


def _find(texts: Sequence[str], codes: NDArray[np.uint32], starts: Ints, catalog: ActorCatalog) -> _Found:
    spans = [split_claims(text) for text in texts]
    claim_text = np.repeat(np.arange(len(texts)), [len(claims) for claims in spans])
    offsets = np.array([span for claims in spans for span in claims], np.int64).reshape(-1, 2)
    claim_start, claim_end = offsets.T + starts[claim_text]
    actors, *columns = resolve(read_page(codes, starts, (claim_text, claim_start, claim_end)), catalog)
    return _Found(actors, claim_text, claim_start, claim_end, Mentions(*columns))


def _refer(found: _Found, tokens: Tokens, read: _Read, coreference: str) -> tuple[_Found, EncodedPairs]:
    """Add the mentions by pronoun and noun phrase, and place all mentions on tokens, each a pair."""
    named = found.mentions
    low, high = place_spans(tokens, named.claim, named.start, named.end)
    place = Place(read.codes, found.claim_text, read.paragraph, named.claim, low, high, named.actor, named.kind)
    more = find_references(tokens, read.marks, place, found.actors, coreference)
    columns = (
        (named.claim, more.claim),
        (named.start, tokens[4][more.low]),
        (named.end, tokens[5][more.high - 1]),
        (named.actor, more.actor),
        (named.kind, np.where(more.is_pronoun, _PRONOUN, _NOMINAL)),
        (low, more.low),
        (high, more.high),
    )
    order = np.argsort(np.concatenate(columns[1]), kind="stable")
    *fields, low, high = (np.concatenate(pair)[order] for pair in columns)
    mentions = Mentions(*fields)
    bounds = np.searchsorted(mentions.claim, np.arange(found.claim_start.size + 1))
    pairs = (mentions.claim, np.arange(order.size))
    return found._replace(mentions=mentions), EncodedPairs(tokens, (bounds, low, high, mentions.actor), pairs)


def _whole_claims(encoded: EncodedPairs) -> EncodedPairs:
    """The claims without their mentions, as the tone is learned."""
    claims, none = encoded.tokens[0].size - 1, np.empty(0, np.int64)
    pairs = np.arange(claims), np.full(claims, -1)
    return EncodedPairs(encoded.tokens, (np.zeros(claims + 1, np.int64), none, none, none), pairs)


def _by_actor(found: _Found, logits: Floats) -> tuple[Ints, Ints, Floats]:
    """Rows of (claim, actor): the row of each mention, each row's mention (the first by name), mean logits."""
    mentions = found.mentions
    keys = mentions.claim * max(len(found.actors), 1) + mentions.actor
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(order.size, np.int64)
    rank[order] = np.arange(order.size)
    row_of, chosen = rank[group], first[order]
    by_name = np.flatnonzero(mentions.kind == MENTION_KINDS.index("name"))[::-1]
    chosen[row_of[by_name]] = by_name  # of several the one assigned last stays, the first in the text
    sums = np.stack([np.bincount(row_of, column, order.size) for column in logits.T], axis=1)
    return row_of, chosen, sums / np.bincount(row_of, minlength=order.size)[:, None]


def _row_holders(holders: Holders, row_of: Ints, probabilities: Floats) -> Holders:
    """Of each row the first holder named at any of its mentions; the author where the row is neutral."""
    rows = len(probabilities)
    chosen = np.full(rows, -1, np.int64)
    polar = probabilities.argmax(axis=1) != _NEUTRAL
    for mention in np.flatnonzero((holders.kind != AUTHOR) & polar[row_of])[::-1]:
        chosen[row_of[mention]] = mention
    named = chosen >= 0
    return Holders(
        np.where(named, holders.kind[chosen], AUTHOR) if holders.kind.size else np.zeros(rows, np.int64),
        *(np.where(named, column[chosen], -1) if column.size else np.full(rows, -1) for column in holders[1:]),
    )


def _holder_columns(holders: Holders, mentions: Mentions, base: Ints) -> dict[str, Ints]:
    by_actor = holders.kind == ACTOR
    span = np.where(by_actor, holders.span, 0)
    if not mentions.claim.size:
        return dict.fromkeys(_HOLDER_COLUMNS, holders.span)
    start = np.where(by_actor, mentions.start[span], holders.start)
    end = np.where(by_actor, mentions.end[span], holders.end)
    named = holders.kind != AUTHOR
    return {
        "holder_kind": holders.kind,
        "holder_actor": np.where(by_actor, mentions.actor[span], -1),
        "holder_start": np.where(named, start - base, -1),
        "holder_end": np.where(named, end - base, -1),
        "basis_start": np.where(named, holders.basis_start - base, -1),
        "basis_end": np.where(named, holders.basis_end - base, -1),
    }


def _local(mentions: Mentions, base: Ints) -> Mentions:
    shift = base[mentions.claim]
    return Mentions(mentions.claim, mentions.start - shift, mentions.end - shift, mentions.actor, mentions.kind)
