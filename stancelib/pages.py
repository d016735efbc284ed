"""Texts joined for the rules of names: plain signs in the claims, everything outside them blotted out.

All texts of a batch lie in one array of code points, with a gap before, between and after them, so that no name reaches
from one into the next. `actors`, `names` and `coreference` read such a page, all texts at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from stancelib.name_classes import character_kinds, class_table
from stancelib.tokens import code_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

GAP: Final = "\x1f" * 4
"""Stands between texts; rules look at no more characters before the start of a text than this has."""


class Page(NamedTuple):
    """Some texts with their claims; offsets are into the joined texts.

    `signs`: plain code points, classes of the characters, classes of words: what the kernels call a page. `text`: the
    plain code points as a string. `starts`: where each text begins. `claims`: text, start and end of each claim, sorted
    and apart. `headings`: 1 for the claims that are headings.
    """

    signs: tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint64]]
    text: str
    starts: Ints
    claims: tuple[Ints, Ints, Ints]
    headings: NDArray[np.uint8]

    def text_of(self, start: Ints) -> Ints:
        """Index of the text that holds each offset."""
        return np.searchsorted(self.starts, start, side="right") - 1


def join_texts(texts: Sequence[str]) -> tuple[NDArray[np.uint32], Ints]:
    r"""Code points of all texts, with gaps around each, and where each begins.

    >>> codes, starts = join_texts(["Oslo", "Lima"])
    >>> "".join(map(chr, codes[4:])).replace("\x1f", "~"), starts.tolist()
    ('Oslo~~~~Lima~~~~', [4, 12])
    """
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    starts = np.cumsum(lengths + len(GAP)) - lengths
    return code_points(GAP + "".join(text + GAP for text in texts)), starts


def read_page(codes: NDArray[np.uint32], starts: Ints, claims: tuple[Ints, Ints, Ints]) -> Page:
    r"""Make a page of joined texts; typographic apostrophes and blanks count as plain ones.

    >>> page = read_page(*join_texts(["It’s.\n- Two."]), (np.array([0, 0]), np.array([4, 12]), np.array([9, 16])))
    >>> page.text.strip("\x1f").replace("\x1f", "~")
    "It's.~~~Two."
    """
    from stancelib import _page_kernels as kernels

    plain, kinds = kernels.read_page(codes, claims[1:], character_kinds())
    signs = plain, kinds, class_table()
    text = plain.tobytes().decode("utf-32-le", "surrogatepass")
    return Page(signs, text, starts, claims, kernels.find_headings(signs, claims[1:]))
