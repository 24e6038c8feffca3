"""A build of the extension whose every script has a wall clock that is wrong, as on a computer with the wrong time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.support.watcher import EXTENSION

SHIFT = """(() => {
  const by = %d, Right = Date;
  globalThis.Date = class extends Right {
    constructor(...args) { super(...(args.length ? args : [Right.now() + by])); }
    static now() { return Right.now() + by; }
  };
  const origin = performance.timeOrigin;
  Object.defineProperty(performance, "timeOrigin", { get: () => origin + by });
})();
"""
NAME = "wrong-clock.js"


def shifted(folder: Path, by_ms: int) -> Path:
    """A copy of the test build, `by_ms` ahead in pages (both worlds) and in the worker."""
    build = folder / "extension"
    shutil.copytree(EXTENSION, build)
    (build / NAME).write_text(SHIFT % by_ms)
    manifest: dict[str, Any] = json.loads((build / "manifest.json").read_text())
    for scripts in manifest["content_scripts"]:
        scripts["js"].insert(0, NAME)
    worker = manifest["background"]["service_worker"]
    # Imports run before anything else of a module, in their order.
    entry = f'import "/{NAME}";\nimport "/{worker}";\n'
    (build / "wrong-worker.js").write_text(entry)
    manifest["background"] = {"service_worker": "wrong-worker.js", "type": "module"}
    (build / "manifest.json").write_text(json.dumps(manifest))
    return build
