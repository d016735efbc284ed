"""The format of labelled rows: one line of JSON to a checked record, in the form of seeds/ or of NewsMTSC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec

from stancelib.errors import LabelError
from stancelib.records import SENTIMENTS, STANCES, SentimentLabel, StanceLabel

LabelSource: TypeAlias = str | Path | Sequence[str | Path]
"""A .jsonl file, several, or a folder of them."""
_Filled: TypeAlias = Annotated[str, msgspec.Meta(min_length=1)]
_NEWSMTSC_ID: Final = re.compile(r"(([^_]+_[^_]+_[^_]+)(?:_-?\d+)+)_(.+)_\d+_\d+", re.DOTALL)
"""allsides_ARTICLE_STORY_SENTENCE_ACTOR_FROM_TO, or polusa_VERSION_ARTICLE_-1_SENTENCE_ACTOR_FROM_TO."""


class Target(msgspec.Struct, frozen=True):
    """The stance toward one actor of a sentence; the mention by its words and occurrence, or by its offsets."""

    actor: _Filled
    stance: StanceLabel
    holder: str | None = "author"
    mention: _Filled | None = None
    occurrence: int = 0
    start: int | None = None
    end: int | None = None

    def span(self, text: str) -> tuple[int, int]:
        """Offsets of the mention in the sentence. Raises `ValueError` where it is not there."""
        if self.mention is not None and self.start is None:
            return _find(self.mention, self.occurrence, text=text)
        start, end = self.start, self.end
        if start is None or end is None or not 0 <= start < end <= len(text):
            raise ValueError(
                f"the offsets {start}..{end} of {self.actor!r} lie outside the text of {len(text)} characters"
            )
        if self.mention not in (None, text[start:end]):
            raise ValueError(f"the text at {start}..{end} is {text[start:end]!r}, not {self.mention!r}")
        return start, end


class Sentence(msgspec.Struct, frozen=True):
    """A sentence with the stances toward the actors it names."""

    text: _Filled
    targets: tuple[Target, ...]
    id: str | None = None
    sentiment: SentimentLabel | None = None
    topic: str | None = None
    style: str | None = None
    phenomena: tuple[str, ...] = ()
    group: str | None = None
    part: Literal["train", "heldout"] = "train"


class SeedSentence(Sentence, frozen=True):
    """A sentence as a line of seeds/ gives it: every mention is found, every actor is labelled once."""

    def __post_init__(self) -> None:
        actors = [target.actor for target in self.targets]
        for target in self.targets:
            target.span(self.text)
            if actors.count(target.actor) > 1:
                raise ValueError(f"the actor {target.actor!r} is labelled more than once")


class NewsRow(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """A line of NewsMTSC (Hamborg and Donnay, EACL 2021): one mention, polarity -1, 0 or 1."""

    sentence: _Filled
    start: int
    end: int
    polarity: Literal[-1, 0, 1]
    mention: str | None = None
    id: str = ""

    def __post_init__(self) -> None:
        self.labelled()[1].span(self.sentence)

    def labelled(self) -> tuple[tuple[str, str, str], Target]:
        """Sentence, its name and its article; and the stance. The holder is not known."""
        found, own = _NEWSMTSC_ID.fullmatch(self.id), self.id or self.sentence
        name, article, actor = found.groups() if found else (own, own, self.sentence[self.start : self.end])
        target = Target(actor, STANCES[self.polarity + 1], None, self.mention, start=self.start, end=self.end)
        return (self.sentence, name, article), target


def label_files(source: LabelSource) -> list[Path]:
    """The files of a source. Raises `LabelError` where there is none."""
    paths = [Path(path) for path in ([source] if isinstance(source, str | Path) else source)]
    found = [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    missing = [str(path) for path in found or paths if not path.is_file()]
    if missing or not found:
        raise LabelError(f"no labelled rows at {missing}; give a .jsonl file, several, or a folder that holds some")
    return found


def read_records(source: LabelSource) -> Iterator[tuple[Sentence, Path]]:
    """Sentences of a source with their files; NewsMTSC is known by its keys. Raises `LabelError` for a bad row."""
    for path in label_files(source):
        for sentence in read_news(path) if is_newsmtsc(path) else decode_lines(path, SeedSentence):
            yield sentence, path


def read_news(path: Path) -> Iterable[Sentence]:
    """Sentences of a NewsMTSC file, the rows of each sentence put together."""
    sentences: dict[tuple[str, str, str], list[Target]] = {}
    for row in decode_lines(path, NewsRow):
        place, target = row.labelled()
        sentences.setdefault(place, []).append(target)
    for (text, name, article), targets in sentences.items():
        yield Sentence(text, tuple(targets), name, group=article)


def decode_lines(path: Path, kind: type[Any]) -> Iterator[Any]:
    """The records of a file. Raises `LabelError` for the first bad line."""
    return (decode_line(line, kind, f"{path}:{number}") for number, line in numbered_lines(path))


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, with their numbers from 1; a byte order mark is passed over."""
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def decode_line(line: bytes, kind: type[Any], place: str) -> Any:
    """The record of a line. Raises `LabelError` that begins with the place."""
    try:
        return msgspec.json.decode(line, type=kind)
    except ValueError as error:
        raise LabelError(f"{place}: {error}; fix it (stance: {STANCES}, sentiment: {SENTIMENTS})") from error


def is_newsmtsc(path: Path) -> bool:
    """Whether the first line of a file has the keys of NewsMTSC."""
    first = next(numbered_lines(path), None)
    keys = decode_line(first[1], dict[str, Any], f"{path}:{first[0]}") if first else ()
    return set(keys) >= {"sentence", "from", "to", "polarity"}


def _find(mention: str, occurrence: int, *, text: str) -> tuple[int, int]:
    spans = [found.span(1) for found in re.finditer(f"(?=({re.escape(mention)}))", text)]
    if not 0 <= occurrence < len(spans):
        raise ValueError(f"{mention!r} is {len(spans)} times in the text, but not at occurrence {occurrence} (from 0)")
    if any(0 < edge < len(text) and text[edge - 1 : edge + 1].isalnum() for edge in spans[occurrence]):
        raise ValueError(f"occurrence {occurrence} (from 0) of {mention!r} is inside a word")
    return spans[occurrence]
