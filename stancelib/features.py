"""What a feature is, in readable Python: the definition that training, scoring and `explain` share.

A claim is read as a row of elements around one mention: that mention is the *target*, mentions of other actors are
*others*, the rest are words. Five blocks of features come from it, each weighted by TF-IDF on its own:

- words (`word_features`): unigrams and pairs of the claim; unigrams by side; unigrams to triples near the target;
- tags (`tag_features`): the same row with words replaced by what the lexicon says of them ("act-", "quality+",
  "report" ..., negated or passive), function words kept, runs of other words folded to one gap: n-grams near the
  target, and every tag by side, distance, number of other actors and clause borders between it and the target;
- classes (`word_features`): as words, for classes of words of like meaning;
- tone (`tone_features`): words by the tone they usually carry, and sums of tone over zones around the target;
- role (`role_features`): how the target is named and what stands right around it.

`_token_kernels`, `_word_kernels` and `_zone_kernels` compute the same numbers, those of few values by way of
`feature_cells`; a property test holds them equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stancelib.elements import Element, Span, row_around, tag_tokens
from stancelib.feature_templates import Term
from stancelib.lexicon import Form
from stancelib.role_features import mention_kind, role_terms
from stancelib.tag_features import relation_terms, tag_stream, tag_terms
from stancelib.tokens import tokenize
from stancelib.tone_features import tone_terms
from stancelib.word_features import class_terms, word_terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """Reach of the features, in elements: n-grams of words and of tags near the target; tokens read on either side."""

    near_words: int = 6
    near_tags: int = 8
    window: int = 100

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The settings as the kernels take them."""
        import numpy as np

        return np.array([self.near_words, self.near_tags, self.window], np.int64)


def terms(
    claim: str | Sequence[Element],
    target: Span | None,
    *,
    others: Sequence[Span] = (),
    forms: Mapping[int, Form],
    settings: FeatureSettings = FeatureSettings(),
) -> list[Term]:
    """All features of one pair, repeated where they repeat.

    `claim` is a text, or what `tag_tokens` makes of it, which then serves all mentions of the claim. `others` are the
    other mentions of the claim, not overlapping; without a target only claim features remain.

    >>> found = terms("He attacked the union", Span(16, 21), forms={})
    >>> found[0].name, found[-1].block
    ("in the sentence: 'he'", 'role')
    """
    words = tag_tokens(tokenize(claim), forms) if isinstance(claim, str) else claim
    row, at = row_around(words, target, others, settings.window)
    found = list(word_terms(row, at, settings.near_words))
    stream = list(tag_stream(row))
    place = next((k for k, element in enumerate(stream) if element.place == at), None)
    found.extend(tag_terms(stream, place, settings.near_tags))
    if place is not None:
        found.extend(relation_terms(stream, place))
    found.extend(class_terms(row, at, settings.near_words))
    found.extend(tone_terms(row, at, settings.near_words))
    if at is not None:
        own = [word for word in words if word.start < row[at].end and word.end > row[at].start]
        found.extend(role_terms(row, at, mention_kind(own)))
    return found
