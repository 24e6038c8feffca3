"""The golden traces are what the domain does today."""

import json
from pathlib import Path

import pytest

from tests.domain.client import fold
from tests.golden.generate import STORIES, trace

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.mark.parametrize("name", STORIES)
def test_the_file_is_current(name: str) -> None:
    assert (GOLDEN / f"{name}.json").read_text() == trace(name), "run python -m tests.golden.generate"


@pytest.mark.parametrize("name", STORIES)
def test_the_reference_client_agrees(name: str) -> None:
    story = json.loads((GOLDEN / f"{name}.json").read_text())
    assert fold(story["snapshot"], story["events"]) == story["after"]
