"""Write what is generated from the contract: `python -m server.contract.export`. With `--check`: say what is stale."""

import argparse
import difflib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from . import asyncapi, openapi, protocol_docs, schemas, typescript

ROOT = Path(__file__).resolve().parents[2]
TYPES = "extension/src/contract"
DOCS = "docs/protocol"
SHOWN_LINES = 40


def _bundle_for_clients() -> str:
    """One shape a line: small enough to ship, and a change shows as the lines it touches."""
    bundle = schemas.for_clients()
    defs = bundle.pop("$defs")
    head = [f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}," for key, value in bundle.items()]
    rows = [f"{json.dumps(name)}: {json.dumps(schema, separators=(',', ':'))}" for name, schema in defs.items()]
    return "\n".join(["{", *head, '"$defs": {', ",\n".join(rows), "}", "}"]) + "\n"


def _document(build: Callable[[], object]) -> Callable[[], str]:
    return lambda: json.dumps(build(), indent=2, ensure_ascii=False) + "\n"


OUTPUTS: dict[str, Callable[[], str]] = {
    f"{TYPES}/types.ts": typescript.types_ts,
    f"{TYPES}/limits.ts": typescript.limits_ts,
    f"{TYPES}/schema.json": _bundle_for_clients,
    f"{DOCS}/README.md": protocol_docs.page,
    f"{DOCS}/schema.json": _document(schemas.for_readers),
    f"{DOCS}/asyncapi.json": _document(asyncapi.document),
    f"{DOCS}/openapi.json": _document(openapi.document),
}


def write(root: Path = ROOT) -> list[str]:
    """Write every generated file that differs from what it should be; their paths."""
    stale = [path for path, build in OUTPUTS.items() if _text(root / path) != build()]
    for path in stale:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(OUTPUTS[path](), encoding="utf-8", newline="\n")
    return stale


def stale(root: Path = ROOT) -> dict[str, str]:
    """The generated files that are out of step, each with the beginning of its difference."""
    found = {}
    for path, build in OUTPUTS.items():
        old, new = _text(root / path), build()
        if old != new:
            # Split at "\n" alone, so that other line ends show as a difference.
            before, after = (old or "").split("\n"), new.split("\n")
            lines = list(difflib.unified_diff(before, after, path, f"{path} (new)", lineterm=""))
            more = [f"… {len(lines) - SHOWN_LINES} lines more"] if len(lines) > SHOWN_LINES else []
            found[path] = "\n".join(lines[:SHOWN_LINES] + more)
    return found


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m server.contract.export", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a generated file is stale")
    if not parser.parse_args(arguments).check:
        sys.stdout.writelines(f"wrote {path}\n" for path in write(root))
        return 0
    differences = stale(root)
    sys.stdout.writelines(f"{difference}\n" for difference in differences.values())
    if differences:
        sys.stdout.write(f"Stale: {', '.join(differences)}. Run: python -m server.contract.export\n")
    return 1 if differences else 0


def _text(path: Path) -> str | None:
    # Bytes decide: a checkout with other line ends is stale too.
    return path.read_bytes().decode("utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
