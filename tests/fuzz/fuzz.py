"""Fuzzing with atheris: `make fuzz`, or `python tests/fuzz/fuzz.py TARGET [libFuzzer options]`."""

from __future__ import annotations

import sys
import tempfile


def main(name: str, options: list[str]) -> None:
    """Fuzz one target, from its corpus, with libFuzzer's options."""
    import atheris

    with atheris.instrument_imports(include=["stancelib"]):
        from fuzz_targets import CORPUS, TARGETS
    with tempfile.TemporaryDirectory() as found:
        atheris.Setup([sys.argv[0], *options, found, str(CORPUS / name)], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
