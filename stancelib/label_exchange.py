"""Files of labelling tools: sentences written as tasks, exports read back, with a word on all that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

import msgspec

from stancelib.errors import LabelError, SettingError
from stancelib.label_checks import Problem
from stancelib.label_rows import NewsRow, SeedSentence, Sentence, Target
from stancelib.label_spans import to_document, to_sentence, write_rows
from stancelib.label_tools import (
    LABEL_STUDIO_CONFIG,
    doccano_tasks,
    from_doccano,
    from_label_studio,
    from_prodigy,
    label_studio_tasks,
    prodigy_tasks,
)

Tool: TypeAlias = Literal["rows", "label-studio", "doccano", "prodigy"]
_Place: TypeAlias = tuple[str, str, str | None]
"""Name of a sentence, its text, and its group."""
TOOLS: Final = get_args(Tool)
_POLARITIES: Final = {
    "positive": "favor",
    "negative": "against",
    "neutral": "neutral",
    "favor": "favor",
    "against": "against",
}
_WRITERS: Final = {"label-studio": label_studio_tasks, "doccano": doccano_tasks, "prodigy": prodigy_tasks}


@dataclass(frozen=True, slots=True)
class Imported:
    """Sentences of exports, and what could not be read, with file and line (of a JSON array: the task's number)."""

    sentences: tuple[Sentence, ...]
    problems: tuple[Problem, ...]


def write_tasks(sentences: Iterable[Sentence], target: str | Path, tool: Tool) -> list[Path]:
    """Write sentences for a tool, or as rows to correct in an editor, and return the files written.

    For Label Studio the labelling interface is written, too. Raises `SettingError` for other tools, and `LabelError`
    where the file cannot be written.
    """
    if tool not in TOOLS:
        raise SettingError(f"tool {tool!r}: choose one of {', '.join(TOOLS)}")
    path = Path(target)
    files = {path: write_rows(sentences) if tool == "rows" else _WRITERS[tool](map(to_document, sentences))}
    if tool == "label-studio":
        files[path.with_suffix(".config.xml")] = LABEL_STUDIO_CONFIG
    for file, content in files.items():
        try:
            file.write_text(content, "utf-8")
        except OSError as error:
            raise LabelError(f"{file} cannot be written: {error.strerror}; choose another place") from error
    return list(files)


def read_tasks(sources: str | Path | Iterable[str | Path]) -> Imported:
    """Read exports of Label Studio, doccano and Prodigy, NewsMTSC, SetFit columns (.csv, .jsonl) and plain rows.

    The form is known by the keys. Raises `LabelError` where a file cannot be read at all.
    """
    paths = [sources] if isinstance(sources, str | Path) else sources
    found, problems = list[Sentence](), list[Problem]()
    for path in map(Path, paths):
        groups: dict[str, _Merged] = {}
        for number, row in _rows(path):
            try:
                _take(row, groups, found)
            except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
                problems.append(Problem(str(path), number, _reason(error)))
        found.extend(merged.sentence() for merged in groups.values())
    return Imported(tuple(found), tuple(problems))


def _reason(error: Exception) -> str:
    """Why a row cannot be read, in words."""
    if isinstance(error, KeyError):
        return f"the key {error.args[0]!r} is missing"
    return str(error)


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    """Rows of a file with the number of the line, or of the task in a JSON array; a line that is no JSON is text."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(f"{path} cannot be read ({error}); give an export in UTF-8") from error
    if path.suffix.lower() == ".csv":
        yield from _csv_rows(text)
    elif text.lstrip().startswith("["):
        yield from enumerate(_array(text, path), start=1)
    else:
        lines = enumerate(text.split("\n"), start=1)
        yield from ((number, _parsed(line)) for number, line in lines if line.strip())


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    import csv
    import io

    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        yield reader.line_num, row


def _array(text: str, path: Path) -> list[Any]:
    try:
        tasks: list[Any] = json.loads(text)
    except ValueError as error:
        raise LabelError(f"{path} is damaged: {error}; export it again") from error
    return tasks


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        return f"not JSON: {error}"


def _take(row: Any, groups: dict[str, _Merged], found: list[Sentence]) -> None:
    """Read one row, by the form that its keys show."""
    if not isinstance(row, dict):
        raise TypeError(row if isinstance(row, str) else f"{type(row).__name__}, not an object")
    for keys, read in _FORMS:
        if keys <= row.keys():
            found.append(read(row))
            return
    for keys, single in _SINGLE_FORMS:
        if keys <= row.keys():
            (name, text, group), target = single(row)
            groups.setdefault(name, _Merged(name, text, group)).add(target)
            return
    if isinstance(row.get("label"), list):
        found.append(to_sentence(from_doccano(row)))
        return
    raise ValueError(f"unknown form, with the keys {', '.join(map(str, row))}; see the documentation of labels import")


def _setfit(row: Mapping[str, Any]) -> tuple[_Place, Target]:
    text, span = str(row["text"]), str(row["span"])
    label = str(row["label"]).lower()
    if label not in _POLARITIES:
        raise ValueError(f"the label is {row['label']!r}; the labels are {', '.join(_POLARITIES)}")
    stance: Any = _POLARITIES[label]
    target = Target(span, stance, None, span, int(row.get("ordinal") or 0))
    target.span(text)
    return (text, text, None), target


def _news(row: Mapping[str, Any]) -> tuple[_Place, Target]:
    (text, name, article), target = msgspec.convert(row, NewsRow).labelled()
    return (name, text, article), target


class _Merged:
    """Rows of one mention each, put together to a sentence; a second label of one actor is refused."""

    def __init__(self, name: str, text: str, group: str | None) -> None:
        self._name, self._text, self._group = name, text, group
        self._targets: dict[str, Target] = {}

    def add(self, target: Target) -> None:
        if target.actor in self._targets:
            raise ValueError(f"the actor {target.actor!r} is labelled more than once in {self._text!r:.60}")
        self._targets[target.actor] = target

    def sentence(self) -> Sentence:
        name = None if self._name == self._text else self._name
        return Sentence(self._text, tuple(self._targets.values()), name, group=self._group)


_FORMS: Final[tuple[tuple[set[str], Callable[[dict[str, Any]], Sentence]], ...]] = (
    ({"text", "targets"}, lambda row: msgspec.convert(row, SeedSentence)),
    ({"data"}, lambda row: to_sentence(from_label_studio(row))),
    ({"text", "tokens"}, lambda row: to_sentence(from_prodigy(row))),
    ({"text", "spans"}, lambda row: to_sentence(from_prodigy(row))),
    ({"text", "entities"}, lambda row: to_sentence(from_doccano(row))),
)
"""Keys by which a form is known, where a row holds a whole sentence."""
_SINGLE_FORMS: Final[tuple[tuple[set[str], Callable[[dict[str, Any]], tuple[_Place, Target]]], ...]] = (
    ({"text", "span", "label"}, _setfit),
    ({"sentence", "from", "to", "polarity"}, _news),
)
"""Keys by which a form is known, where a row holds one mention."""
