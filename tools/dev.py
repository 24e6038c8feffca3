"""Serves, and rebuilds the viewer whenever its source changes; Ctrl+C ends both."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys

from tools.node import BUILT, NODE, PACKAGE, ROOT, environment


def main() -> int:
    BUILT.unlink(missing_ok=True)  # from here on the build is not the one that the stamp remembers
    # A group of its own: npm, its shell and Vite end together, also when this process gets a signal that they did not.
    watch = subprocess.Popen(
        [NODE / "npm", "run", "--silent", "watch"], cwd=PACKAGE, env=environment(), process_group=0
    )
    server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        return server.wait()
    except KeyboardInterrupt:  # the terminal has told the server too
        return server.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(watch.pid, signal.SIGTERM)
        watch.wait()


if __name__ == "__main__":
    sys.exit(main())
