"""The evaluative lexicon: which words judge whom, and which words turn, weaken, report or steer a judgement.

`seeds/lexicon.csv` holds lemmas; `Lexicon.from_csv` adds their inflected forms at training time (simplemma's
dictionary), and a model keeps only numbers of forms with their tags.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from stancelib.errors import LabelError
from stancelib.tokens import hash_form, hash_phrase, tokenize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PARTS_OF_SPEECH: Final = ("verb", "noun", "adj", "adv", "phrase")
EVALUATIVE_KINDS: Final = ("act", "state", "nomact", "quality", "outcome", "person")
"""Kinds that judge: an act judges its object, a state its subject, the others what they are said of."""
STEERING_KINDS: Final = ("report", "deny", "shift", "intensify", "hedge", "contrast")
TAGS: Final = ("", *(f"{kind}{sign}" for kind in EVALUATIVE_KINDS for sign in "-+"), *STEERING_KINDS)
"""Tag names by number: act- act+ state- state+ ... report deny shift intensify hedge contrast."""
LONGEST_PHRASE: Final = 4
"""Most tokens of an entry."""
ACT_TAGS: Final = (TAGS.index("act-"), TAGS.index("act+"))

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


class LexiconEntry(NamedTuple):
    """One line of the lexicon file."""

    lemma: str
    pos: str
    kind: str
    polarity: int


class Form(NamedTuple):
    """What the tagger knows of one form: its tag as a verb, its tag otherwise, its flags."""

    verb_tag: int = 0
    other_tag: int = 0
    flags: int = 0


@dataclass(frozen=True, slots=True)
class LexiconArrays:
    """The lexicon as the kernels read it: numbers of forms in rising order, their tags and flags.

    `phrase_starts`: numbers of the first words of phrases, in rising order.
    """

    keys: NDArray[np.uint64]
    verb_tags: NDArray[np.uint8]
    other_tags: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    phrase_starts: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Forms (one to four tokens, folded) and what they do to a stance."""

    forms: dict[tuple[str, ...], Form]

    @classmethod
    def from_csv(cls, path: Path) -> Lexicon:
        """Read a lexicon file and add inflected forms and function words. Raises `LabelError` on a bad line."""
        return cls.from_entries(read_lexicon(path))

    @classmethod
    def from_entries(cls, entries: Iterable[LexiconEntry]) -> Lexicon:
        """Build the forms of some entries.

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
            phrase_starts=np.array(starts, np.uint64),
        )


def read_lexicon(path: Path) -> list[LexiconEntry]:
    """Entries of a lexicon file (`lemma,pos,kind,polarity`). Raises `LabelError` with file and line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != list(LexiconEntry._fields):
            found = f"{path}:1: the header is {reader.fieldnames}; write lemma,pos,kind,polarity"
            raise LabelError(found)
        return [_entry(row, f"{path}:{reader.line_num}") for row in reader]


def _entry(row: dict[str, str], place: str) -> LexiconEntry:
    if row["pos"] not in PARTS_OF_SPEECH or row["kind"] not in EVALUATIVE_KINDS + STEERING_KINDS:
        known = (
            f"pos is one of {', '.join(PARTS_OF_SPEECH)}; kind one of {', '.join(EVALUATIVE_KINDS + STEERING_KINDS)}"
        )
        raise LabelError(f"{place}: {row['lemma']!r} has pos {row['pos']!r} and kind {row['kind']!r}; {known}")
    try:
        polarity = int(row["polarity"])
    except (TypeError, ValueError):
        raise LabelError(f"{place}: polarity {row['polarity']!r} is no whole number from -3 to 3") from None
    if (polarity != 0) != (row["kind"] in EVALUATIVE_KINDS) or abs(polarity) > 3:
        rule = "evaluative kinds take -3..-1 or 1..3, the others 0"
        raise LabelError(f"{place}: {row['lemma']!r} of kind {row['kind']!r} has polarity {polarity}; {rule}")
    if not 1 <= len(tokenize(row["lemma"])) <= LONGEST_PHRASE:
        raise LabelError(f"{place}: {row['lemma']!r} is not one to {LONGEST_PHRASE} words; shorten it")
    return LexiconEntry(row["lemma"], row["pos"], row["kind"], polarity)


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
            for form in sorted(self._known(lemma, _noun_forms(lemma))):
                if form.endswith(("s", "i", "a", "en")):
                    yield form, False

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
    flags = old.flags | (PAST if past and entry.kind == "act" else 0) | (SHIFT if entry.kind == "shift" else 0)
    flags |= BORDER if entry.kind == "contrast" else 0
    if entry.pos in ("verb", "phrase"):
        forms[words] = Form(old.verb_tag or tag, old.other_tag, flags)
    else:
        forms[words] = Form(old.verb_tag, old.other_tag or tag, flags)


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
