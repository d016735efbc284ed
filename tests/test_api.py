"""The public surface, and that importing it stays cheap."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import stancelib


def test_the_surface_is_a_decision() -> None:
    """At most twelve names, all of which exist, sorted."""
    assert len(stancelib.__all__) <= 12
    assert stancelib.__all__ == sorted(stancelib.__all__)
    for name in stancelib.__all__:
        assert getattr(stancelib, name) is not None
        assert name in dir(stancelib)


def test_unknown_names_are_refused() -> None:
    """A typing slip is an AttributeError, as in any module."""
    with pytest.raises(AttributeError, match="no attribute 'clasify'"):
        _ = stancelib.clasify  # type: ignore[attr-defined]


def test_import_loads_nothing_heavy() -> None:
    """`import stancelib` loads neither scikit-learn nor numba, pandas or numpy."""
    heavy = ("sklearn", "numba", "pandas", "numpy", "scipy", "pyarrow")
    code = f"import sys, stancelib; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_scoring_loads_no_scikit_learn() -> None:
    """scikit-learn is for training and evaluation."""
    code = "import sys, stancelib; stancelib.classify('Oslo met Rome.'); print('sklearn' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_the_citation_is_of_this_version() -> None:
    """CITATION.cff names the version that is installed."""
    citation = (Path(__file__).parents[1] / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {stancelib.__version__}\n" in citation
