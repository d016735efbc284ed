"""The commands `stancelib labels ...`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import stancelib
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


@pytest.mark.parametrize("tool", ["rows", "label-studio", "doccano", "prodigy"])
def test_export_then_import(tool: str, tmp_path: Path, model_folder: Path) -> None:
    """Articles to tasks, tasks to rows; predictions of Label Studio are no labels until someone submits them."""
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"id": 1, "text": "Oslo praised NATO. Rome blamed NATO."}) + "\n")
    tasks, rows = tmp_path / "tasks.json", tmp_path / "rows.jsonl"
    shown = run("export", articles, tasks, "--tool", tool, "--count", 5, "--model", model_folder)
    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"2 sentences: {tasks}")
    shown = run("import", tasks, "--output", rows)
    if tool == "label-studio":
        assert shown.exit_code == 1
        assert "the task has no annotation" in shown.stderr
        assert "nothing was read" in shown.stderr
        assert not rows.exists()
    else:
        assert (shown.exit_code, shown.stdout) == (0, f"2 sentences, 4 rows, 0 not read: {rows}\n")
        assert run("check", rows).exit_code == 0


def test_export_of_stances(tmp_path: Path, model_folder: Path) -> None:
    """A file that was scored is not scored again."""
    stances = tmp_path / "stances.parquet"
    stancelib.score(pd.DataFrame({"text": ["Oslo praised NATO."]}), id=None, model=model_folder).to_parquet(stances)
    shown = run("export", stances, tmp_path / "rows.jsonl", "--model", "none")
    assert (shown.exit_code, shown.stdout) == (0, f"1 sentences: {tmp_path / 'rows.jsonl'}\n")
