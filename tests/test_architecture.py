"""Floors and walls: who may import whom, which outside package belongs to which room, and how large things may grow.

The rules are functions over sources, given as {module: source}. Each is run on the package, and on small sources that
break it, so that a rule that has stopped seeing anything is noticed.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "whence"

GROUND = {"checklist", "config", "dates", "difference", "lists", "measures", "network", "phrases", "serial", "text"}
ROOMS = {"intake", "read", "identify", "compare", "store", "engines", "export"}
FLOORS: tuple[set[str], ...] = (
    {"model", "errors"},
    GROUND,
    ROOMS,
    {"flow"},
    {"ledger"},
    {"web"},
    {"cli", "__main__"},
)
# Which rooms may import which outside package. What is not here may be imported by nobody.
OUTSIDE: dict[str, set[str]] = {
    "charset_normalizer": {"intake"},
    "htmldate": {"intake"},
    "PIL": {"intake"},
    "brotli": {"intake"},
    "lxml": {"intake"},
    "pypdfium2": {"intake"},
    "warcio": {"intake"},
    "msgspec": {"store"},
    "pg8000": {"store"},
    "trafilatura": {"intake"},
    "jinja2": {"export"},
    "onnxruntime": {"network"},
    "tokenizers": {"network"},
    "numpy": {"network", "read"},
    "py3langid": {"read"},
    "click": {"cli"},
}
# Parts of Python's own library that reach other machines: reading is offline, so nobody may but the module that
# captures an address which a person names, and the one that connects to the server which a ledger's address names.
MAY_REACH_OUT = {"whence.intake.capture", "whence.store.postgresql"}
REACHING_OUT = {"ftplib", "http.client", "http.server", "imaplib", "poplib", "smtplib", "socket", "socketserver", "ssl"}
REACHING_OUT |= {"urllib.request", "xmlrpc"}
MOST_LINES, LONGEST_FUNCTION = 450, 60
LONGER = {"whence.model": 800}  # the vocabulary is one module, by design: records and no work
NEVER = {"true", "truth", "truthful", "false", "verified", "verify", "reliable", "reliability", "trust", "trusted"}

Sources = Mapping[str, str]


def sources() -> dict[str, str]:
    """{dotted module name: source} of the whole package; a package's `__init__` under the package's own name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("whence", *path.relative_to(PACKAGE).with_suffix("").parts)
        found[".".join(parts).removesuffix(".__init__")] = path.read_text("utf-8")
    return found


def room_of(module: str) -> str:
    """The room a module belongs to: `read` for whence.read.claims, "" for the package's door."""
    return module.split(".")[1] if "." in module else ""


def imports_of(module: str, modules: Sources) -> Iterator[str]:
    """Everything a module imports, wherever it does: at the top, in a function, or for type checking only."""
    is_package = any(name.startswith(module + ".") for name in modules)
    for node in ast.walk(ast.parse(modules[module])):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = module.split(".")[: len(module.split(".")) - node.level + is_package]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in modules or base in ("http", "urllib") else base
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "__import__",
            "import_module",
            "importlib.import_module",
        ):
            first = node.args[0] if node.args else None
            yield first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else "?"


def broken_floors(modules: Sources) -> list[str]:
    """A module imports from below itself, from its own room, or from its own floor where that is no floor of rooms."""
    level = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    broken = []
    for module in modules:
        room = room_of(module)
        if room and room != "version" and room not in level:
            broken.append(f"{module}: no floor is named for it")
            continue
        for target in imports_of(module, modules):
            if target.split(".")[0] != "whence" or target == "whence.version":
                forbidden = room in ("model", "version") and target.startswith("whence")
            elif room in ("", "version", "model"):
                forbidden = True
            else:
                theirs = room_of(target)
                same_floor = level.get(theirs) == level[room]
                forbidden = level.get(theirs, 99) > level[room] or (same_floor and room != theirs and room in ROOMS)
            if forbidden:
                broken.append(f"{module} imports {target}")
    return broken


def broken_walls(modules: Sources) -> list[str]:
    """An outside package is imported by a room that the table does not name for it, or is not in the table at all."""
    broken = []
    for module in modules:
        for target in imports_of(module, modules):
            top = target.split(".")[0]
            if top == "whence":
                continue
            reaches = {top, target} & REACHING_OUT and module not in MAY_REACH_OUT
            own = top in sys.stdlib_module_names and not reaches
            if not own and room_of(module) not in OUTSIDE.get(top, set()):
                broken.append(f"{module} imports {target}")
    return broken


def cycles(modules: Sources) -> list[str]:
    """Modules that import each other, directly or through others. Whatever can be reached from itself is in a cycle."""
    edges = {module: set(imports_of(module, modules)) & set(modules) for module in modules}
    found = []
    for module in modules:
        seen: set[str] = set()
        waiting = [module]
        while waiting:
            for target in edges[waiting.pop()] - seen:
                seen.add(target)
                waiting.append(target)
        if module in seen:
            found.append(module)
    return found


def too_large(modules: Sources) -> list[str]:
    """Files and functions that nobody can read in one go."""
    large = []
    for module, source in modules.items():
        if (lines := source.count("\n")) > LONGER.get(module, MOST_LINES):
            large.append(f"{module}: {lines} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    large.append(f"{module}.{node.name}: {lines} lines")
    return large


def words_in(name: str) -> set[str]:
    """The words of a name: {'trust', 'score'} for TrustScore, trust_score and --trust-score."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def names_shown(module: str, source: str) -> Iterator[str]:
    """Public types, their fields, public functions, and the names and options of commands."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
            for statement in node.body:
                targets = statement.targets if isinstance(statement, ast.Assign) else ()
                annotated = [statement.target] if isinstance(statement, ast.AnnAssign) else []
                yield from (target.id for target in (*targets, *annotated) if isinstance(target, ast.Name))
        elif isinstance(node, ast.FunctionDef):
            yield node.name
        elif room_of(module) == "cli" and isinstance(node, ast.Call) and ast.unparse(node.func).startswith("click."):
            shown = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "name")]
            yield from (word.value for word in shown if isinstance(word, ast.Constant) and isinstance(word.value, str))


def judging_names(modules: Sources) -> list[str]:
    """Nothing that a person meets may be called true, false, verified, reliable or trust."""
    return [
        f"{module}: {name}"
        for module, source in modules.items()
        for name in names_shown(module, source)
        if not name.startswith("_") and words_in(name) & NEVER
    ]


RULES = (broken_floors, broken_walls, cycles, too_large, judging_names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule: object) -> None:
    assert callable(rule)
    assert rule(sources()) == []


def test_all_of_the_package_is_looked_at() -> None:
    assert {"whence", "whence.model", "whence.read.claims"} <= set(sources())


def test_no_public_name_hides_a_room() -> None:
    import whence

    assert not set(whence.__all__) & set().union(*FLOORS)


def modules_with(**bodies: str) -> dict[str, str]:
    """Small sources to break a rule with: read__claims="..." is the source of whence.read.claims."""
    given = {"whence." + name.replace("__", "."): body for name, body in bodies.items()}
    return {"whence": "", "whence.model": "", "whence.version": "", "whence.read": "", "whence.intake": ""} | given


@pytest.mark.parametrize(
    "modules",
    [
        modules_with(model="from whence.version import __version__"),
        modules_with(model="import whence.errors", errors=""),
        modules_with(errors="from whence import text", text=""),
        modules_with(text="from whence.read import claims", read__claims=""),
        modules_with(read__claims="from whence.intake import take"),
        modules_with(read__claims="from ..intake import take"),
        modules_with(read__claims="def f():\n    import whence.intake"),
        modules_with(read__claims="if TYPE_CHECKING:\n    from whence.intake import Stated"),
        modules_with(read__claims="importlib.import_module('whence.intake')"),
        modules_with(read__claims="from whence import flow", flow=""),
        modules_with(flow="from whence.cli import main", cli=""),
        modules_with(version="from whence.model import Span"),
        modules_with(drawer="from whence.model import Span"),
    ],
)
def test_an_import_across_or_upwards_is_seen(modules: dict[str, str]) -> None:
    assert broken_floors(modules)


@pytest.mark.parametrize(
    "modules",
    [
        modules_with(read__claims="from whence.model import Span\nfrom whence.read import words", read__words=""),
        modules_with(read__claims="from . import words\nfrom ..model import Span", read__words=""),
        modules_with(network="from whence.text import Word", text=""),
        modules_with(cli__read="from whence.flow import read_all\nfrom whence.intake import Stated", cli="", flow=""),
    ],
)
def test_an_import_from_below_or_beside_is_allowed(modules: dict[str, str]) -> None:
    assert broken_floors(modules) == []


@pytest.mark.parametrize(
    "source",
    [
        "import click",
        "from lxml import html",
        "def f():\n    import requests",
        "import urllib.request",
        "from urllib import request",
        "import socket",
        "__import__(name)",
        "from http import client",
    ],
)
def test_an_outside_package_in_the_wrong_room_is_seen(source: str) -> None:
    assert broken_walls(modules_with(read__claims=source))


@pytest.mark.parametrize("source", ["import numpy as np", "from urllib.parse import urlsplit", "import json"])
def test_an_outside_package_in_its_room_is_allowed(source: str) -> None:
    assert broken_walls(modules_with(read__claims=source)) == []


@pytest.mark.parametrize(
    "modules",
    [
        modules_with(text="import whence.dates", dates="def f():\n    from whence.text import Word"),
        modules_with(read__a="from .b import B", read__b="from .c import C", read__c="from .a import A"),
        modules_with(read="from whence.read.a import A", read__a="import whence.read"),
    ],
)
def test_a_cycle_is_seen(modules: dict[str, str]) -> None:
    assert len(cycles(modules)) >= 2


def test_a_large_file_and_a_long_function_are_seen() -> None:
    function = "def f():\n" + "    pass\n" * LONGEST_FUNCTION
    assert too_large({"whence.text": function}) == [f"whence.text.f: {LONGEST_FUNCTION + 1} lines"]
    assert too_large({"whence.text": "\n" * (MOST_LINES + 1)})


@pytest.mark.parametrize(
    "source",
    [
        "class TrustScore: ...",
        "class Claim:\n    is_true: bool",
        "class Voice(Enum):\n    VERIFIED = 'verified'",
        "@click.command('verify')\ndef check(): ...",
        "click.option('--trusted', 'kept')",
        "def is_reliable(): ...",
    ],
)
def test_a_judging_name_is_seen(source: str) -> None:
    assert judging_names({"whence.cli.check": source})


def test_a_word_inside_a_word_is_no_judgement() -> None:
    assert judging_names({"whence.cli.check": "class Construed:\n    entrusted_by: str\n_true = 1"}) == []
