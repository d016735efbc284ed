"""Everything that is wrong with files of labelled rows, with file and line: for people who write them.

`labels` stops at the first row that cannot be used; a check reads on, and finds what reading would pass over: keys that
mean nothing, ids and sentences that occur twice, groups that lie in both parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import msgspec

from stancelib.errors import LabelError
from stancelib.label_rows import (
    LabelSource,
    NewsRow,
    SeedSentence,
    Sentence,
    Target,
    decode_line,
    is_newsmtsc,
    label_files,
    numbered_lines,
)

_KEYS: Final = tuple(Sentence.__struct_fields__)
_TARGET_KEYS: Final = tuple(Target.__struct_fields__)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a line of a file.

    >>> print(Problem("mine.jsonl", 3, "unknown key 'prat'"))
    mine.jsonl:3: unknown key 'prat'
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def check_labels(source: LabelSource) -> tuple[Problem, ...]:
    """Find what is wrong with labelled rows, in order of files and lines; nothing where they are fit for training.

    Of NewsMTSC files, known by their keys, only the rows themselves are checked. Raises `LabelError` where there is no
    file.
    """
    seen = _Seen()
    return tuple(problem for path in label_files(source) for problem in _check_file(path, seen))


def _check_file(path: Path, seen: _Seen) -> Iterator[Problem]:
    news = _is_news(path)
    for number, line in numbered_lines(path):
        place = f"{path}:{number}"
        try:
            record = decode_line(line, NewsRow if news else SeedSentence, place)
        except LabelError as error:
            yield Problem(str(path), number, str(error).removeprefix(f"{place}: "))
            record = None
        if not news:
            yield from (Problem(str(path), number, message) for message in _unknown_keys(line))
        if isinstance(record, Sentence):
            yield from (Problem(str(path), number, message) for message in seen.check(record, place))


def _is_news(path: Path) -> bool:
    try:
        return is_newsmtsc(path)
    except LabelError:
        return False


def _unknown_keys(line: bytes) -> Iterator[str]:
    """Keys that no reader knows, of a row and of its targets; nothing for a line that is no object."""
    try:
        row = msgspec.json.decode(line, type=dict[str, Any])
    except ValueError:
        return
    yield from _strange(row, _KEYS, "")
    targets = row.get("targets")
    for place, target in enumerate(targets if isinstance(targets, list) else ()):
        if isinstance(target, dict):
            yield from _strange(target, _TARGET_KEYS, f" in target {place} (from 0)")


def _strange(row: Iterable[str], known: tuple[str, ...], place: str) -> Iterator[str]:
    for key in row:
        if key not in known:
            close = get_close_matches(key, known, n=1)
            remedy = f"did you mean {close[0]!r}?" if close else f"the keys are {', '.join(known)}"
            yield f"unknown key {key!r}{place}; {remedy}"


class _Seen:
    """Ids, texts and groups of the sentences so far, with the places where they were first."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._groups: dict[str, tuple[str, str]] = {}

    def check(self, sentence: Sentence, place: str) -> Iterator[str]:
        """What is wrong with a sentence beside those before it."""
        if sentence.id is not None and (first := self._ids.setdefault(sentence.id, place)) != place:
            yield f"the id {sentence.id!r} is that of {first} already; give each sentence its own"
        if (first := self._texts.setdefault(sentence.text, place)) != place:
            yield f"the sentence is that of {first} already; remove one"
        if sentence.group is not None:
            part, first = self._groups.setdefault(sentence.group, (sentence.part, place))
            if part != sentence.part:
                yield (
                    f"the group {sentence.group!r} is in the part {sentence.part!r} here and {part!r} at {first}; "
                    "a group lies in one part"
                )
