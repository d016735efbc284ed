"""The documentation is true: every block runs, page by page, and the site builds without a warning.

Figures change with every model, so words are compared and numbers are not; the README's are compared exactly.
"""

from __future__ import annotations

import doctest
import importlib.util
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from stancelib.cli import app
from stancelib.persistence import data_folder

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
README = (ROOT / "README.md").read_text("utf-8")
EVERY = 60
"""One in so many of the shipped sentences is trained on here, so that the pages take seconds."""


class Block(NamedTuple):
    kind: str
    content: str


def blocks(page: str) -> list[Block]:
    return [Block(*found) for found in FENCE.findall((DOCS / page).read_text("utf-8"))]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the pages use: the examples, and a part of the seeds."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    sentences = tmp_path / "seeds" / "sentences"
    sentences.mkdir(parents=True)
    for path in sorted((data_folder("seeds") / "sentences").glob("*.jsonl")):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        (sentences / path.name).write_text("".join(lines[::EVERY]), "utf-8")
    monkeypatch.setattr("stancelib.labels.data_folder", lambda name: tmp_path / name)
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support:FutureWarning")
@pytest.mark.parametrize("page", PAGES)
def test_blocks_run(page: str, folder: Path) -> None:
    """Python and commands of a page, in order, as one session; tables that a page shows are saved under their names."""
    names: dict[str, object] = {}
    missing: list[str] = []
    for block in blocks(page):
        if block.kind == "python":
            missing += run_python(block.content, names, page)
        elif block.kind == "console":
            run_console(block.content)
        elif block.kind == "csv":
            (folder / "actors.csv").write_text(block.content, "utf-8")
        elif block.kind == "json":
            assert json.loads(block.content)
        else:
            assert block.kind == "sh"
            assert block.content in README
    if missing:
        pytest.skip(f"all ran but the blocks that need {', '.join(missing)}")


def run_python(source: str, names: dict[str, object], page: str) -> list[str]:
    """Run a block, or give the packages that it needs and this environment has not."""
    missing = [name for name in re.findall(r"\+REQUIRES\(([\w.]+)\)", source) if not installed(name)]
    if missing:
        return missing
    plain = re.sub(r"  # doctest: \+REQUIRES\(.*?\)", "", source)
    test = doctest.DocTestParser().get_doctest(plain, {}, page, page, 0)
    test.globs = names
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append, clear_globs=False)
    assert not report, "".join(report)
    return []


def installed(module: str) -> bool:
    return importlib.util.find_spec(module.partition(".")[0]) is not None


def run_console(source: str) -> None:
    for command, shown in re.findall(r"^\$ (.+?)\n((?:(?!\$ ).*\n)*)", source, re.MULTILINE):
        program, *arguments = shlex.split(command)
        assert program == "stancelib"
        run = CliRunner().invoke(app, arguments, env={"COLUMNS": "100", "TERM": "dumb"})
        assert run.exit_code == 0, (command, run.output, run.exception)
        pattern = ".*".join(map(re.escape, words(shown).split("...")))
        assert re.fullmatch(pattern, words(run.output), re.DOTALL), (command, run.output)


def words(text: str) -> str:
    """A text without figures, rules and runs of blanks."""
    return " ".join(re.sub(r"─+", "", re.sub(r"[+-]?\d+(?:\.\d+)?", "#", text)).split())


def test_all_commands_are_documented() -> None:
    """Every command has a row in the table of commands, and no row is of another."""
    page = (DOCS / "commands.md").read_text("utf-8")
    tree = get_command(app).commands  # type: ignore[attr-defined]
    names = {name for name in tree if name != "labels"} | {f"labels {name}" for name in tree["labels"].commands}
    assert set(re.findall(r"^\| `stancelib (.+?)` \|", page, re.MULTILINE)) == names


def test_the_public_names_are_documented() -> None:
    """The reference holds all of `__all__`."""
    import stancelib

    page = (DOCS / "api.md").read_text("utf-8")
    assert set(re.findall(r"^::: stancelib\.(\w+)$", page, re.MULTILINE)) >= set(stancelib.__all__)


@pytest.mark.skipif(not installed("mkdocs"), reason="pip install 'stancelib[docs]'")
def test_the_site_builds(tmp_path: Path) -> None:
    """Links lead somewhere, and every docstring can be shown."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path / "site"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "site" / "api" / "index.html").read_text("utf-8")
    assert "Macro-F1" in (tmp_path / "site" / "benchmarks" / "index.html").read_text("utf-8")
    assert "classify" in page


def test_the_study_runs(tmp_path: Path) -> None:
    """The script answers its questions and writes its files; the notebook has the same code and runs, too."""
    run = subprocess.run(
        [sys.executable, ROOT / "examples" / "study.py", tmp_path], capture_output=True, text=True, check=True
    )
    assert "United States" in run.stdout
    assert (tmp_path / "study.html").stat().st_size > 100_000
    assert (tmp_path / "stances.csv").is_file()


def test_the_notebook_runs(folder: Path) -> None:
    """The cells of the notebook, one after the other, in the folder of the examples."""
    notebook = json.loads((ROOT / "examples" / "study.ipynb").read_text("utf-8"))
    names: dict[str, object] = {}
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "examples")
        for cell in cells:
            exec(compile(cell, "study.ipynb", "exec"), names)  # noqa: S102 - the notebook is part of the repository
    assert (folder / "examples" / "study.html").is_file()
