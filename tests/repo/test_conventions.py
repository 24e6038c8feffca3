"""What CONTRIBUTING asks of every change, as far as a program can tell. Each rule names the places that break it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.repo import sources

FILE_LINES = 260  # that are not blank, as eslint counts them in extension/src
TEST_LINES = 400  # a table of cases is read where one looks for it, not from end to end
FUNCTION_LINES = 50

# Longer files, each with the reason why two would be worse than one.
LONG = {
    "config.py": "every setting of the server, a few lines each: a list is read in one place",
    "server/contract/commands.py": "everything a client may send, a few lines each: a list is read in one place",
    "extension/test/core/player-driver.test.ts": "one driver's stories, which share their stage",
}
# Longer functions, likewise.
LONG_FUNCTIONS = {
    "server/factory.py create_app": "the composition root is a list of what is made, in order, with no branch"
}


@dataclass(frozen=True)
class Rule:
    """`pattern` must not occur in files that match `where`, unless they match `except_for`."""

    why: str
    pattern: str
    where: tuple[str, ...]
    except_for: tuple[str, ...] = ()


# Written so that the patterns do not match themselves.
RULES = {
    "no notes to self": Rule(
        "An issue has an owner; a note in the code has none.", r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b", ("*",)
    ),
    "one writer": Rule(
        "Every write goes through store.write(fn), which orders, retries and publishes it.",
        r"\.commit\(\)|\.begin\(\)|\bautocommit\b",
        ("server/*.py", "app.py"),
        ("server/engine/*",),
    ),
    "no foreign hosts": Rule(
        "The pages ask nobody for anything, except YouTube for its player.",
        r"https?://(?!(?:[\w-]+\.)*(?:youtube\.com|youtube-nocookie\.com|ytimg\.com)(?![\w.-])|www\.w3\.org/)",
        ("*.html", "*.css", "*.jinja"),
        ("docs/*", "tests/*"),
    ),
    "no markup from text": Rule(
        "What comes from people is text: templates escape it, and the viewer builds elements.",
        r"\|\s*safe\b|\bMarkup\(|dangerously[S]etInnerHTML|\binner[H]TML\b|insertAdjacent[H]TML|\bouter[H]TML\b|"
        r"document\.write\(|render_template_string|autoescape false",
        ("server/*", "extension/src/*"),
    ),
    "no test alone": Rule(
        "`only` silences all other tests; `skip` needs a reason that is shown.",
        r"\b(?:it|test|describe)\.(?:only|skip)\(|mark\.skip(?!\w|\(reason=|if)|pytest\.skip\(\)",
        ("tests/*.py", "extension/*.ts", "extension/*.tsx"),
    ),
    "no registry": Rule(
        "Whoever installs decides where packages come from.", r'"resolved"\s*:', ("extension/package-lock.json",)
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_rule(name: str) -> None:
    rule = RULES[name]
    broken = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in _texts(rule)
        for number, line in enumerate(sources.text(path).splitlines(), 1)
        if re.search(rule.pattern, line)
    ]
    assert not broken, "\n".join([rule.why, *broken])


def _texts(rule: Rule) -> list[str]:
    paths = sources.written(*rule.where) if rule.where != ("extension/package-lock.json",) else list(rule.where)
    exempt = set(sources.written(*rule.except_for)) if rule.except_for else set()
    return [path for path in paths if path not in exempt and _is_text(path)]


def _is_text(path: str) -> bool:
    return not path.endswith((".mp4", ".webp", ".png", ".jpg", ".gif", ".ico", ".woff2"))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("no notes to self", "# TO" + "DO: later"),
        ("one writer", "db.session.commit()"),
        ("no foreign hosts", '<script src="https://cdn.example.org/x.js">'),
        ("no foreign hosts", "url(https://youtube.com.example.org/x)"),
        ("no markup from text", "<p>{{ name | safe }}</p>"),
        ("no markup from text", "element.inner" + "HTML = name"),
        ("no test alone", "it.on" + "ly("),
        ("no test alone", "@pytest.mark.sk" + "ip"),
        ("no registry", '  "resolved": "x"'),
    ],
)
def test_rules_find_what_they_forbid(name: str, line: str) -> None:
    assert re.search(RULES[name].pattern, line)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("no foreign hosts", '<iframe src="https://www.youtube.com/embed/x">'),
        ("no foreign hosts", '<svg xmlns="http://www.w3.org/2000/svg">'),
        ("no test alone", '@pytest.mark.skipif(sys.platform == "win32", reason="no fork")'),
    ],
)
def test_rules_let_pass_what_they_should(name: str, line: str) -> None:
    assert not re.search(RULES[name].pattern, line)


def _most(path: str) -> int:
    return TEST_LINES if path.startswith(("tests/", "extension/test/")) else FILE_LINES


def test_files_are_short() -> None:
    lengths = {path: sum(bool(line.strip()) for line in sources.text(path).splitlines()) for path in sources.programs()}
    too_long = {path: lines for path, lines in lengths.items() if lines > _most(path) and path not in LONG}
    assert not too_long
    assert not {path for path in LONG if lengths.get(path, 0) <= _most(path)}, (
        "short enough by now: remove it from LONG"
    )


def test_functions_are_short() -> None:
    too_long = [
        f"{path} {function.name}"
        for path in sources.written("server/*.py", "tools/*.py", "app.py", "config.py")
        for function in _functions(path)
        if _body_lines(function) > FUNCTION_LINES
    ]
    assert sorted(too_long) == sorted(LONG_FUNCTIONS)


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Without the signature and the docstring: both may be as long as the caller needs."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def _functions(path: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(sources.text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_broad_excepts_are_at_the_edge_or_explained() -> None:
    """Catching everything hides bugs. What answers a peer or keeps a loop alive may, and says so on the line itself."""
    broken = [
        f"{path}:{line}"
        for path in sources.written("server/*.py", "app.py", "config.py", "tools/*.py")
        if path != "server/namespaces/base.py"
        for line in broad_excepts(sources.text(path))
    ]
    assert not broken, "\n".join(["mark these `# supervisor: reason` or `# edge: reason`, or catch less:", *broken])


def broad_excepts(text: str) -> Iterator[int]:
    """Lines of handlers that catch everything, do not raise it again and are not marked."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        broad = any(kind is None or ast.unparse(kind) in ("Exception", "BaseException") for kind in caught)
        last = node.body[-1]
        marked = re.search(r"# (supervisor|edge): \w", lines[node.lineno - 1])
        if broad and not marked and not (isinstance(last, ast.Raise) and last.exc is None):
            yield node.lineno


@pytest.mark.parametrize(
    ("handler", "wrong"),
    [
        ("except Exception:\n    pass", True),
        ("except:\n    pass", True),
        ("except (ValueError, Exception) as error:\n    print(error)", True),
        ("except Exception:  # supervisor:\n    pass", True),
        ("except Exception:  # supervisor: one bad room must not stop the others' timers\n    pass", False),
        ("except BaseException:\n    undo()\n    raise", False),
        ("except OSError:\n    pass", False),
    ],
)
def test_broad_excepts_are_found(handler: str, wrong: bool) -> None:
    assert bool(list(broad_excepts(f"try:\n    work()\n{handler}\n"))) is wrong
