"""Compiled cutting of texts into the strings of a column: bytes and offsets in, bytes and offsets out."""

from __future__ import annotations

import numpy as np

from stancelib._table_kernels import jit


@jit
def cut_pieces(content, start, end):
    """The bytes of all pieces in a row, and the offset of each (and one past the last)."""
    offsets = np.zeros(start.size + 1, np.int64)
    for k in range(start.size):
        offsets[k + 1] = offsets[k] + end[k] - start[k]
    pieces = np.empty(offsets[-1], np.uint8)
    for k in range(start.size):
        low = offsets[k]
        for i in range(end[k] - start[k]):
            pieces[low + i] = content[start[k] + i]
    return pieces, offsets
