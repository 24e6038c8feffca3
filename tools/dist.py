"""Packs the built extension for the stores, into extension/dist/packages: the same bytes from the same sources.

The zip for Chrome's store, the xpi for Firefox's, and the readable sources that the latter asks for.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator

from server.services.bundle import files_of, zipped
from tools.node import PACKAGE, ROOT

BUILD = PACKAGE / "dist" / "extension"
PACKAGES = PACKAGE / "dist" / "packages"


def for_stores(files: dict[str, bytes]) -> dict[str, bytes]:
    """Without the key, which a store brings itself: Chrome's refuses one, Firefox has no use for it."""
    manifest = json.loads(files["manifest.json"])
    del manifest["key"]
    return {**files, "manifest.json": (json.dumps(manifest, indent=2) + "\n").encode()}


def sources() -> dict[str, bytes]:
    """Everything that the extension is built from, as it is in the repository."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "extension", "LICENSE"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [path for path in listed.split("\0") if path and (ROOT / path).is_file()]
    return {path: (ROOT / path).read_bytes() for path in paths}


def packages() -> Iterator[tuple[str, bytes]]:
    """File name and content of each."""
    built = for_stores(files_of(BUILD))
    version = json.loads(built["manifest.json"])["version"]
    yield f"sharetube-chrome-{version}.zip", zipped(built)
    yield f"sharetube-firefox-{version}.xpi", zipped(built)
    yield f"sharetube-sources-{version}.zip", zipped(sources(), top="sharetube")


def main() -> int:
    if not (BUILD / "manifest.json").is_file():
        print("The extension is not built. Run: make dist", file=sys.stderr)
        return 1
    PACKAGES.mkdir(exist_ok=True)
    for name, content in packages():
        (PACKAGES / name).write_bytes(content)
        print(f"{hashlib.sha256(content).hexdigest()[:16]}  {len(content) / 1000:7.1f} kB  {PACKAGES / name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
