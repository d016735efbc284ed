"""Labelled sentences as spans and links, the common ground of labelling tools.

A mention is a span with the label of its stance, a holder a span with the label `HOLDER` or a mention; a link leads
from the mention to its holder. What a tool does not show (actors' names, id, topic ...) travels beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec

from stancelib.label_rows import SeedSentence, Sentence, Target
from stancelib.records import STANCES

HOLDER: Final = "holder"
"""Label of a span that names a holder and is no mention."""
HELD_BY: Final = "held by"
"""Label of a link from a mention to its holder."""
SPAN_LABELS: Final = (*STANCES[::-1], HOLDER)
_FACTS: Final = ("id", "sentiment", "topic", "style", "phenomena", "group", "part")


class Span(NamedTuple):
    """A labelled stretch of a text; `end` is exclusive, offsets count characters (code points)."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its spans, links (number of a mention, number of its holder), and what travels beside it."""

    text: str
    spans: tuple[Span, ...]
    links: tuple[tuple[int, int], ...]
    beside: Mapping[str, Any]


def to_document(sentence: Sentence) -> Document:
    """Spans and links of a sentence; a holder that the sentence does not name travels beside it."""
    spans = [Span(*target.span(sentence.text), target.stance) for target in sentence.targets]
    places = {target.actor: number for number, target in enumerate(sentence.targets)}
    links: list[tuple[int, int]] = []
    loose: dict[str, str | None] = {}
    for number, target in enumerate(sentence.targets):
        if target.holder in (None, "author"):
            if target.holder is None:
                loose[_key(spans[number])] = None
            continue
        place = _holder_place(str(target.holder), sentence.text, spans, places)
        if place is None:
            loose[_key(spans[number])] = target.holder
        else:
            links.append((number, place))
    names = {_key(span): target.actor for span, target in zip(spans, sentence.targets, strict=False)}
    names |= {_key(spans[place]): name for name, place in places.items() if spans[place].label == HOLDER}
    values = msgspec.to_builtins(sentence)
    facts = {name: values[name] for name in _FACTS if values[name]}
    return Document(sentence.text, tuple(spans), tuple(links), {**facts, "names": names, "holders": loose})


def _holder_place(holder: str, text: str, spans: list[Span], places: dict[str, int]) -> int | None:
    """The span of a holder: that of an actor, or one that is added where the text has these words."""
    if holder not in places:
        found = re.search(rf"(?<!\w){re.escape(holder)}(?!\w)", text)
        if found is None or any(found.start() < span.end and span.start < found.end() for span in spans):
            return None
        places[holder] = len(spans)
        spans.append(Span(*found.span(), HOLDER))
    return places[holder]


def to_sentence(document: Document) -> Sentence:
    """The sentence of a document that came back. Raises `ValueError` for labels and links that mean nothing.

    >>> spans = (Span(0, 4, "neutral"), Span(13, 17, "favor"))
    >>> sentence = to_sentence(Document("Oslo praised Rome.", spans, ((1, 0),), {}))
    >>> sentence.targets[1].actor, sentence.targets[1].holder
    ('Rome', 'Oslo')
    """
    _check_labels(document)
    names = [_name(document, span) for span in document.spans]
    holders: dict[int, str | None] = {}
    for mention, holder in document.links:
        if document.spans[mention].label == HOLDER:
            raise ValueError(
                f"a link leads from the holder {names[mention]!r}; it must lead from a mention to its holder"
            )
        holders.setdefault(mention, names[holder])
    loose = document.beside.get("holders", {})
    targets = [
        Target(name, span.label, _holder(span, holders.get(number), loose), None, start=span.start, end=span.end)  # type: ignore[arg-type]
        for number, (span, name) in enumerate(zip(document.spans, names, strict=True))
        if span.label != HOLDER
    ]
    facts = {name: document.beside[name] for name in _FACTS if name in document.beside}
    row = {"text": document.text, "targets": msgspec.to_builtins(targets), **facts}
    return msgspec.convert(row, SeedSentence)


def _check_labels(document: Document) -> None:
    for start, end, label in document.spans:
        if label not in SPAN_LABELS:
            words, known = document.text[start:end], ", ".join(SPAN_LABELS)
            raise ValueError(f"the span {words!r} has the label {label!r}; the labels are {known}")


def _name(document: Document, span: Span) -> str:
    """The name that travelled beside the span, or its words."""
    return str(document.beside.get("names", {}).get(_key(span), document.text[span.start : span.end]))


def _holder(span: Span, linked: str | None, loose: Mapping[str, str | None]) -> str | None:
    if linked is not None:
        return linked
    return loose.get(_key(span), "author") if span.label != "neutral" else "author"


def _key(span: Span) -> str:
    return f"{span.start}-{span.end}"


def write_rows(sentences: Iterable[Sentence]) -> str:
    """Sentences as lines of a labels file, mentions by their words and offsets, without what is empty."""
    return "".join(f"{msgspec.json.encode(_row(sentence)).decode()}\n" for sentence in sentences)


def _row(sentence: Sentence) -> dict[str, Any]:
    values = msgspec.to_builtins(sentence)
    row = {name: values[name] for name in ("id", "text", *_FACTS[1:]) if values[name]}
    return row | {"targets": [_target(target, sentence.text) for target in sentence.targets]}


def _target(target: Target, text: str) -> dict[str, Any]:
    start, end = target.span(text)
    return {
        "mention": text[start:end],
        "start": start,
        "end": end,
        "actor": target.actor,
        "stance": target.stance,
        "holder": target.holder,
    }
