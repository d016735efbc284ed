"""Labelled rows to a frame, one row per (sentence, actor); digests of rows, and splits that part no group."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from stancelib.errors import ColumnError, SettingError
from stancelib.label_rows import LabelSource as LabelSource
from stancelib.label_rows import Sentence, label_files, read_news, read_records
from stancelib.persistence import data_folder

if TYPE_CHECKING:
    import pandas as pd

_PAIR_COLUMNS: Final = ["label", "actor", "holder", "sentiment", "topic", "style", "phenomena", "group", "part", "file"]
_COLUMNS: Final = ["sentence_id", "text", "start", "end", "others", *_PAIR_COLUMNS]


def read_labels(source: LabelSource) -> pd.DataFrame:
    """Read labelled rows, one frame row per (sentence, actor), from a .jsonl file, several, or a folder of them.

    `start`, `end`: the mention, end exclusive; `others`: spans of the other labelled actors; `group`: rows that no
    split may part; `part`: "train" or "heldout". NewsMTSC is known by its keys. Raises `LabelError` for a bad row.
    """
    return _frame(read_records(source))


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


def with_seeds(rows: pd.DataFrame, weight: int = 1) -> pd.DataFrame:
    """The shipped sentences' rows and these, each `weight` times, less seeds of the same sentences."""
    import pandas as pd

    seeds = read_labels(data_folder("seeds") / "sentences")
    return pd.concat([seeds[~seeds["text"].isin(rows["text"])], *[rows] * weight], ignore_index=True)


def read_sentences(source: LabelSource) -> pd.DataFrame:
    """Read sentences with their sentiment, one frame row each, and leave out those without. Raises as `read_labels`."""
    import pandas as pd

    rows = [_sentence_row(row, path) for row, path in read_records(source) if row.sentiment]
    return pd.DataFrame(rows, columns=[*_COLUMNS[:2], "sentiment", "topic", *_COLUMNS[-3:]])


def read_newsmtsc(path: str | Path) -> pd.DataFrame:
    """Read a NewsMTSC file: polarity -1, 0, 1 is against, neutral, favor; the group is the article; holders unknown."""
    return _frame((sentence, file) for file in label_files(path) for sentence in read_news(file))


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


def _frame(sentences: Iterable[tuple[Sentence, Path]]) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for sentence, path in sentences:
        spans = [target.span(sentence.text) for target in sentence.targets]
        for target, (start, end) in zip(sentence.targets, spans, strict=True):
            pair = {"label": target.stance, "actor": target.actor, "holder": target.holder, "start": start, "end": end}
            rows.append(_sentence_row(sentence, path) | pair | {"others": tuple(sorted(set(spans) - {(start, end)}))})
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"start": "int64", "end": "int64"})


def _sentence_row(sentence: Sentence, path: Path) -> dict[str, Any]:
    name = sentence.id or hashlib.sha256(sentence.text.encode()).hexdigest()[:16]  # whatever its file is called
    return msgspec.structs.asdict(sentence) | {"sentence_id": name, "group": sentence.group or name, "file": path.name}
