"""Two machines that install on different days get the same versions: whatever is needed is pinned."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repo import sources


def listed(name: str) -> list[Requirement]:
    lines = [line.split(" #")[0].strip() for line in sources.text(name).splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


RUNTIME = listed("requirements.txt")
DEV = listed("requirements-dev.txt")


@pytest.mark.parametrize("requirement", [*RUNTIME, *DEV], ids=str)
def test_version_is_exact_and_installed(requirement: Requirement) -> None:
    (pin,) = requirement.specifier
    assert pin.operator == "=="
    if requirement.marker is None or requirement.marker.evaluate():
        assert distribution(requirement.name).version == pin.version


@pytest.mark.parametrize(("asked", "pinned"), [(RUNTIME, RUNTIME), (DEV, RUNTIME + DEV)], ids=["runtime", "dev"])
def test_what_they_need_is_pinned_too(asked: list[Requirement], pinned: list[Requirement]) -> None:
    names = {canonicalize_name(requirement.name) for requirement in pinned}
    missing = set()
    for requirement in asked:
        for needed in needs(requirement):
            if canonicalize_name(needed.name) not in names:
                missing.add(f"{needed.name} (for {requirement.name})")
    assert not missing


def needs(requirement: Requirement) -> list[Requirement]:
    """Direct needs on this platform. They are pinned, so theirs are looked at in their turn."""
    try:
        found = [Requirement(text) for text in distribution(requirement.name).requires or []]
    except PackageNotFoundError:
        return []  # not for this platform
    extras = list(requirement.extras) or [""]
    return [need for need in found if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in extras)]
