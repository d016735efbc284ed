"""Class shares of files of articles, estimated without labels: a first pass, for `score_file` to use in the second."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from stancelib.errors import SettingError
from stancelib.files import score_file
from stancelib.priors import PROBABILITIES, Estimate, estimate_priors
from stancelib.scoring import as_model

if TYPE_CHECKING:
    from stancelib.classifier import StanceModel


def estimate_file(source: str | Path, model: StanceModel | str | Path | None = None, **settings: Any) -> Estimate:
    """Score files of articles once and estimate the class shares of their stances (see `priors.estimate_shares`).

    `settings` go to `score_file`; what it would write is thrown away. Standard input can be read only once and raises
    `SettingError`, as do files without a stance; other errors are those of `score_file`.
    """
    import pandas as pd

    if str(source) == "-":
        raise SettingError("priors='estimate' reads the articles twice, standard input cannot be; give a file")
    trained = as_model(model)
    with TemporaryDirectory() as folder:
        done = score_file(source, Path(folder) / "stances.parquet", model=trained, **settings)
        return estimate_priors(pd.read_parquet(done.target, columns=PROBABILITIES), trained.priors)
