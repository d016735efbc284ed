"""Texts to an Arrow table of stances, with the columns carried along as they were read: types and all.

`files` and `distributed` run this in worker processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stancelib.engine import Engine, chunks
from stancelib.frames import ARTICLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa


def score_table(engine: Engine, texts: Sequence[str | None], carried: pa.Table) -> pa.Table:
    """Score texts; `carried` has a row for each: `article_id`, then the columns that go to the end of the result."""
    import pandas as pd
    import pyarrow as pa

    frame = pd.concat([engine.score(some, first) for some, first in chunks(texts)], ignore_index=True)
    own = carried.take(pa.array(frame.pop(ARTICLE).to_numpy(), pa.int64()))
    table = pa.Table.from_pandas(frame, preserve_index=False).add_column(0, ARTICLE, own[ARTICLE])
    for name in own.column_names:
        if name != ARTICLE:
            table = table.append_column(own.schema.field(name), own[name])
    return table
