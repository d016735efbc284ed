"""The records that `classify` returns and the columns that `score` writes.

Records are frozen; what can be derived is a property. Only the standard library is imported here, so that
`import stancelib` stays light.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    import pandas as pd

    from stancelib.highlights import Mark

STANCES: Final = ("against", "neutral", "favor")
"""Stance labels in the order of every probability array."""
UNCERTAIN: Final = "uncertain"
"""The label of a stance whose greatest probability is below the `min_confidence` that was asked for."""
GIVEN_STANCES: Final = (*STANCES, UNCERTAIN)
"""What the column `stance` can hold; its type is the same whether or not a `min_confidence` was asked for."""
SENTIMENTS: Final = ("negative", "neutral", "positive")
"""Sentiment labels in the order of every probability array."""
ACTOR_KINDS: Final = ("person", "country", "organisation", "bloc", "other")
MENTION_KINDS: Final = ("name", "alias", "demonym", "metonym", "nominal", "pronoun")
HOLDER_KINDS: Final = ("author", "actor", "other")
FRAME_COLUMNS: Final = """
    article_id claim_id claim_start claim_end claim sentiment sentiment_score actor_id actor actor_kind mention
    mention_start mention_end mention_kind stance stance_score p_against p_neutral p_favor holder_kind holder
""".split()
"""Columns of the frame that `score` returns, in order."""
_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "sentiment": SENTIMENTS,
    "actor_kind": ACTOR_KINDS,
    "mention_kind": MENTION_KINDS,
    "stance": GIVEN_STANCES,
    "holder_kind": HOLDER_KINDS,
}
_TYPES: Final = {
    **dict.fromkeys("claim_id claim_start claim_end mention_start mention_end".split(), "Int64"),
    **dict.fromkeys("sentiment_score stance_score p_against p_neutral p_favor".split(), "float64"),
    **dict.fromkeys("claim actor_id actor mention holder".split(), "str"),
}

StanceLabel = Literal["against", "neutral", "favor"]
GivenStance = Literal["against", "neutral", "favor", "uncertain"]
SentimentLabel = Literal["negative", "neutral", "positive"]
ActorKind = Literal["person", "country", "organisation", "bloc", "other"]
MentionKind = Literal["name", "alias", "demonym", "metonym", "nominal", "pronoun"]
HolderKind = Literal["author", "actor", "other"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a country or its government, an organisation or a bloc: one id, many names.

    `aliases`, `demonyms` and `metonyms` are matched as they are written, capitals included.

    >>> Actor("unionists", "the union", aliases=("the UNM",)).name
    'the union'
    """

    id: str
    name: str
    kind: ActorKind = "other"
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    gender: str = ""
    country: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a text where an actor is named; `start` and `end` are offsets into the whole text."""

    text: str
    start: int
    end: int
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Holder:
    """Who takes a stance: the author, an actor of the text, or another speaker by the words that name them.

    `evidence`: the word that gives the stance to the holder ("said", "accused", "according to"); empty for the author.

    >>> str(Holder("author"))
    'author'
    """

    kind: HolderKind = "author"
    name: str = "author"
    actor: Actor | None = None
    evidence: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for a stance: words a person understands, and how far they moved the decision.

    `weight` is in logits: positive towards the label given, negative towards the runner-up. `start` and `end` are
    offsets into the whole text of the words concerned, or -1 for the model's base rate.
    """

    name: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentiment:
    """The tone of a claim; `score` = P(positive) - P(negative), in [-1, 1]."""

    label: SentimentLabel
    probabilities: Mapping[str, float]

    @property
    def score(self) -> float:
        return self.probabilities["positive"] - self.probabilities["negative"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the text; `text[claim.start:claim.end] == claim.text`."""

    index: int
    text: str
    start: int
    end: int
    sentiment: Sentiment


@dataclass(frozen=True, slots=True)
class Stance:
    """The stance of one claim toward one actor, and who takes it.

    `mentions`: every place where the claim names the actor, in order; `mention`: the first by name. `label`: the
    likeliest stance, or "uncertain" where its probability is below the `min_confidence` asked for.
    """

    claim: Claim
    actor: Actor
    mention: Mention
    label: GivenStance
    probabilities: Mapping[str, float]
    holder: Holder
    _explain: Callable[[int], tuple[Feature, ...]] = field(repr=False, compare=False)
    mentions: tuple[Mention, ...] = ()

    @property
    def score(self) -> float:
        """P(favor) - P(against), in [-1, 1]."""
        return self.probabilities["favor"] - self.probabilities["against"]

    @property
    def confidence(self) -> float:
        """The probability of the likeliest stance."""
        return max(self.probabilities.values())

    def explain(self, k: int = 5) -> tuple[Feature, ...]:
        """The `k` features that moved the decision most, largest first.

        Weights of all features (`k=-1`) sum to the logit margin of the label over the runner-up.
        """
        return self._explain(k)


@dataclass(frozen=True, slots=True)
class ActorSummary:
    """What a text says of one actor: counts by label, the mean score and its 95 % interval."""

    actor: Actor
    favor: int
    neutral: int
    against: int
    mean_score: float
    interval: tuple[float, float]
    uncertain: int = 0

    @property
    def claims(self) -> int:
        return self.favor + self.neutral + self.against + self.uncertain


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything `classify` found in one text."""

    text: str
    claims: tuple[Claim, ...]
    stances: tuple[Stance, ...]

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The actors named in the text, in order of first mention."""
        return tuple({stance.actor.id: stance.actor for stance in self.stances}.values())

    def summary(self) -> tuple[ActorSummary, ...]:
        """Per actor counts, mean score and interval, most often named first."""
        groups: dict[str, list[Stance]] = {}
        for stance in self.stances:
            groups.setdefault(stance.actor.id, []).append(stance)
        rows = [_summarise(stances) for stances in groups.values()]
        return tuple(sorted(rows, key=lambda row: -row.claims))

    def _repr_html_(self) -> str:
        """The text with its mentions coloured by stance, and a table of actors, for notebooks."""
        from stancelib.highlights import marked_html, table_html

        rows = [
            [row.actor.name, *map(str, (row.claims, row.favor, row.neutral, row.against)), f"{row.mean_score:+.2f}"]
            for row in self.summary()
        ]
        header = ("actor", "claims", "favor", "neutral", "against", "mean score")
        return marked_html(self.text, self._marks()) + table_html(header, rows)

    def _marks(self) -> list[Mark]:
        from stancelib.highlights import Mark

        return [
            Mark(mention.start, mention.end, stance.label, _note(stance))
            for stance in self.stances
            for mention in stance.mentions
        ]

    def to_frame(self) -> pd.DataFrame:
        """One row per (claim, actor), with the columns that `score` gives, less `article_id`, of the same types."""
        import pandas as pd

        types: dict[str, Any] = {name: pd.CategoricalDtype(pd.Index(labels)) for name, labels in _LABELS.items()}
        return pd.DataFrame(self._rows(), columns=FRAME_COLUMNS[1:]).astype(_TYPES | types)

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and dicts, ready for `json.dumps`."""
        return {
            "text": self.text,
            "claims": [
                {
                    "start": c.start,
                    "end": c.end,
                    "text": c.text,
                    "sentiment": c.sentiment.label,
                    "sentiment_score": c.sentiment.score,
                }
                for c in self.claims
            ],
            "actors": [asdict(actor) for actor in self.actors],
            "stances": self._stance_rows(),
        }

    def _stance_rows(self) -> list[dict[str, Any]]:
        return [row for row in self._rows() if row["actor_id"] is not None]

    def _rows(self) -> list[dict[str, Any]]:
        by_claim: dict[int, list[Stance | None]] = {}
        for stance in self.stances:
            by_claim.setdefault(stance.claim.index, []).append(stance)
        none: list[Stance | None] = [None]
        return [_row(claim, stance) for claim in self.claims for stance in by_claim.get(claim.index, none)]


def _note(stance: Stance) -> str:
    probability = f"{stance.confidence:.2f}"
    return f"{stance.actor.name}: {stance.label} ({probability}), holder: {stance.holder}"


def _row(claim: Claim, stance: Stance | None) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(FRAME_COLUMNS[1:])
    row.update(
        claim_id=claim.index,
        claim_start=claim.start,
        claim_end=claim.end,
        claim=claim.text,
        sentiment=claim.sentiment.label,
        sentiment_score=claim.sentiment.score,
    )
    if stance is not None:
        row.update(
            actor_id=stance.actor.id,
            actor=stance.actor.name,
            actor_kind=stance.actor.kind,
            mention=stance.mention.text,
            mention_start=stance.mention.start,
            mention_end=stance.mention.end,
            mention_kind=stance.mention.kind,
            stance=stance.label,
            stance_score=stance.score,
            p_against=stance.probabilities["against"],
            p_neutral=stance.probabilities["neutral"],
            p_favor=stance.probabilities["favor"],
            holder_kind=stance.holder.kind,
            holder=stance.holder.name,
        )
    return row


def _summarise(stances: list[Stance]) -> ActorSummary:
    scores = [stance.score for stance in stances]
    labels = [stance.label for stance in stances]
    mean = sum(scores) / len(scores)
    low, high = mean_interval(scores)
    favor, neutral, against, uncertain = (labels.count(label) for label in ("favor", "neutral", "against", UNCERTAIN))
    return ActorSummary(stances[0].actor, favor, neutral, against, mean, (low, high), uncertain)


def mean_interval(scores: list[float]) -> tuple[float, float]:
    """95 % interval of a mean by the normal approximation, cut to [-1, 1]; (-1, 1) for a single score.

    >>> mean_interval([0.0, 0.0, 0.0])
    (0.0, 0.0)
    >>> mean_interval([0.5])
    (-1.0, 1.0)
    """
    n = len(scores)
    if n < 2:
        return (-1.0, 1.0)
    mean = sum(scores) / n
    half = 1.96 * math.sqrt(sum((score - mean) ** 2 for score in scores) / (n - 1) / n)
    return (max(-1.0, mean - half), min(1.0, mean + half))
