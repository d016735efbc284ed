"""Class shares of a batch, estimated from its probabilities without labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from stancelib.errors import SettingError
from stancelib.records import STANCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ESTIMATE: Final = "estimate"
"""What `priors=` is given where the shares are to be estimated."""
PROBABILITIES: Final = [f"p_{label}" for label in STANCES]
"""Columns of a frame of `score`, in the order of `STANCES`."""
_LEAST: Final = 1e-4
"""No class is taken to be rarer: a share of 0 could never be left again."""
_CLOSE: Final = 1e-7
_STEPS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """Shares of the stances in a batch, by label, and the number of stances they are estimated from."""

    shares: Mapping[str, float]
    rows: int

    def __str__(self) -> str:
        shares = ", ".join(f"{label} {share:.3f}" for label, share in self.shares.items())
        return f"class shares estimated from {self.rows} stances: {shares}"


def estimate_shares(probabilities: Floats, priors: Sequence[float]) -> Floats:
    """Class shares by expectation and maximisation (Saerens, Latinne and Decaestecker 2002, eq. 2.9).

    `probabilities` (n, classes) were given under the shares `priors`. The result is as good as the probabilities are
    calibrated, and takes the classes to look alike in the batch and in the training data.

    >>> chances = np.array([[0.9, 0.1]] * 8 + [[0.1, 0.9]] * 2)
    >>> estimate_shares(chances, (0.5, 0.5)).round(3).tolist()
    [0.875, 0.125]
    """
    odds = probabilities / np.asarray(priors)
    shares: Floats = np.asarray(priors, float)
    for _ in range(_STEPS):
        weighted = odds * shares
        new = np.maximum((weighted / weighted.sum(axis=1, keepdims=True)).mean(axis=0), _LEAST)
        new /= new.sum()
        done = np.abs(new - shares).max() < _CLOSE
        shares = new
        if done:
            break
    return shares


def estimate_priors(stances: pd.DataFrame, priors: Sequence[float]) -> Estimate:
    """Estimate the class shares of a frame of `score`, which a model gave under the shares `priors`.

    Raises `SettingError` where the frame holds no stance.
    """
    found = stances[PROBABILITIES].dropna().to_numpy("float64")
    if not len(found):
        raise SettingError("priors='estimate': the texts hold no stance to estimate from; give the shares yourself")
    shares: list[Any] = estimate_shares(found, priors).tolist()
    return Estimate(dict(zip(STANCES, shares, strict=True)), len(found))
