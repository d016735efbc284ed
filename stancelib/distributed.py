"""`score` on a cluster that the caller brings: thin maps over the partitions of a Dask or a Spark frame.

The catalogue and the model go to each worker once. Ids must come from a column: a partition cannot know how many
articles stand before it.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from stancelib.actors import ActorCatalog
from stancelib.batches import Columns
from stancelib.engine import Engine
from stancelib.errors import require
from stancelib.frames import ARTICLE
from stancelib.pipeline import Reading
from stancelib.records import FRAME_COLUMNS, Analysis
from stancelib.scoring import SkippedTextWarning, as_model, check_frame, check_settings, score
from stancelib.tables import score_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

    from stancelib.actors import ActorSpec
    from stancelib.classifier import StanceModel


def score_dask(
    articles: Any,
    text: str = "text",
    *,
    id: str = "id",  # noqa: A002 - as in `score`
    keep: Sequence[str] = (),
    actors: ActorSpec = None,
    model: StanceModel | str | Path | None = None,
    claims: str = "sentence",
    coreference: str = "careful",
    min_confidence: float = 0.0,
) -> Any:
    """Score a Dask frame lazily: the Dask frame of what `score` gives for its partitions, of the same types.

    The arguments are those of `score`. Raises what `score` raises, before anything is computed, and
    `MissingExtraError`.
    """
    dask = require("dask", "dask", "score_dask")
    columns = _columns(articles, text, id, keep)
    reading = Reading(claims, coreference, min_confidence).check()
    engine = Engine(ActorCatalog.of(actors), as_model(model), reading)
    meta = _score_partition(articles._meta_nonempty, engine, columns).iloc[:0]
    sent = dask.delayed(engine, pure=True)
    return articles.map_partitions(_score_partition, sent, columns, meta.dtypes.to_dict(), meta=meta)


def _columns(articles: Any, text: str, id: str, keep: Sequence[str]) -> Columns:  # noqa: A002
    check_settings(1, keep)
    columns = Columns(text, id, tuple(dict.fromkeys(keep)))
    check_frame(articles, columns.wanted)
    return columns


def _score_partition(
    articles: pd.DataFrame, engine: Engine, columns: Columns, types: dict[str, Any] | None = None
) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkippedTextWarning)
        frame = score(
            articles,
            columns.text,
            columns.id,
            columns.keep,
            actors=engine.catalog,
            model=engine.model,
            **engine.reading._asdict(),
        )
    frame.attrs.clear()
    return frame if types is None else frame.astype(types)


def score_spark(
    articles: Any,
    text: str = "text",
    *,
    id: str = "id",  # noqa: A002 - as in `score`
    keep: Sequence[str] = (),
    actors: ActorSpec = None,
    model: StanceModel | str | Path | None = None,
    claims: str = "sentence",
    coreference: str = "careful",
    min_confidence: float = 0.0,
) -> Any:
    """Score a Spark frame lazily: the Spark frame of what `score` gives for its partitions.

    The columns are those of `score`; ids and kept columns have the types of the input, labels are strings and whole
    numbers are `bigint`. The other arguments and errors are those of `score`; `MissingExtraError` without pyspark.
    """
    types = require("pyspark.sql.types", "spark", "score_spark")
    columns = _columns(articles, text, id, keep)
    reading = Reading(claims, coreference, min_confidence).check()
    engine = Engine(ActorCatalog.of(actors), as_model(model), reading)
    sent = articles.sparkSession.sparkContext.broadcast(engine)
    fields = _spark_fields(types, articles.schema, columns)

    def score_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from _score_arrow(batch, sent.value, columns).to_batches()

    with warnings.catch_warnings():
        # Spark warns of pandas 3 on its pandas paths; what it hands over here is Arrow.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        return articles.select(columns.wanted).mapInArrow(score_batches, types.StructType(fields))


def _score_arrow(articles: pa.RecordBatch, engine: Engine, columns: Columns) -> pa.Table:
    """Score a batch; labels and text become plain strings, which Spark knows."""
    import pyarrow as pa

    carried = pa.table({ARTICLE: articles[columns.id], **{name: articles[name] for name in columns.keep}})
    table = score_table(engine, articles[columns.text].to_pylist(), carried)
    for place, field in enumerate(table.schema):
        if field.name in FRAME_COLUMNS[1:] and (
            pa.types.is_dictionary(field.type) or pa.types.is_large_string(field.type)
        ):
            table = table.set_column(place, field.name, table[place].cast(pa.string()))
    return table


def _spark_fields(types: Any, schema: Any, columns: Columns) -> list[Any]:
    """Fields of the result, in order."""
    kinds = {"Int64": types.LongType(), "float64": types.DoubleType()}
    found = Analysis("", (), ()).to_frame().dtypes.astype(str)
    own = [types.StructField(name, kinds.get(kind, types.StringType())) for name, kind in found.items()]
    kept = [types.StructField(name, schema[name].dataType) for name in columns.keep]
    return [types.StructField(ARTICLE, schema[columns.id].dataType), *own, *kept]
