"""`StanceModel`: arrays to probabilities, and the exact reasons for them.

A model is two linear heads over the features of `features`: one for the stance of a claim toward a mention, one for the
tone of the claim. TF-IDF weights and logistic-regression coefficients are folded into one table of feature numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from stancelib.elements import Span, tag_tokens
from stancelib.errors import SettingError
from stancelib.feature_cells import cell_features
from stancelib.feature_templates import BLOCKS, Term
from stancelib.features import FeatureSettings, terms
from stancelib.lexicon import Form, LexiconArrays
from stancelib.pairs import EncodedPairs, encode, lexicon_table, to_columns
from stancelib.persistence import FORMAT, find_model, read_model_folder, write_model_folder
from stancelib.records import Feature
from stancelib.tokens import tokenize

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from stancelib.pairs import LexiconTable

    Floats = NDArray[np.float64]

_LEXICON_FIELDS = tuple(LexiconArrays.__dataclass_fields__)


class _WithoutCache:
    """Pickles fields alone: a worker process builds its own tables."""

    def __getstate__(self) -> dict[str, Any]:
        return {item.name: getattr(self, item.name) for item in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class LinearHead(_WithoutCache):
    """A folded TF-IDF and logistic-regression model: feature numbers, their idf, their weight for each class.

    `keys` (n,) rising, `idf` (n,), `weights` (n, classes), `bias` (classes,).
    """

    classes: tuple[str, ...]
    keys: NDArray[np.uint64]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: Floats

    @cached_property
    def tables(self) -> tuple[tuple[NDArray[Any], ...], ...]:
        """The head as tables for the kernels, one for every three classes."""
        return tuple(self._table(self.weights[:, k : k + 3]) for k in range(0, len(self.classes), 3))

    def _table(self, weights: NDArray[np.float32]) -> tuple[NDArray[Any], ...]:
        from stancelib._weight_kernels import ROW, cell_rows, pack_head

        size = max(16, 1 << int(2 * self.keys.size - 1).bit_length()) if self.keys.size else 16
        slots = np.zeros(ROW * size, np.uint64)
        packed = slots.view(np.float32)
        idf = self.idf.astype(np.float64)
        rows = np.zeros((self.keys.size, ROW), np.float32)
        rows[:, 0], rows[:, 1 : 1 + weights.shape[1]] = idf * idf, idf[:, None] * weights
        bits = pack_head(self.keys, np.argsort(self.idf, kind="stable"), rows, slots, packed)
        return slots, packed, bits, cell_rows(cell_features(), slots, packed)

    def logits(self, encoded: EncodedPairs, settings: FeatureSettings) -> Floats:
        """Logits (pairs, classes)."""
        from stancelib._feature_kernels import score

        bias = np.zeros(3 * len(self.tables))
        bias[: self.bias.size] = self.bias
        inputs = encoded.tokens[:4], encoded.spans, encoded.pairs, settings.sizes
        parts = [score(*inputs, table, bias[3 * k : 3 * k + 3]) for k, table in enumerate(self.tables)]
        result: Floats = np.hstack(parts)[:, : self.bias.size]
        return result

    def contributions(self, found: Sequence[Term]) -> list[tuple[Term, NDArray[np.float64]]]:
        """Every known feature of a pair with what it adds to the logit of each class."""
        shares: list[tuple[Term, Floats]] = []
        for block in BLOCKS:
            shares.extend(self._block([term for term in found if term.block == block]))
        return shares

    def _block(self, found: Sequence[Term]) -> list[tuple[Term, Floats]]:
        counts: dict[int, list[Term]] = {}
        for term in found:
            at = int(np.searchsorted(self.keys, np.uint64(term.number)))
            if at < self.keys.size and int(self.keys[at]) == term.number:
                counts.setdefault(at, []).append(term)
        values = {at: (1.0 + float(np.log(len(same)))) * float(self.idf[at]) for at, same in counts.items()}
        norm = float(np.sqrt(sum(value * value for value in values.values()))) or 1.0
        return [(same[0], values[at] / norm * self.weights[at].astype(np.float64)) for at, same in counts.items()]


@dataclass(frozen=True, eq=False)
class StanceModel(_WithoutCache):
    """A trained model: stances of pairs, tone of claims, explanations.

    `classes_` gives the order of the probability columns; `priors` the class shares it was fitted on.
    """

    stance: LinearHead
    sentiment: LinearHead
    lexicon: LexiconArrays
    settings: FeatureSettings
    priors: tuple[float, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    card: str = ""

    @property
    def classes_(self) -> NDArray[np.str_]:
        return np.array(self.stance.classes)

    @cached_property
    def lexicon_table(self) -> LexiconTable:
        return lexicon_table(self.lexicon)

    @cached_property
    def forms(self) -> dict[int, Form]:
        """Lexicon forms by number, for the readable features."""
        return forms_of(self.lexicon)

    def predict_proba(self, pairs: pd.DataFrame | Iterable[Any]) -> Floats:
        """Probabilities (n, 3) in the order of `classes_`.

        `pairs`: a frame with text, start, end (and optionally others: offsets of the other actors' mentions), or rows
        of these. Raises `ColumnError`, `TextError` or `PairError`, naming the row.
        """
        return softmax(self.stance.logits(self._encode(pairs), self.settings))

    def predict(self, pairs: pd.DataFrame | Iterable[Any]) -> NDArray[np.str_]:
        """The most probable stance of each pair."""
        labels: NDArray[np.str_] = self.classes_[self.predict_proba(pairs).argmax(axis=1)]
        return labels

    def predict_sentiment(self, claims: Iterable[str]) -> Floats:
        """Probabilities (n, 3) of negative, neutral, positive for each claim."""
        return softmax(self.sentiment.logits(self._encode(claims), self.settings))

    def _encode(self, pairs: pd.DataFrame | Iterable[Any]) -> EncodedPairs:
        return encode(to_columns(pairs), self.lexicon_table)

    def explain(self, claim: str, targets: Sequence[Span], *, others: Sequence[Span] = ()) -> tuple[Feature, ...]:
        """Features that decide between the two likeliest stances toward one actor, largest first.

        Weights sum to the logit margin of the label over the runner-up; several targets (mentions of one actor) share
        evenly. Offsets are into the claim.
        """
        total: dict[tuple[str, int, int], Floats] = {}
        words = tag_tokens(tokenize(claim), self.forms)
        for target in targets:
            rest = [span._replace(same_actor=True) for span in targets if span is not target] + list(others)
            found = terms(words, target, others=rest, forms=self.forms, settings=self.settings)
            for term, share in self.stance.contributions(found):
                key = (term.name, term.start, term.end)
                total[key] = total.get(key, np.zeros(len(self.stance.classes))) + share / len(targets)
        logits = sum(total.values(), self.stance.bias)
        runner_up, best = np.argsort(logits)[-2:]
        reasons = [Feature(name, float(w[best] - w[runner_up]), start, end) for (name, start, end), w in total.items()]
        bias = self.stance.bias
        reasons.append(Feature("base rate", float(bias[best] - bias[runner_up]), -1, -1))
        return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))

    def with_priors(self, priors: str | Mapping[str, float]) -> StanceModel:
        """The same model for other class shares: "uniform", "seeds" (as trained) or {label: share}.

        Logits move by the log of new over old share (Saerens, Latinne and Decaestecker 2002, eq. 2.4).
        Raises `SettingError` for other names, unknown or missing labels and shares that are not positive.
        """
        shares = _shares(priors, self.stance.classes, self.trained_priors)
        bias = self.stance.bias + np.log(np.array(shares)) - np.log(np.array(self.priors))
        return replace(self, stance=replace(self.stance, bias=bias), priors=shares)

    @property
    def trained_priors(self) -> tuple[float, ...]:
        """Class shares of the rows the model was trained on, in the order of `classes_`."""
        return tuple(self.facts.get("priors", self.priors))

    def save(self, folder: str | Path) -> Path:
        """Write the model folder (manifest, arrays, model card) and return its path. See `load`."""
        arrays: dict[str, NDArray[Any]] = {f"lexicon.{name}": getattr(self.lexicon, name) for name in _LEXICON_FIELDS}
        for name, head in (("stance", self.stance), ("sentiment", self.sentiment)):
            arrays |= {f"{name}.keys": head.keys, f"{name}.idf": head.idf, f"{name}.weights": head.weights}
            arrays[f"{name}.bias"] = head.bias
        settings = {name: getattr(self.settings, name) for name in FeatureSettings.__dataclass_fields__}
        manifest = {
            "format": FORMAT,
            "stances": list(self.stance.classes),
            "sentiments": list(self.sentiment.classes),
            "settings": settings,
            "priors": list(self.priors),
            "facts": dict(self.facts),
        }
        return write_model_folder(Path(folder), manifest, arrays=arrays, card=self.card)


def forms_of(arrays: LexiconArrays) -> dict[int, Form]:
    """Lexicon forms by number, for the readable features."""
    columns = (arrays.keys, arrays.verb_tags, arrays.other_tags, arrays.flags, arrays.word_classes, arrays.levels)
    return {key: Form(*values) for key, *values in zip(*(column.tolist() for column in columns), strict=True)}


def load(name: str | Path = "default") -> StanceModel:
    """Load a shipped model by name, or a model folder.

    Nothing is executed: a folder holds arrays and JSON. Raises `ModelNotFoundError`, which lists the shipped names, or
    `ModelFormatError`.
    """
    manifest, arrays, card = read_model_folder(find_model(name))

    def head(prefix: str, classes: Sequence[str]) -> LinearHead:
        columns = [arrays[f"{prefix}.{column}"] for column in ("keys", "idf", "weights", "bias")]
        return LinearHead(tuple(classes), *columns)

    return StanceModel(
        stance=head("stance", manifest.stances),
        sentiment=head("sentiment", manifest.sentiments),
        lexicon=LexiconArrays(*(arrays[f"lexicon.{column}"] for column in _LEXICON_FIELDS)),
        settings=FeatureSettings(*msgspec.structs.astuple(manifest.settings)),
        priors=tuple(manifest.priors),
        facts=manifest.facts,
        card=card,
    )


def softmax(logits: Floats) -> Floats:
    """Probabilities of each row of logits.

    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result


def _shares(priors: str | Mapping[str, float], classes: Sequence[str], trained: tuple[float, ...]) -> tuple[float, ...]:
    if priors == "uniform":
        return (1.0 / len(classes),) * len(classes)
    if priors == "seeds":
        return trained
    if isinstance(priors, str):
        raise SettingError(f"priors {priors!r}: give 'uniform', 'seeds' or a share for each of {', '.join(classes)}")
    if set(priors) != set(classes) or not all(0 < share < math.inf for share in priors.values()):
        raise SettingError(f"priors {dict(priors)!r}: give one positive share for each of {', '.join(classes)}")
    total = sum(priors.values())
    return tuple(priors[label] / total for label in classes)
