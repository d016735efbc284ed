"""`Engine`: a catalogue and a model on their way to the processes that score, and the processes themselves.

`scoring`, `tables` and `distributed` hand texts to it; it runs them through `pipeline` and `frames`.
"""

from __future__ import annotations

import hashlib
import pickle
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stancelib.errors import WorkerError
from stancelib.pipeline import PLAIN, Reading, analyse
from stancelib.tokens import encodable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from stancelib.actors import ActorCatalog
    from stancelib.classifier import StanceModel

CHUNK = 64
"""Articles that go through the pipeline together."""


def has_text(value: Any) -> bool:
    """Whether an article has something to score: a string that is not blank."""
    return isinstance(value, str) and not value.isspace() and value != ""


class Engine:
    """What scoring needs beside texts: a catalogue, a model, and how claims and references are read.

    Pickled once however often it is sent, and unpacked once in each process, which then keeps its tables.
    """

    def __init__(self, catalog: ActorCatalog, model: StanceModel, reading: Reading = PLAIN) -> None:
        self.catalog, self.model, self.reading = catalog, model, reading

    @cached_property
    def _packed(self) -> tuple[str, NDArray[np.uint8]]:
        """Digest and bytes; as an array, since joblib hands large arrays to all its processes in one file."""
        content = pickle.dumps((self.catalog, self.model, self.reading), pickle.HIGHEST_PROTOCOL)
        return hashlib.sha256(content).hexdigest(), np.frombuffer(content, np.uint8)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpack, self._packed

    def score(self, texts: Sequence[Any], first: int = 0) -> pd.DataFrame:
        """Score texts in this process; they are numbered from `first`, and what is no text counts as an empty one."""
        from stancelib.frames import to_frame

        readable = [encodable(value) if has_text(value) else "" for value in texts]
        columns = analyse(readable, catalog=self.catalog, model=self.model, reading=self.reading)
        return to_frame(columns, first)


_UNPACKED: Final[dict[str, Engine]] = {}


def _unpack(digest: str, content: NDArray[np.uint8]) -> Engine:
    if digest not in _UNPACKED:
        _UNPACKED.clear()
        _UNPACKED[digest] = Engine(*pickle.loads(content.tobytes()))  # noqa: S301 - bytes of `Engine._packed`
    return _UNPACKED[digest]


def chunks(texts: Sequence[Any]) -> Iterator[tuple[Sequence[Any], int]]:
    """Cut texts into chunks of `CHUNK`, each with the number of its first text; one empty chunk of none."""
    return ((texts[start : start + CHUNK], start) for start in range(0, max(len(texts), 1), CHUNK))


def in_processes(work: Callable[..., Any], jobs: Iterable[tuple[Any, ...]], n_jobs: int) -> Generator[Any, None, None]:
    """Results of all jobs, in order, by joblib. Raises `WorkerError` where the system killed a process."""
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import BrokenProcessPool

    try:
        yield from Parallel(n_jobs=n_jobs, return_as="generator")(delayed(work)(*job) for job in jobs)
    except BrokenProcessPool as error:
        raise WorkerError(
            f"a worker process died, as when the system runs out of memory: try fewer than n_jobs={n_jobs} ({error})"
        ) from error
