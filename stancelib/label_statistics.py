"""What files of labelled rows consist of: the shares that `seeds/README.md` speaks of, counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Final, TypeAlias

from stancelib.label_rows import LabelSource, Sentence, read_records
from stancelib.records import STANCES

PRONOUNS: Final = frozenset(
    """
    he him his himself she her hers herself it its itself they them their theirs themselves
    we us our ours ourselves you your yours i me my mine who whom whose
    """.split()
)
WORDS: Final = (6, 60)
"""Fewest and most words that a sentence should have."""
_SAME_SENTENCE: Final = 0.5
"""Share of words that two sentences of a group have in common where they differ by one edit."""
Decisions: TypeAlias = Mapping[str, tuple[str, str | None]]
"""Stance and holder of each actor of a sentence."""
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Count:
    """A number, and its share (in [0, 1]) of what it is counted among."""

    count: int
    share: float


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words of a sentence: mean, least and most, and how many sentences have `WORDS`, from 6 to 60."""

    mean: float
    least: int
    most: int
    within: Count


@dataclass(frozen=True, slots=True)
class LabelStatistics:
    """What labelled rows consist of.

    Shares of rows: `stances`; `mentions` (name, noun phrase or pronoun, by form); `phenomena`; `parts`. Shares of polar
    rows: `holders` (author or other). Shares of sentences: `styles`; `actors` (by the number they name: none, one,
    two or more; opposed: one favored and one spoken against). `contrast_pairs`: two sentences of one group that share
    half of their words, or more, and differ in stance or holder toward an actor.
    """

    files: int
    sentences: int
    rows: int
    stances: dict[str, Count]
    holders: dict[str, Count]
    mentions: dict[str, Count]
    actors: dict[str, Count]
    styles: dict[str, Count]
    phenomena: dict[str, Count]
    parts: dict[str, Count]
    contrast_pairs: int
    words: WordCounts

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for `json.dumps`."""
        return asdict(self)


def label_statistics(source: LabelSource) -> LabelStatistics:
    """Count labelled rows of a .jsonl file, several, or a folder of them.

    Raises `LabelError` for a bad row and where there is no file.
    """
    records = list(read_records(source))
    sentences = [sentence for sentence, _ in records]
    rows = [(sentence, target) for sentence in sentences for target in sentence.targets]
    polar = [target for _, target in rows if target.stance != "neutral"]
    tags = [name for sentence, _ in rows for name in sentence.phenomena]
    mentions = [mention_form(sentence.text[slice(*target.span(sentence.text))]) for sentence, target in rows]
    return LabelStatistics(
        files=len({path for _, path in records}),
        sentences=len(sentences),
        rows=len(rows),
        stances=_shares([target.stance for _, target in rows], STANCES[::-1]),
        holders=_shares(["author" if target.holder == "author" else "other" for target in polar], ("author", "other")),
        mentions=_shares(mentions, ("name", "noun phrase", "pronoun")),
        actors=_shares([form for sentence in sentences for form in _actor_forms(sentence)], ACTOR_FORMS, sentences),
        styles=_shares([sentence.style or "none given" for sentence in sentences]),
        phenomena=_shares(tags, among=rows),
        parts=_shares([sentence.part for sentence, _ in rows], ("train", "heldout")),
        contrast_pairs=sum(1 for _ in _contrast_pairs(sentences)),
        words=_word_counts([len(_WORD.findall(sentence.text)) for sentence in sentences]),
    )


ACTOR_FORMS: Final = ("none", "one", "two or more", "opposed")


def _actor_forms(sentence: Sentence) -> Iterator[str]:
    yield ACTOR_FORMS[min(len(sentence.targets), 2)]
    if {target.stance for target in sentence.targets} >= {"favor", "against"}:
        yield "opposed"


def mention_form(mention: str) -> str:
    """Whether a mention is a name, a noun phrase or a pronoun, by its words alone.

    >>> [mention_form(words) for words in ("the White House", "its northern neighbour", "They")]
    ['name', 'noun phrase', 'pronoun']
    """
    words = _WORD.findall(mention)
    if words and all(word.lower() in PRONOUNS for word in words):
        return "pronoun"
    return "noun phrase" if words and words[-1][0].islower() else "name"


def _shares(found: Sequence[str], order: Iterable[str] = (), among: Sequence[Any] | None = None) -> dict[str, Count]:
    """Count values: those of `order` first, in that order, then the others, most frequent first."""
    counts, total = Counter(found), len(found if among is None else among)
    names = dict.fromkeys([*order, *(name for name, _ in counts.most_common())])
    return {name: Count(counts[name], counts[name] / total if total else 0.0) for name in names}


def _word_counts(lengths: Sequence[int]) -> WordCounts:
    least, most = WORDS
    within = sum(least <= length <= most for length in lengths)
    n = len(lengths)
    mean = sum(lengths) / n if n else 0.0
    return WordCounts(mean, min(lengths, default=0), max(lengths, default=0), Count(within, within / n if n else 0.0))


def _contrast_pairs(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    groups: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.group is not None:
            groups.setdefault(sentence.group, []).append(sentence)
    for group in groups.values():
        told = [(sentence.text, _decisions(sentence)) for sentence in group]
        both = zip(pairwise(group), pairwise(told), strict=True)
        yield from (pair for pair, (one, other) in both if differ_by_an_edit(one, other))


def _decisions(sentence: Sentence) -> Decisions:
    return {target.actor: (target.stance, target.holder) for target in sentence.targets}


def differ_by_an_edit(one: tuple[str, Decisions], other: tuple[str, Decisions]) -> bool:
    """Whether two sentences, each with the stance and holder of its actors, share words and differ in a decision.

    >>> praise = "Oslo praised Rome.", {"Rome": ("favor", "Oslo")}
    >>> differ_by_an_edit(praise, ("Oslo attacked Rome.", {"Rome": ("against", "Oslo")}))
    True
    """
    (text, here), (second, there) = one, other
    words, others = (set(_WORD.findall(sentence.lower())) for sentence in (text, second))
    alike = len(words & others) >= _SAME_SENTENCE * len(words | others)
    return alike and any(here[actor] != there[actor] for actor in here.keys() & there.keys())
