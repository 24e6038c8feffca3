"""Who may import whom, where import-linter's layers do not say it: packages that stand apart, and pure ones.

A package that does not exist yet has no imports; its rule holds from its first file on.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.repo import sources

OURS = ("server", "app", "config", "tools", "tests")
# Clocks, randomness and the outside world: with one of these a decision could not be repeated.
IMPURE = (
    "asyncio",
    "datetime",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
)


@dataclass(frozen=True)
class Package:
    """What the modules of a package may import besides the standard library; None allows anything installed."""

    ours: tuple[str, ...]
    installed: tuple[str, ...] | None = None
    never: tuple[str, ...] = ()


PACKAGES = {
    "server.contract": Package(ours=("server.contract",), installed=("pydantic", "pydantic_core")),
    "server.domain": Package(
        ours=("server.domain", "server.contract"), installed=("pydantic", "confusable_homoglyphs"), never=IMPURE
    ),
    "server.models": Package(ours=("server.models", "server.extensions", "server.domain", "server.contract")),
    "server.transport": Package(ours=("server.transport",)),
    "server.browser.worker": Package(ours=("server.browser.worker", "server.browser.protocol")),
}
# Only these import the package, besides itself.
IMPORTERS = {"server.transport": ("server.factory",), "server.browser.worker": (), "tests": (), "tools": ("tests",)}


def module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def imports(path: str) -> Iterator[str]:
    """Full names; `from a import b` counts as a.b, which may be a name or a module."""
    here = module(path) if path.endswith("__init__.py") else module(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(sources.text(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(here.split(".")[: len(here.split(".")) - node.level + 1]) if node.level else ""
            base = ".".join(part for part in (start, node.module) if part)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def offence(name: str, rule: Package) -> str:
    top = name.partition(".")[0]
    if top in rule.never:
        return f"{name} has no place in a pure package"
    if top in OURS:
        return "" if any(within(name, allowed) for allowed in rule.ours) else f"{name} is ours, and not below it"
    if rule.installed is None or top in sys.stdlib_module_names or top in rule.installed:
        return ""
    return f"{name} is not the standard library"


@pytest.mark.parametrize("package", PACKAGES)
def test_package_imports_only_what_it_may(package: str) -> None:
    broken = [
        f"{path}: {problem}"
        for path in sources.written("server/*.py")
        if within(module(path), package)
        for name in imports(path)
        if (problem := offence(name, PACKAGES[package]))
    ]
    assert not broken


@pytest.mark.parametrize("package", IMPORTERS)
def test_package_is_imported_only_by(package: str) -> None:
    broken = [
        f"{path} imports {name}"
        for path in sources.written("app.py", "config.py", "server/*.py", "migrations/*.py", "tools/*.py")
        if not any(within(module(path), allowed) for allowed in (package, *IMPORTERS[package]))
        for name in imports(path)
        if within(name, package)
    ]
    assert not broken


def test_the_rules_would_notice() -> None:
    assert offence("flask.Flask", PACKAGES["server.contract"])
    assert offence("time", PACKAGES["server.domain"])
    assert offence("server.engine.store", PACKAGES["server.domain"])
    assert offence("config.Settings", PACKAGES["server.transport"])
    assert not offence("dataclasses.dataclass", PACKAGES["server.domain"])
    assert "server.factory.create_app" in set(imports("server/__init__.py"))


def test_importing_the_rules_pulls_in_no_web_framework() -> None:
    told = "import sys, server.domain.decide; print(sorted({'flask', 'gevent', 'sqlalchemy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], cwd=sources.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
