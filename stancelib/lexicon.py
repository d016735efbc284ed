"""The evaluative lexicon: which words judge whom, and which words turn, weaken, report or steer a judgement.

`lexicon_files` reads the lemmas of `seeds/`; their inflected forms are added here at training time (simplemma's
dictionary), and a model keeps only numbers of forms with their tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from stancelib.lexicon_files import (
    EVALUATIVE_KINDS,
    STEERING_KINDS,
    LexiconEntry,
    WordClass,
    read_entries,
    read_word_classes,
)
from stancelib.tokens import hash_form, hash_phrase, tokenize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TAGS: Final = ("", *(f"{kind}{sign}" for kind in EVALUATIVE_KINDS for sign in "-+"), *STEERING_KINDS)
"""Tag names by number: act- act+ effect- effect+ ... report deny shift intensify hedge contrast."""
ACT_TAGS: Final = (TAGS.index("act-"), TAGS.index("act+"))
NOMACT_TAGS: Final = (TAGS.index("nomact-"), TAGS.index("nomact+"))
LAST_PASSIVE: Final = TAGS.index("effect+")
"""Tags from 1 to this one turn round in the passive."""

PAST, BE, NOUNISH, DROPPED, KEPT, BY, SHIFT, BORDER = (1 << bit for bit in range(8))
"""Flags of an entry: past form, form of 'be', a word before nouns, dropped from the tag stream, kept in it as itself,
the word 'by', a word that turns what follows, a clause border."""

_DETERMINERS: Final = "the a an this that these those".split()
_POSSESSIVES: Final = "his her its their our my your 's whose".split()
_NOUNISH_WORDS: Final = """
    of for with from in on no any some such between over under about against into through
""".split()
_BE_FORMS: Final = "be is are was were been being am 's 're get gets got getting".split()
_FUNCTION_WORDS: Final = """
    by of to for from with at on in against over under into about between among toward towards as than like through
    and or who which that what when where because so if had has have having do does did will would can could should
    must he she they him them we us i you it his her its their our my your 's 're 'd 'll 've not more most
""".split()
_BORDER_MARKS: Final = [",", ";", ":", '"', "?", "!", "(", ")", "—"]
_SAME_PAST: Final = frozenset(["hit", "hurt", "cut", "put", "set", "beat", "split", "shut", "cast", "bet"])


class Form(NamedTuple):
    """What is known of one form: its tag as a verb, its tag otherwise, its flags; class and level of a word."""

    verb_tag: int = 0
    other_tag: int = 0
    flags: int = 0
    word_class: int = 0
    level: int = 0


@dataclass(frozen=True, slots=True)
class LexiconArrays:
    """The lexicon as the kernels read it: numbers of forms in rising order, with the fields of `Form`.

    `phrase_starts`: numbers of the first words of phrases, in rising order.
    """

    keys: NDArray[np.uint64]
    verb_tags: NDArray[np.uint8]
    other_tags: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    word_classes: NDArray[np.uint16]
    levels: NDArray[np.uint8]
    phrase_starts: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Forms (one to four tokens, folded) and what they do to a stance."""

    forms: dict[tuple[str, ...], Form]

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """Read a lexicon file, or a folder of a lexicon, frames and word classes; add inflected forms, function words.

        Raises `LabelError` on a bad line.
        """
        classes = path / "word_classes.csv"
        return cls.from_entries(read_entries(path), read_word_classes(classes) if classes.is_file() else ())

    @classmethod
    def from_entries(cls, entries: Iterable[LexiconEntry], classes: Iterable[WordClass] = ()) -> Lexicon:
        """Build the forms of some entries and word classes.

        >>> lexicon = Lexicon.from_entries([LexiconEntry("berate", "verb", "act", -2)])
        >>> TAGS[lexicon.forms[("berated",)].verb_tag]
        'act-'
        """
        forms: dict[tuple[str, ...], Form] = {}
        inflect = _Inflector()
        for entry in entries:
            for form, past in inflect(entry):
                _add(forms, tuple(token.form for token in tokenize(form)), entry, past)
        _add_function_words(forms)
        for known in classes:
            words = (tokenize(known.word)[0].form,)
            forms[words] = forms.get(words, Form())._replace(word_class=known.word_class, level=known.level)
        return cls(forms)

    def to_arrays(self) -> LexiconArrays:
        """Arrays for the kernels, sorted by number of form."""
        import numpy as np

        numbered = sorted((hash_phrase(list(words)), form) for words, form in self.forms.items())
        starts = sorted({hash_form(words[0]) for words in self.forms if len(words) > 1})
        return LexiconArrays(
            keys=np.array([key for key, _ in numbered], np.uint64),
            verb_tags=np.array([form.verb_tag for _, form in numbered], np.uint8),
            other_tags=np.array([form.other_tag for _, form in numbered], np.uint8),
            flags=np.array([form.flags for _, form in numbered], np.uint8),
            word_classes=np.array([form.word_class for _, form in numbered], np.uint16),
            levels=np.array([form.level for _, form in numbered], np.uint8),
            phrase_starts=np.array(starts, np.uint64),
        )


def tag_of(kind: str, polarity: int) -> int:
    """Number of the tag for a kind and a polarity.

    >>> TAGS[tag_of("quality", 2)], TAGS[tag_of("hedge", 0)]
    ('quality+', 'hedge')
    """
    return TAGS.index(kind + ("" if polarity == 0 else "+" if polarity > 0 else "-"))


class _Inflector:
    """Inflected forms of lemmas, from simplemma's dictionary turned round; suffix rules for lemmas it lacks."""

    def __init__(self) -> None:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

        self._forms: dict[str, list[str]] = {}
        for form, lemma in DefaultDictionaryFactory().get_dictionary("en").items():
            self._forms.setdefault(str(lemma), []).append(str(form))

    def __call__(self, entry: LexiconEntry) -> Iterator[tuple[str, bool]]:
        lemma = entry.lemma.removeprefix("n") if entry.lemma == "n't" else entry.lemma
        yield lemma, lemma in _SAME_PAST
        if entry.pos == "verb":
            for form in sorted(self._known(lemma, _verb_forms(lemma))):
                yield form, not form.endswith(("s", "ing"))
        elif entry.pos == "noun":
            head, preposition = lemma.partition(" ")[::2]
            for form in sorted(self._known(head, _noun_forms(head))):
                if form.endswith(("s", "i", "a", "en")):
                    yield f"{form} {preposition}".rstrip(), False
        elif entry.frame:
            verb, rest = lemma.partition(" ")[::2]
            forms = sorted(self._known(verb, set()))
            if any(form.endswith("ing") for form in forms):  # the phrase begins with a verb
                yield from ((f"{form} {rest}", not form.endswith(("s", "ing"))) for form in forms)

    def _known(self, lemma: str, regular: set[str]) -> set[str]:
        listed = {form for form in self._forms.get(lemma, ()) if form.isalpha() and form.islower()}
        return (listed or regular) - {lemma}


def _verb_forms(lemma: str) -> set[str]:
    stem = lemma.removesuffix("e")
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return {lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
    plural = "es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s"
    return {lemma + plural, stem + "ed", stem + "ing"}


def _noun_forms(lemma: str) -> set[str]:
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return {lemma[:-1] + "ies"}
    return {lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")}


def _add(forms: dict[tuple[str, ...], Form], words: tuple[str, ...], entry: LexiconEntry, past: bool) -> None:
    """Add one form; the first entry of a form and part of speech wins."""
    if not words:
        return
    old = forms.get(words, Form())
    tag = tag_of(entry.kind, entry.polarity)
    flags = old.flags | (PAST if past and entry.kind in ("act", "effect") else 0)
    flags |= {"shift": SHIFT, "contrast": BORDER}.get(entry.kind, 0)
    if entry.pos in ("verb", "phrase"):
        forms[words] = old._replace(verb_tag=old.verb_tag or tag, flags=flags)
    else:
        forms[words] = old._replace(other_tag=old.other_tag or tag, flags=flags)


def _add_function_words(forms: dict[tuple[str, ...], Form]) -> None:
    groups = [
        (_DETERMINERS, NOUNISH | DROPPED),
        (_POSSESSIVES, NOUNISH),
        (_NOUNISH_WORDS, NOUNISH),
        (_BE_FORMS, BE | KEPT),
        (_FUNCTION_WORDS, KEPT),
        (_BORDER_MARKS, BORDER | KEPT),
        (["by"], BY),
    ]
    for words, flag in groups:
        for word in words:
            old = forms.get((word,), Form())
            forms[(word,)] = old._replace(flags=old.flags | flag)
