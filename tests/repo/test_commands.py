"""The commands a newcomer meets first: they are listed, and what sets them up does not do it twice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.repo import sources
from tools import bootstrap, chromium, node


def make(*arguments: str, cwd: Path = sources.ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_is_the_default_and_lists_every_command() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", sources.text("Makefile"), re.MULTILINE)
    listed = re.findall(r"^  make ([\w-]+) +\w", make().stdout, re.MULTILINE)
    assert set(listed) == set(phony.split()) - {"setup", "setup-dev"}


@pytest.mark.parametrize("target", ["run", "test"])
def test_without_a_python_that_is_new_enough_it_says_so(target: str, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for name in ("make", "sh", "env"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    done = make(target, PATH=str(tmp_path))
    assert done.returncode != 0
    assert "ShareTube needs Python 3.11 or newer" in done.stderr


class Npm:
    """Stands in for npm: remembers what it was asked to do, and ends with `code`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.code = 0

    def __call__(self, *arguments: str) -> int:
        self.asked.append(arguments)
        return self.code


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Npm:
    """An npm package in a folder of the test's own."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.ts").write_text("1")
    (tmp_path / "test").mkdir()
    (tmp_path / "dist").mkdir()
    made = Npm()
    monkeypatch.setattr(node, "PACKAGE", tmp_path)
    monkeypatch.setattr(node, "BUILT", tmp_path / "dist" / ".built")
    monkeypatch.setattr(node, "install", lambda: 0)
    monkeypatch.setattr(node, "npm", made)
    return made


def test_the_viewer_is_built_again_only_after_a_change(npm: Npm) -> None:
    node.build()
    node.build()
    assert len(npm.asked) == 1
    (node.PACKAGE / "test" / "b.test.ts").write_text("2")
    node.build()
    assert len(npm.asked) == 1
    (node.PACKAGE / "src" / "a.ts").write_text("3")
    node.build()
    assert len(npm.asked) == 2
    shutil.rmtree(node.PACKAGE / "dist")
    (node.PACKAGE / "dist").mkdir()
    node.build()
    assert len(npm.asked) == 3


def test_a_build_that_failed_is_tried_again(npm: Npm) -> None:
    npm.code = 1
    assert node.build() == 1
    assert node.build() == 1
    assert len(npm.asked) == 2


def test_an_installation_is_made_again_when_pins_or_place_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("a==1\n")
    first = bootstrap.digest(["requirements.txt"])
    assert bootstrap.digest(["requirements.txt"]) == first
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "elsewhere")
    moved = bootstrap.digest(["requirements.txt"])
    (tmp_path / "requirements.txt").write_text("a==2\n")
    assert len({first, moved, bootstrap.digest(["requirements.txt"])}) == 3


def test_a_venv_that_was_moved_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bootstrap.usable()
    moved = tmp_path / ".venv"
    (moved / "bin").mkdir(parents=True)
    (moved / "bin" / "python").symlink_to(bootstrap.PYTHON)
    shutil.copy(bootstrap.VENV / "bin" / "pip", moved / "bin" / "pip")
    monkeypatch.setattr(bootstrap, "VENV", moved)
    monkeypatch.setattr(bootstrap, "PYTHON", moved / "bin" / "python")
    assert not bootstrap.usable()


def test_a_python_without_venv_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "tools.bootstrap.importlib.util.find_spec", lambda name: None if name == "ensurepip" else object()
    )
    assert "apt install python3-venv" in bootstrap.make_venv()


@pytest.mark.parametrize(("code", "found"), [(0, True), (1, False)])
def test_a_chromium_counts_only_when_it_starts(
    code: int, found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\nexit {code}\n")
    browser.chmod(0o755)
    monkeypatch.setenv("SHARETUBE_CHROMIUM", str(browser))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(chromium, "MACOS", ())
    monkeypatch.setattr(chromium, "PLAYWRIGHT", ())
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    assert chromium.find() == (str(browser) if found else None)
