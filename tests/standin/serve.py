"""The stand-in's process. Says on its first line where it is, in JSON, and ends when its standard input does."""

from __future__ import annotations

import json
import sys
import threading

from tests.standin import certificate
from tests.standin.control import Control
from tests.standin.web import Listener


def main() -> None:
    made = certificate.make()
    listener = Listener(Control(made))
    threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True).start()
    sys.stdout.write(json.dumps({"port": listener.port, "spki": made.spki}) + "\n")
    sys.stdout.flush()
    # Whoever started it holds the other end; when they die, so does this, and no browser test leaves a server behind.
    sys.stdin.read()


if __name__ == "__main__":
    main()
