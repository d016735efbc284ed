"""One self-contained HTML file: who is praised and blamed, by whom, in which sentences.

Takes what `score` or `classify` returns; `report_data` counts, `report_texts` cuts the texts, `report_page` puts it
together. A page needs no network: styles, script and numbers are in it, and its content policy forbids anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancelib.errors import FileFormatError
from stancelib.report_page import Page

if TYPE_CHECKING:
    import pandas as pd

    from stancelib.records import Analysis


@dataclass(frozen=True, slots=True)
class Report:
    """Where a report was written, its size in bytes, articles it counts and those whose texts it shows."""

    path: Path
    size: int
    articles: int
    texts: int


def write_report(
    stances: pd.DataFrame | Analysis,
    target: str | Path,
    *,
    texts: Mapping[Any, Analysis] | None = None,
    heading: str = "",
) -> Report:
    """Write a report of a frame of `score`, or of one `Analysis`, as one HTML file.

    The frame's columns `title`, `date` and `source` are used where it has them (`score(..., keep=[...])`). `texts`:
    analyses by article id, which show every mention and its reasons; other texts are put together from the frame.
    Raises `ColumnError`, `TextError`, or `FileFormatError` where the file cannot be written.
    """
    page = Page(stances, texts or {}, heading)
    path = Path(target)
    content = page.html().encode("utf-8")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileFormatError(f"{path} cannot be written: {error.strerror}; choose another place") from error
    return Report(path, len(content), len(page.articles), len(page.texts))
