"""Word lists that people can read and edit: one item a line under `stancelib/catalog/`, `#` begins a comment.

The rules of `usage`, `names` and `coreference` take their words from here; each list says in its first lines what it
is for.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

from stancelib.errors import SettingError

CATALOG_FOLDER: Final = resources.files("stancelib") / "catalog"
"""Where the shipped lists and catalogue files lie, in a wheel and in a checkout alike."""
UPPER: Final = "".join(
    re.escape(letter) for letter in map(chr, (*range(0x530), *range(0x1E00, 0x2000))) if letter.isupper()
)
"""Capital letters of Latin, Greek and Cyrillic script, to stand inside a character class."""


@cache
def read_lines(name: str) -> tuple[str, ...]:
    """Items of a shipped list in the order of the file, without comments and blank lines.

    Raises `SettingError` for a name that is no shipped list.

    >>> read_lines("us_context")[0]
    'Alabama'
    """
    source = CATALOG_FOLDER / f"{name}.txt"
    if not source.is_file():
        known = ", ".join(sorted(path.name[:-4] for path in CATALOG_FOLDER.iterdir() if path.name.endswith(".txt")))
        raise SettingError(f"no word list {name!r} in stancelib/catalog; choose one of: {known}")
    lines = (line.partition("#")[0].strip() for line in source.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line)


@cache
def read_words(name: str) -> frozenset[str]:
    """Items of a shipped list as a set.

    >>> "aggression" in read_words("acting_nouns"), "ambassador" in read_words("acting_nouns")
    (True, False)
    """
    return frozenset(read_lines(name))
