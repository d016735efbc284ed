"""SECURITY.md is true: every fault in its table has the test that it names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = re.findall(r"^\| .+ \| .+ \| `(\w+\.py)::(\w+)` \|$", (ROOT / "SECURITY.md").read_text("utf-8"), re.MULTILINE)


def test_every_fault_has_its_test() -> None:
    """A test that is renamed or removed takes its promise with it."""
    assert len(TABLE) >= 30
    for name, test in TABLE:
        tree = ast.parse((ROOT / "tests" / name).read_text("utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{name}::{test}"


def test_every_line_of_the_table_is_read() -> None:
    """A line that the pattern misses would go unchecked."""
    lines = [line for line in (ROOT / "SECURITY.md").read_text("utf-8").splitlines() if line.startswith("|")]
    assert len(lines) == len(TABLE) + 2
