"""Installs Debian packages where that can be done without asking anybody: as root, on Debian itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

RELEASE = Path("/etc/os-release")


def usable() -> bool:
    """Whether apt-get is here, and may be used."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def is_ubuntu() -> bool:
    """Its packages of browsers are notes to install a snap."""
    return RELEASE.is_file() and "ID=ubuntu" in RELEASE.read_text()


def install(*packages: str) -> None:
    """Try; whether it worked is seen by whether they are there."""
    if not usable() or is_ubuntu():
        return
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "-qq", *command], env=environ, stdout=subprocess.DEVNULL, check=False)
