"""Stance toward every actor that a text names, who takes it, and the tone of each claim.

>>> import stancelib
>>> analysis = stancelib.classify("The minister attacked the union.", actors=["the minister", "the union"])
>>> [(stance.actor.name, stance.label) for stance in analysis.stances]
[('the minister', 'neutral'), ('the union', 'against')]

Names load on first use, so that `import stancelib` costs little: scoring loads numba and pandas, training scikit-learn.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Actor": "records",
    "ActorCatalog": "actors",
    "Analysis": "records",
    "StanceClassifier": "training",
    "StanceModel": "classifier",
    "StancelibError": "errors",
    "classify": "scoring",
    "evaluate": "evaluation",
    "load": "classifier",
    "score": "scoring",
    "score_file": "files",
    "train": "training",
}

__all__ = [
    "Actor",
    "ActorCatalog",
    "Analysis",
    "StanceClassifier",
    "StanceModel",
    "StancelibError",
    "classify",
    "evaluate",
    "load",
    "score",
    "score_file",
    "train",
]

if TYPE_CHECKING:
    from stancelib.actors import ActorCatalog
    from stancelib.classifier import StanceModel, load
    from stancelib.errors import StancelibError
    from stancelib.evaluation import evaluate
    from stancelib.files import score_file
    from stancelib.records import Actor, Analysis
    from stancelib.scoring import classify, score
    from stancelib.training import StanceClassifier, train


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'stancelib' has no attribute {name!r}")
    value = getattr(import_module(f"stancelib.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
