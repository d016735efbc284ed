"""Features in words that a person understands: what `explain` shows and `get_feature_names_out` lists.

A template is a pattern over the side of the actor, and over what the feature modules show of a feature: words, tags of
the lexicon, a place in round brackets, a zone.
"""

from __future__ import annotations

import re
from typing import Final

TAG_NAMES: Final = {
    "act-": "verb against its object",
    "act+": "verb for its object",
    "effect-": "verb against its subject",
    "effect+": "verb for its subject",
    "state-": "failure of its subject",
    "state+": "success of its subject",
    "nomact-": "noun against what follows",
    "nomact+": "noun for what follows",
    "quality-": "bad quality",
    "quality+": "good quality",
    "outcome-": "bad outcome",
    "outcome+": "good outcome",
    "person-": "bad name for a person",
    "person+": "good name for a person",
    "report": "word of saying",
    "deny": "word of denial",
    "shift": "word such as 'not'",
    "intensify": "word such as 'very'",
    "hedge": "word such as 'perhaps'",
    "contrast": "word such as 'but'",
}
"""What the tags of `lexicon.TAGS` mean."""
_PLACES: Final = {"ACTOR": "the actor", "OTHER": "another actor"}
_ZONES: Final = {
    "claim": "in the sentence",
    "near before": "close before the actor",
    "near after": "close after the actor",
}
_SIDE: Final = re.compile(r"^(before|after)\b")
_TAG: Final = re.compile(rf"(not )?(?<!\S)({'|'.join(map(re.escape, TAG_NAMES))})( passive)?(?!\S)")
_PLACE: Final = re.compile(r"(?<!\S)(ACTOR|OTHER)(?!\S)")
_KIND: Final = re.compile(r"(?<!\S)(one word|several words)(?!\S)")


def feature_name(pattern: str, side: str, shown: str) -> str:
    """The name of a feature.

    Fields of a pattern: `side`; `shown`, and as `words` or `tags` the same in either reading; `what` (or `word`) and
    `where`, what is shown before and inside the brackets at its end; `zone` and `value`, what is shown before and after
    its last comma.

    >>> feature_name("{what}, {where} words {side} the actor", "before", "not act- (3-4)")
    'verb against its object, negated, 3-4 words before the actor'
    >>> feature_name("close {side} the actor: '{words}'", "after", "ACTOR lied")
    "close after the actor: '[the actor] lied'"
    """
    what, _, where = shown.rpartition(" (")
    zone, _, value = shown.rpartition(", ")
    return pattern.format(
        side=side,
        shown=shown,
        words=_words(shown),
        tags=_tags(shown),
        what=_phrase(what),
        word=what,
        where=where.rstrip(")").replace("mention", "the actor"),
        one="" if where == "1)" else "s",
        zone=_ZONES.get(zone, _SIDE.sub(r"\1 the actor", zone)),
        value=value,
    )


def _words(shown: str) -> str:
    named = _PLACE.sub(lambda found: f"[{_PLACES[found[1]]}]", shown)
    return _KIND.sub(lambda found: f"[the actor, {found[1]}]", named)


def _tags(shown: str) -> str:
    return _TAG.sub(lambda found: f"[{_phrase(found[0])}]", _words(shown))


def _phrase(shown: str) -> str:
    """One tag in words; a word that is no tag stays as it is."""
    found = _TAG.fullmatch(shown)
    if not found:
        return f"'{shown}'"
    return TAG_NAMES[found[2]] + (", negated" if found[1] else "") + (", in the passive" if found[3] else "")
