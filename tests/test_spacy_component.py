"""The spaCy component sets the stances of a document, and takes entities that nothing else found."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from stancelib import spacy_component
from stancelib.errors import MissingExtraError


def test_without_spacy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says how to install it."""
    monkeypatch.setitem(__import__("sys").modules, "spacy.language", None)
    spacy_component._register.cache_clear()
    with pytest.raises(MissingExtraError, match=r"pip install 'stancelib\[spacy\]'"):
        _ = spacy_component.factory


def test_other_attributes_are_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = spacy_component.nothing


@pytest.fixture
def pipeline(model_folder: Path) -> Any:
    """A blank English pipeline with an entity ruler and the component."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'stancelib[spacy]'")
        _ = spacy_component.factory
        nlp = spacy.blank("en")
        ruler = nlp.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": "ORG", "pattern": "the wolves"}, {"label": "DATE", "pattern": "Monday"}])
        nlp.add_pipe("stancelib", config={"model": str(model_folder), "actors": ["the minister"]})
    return nlp


def test_a_document_has_stances(pipeline: Any) -> None:
    """Offsets are those of the document; an entity that nothing else found is an actor; other entities are not."""
    doc = pipeline("The minister attacked Oslo and the wolves on Monday.")
    found = {stance.actor.name: stance for stance in doc._.stances}
    assert list(found) == ["the minister", "Norway", "the wolves"]
    mention = found["the wolves"].mention
    assert doc.char_span(mention.start, mention.end).text == "the wolves"


def test_a_document_without_actors_has_none(pipeline: Any) -> None:
    assert pipeline("It rained.")._.stances == ()
