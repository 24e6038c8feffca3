"""What the documents point at is there."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from tests.repo import sources

# A template's links are right where the page that is made of it lies.
DOCUMENTS = [path for path in sources.written("*.md") if "/templates/" not in path]
TOP = ("server/", "extension/", "tests/", "tools/", "docs/", "migrations/", "bench/", ".ci/", ".github/")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_links_and_paths_exist(path: str) -> None:
    text = re.sub(r"^```.*?^```", "", sources.text(path), flags=re.MULTILINE | re.DOTALL)
    here = PurePosixPath(path).parent
    links = [here / target for target in re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", text)]
    named = [PurePosixPath(name) for name in re.findall(r"`([\w./-]+/[\w./-]+)`", text) if name.startswith(TOP)]
    made = ("extension/dist", "extension/node_modules")
    gone = [
        str(name) for name in (*links, *named) if not str(name).startswith(made) and not (sources.ROOT / name).exists()
    ]
    assert not gone
