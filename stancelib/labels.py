"""Labelled rows of seeds/ or NewsMTSC (Hamborg and Donnay, EACL 2021) to a frame, one row per (sentence, actor)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

import msgspec

from stancelib.errors import ColumnError, LabelError, SettingError
from stancelib.records import SENTIMENTS, STANCES, SentimentLabel, StanceLabel

if TYPE_CHECKING:
    import pandas as pd

LabelSource: TypeAlias = str | Path | Sequence[str | Path]
_Filled: TypeAlias = Annotated[str, msgspec.Meta(min_length=1)]
_PAIR_COLUMNS: Final = ["label", "actor", "holder", "sentiment", "topic", "style", "phenomena", "group", "part", "file"]
_COLUMNS: Final = ["sentence_id", "text", "start", "end", "others", *_PAIR_COLUMNS]
_NEWSMTSC_ID: Final = re.compile(r"(([^_]+_[^_]+_[^_]+)(?:_-?\d+)+)_(.+)_\d+_\d+", re.DOTALL)
"""allsides_ARTICLE_STORY_SENTENCE_ACTOR_FROM_TO, or polusa_VERSION_ARTICLE_-1_SENTENCE_ACTOR_FROM_TO."""


class _Target(msgspec.Struct, frozen=True):
    actor: _Filled
    stance: StanceLabel
    holder: str | None = "author"
    mention: _Filled | None = None
    occurrence: int = 0
    start: int | None = None
    end: int | None = None

    def span(self, text: str) -> tuple[int, int]:
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


class _Sentence(msgspec.Struct, frozen=True):
    text: _Filled
    targets: tuple[_Target, ...]
    id: str | None = None
    sentiment: SentimentLabel | None = None
    topic: str | None = None
    style: str | None = None
    phenomena: tuple[str, ...] = ()
    group: str | None = None
    part: Literal["train", "heldout"] = "train"


class _SeedSentence(_Sentence, frozen=True):
    def __post_init__(self) -> None:
        actors = [target.actor for target in self.targets]
        for target in self.targets:
            target.span(self.text)
            if actors.count(target.actor) > 1:
                raise ValueError(f"the actor {target.actor!r} is labelled more than once")


class _NewsRow(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    sentence: _Filled
    start: int
    end: int
    polarity: Literal[-1, 0, 1]
    mention: str | None = None
    id: str = ""

    def __post_init__(self) -> None:
        self.labelled()[1].span(self.sentence)

    def labelled(self) -> tuple[tuple[str, str, str], _Target]:
        found, own = _NEWSMTSC_ID.fullmatch(self.id), self.id or self.sentence
        name, article, actor = found.groups() if found else (own, own, self.sentence[self.start : self.end])
        target = _Target(actor, STANCES[self.polarity + 1], None, self.mention, start=self.start, end=self.end)
        return (self.sentence, name, article), target


def read_labels(source: LabelSource) -> pd.DataFrame:
    """Read labelled rows, one frame row per (sentence, actor), from a .jsonl file, several, or a folder of them.

    `start`, `end`: the mention, end exclusive; `others`: spans of the other labelled actors; `group`: rows that no
    split may part; `part`: "train" or "heldout". NewsMTSC is known by its keys. Raises `LabelError` for a bad row.
    """
    return _frame((sentence, path) for path in _files(source) for sentence in _read(path))


def as_rows(labels: LabelSource | pd.DataFrame) -> pd.DataFrame:
    """Rows of files, or a frame of one's own, with a group for each row and part "train" where it has no such columns.

    Raises `ColumnError` where a frame has no column label, and what `read_labels` raises.
    """
    import pandas as pd

    if not isinstance(labels, pd.DataFrame):
        return read_labels(labels)
    if "label" not in labels.columns:
        raise ColumnError(f"the labels have no column 'label'; they have: {', '.join(map(str, labels.columns))}")
    rows = labels.copy(deep=False)
    if "group" not in rows.columns:
        rows["group"] = [str(number) for number in range(len(rows))]
    if "part" not in rows.columns:
        rows["part"] = "train"
    return rows


def read_sentences(source: LabelSource) -> pd.DataFrame:
    """Read sentences with their sentiment, one frame row each, and leave out those without. Raises as `read_labels`."""
    import pandas as pd

    rows = [_sentence_row(row, path) for path in _files(source) for row in _read(path) if row.sentiment]
    return pd.DataFrame(rows, columns=[*_COLUMNS[:2], "sentiment", "topic", *_COLUMNS[-3:]])


def read_newsmtsc(path: str | Path) -> pd.DataFrame:
    """Read a NewsMTSC file: polarity -1, 0, 1 is against, neutral, favor; the group is the article; holders unknown."""
    return _frame((sentence, file) for file in _files(path) for sentence in _read_newsmtsc(file))


def digest(frame: pd.DataFrame) -> str:
    """SHA-256 of the rows, whatever their order and the files they come from.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"text": ["Oslo won.", "Bern lost."], "label": ["favor", "against"], "file": ["a", "b"]})
    >>> digest(rows) == digest(rows[::-1].assign(file="c"))
    True
    """
    content = frame[[name for name in _COLUMNS[:-1] if name in frame]]
    rows = content.astype(object).where(content.notna(), None).to_numpy().tolist()  # NaN and None are one
    return hashlib.sha256(b"\n".join(sorted(map(msgspec.json.encode, rows)))).hexdigest()


def split_by_group(frame: pd.DataFrame, *, share: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split rows in two without parting a group: about `share` of the groups, and the rest.

    A group's side depends on its name, `share` and `seed` alone. Raises `SettingError` or (no groups) `ColumnError`.
    """
    if not 0 < share < 1:
        raise SettingError(f"share={share!r}; give a number between 0 and 1")
    if "group" not in frame:
        raise ColumnError(f"the frame has no column 'group', only {list(frame)}; take one that read_labels returns")
    names = [hashlib.sha256(f"{seed}:{group}".encode()).digest()[:8] for group in frame["group"]]
    chosen = [int.from_bytes(name) < share * 2**64 for name in names]
    return frame.loc[chosen], frame.loc[[not taken for taken in chosen]]


def _frame(sentences: Iterable[tuple[_Sentence, Path]]) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for sentence, path in sentences:
        spans = [target.span(sentence.text) for target in sentence.targets]
        for target, (start, end) in zip(sentence.targets, spans, strict=True):
            pair = {"label": target.stance, "actor": target.actor, "holder": target.holder, "start": start, "end": end}
            rows.append(_sentence_row(sentence, path) | pair | {"others": tuple(sorted(set(spans) - {(start, end)}))})
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"start": "int64", "end": "int64"})


def _files(source: LabelSource) -> list[Path]:
    paths = [Path(path) for path in ([source] if isinstance(source, str | Path) else source)]
    found = [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    missing = [str(path) for path in found or paths if not path.is_file()]
    if missing or not found:
        raise LabelError(f"no labelled rows at {missing}; give a .jsonl file, several, or a folder that holds some")
    return found


def _read(path: Path) -> Iterable[_Sentence]:
    keys: set[str] = set(next(_decode(path, dict[str, Any]), ()))
    return _read_newsmtsc(path) if keys >= {"sentence", "from", "to", "polarity"} else _decode(path, _SeedSentence)


def _read_newsmtsc(path: Path) -> Iterator[_Sentence]:
    sentences: dict[tuple[str, str, str], list[_Target]] = {}
    for row in _decode(path, _NewsRow):
        place, target = row.labelled()
        sentences.setdefault(place, []).append(target)
    for (text, name, article), targets in sentences.items():
        yield _Sentence(text, tuple(targets), name, group=article)


def _decode(path: Path, kind: type[Any]) -> Iterator[Any]:
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        try:
            if line.strip():
                yield msgspec.json.decode(line, type=kind)
        except ValueError as error:
            raise LabelError(
                f"{path}:{number}: {error}; fix it (stance: {STANCES}, sentiment: {SENTIMENTS})"
            ) from error


def _find(mention: str, occurrence: int, *, text: str) -> tuple[int, int]:
    spans = [found.span(1) for found in re.finditer(f"(?=({re.escape(mention)}))", text)]
    if not 0 <= occurrence < len(spans):
        raise ValueError(f"{mention!r} is {len(spans)} times in the text, but not at occurrence {occurrence} (from 0)")
    if any(0 < edge < len(text) and text[edge - 1 : edge + 1].isalnum() for edge in spans[occurrence]):
        raise ValueError(f"occurrence {occurrence} (from 0) of {mention!r} is inside a word")
    return spans[occurrence]


def _sentence_row(sentence: _Sentence, path: Path) -> dict[str, Any]:
    name = sentence.id or hashlib.sha256(sentence.text.encode()).hexdigest()[:16]  # whatever its file is called
    return msgspec.structs.asdict(sentence) | {"sentence_id": name, "group": sentence.group or name, "file": path.name}
