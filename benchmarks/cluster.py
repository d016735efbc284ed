"""The section on Dask: articles a second of `score_dask` on clusters of one and of two worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from benchmarks import workloads
from benchmarks.clock import ROUNDS, Contender, Figure, in_turn
from benchmarks.scaling import cores

ONE_WORKER, TWO_WORKERS = "Dask, 1 worker", "Dask, 2 workers"
_COVERS = "`score_dask`, Parquet files of articles to the computed frame; the workers are there"
_PARTITIONS = 8
_RUNS = count()


def cluster(rounds: int = ROUNDS, *, articles: int = 6_000) -> list[Figure]:
    """Seconds an article of `score_dask` with one worker process and with two, of one thread each."""
    if find_spec("distributed") is None:
        return [Figure("cluster", TWO_WORKERS, reason="distributed is not installed: pip install '.[dask]'")]
    if cores() < 2:
        return [Figure("cluster", TWO_WORKERS, reason="this run may use one core only")]
    with TemporaryDirectory() as folder, _client(1) as one, _client(2) as two:
        _write(workloads.articles(articles), Path(folder))
        contenders = [
            Contender(name, _COVERS, partial(_score, client, folder, articles), articles)
            for name, client in ((ONE_WORKER, one), (TWO_WORKERS, two))
        ]
        return in_turn("cluster", contenders, rounds)


def _write(frame: pd.DataFrame, folder: Path) -> None:
    for number in range(_PARTITIONS):
        frame[number::_PARTITIONS].to_parquet(folder / f"{number}.parquet")


@contextmanager
def _client(workers: int) -> Iterator[Any]:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as found,
        Client(found, set_as_default=False) as client,
    ):
        yield client


def _score(client: Any, folder: str, number: int) -> None:
    """Score articles whose ids are new, so that no result of a run before is taken for this one's."""
    from dask.dataframe import read_parquet

    from stancelib.distributed import score_dask

    articles = read_parquet(folder)
    fresh = articles.assign(id=articles["id"] + f"-{next(_RUNS)}")
    scored = client.compute(score_dask(fresh)).result()
    if scored["article_id"].nunique() != number:
        raise AssertionError(f"{number} articles went in, {scored['article_id'].nunique()} came out")
