"""The lexicon's files: words that judge or steer, verbs and nouns with their roles, and classes of like words.

A frame says who takes a stance toward whom; the pair of its roles is the kind that the tagger knows it by.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from stancelib.errors import LabelError
from stancelib.tokens import tokenize

PARTS_OF_SPEECH: Final = ("verb", "noun", "adj", "adv", "phrase")
EVALUATIVE_KINDS: Final = ("act", "effect", "state", "nomact", "quality", "outcome", "person")
"""Kinds that judge: an act judges its object, an effect and a state their subject, the others what they are said of."""
STEERING_KINDS: Final = ("report", "deny", "shift", "intensify", "hedge", "contrast")
FRAME_KINDS: Final[Mapping[tuple[str, str], str]] = {
    ("subject", "object"): "act",
    ("object", "subject"): "effect",
    ("author", "subject"): "state",
    ("owner", "object"): "nomact",
}
"""Kind of a frame by its holder and its target: X berates Y, X angers Y, X fails, X's contempt for Y."""
LONGEST_PHRASE: Final = 4
"""Most tokens of an entry."""
_LEXICON_COLUMNS: Final = ["lemma", "pos", "kind", "polarity"]
HIGHEST_CLASS, HIGHEST_LEVEL = 1023, 8
_CLASS_COLUMNS: Final = ["word", "class", "level"]
_FRAME_COLUMNS: Final = ["lemma", "pos", "holder", "target", "polarity"]


_Line = TypeVar("_Line")


class LexiconEntry(NamedTuple):
    """One line of a file; the verb that begins a phrase is inflected where it is a frame."""

    lemma: str
    pos: str
    kind: str
    polarity: int
    frame: bool = False


class WordClass(NamedTuple):
    """A word with the class of words like it (from 1) and the level of its usual tone (1 worst to 8 best, 0 none)."""

    word: str
    word_class: int
    level: int


def read_entries(path: Path) -> list[LexiconEntry]:
    """Entries of a lexicon file, or of a folder's `lexicon.csv` and, where there is one, `frames.csv`.

    Raises `LabelError` with file and line, or where there is no such file.
    """
    lexicon = path / "lexicon.csv" if path.is_dir() else path
    if not lexicon.is_file():
        raise LabelError(f"{lexicon} is no file; give a lexicon (lemma,pos,kind,polarity) or a folder with one")
    frames = path / "frames.csv"
    return read_lexicon(lexicon) + (read_frames(frames) if frames.is_file() else [])


def read_lexicon(path: Path) -> list[LexiconEntry]:
    """Entries of a lexicon file (`lemma,pos,kind,polarity`). Raises `LabelError` with file and line."""
    return _read(path, _LEXICON_COLUMNS, _word)


def read_frames(path: Path) -> list[LexiconEntry]:
    """Entries of a frames file (`lemma,pos,holder,target,polarity`). Raises `LabelError` with file and line."""
    return _read(path, _FRAME_COLUMNS, _frame)


def read_word_classes(path: Path) -> list[WordClass]:
    """Lines of a file of word classes (`word,class,level`). Raises `LabelError` with file and line."""
    return _read(path, _CLASS_COLUMNS, _word_class)


def _read(path: Path, columns: list[str], entry: Callable[[dict[str, str], str], _Line]) -> list[_Line]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != columns:
            raise LabelError(f"{path}:1: the header is {reader.fieldnames}; write {','.join(columns)}")
        return [entry(row, f"{path}:{reader.line_num}") for row in reader]


def _word(row: dict[str, str], place: str) -> LexiconEntry:
    kinds = EVALUATIVE_KINDS + STEERING_KINDS
    if row["kind"] not in kinds:
        raise LabelError(f"{place}: {row['lemma']!r} has kind {row['kind']!r}; choose one of {', '.join(kinds)}")
    polarity = _polarity(row, place)
    if (polarity != 0) != (row["kind"] in EVALUATIVE_KINDS):
        rule = "evaluative kinds take -3..-1 or 1..3, the others 0"
        raise LabelError(f"{place}: {row['lemma']!r} of kind {row['kind']!r} has polarity {polarity}; {rule}")
    return LexiconEntry(_lemma(row, place), row["pos"], row["kind"], polarity)


def _frame(row: dict[str, str], place: str) -> LexiconEntry:
    roles = (row["holder"], row["target"])
    if roles not in FRAME_KINDS:
        known = "; ".join(f"{holder}, {target}" for holder, target in FRAME_KINDS)
        raise LabelError(f"{place}: {row['lemma']!r} has the roles {roles}; holder and target are one of {known}")
    polarity = _polarity(row, place)
    if polarity == 0:
        raise LabelError(f"{place}: {row['lemma']!r} has polarity 0; frames take -3..-1 or 1..3")
    return LexiconEntry(_lemma(row, place), row["pos"], FRAME_KINDS[roles], polarity, frame=True)


def _word_class(row: dict[str, str], place: str) -> WordClass:
    try:
        found = WordClass(row["word"], int(row["class"]), int(row["level"]))
    except (TypeError, ValueError):
        raise LabelError(f"{place}: class {row['class']!r} and level {row['level']!r} are not whole numbers") from None
    if not (1 <= found.word_class <= HIGHEST_CLASS and 0 <= found.level <= HIGHEST_LEVEL):
        limits = f"classes are 1 to {HIGHEST_CLASS}, levels 0 to {HIGHEST_LEVEL}"
        raise LabelError(f"{place}: {found.word!r} has class {found.word_class} and level {found.level}; {limits}")
    if len(tokenize(found.word)) != 1:
        raise LabelError(f"{place}: {found.word!r} is not one word; leave it out")
    return found


def _lemma(row: dict[str, str], place: str) -> str:
    if row["pos"] not in PARTS_OF_SPEECH:
        known = ", ".join(PARTS_OF_SPEECH)
        raise LabelError(f"{place}: {row['lemma']!r} has pos {row['pos']!r}; choose one of {known}")
    if not 1 <= len(tokenize(row["lemma"])) <= LONGEST_PHRASE:
        raise LabelError(f"{place}: {row['lemma']!r} is not one to {LONGEST_PHRASE} words; shorten it")
    return row["lemma"]


def _polarity(row: dict[str, str], place: str) -> int:
    try:
        polarity = int(row["polarity"])
    except (TypeError, ValueError):
        polarity = 4
    if abs(polarity) > 3:
        raise LabelError(f"{place}: polarity {row['polarity']!r} is no whole number from -3 to 3")
    return polarity
