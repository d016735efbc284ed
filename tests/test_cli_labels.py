"""The commands `stancelib labels ...`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner, Result

from stancelib.cli import app

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["labels", *map(str, arguments)], env={"COLUMNS": "160"})


def test_check(labels_file: Path, tmp_path: Path) -> None:
    """Good rows exit 0, bad ones 1, and no file 2."""
    shown = run("check", labels_file)
    assert (shown.exit_code, shown.stdout, shown.stderr) == (0, "", "no problems\n")
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "It rained.", "targets": [], "prat": "heldout"}\n')
    shown = run("check", bad, labels_file)
    assert (shown.exit_code, shown.stderr) == (1, "1 problem\n")
    assert shown.stdout == f"{bad}:1: unknown key 'prat'; did you mean 'part'?\n"
    assert run("check", tmp_path / "none.jsonl").exit_code == 2


def test_stats(labels_file: Path) -> None:
    """A table of shares, or the same as JSON."""
    shown = run("stats", labels_file)
    assert shown.exit_code == 0
    assert "1 files, 60 sentences, 60 rows" in shown.stdout
    assert "33.3%" in shown.stdout
    found = json.loads(run("stats", labels_file, "--json").stdout)
    assert found["stances"]["favor"] == {"count": 20, "share": 20 / 60}
