"""The component `stancelib` for a spaCy pipeline: `nlp.add_pipe("stancelib")` sets `doc._.stances`.

spaCy (the extra `spacy`) is imported when the component is asked for, and found by it through an entry point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from stancelib.errors import require
from stancelib.forms import slug
from stancelib.records import Actor, ActorKind, Analysis
from stancelib.scoring import as_model, classify

if TYPE_CHECKING:
    from stancelib.classifier import StanceModel

_KINDS: Final[dict[str, ActorKind]] = {"PERSON": "person", "ORG": "organisation", "GPE": "country", "NORP": "other"}
"""Entity labels that may name actors, and the kind of actor."""


@dataclass(frozen=True, slots=True)
class StanceComponent:
    """Sets `doc._.stances`, the stances of `classify`; their offsets are those of `doc.text`.

    Entities of the pipeline that no mention covers become actors of their own.
    """

    model: StanceModel
    actors: tuple[str | Actor, ...] = ()
    claims: str = "sentence"
    coreference: str = "careful"

    def __call__(self, doc: Any) -> Any:
        analysis = self._classify(doc.text, self.actors)
        missed = _missed(doc, analysis)
        if missed:
            analysis = self._classify(doc.text, (*self.actors, *missed))
        doc._.stances = analysis.stances
        return doc

    def _classify(self, text: str, actors: tuple[str | Actor, ...]) -> Analysis:
        return classify(text, actors or None, self.model, claims=self.claims, coreference=self.coreference)


def _missed(doc: Any, analysis: Analysis) -> list[Actor]:
    """Actors for the entities of a document that no mention touches."""
    spans = [(stance.mention.start, stance.mention.end) for stance in analysis.stances]
    named = {actor.id for actor in analysis.actors}
    found = {}
    for entity in doc.ents:
        covered = any(start < entity.end_char and end > entity.start_char for start, end in spans)
        name = slug(entity.text)
        if entity.label_ in _KINDS and not covered and name not in named and len(entity.text) > 1:
            found[name] = Actor(name, entity.text, _KINDS[entity.label_])
    return list(found.values())


def make_component(
    nlp: Any,  # noqa: ARG001 - spaCy passes the pipeline and the name to every factory
    name: str,  # noqa: ARG001
    model: str,
    actors: list[str],
    claims: str,
    coreference: str,
) -> StanceComponent:
    """Build the component from the settings of `nlp.add_pipe("stancelib", config={...})`."""
    return StanceComponent(as_model(model), tuple(actors), claims, coreference)


@lru_cache(maxsize=1)
def _register() -> Any:
    """Register the factory and the attribute with spaCy, once."""
    language = require("spacy.language", "spacy", "the spaCy component").Language
    document = require("spacy.tokens", "spacy", "the spaCy component").Doc
    if not document.has_extension("stances"):
        document.set_extension("stances", default=())
    settings = {"model": "default", "actors": [], "claims": "sentence", "coreference": "careful"}
    return language.factory("stancelib", default_config=settings, func=make_component)


def __getattr__(name: str) -> Any:
    """Give `factory`, the entry point, which needs spaCy; nothing else here does."""
    if name == "factory":
        return _register()
    raise AttributeError(f"module 'stancelib.spacy_component' has no attribute {name!r}")
