"""The exception tree."""

from __future__ import annotations

import inspect

import pytest

from stancelib import errors


def leaves() -> list[type[Exception]]:
    found = [value for value in vars(errors).values() if inspect.isclass(value) and value.__module__ == errors.__name__]
    return [value for value in found if value is not errors.StancelibError]


def test_every_error_is_in_the_tree_and_also_a_built_in() -> None:
    """Callers may catch StancelibError or the built-in they know."""
    for error in leaves():
        assert issubclass(error, errors.StancelibError)
        assert any(
            base.__module__ == "builtins" and base not in (Exception, BaseException, object) for base in error.__mro__
        )


def test_the_tree_is_drawn_in_the_docstring() -> None:
    """The drawing names every error with its built-in."""
    for error in leaves():
        assert f"{error.__name__} " in (errors.__doc__ or "")


def test_column_error_reads_as_a_sentence() -> None:
    """A KeyError would print its message in quotes."""
    assert str(errors.ColumnError("no column 'text'")) == "no column 'text'"


def test_missing_extra_names_feature_and_command() -> None:
    """The error says what to install."""
    with pytest.raises(ImportError, match=r"score_dask needs the package 'nowhere': pip install 'stancelib\[dask\]'"):
        errors.require("nowhere", "dask", "score_dask")
