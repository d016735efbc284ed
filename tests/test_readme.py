"""The README is true: every block runs, and shows what comes out."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONSOLE = re.findall(r"^```console\n\$ (.+?)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
SHELL = re.findall(r"^<!-- (\w+) -->\n```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_every_kind_of_block_is_known() -> None:
    """Nothing in the README escapes these tests."""
    fences = re.findall(r"^```(\w*)$", README, re.MULTILINE)
    assert len(fences) == 2 * (len(CONSOLE) + len(PYTHON) + len(SHELL))


def test_python_blocks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks, one after the other, as one session in the repository."""
    monkeypatch.chdir(ROOT)
    test = doctest.DocTestParser().get_doctest("".join(PYTHON), {}, "README.md", "README.md", 0)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    assert not report, "".join(report)


@pytest.mark.parametrize(("command", "shown"), CONSOLE)
def test_console_blocks_print_what_they_show(command: str, shown: str, tmp_path: Path) -> None:
    """Each command prints its block."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    program, *arguments = shlex.split(command)
    assert program == "stancelib"
    environment = {**os.environ, "COLUMNS": "100", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-m", "stancelib", *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
    )
    printed = [line.rstrip() for line in run.stdout.decode("utf-8").splitlines()]
    assert [line for line in printed if line] == [line for line in shown.splitlines() if line]


def test_the_two_commands_are_there() -> None:
    """CI runs these two, each in a fresh copy of the repository."""
    assert [name for name, _ in SHELL] == ["use", "test"]
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "readme_command use" in ci
    assert "readme_command test" in ci


def test_files_named_exist() -> None:
    """A reader who follows a path finds it."""
    for path in re.findall(r"`((?:seeds|benchmarks|examples|stancelib|models)/[\w./]*)`", README):
        assert (ROOT / path).exists(), path


def test_links_and_pictures_exist() -> None:
    """Every page and picture that the README links to is in the repository."""
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("http")]
    assert len(links) >= 10
    for link in links:
        assert (ROOT / link).is_file(), link
