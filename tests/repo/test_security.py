"""Each row of the threat table is held by tests that exist."""

from __future__ import annotations

import ast
import re

from tests.repo import sources

TABLE = "docs/SECURITY.md"


def rows() -> list[list[str]]:
    lines = [
        line for line in sources.text(TABLE).splitlines() if line.startswith("| ") and not line.startswith("| threat")
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def named(cell: str) -> list[tuple[str, str]]:
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", cell)


def defined_in(path: str) -> set[str]:
    if path not in sources.files():
        return set()
    found = ast.walk(ast.parse(sources.text(path)))
    return {node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_row_names_tests_and_nothing_else() -> None:
    assert len(rows()) > 30
    for row in rows():
        assert len(row) == 3, row
        threat, holds, tests = row
        assert threat
        assert holds
        assert named(tests), f"no test holds: {threat}"
        assert not re.sub(r"`tests/[\w/]+\.py::\w+`|[,\s]", "", tests), f"not a test: {tests}"


def test_the_tests_are_there() -> None:
    gone = [f"{path}::{name}" for row in rows() for path, name in named(row[2]) if name not in defined_in(path)]
    assert not gone
