"""Clusters: a real Dask cluster of two processes and a real Spark session give what `score` gives, types included."""

from __future__ import annotations

import shutil
import sys
import warnings
from typing import TYPE_CHECKING, Any

import joblib
import pandas as pd
import pytest
from article_files import ARTICLES, KEEP, expected

from stancelib import distributed as adapters
from stancelib.actors import ActorCatalog
from stancelib.engine import Engine
from stancelib.errors import ColumnError, MissingExtraError, SettingError
from stancelib.pipeline import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stancelib.classifier import StanceModel

COPIES = 4
MANY = pd.concat([ARTICLES.assign(id=ARTICLES["id"] + f"-{copy}") for copy in range(COPIES)], ignore_index=True)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A Dask cluster of two processes."""
    distributed = pytest.importorskip("distributed", reason="pip install 'stancelib[dask]'")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as found,
    ):
        yield found


def test_dask_gives_what_score_gives(client: Any, small_model: StanceModel) -> None:
    """Rows, order and types, whatever the partitions: some have no article, or none with a text."""
    import dask.dataframe

    frame = dask.dataframe.from_pandas(MANY, npartitions=5)
    frame = dask.dataframe.concat([frame, frame.loc[frame["day"] > 99]])
    scored = adapters.score_dask(frame, keep=KEEP, model=small_model)
    whole = expected(small_model, frame.compute())
    found = scored.compute().reset_index(drop=True)
    assert found.dtypes.to_dict() == scored.dtypes.to_dict() == whole.dtypes.to_dict()
    pd.testing.assert_frame_equal(found, whole)


def test_partitions_are_read_as_score_reads(small_model: StanceModel) -> None:
    """Partitions and batches of a cluster give what `score` does with the same settings."""
    import pyarrow as pa

    reading = Reading(claims="clause", coreference="off", min_confidence=0.6)
    engine = Engine(ActorCatalog.of(None), small_model, reading)
    columns = adapters._columns(ARTICLES, "text", "id", KEEP)
    whole = expected(small_model, **reading._asdict())
    frame = adapters._score_partition(ARTICLES, engine, columns)
    assert set(whole["stance"].dropna()) > {"uncertain"}
    pd.testing.assert_frame_equal(frame, whole)
    table = adapters._score_arrow(pa.RecordBatch.from_pandas(ARTICLES[columns.wanted]), engine, columns)
    assert table["stance"].to_pylist() == whole["stance"].astype(object).where(whole["stance"].notna(), None).tolist()


def test_dask_sends_the_model_once(client: Any, small_model: StanceModel) -> None:
    """All tasks of a worker share one model, so its tables are made once."""
    import dask.dataframe

    scored = adapters.score_dask(dask.dataframe.from_pandas(MANY, npartitions=14), model=small_model)
    scored.compute()
    engines = client.run(_engines)
    assert len(engines) == 2
    assert all(len(digests) == 1 for digests in engines.values())


def _engines() -> list[str]:
    from stancelib import engine

    return list(engine._UNPACKED)


def test_joblib_runs_score_on_dask(client: Any, small_model: StanceModel) -> None:
    """`n_jobs` goes to the cluster where joblib is told so."""
    with joblib.parallel_config("dask"):
        found = expected(small_model, MANY, n_jobs=2)
    pd.testing.assert_frame_equal(found, expected(small_model, MANY))


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A Spark session of two threads."""
    sql = pytest.importorskip("pyspark.sql", reason="pip install 'stancelib[spark]'")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, as of Debian's openjdk-17-jre-headless")
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
        yield session
        session.stop()


def test_spark_gives_what_score_gives(spark: Any, small_model: StanceModel) -> None:
    """Rows, order and types; labels are strings."""
    frame = spark.createDataFrame(MANY.astype(object).where(MANY.notna(), None).to_dict("records")).repartition(3)
    scored = adapters.score_spark(frame, keep=KEEP, model=small_model)
    rows = [row.asDict() for row in scored.collect()]
    assert scored.columns == list(rows[0])
    order = [row["id"] for row in frame.collect()]
    whole = expected(small_model, MANY.set_index("id").loc[order].reset_index())
    plain = whole.astype(object)
    assert rows == plain.where(plain.notna(), None).to_dict("records")
    kinds = dict(scored.dtypes)
    spark_kinds = {"Int64": "bigint", "int64": "bigint", "float64": "double"}
    assert kinds == {name: spark_kinds.get(str(kind), "string") for name, kind in whole.dtypes.items()}


@pytest.mark.parametrize("columns", [["text"], ["id"]])
def test_missing_columns_are_told_before_anything_is_computed(columns: list[str], small_model: StanceModel) -> None:
    """On the caller's side, not in a worker."""
    dask_frame = pytest.importorskip("dask.dataframe", reason="pip install 'stancelib[dask]'")
    frame = dask_frame.from_pandas(ARTICLES[columns], npartitions=1)
    with pytest.raises(ColumnError, match="have no column"):
        adapters.score_dask(frame, model=small_model)
    with pytest.raises(SettingError, match="keep="):
        adapters.score_dask(frame, keep="day", model=small_model)


@pytest.mark.parametrize(("adapter", "extra"), [("score_dask", "dask"), ("score_spark", "spark")])
def test_a_missing_library_is_named(adapter: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error gives the command that brings it."""
    monkeypatch.setitem(sys.modules, "dask", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql.types", None)
    with pytest.raises(MissingExtraError, match=rf"{adapter} needs .*pip install 'stancelib\[{extra}\]'"):
        getattr(adapters, adapter)(ARTICLES)
