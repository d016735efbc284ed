"""Sentences to clauses, where clauses are asked for: "Oslo praised Lima, while Quito condemned it" makes two claims.

A sentence is cut where a new subject takes a slant of its own: after a semicolon, before "while", "although", ", but"
and ", which", after "Although ...,". `pipeline` finds actors and holders in whole sentences and cuts afterwards.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from stancelib.tokens import hash_form

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Columns = tuple[NDArray[Any], ...]

CLAIMS: Final = ("sentence", "clause")
"""What a claim may be."""
_CONTRAST: Final = "while although though whereas"


class Clauses(NamedTuple):
    """Clauses: the sentence, first token (and one past the last), start and end of each."""

    sentence: Ints
    first: Ints
    start: Ints
    end: Ints


def split_clauses(
    tokens: Columns, marks: Ints, owner: Ints, quoted: NDArray[np.uint8], place: tuple[NDArray[np.uint32], Ints, Ints]
) -> Clauses:
    """Cut the sentences of a batch; `place`: code points, start and end of each sentence.

    `tokens` is that of `pairs.EncodedPairs`; `marks`, `owner` and `quoted` say what each token is, which mention it
    belongs to and whether it is quoted. Every character of a sentence but the white space at a cut lies in one clause.
    """
    from stancelib._clause_kernels import find_clauses

    first, hashes, tags, _, starts, _ = tokens
    codes, start, end = place
    cuts = find_clauses(first, (marks, owner, tags, quoted, hashes, starts), _contrast_table(), codes)
    sentence, low = cuts.T.copy()
    return _with_offsets(sentence, np.append(low, first[-1]), (codes, starts, start, end))


def _with_offsets(sentence: Ints, cuts: Ints, place: tuple[Any, ...]) -> Clauses:
    """Offsets of clauses: those of the sentence at its ends, the first character of the next clause within."""
    codes, starts, start, end = place
    clause_start, clause_end = start[sentence].copy(), end[sentence].copy()
    for inner in np.flatnonzero(sentence[1:] == sentence[:-1]).tolist():
        border = int(starts[cuts[inner + 1]])
        clause_start[inner + 1] = border
        while chr(codes[border - 1]).isspace():
            border -= 1
        clause_end[inner] = border
    return Clauses(sentence, cuts, clause_start, clause_end)


@lru_cache(maxsize=1)
def _contrast_table() -> Columns:
    from stancelib._table_kernels import build_table

    slots, positions = build_table(np.array([hash_form(word) for word in _CONTRAST.split()], np.uint64))
    return slots, positions
