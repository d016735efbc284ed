"""The errors a caller can act on, and the check for optional packages.

    StancelibError
    ├── TextError          (TypeError)          something that is not text where text is needed
    ├── ActorError         (ValueError)         an actor or a catalogue file that cannot be used
    ├── LabelError         (ValueError)         a labelled row that cannot be used: file, line, reason
    ├── PairError          (ValueError)         offsets or columns of (claim, mention) pairs that cannot be used
    ├── ColumnError        (KeyError)           a frame or file without a column that is needed
    ├── SettingError       (ValueError)         an argument outside its range
    ├── FileFormatError    (ValueError)         an article file that cannot be read or written
    ├── RowError           (ValueError)         an article that cannot be used, where `on_error="raise"`
    ├── StorageError       (OSError)            a full disk or a vanished folder; what is done is kept
    ├── BusyError          (BlockingIOError)    a target that another run is writing at this moment
    ├── WorkerError        (RuntimeError)       a worker process that died; what is done is kept
    ├── ModelNotFoundError (FileNotFoundError)  no model of this name or folder
    ├── ModelFormatError   (ValueError)         a model folder that is damaged, foreign or of another format
    ├── NotTrainedError    (ValueError)         an estimator used before `fit`
    └── MissingExtraError  (ImportError)        an optional package that is not installed

Every error is also a built-in one, says which value was wrong, where, and what to do.
"""

from __future__ import annotations

import importlib
from typing import Any


class StancelibError(Exception):
    """Base of all errors raised by stancelib on purpose."""


class TextError(StancelibError, TypeError):
    """Something that is not text stands where text is needed."""


class ActorError(StancelibError, ValueError):
    """An actor or a catalogue file cannot be used."""


class LabelError(StancelibError, ValueError):
    """A labelled row cannot be used; the message names file and line."""


class PairError(StancelibError, ValueError):
    """Pairs of claim and mention have wrong columns or offsets."""


class ColumnError(StancelibError, KeyError):
    """A frame or a file lacks a column that is needed."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class SettingError(StancelibError, ValueError):
    """An argument lies outside its range."""


class FileFormatError(StancelibError, ValueError):
    """A file of articles cannot be read or written."""


class RowError(StancelibError, ValueError):
    """An article cannot be used, and the caller asked to hear of it."""


class StorageError(StancelibError, OSError):
    """A disk is full, or a folder has vanished."""


class BusyError(StancelibError, BlockingIOError):
    """Another run is writing the same target."""


class WorkerError(StancelibError, RuntimeError):
    """A worker process died."""


class ModelNotFoundError(StancelibError, FileNotFoundError):
    """No model has this name and no folder lies at this path."""


class ModelFormatError(StancelibError, ValueError):
    """A model folder is damaged, foreign or of another format."""


class NotTrainedError(StancelibError, ValueError):
    """An estimator is used before `fit`."""


class MissingExtraError(StancelibError, ImportError):
    """An optional package is not installed."""


def require(module: str, extra: str, feature: str) -> Any:
    """Import an optional package, or say which extra brings it.

    Raises `MissingExtraError` that names the feature and the install command.

    >>> require("json", "unused", "nothing").dumps([1])
    '[1]'
    >>> require("no_such_package", "dask", "score_dask")
    Traceback (most recent call last):
    stancelib.errors.MissingExtraError: score_dask needs the package 'no_such_package': pip install 'stancelib[dask]'
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        missing = f"{feature} needs the package {module!r}: pip install 'stancelib[{extra}]'"
        raise MissingExtraError(missing) from error
