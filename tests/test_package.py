"""The package as it is met: its door, its version, its types, and documentation that says what is there."""

import ast
import importlib
import importlib.util
import inspect
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

import whence
from whence import errors
from whence.cli import main

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "whence"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md"), *ROOT.glob("train/*.md")])
MODULES = sorted(
    ".".join(("whence", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
)
ALWAYS = {"-h", "--help", "--version"}


def generator() -> ModuleType:
    """The script that writes the generated pages."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands(group: click.Group = main, path: str = "whence") -> Iterator[tuple[str, click.Command]]:
    """Every command with how it is called."""
    for name, command in sorted(group.commands.items()):
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def options_of(command: click.Command) -> set[str]:
    return {option for parameter in command.params if isinstance(parameter, click.Option) for option in parameter.opts}


COMMANDS = dict(commands())
SECTION = re.compile(r"^## `([^`\n]+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(?:sh|console|bash)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SECTIONS = dict(SECTION.findall((ROOT / "docs/commands.md").read_text("utf-8")))


def test_version_is_that_of_the_changelog() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "docs/changelog.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == whence.__version__


def test_types_are_for_users_too() -> None:
    assert (PACKAGE / "py.typed").is_file()


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_it_is(name: str) -> None:
    path = PACKAGE.joinpath(*name.split(".")[1:])
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    assert ast.get_docstring(ast.parse(source.read_text("utf-8")))


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_what_a_module_offers_is_there_and_sorted(name: str) -> None:
    module = importlib.import_module(name)
    offered = getattr(module, "__all__", [])
    assert [item for item in offered if not hasattr(module, item)] == []
    assert list(offered) == sorted(offered, key=lambda item: (not item.isupper(), item[0].islower(), item))


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["dependencies"] + [line for lines in project["optional-dependencies"].values() for line in lines]
    declared = {re.split(r"[<>=~!\[ ;]", line)[0].replace("-", "_").lower() for line in lines}
    declared |= {"PIL"} if "pillow" in declared else set()
    imported = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level)
        for alias in node.names
    }
    assert sorted(imported - declared - set(sys.stdlib_module_names) - {"whence", ""}) == []


@pytest.mark.parametrize("page", ["commands.md", "errors.md"])
def test_generated_page_is_up_to_date(page: str) -> None:
    written = generator().PAGES[page]()
    assert (ROOT / "docs" / page).read_text("utf-8") == written, "run: make docs"


def test_commands_and_their_page_are_the_same_set() -> None:
    assert set(SECTIONS) == {"whence", *COMMANDS}


@pytest.mark.parametrize("called", COMMANDS)
def test_options_and_their_page_are_the_same_set(called: str) -> None:
    documented = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", SECTIONS[called]))
    # What stands in running text may name another command's option; every one must be some command's.
    everywhere = set().union(ALWAYS, *(options_of(command) for command in COMMANDS.values()))
    assert options_of(COMMANDS[called]) - documented == set()
    assert documented - everywhere == set()


@pytest.mark.parametrize("called", COMMANDS)
def test_command_explains_itself(called: str) -> None:
    command = COMMANDS[called]
    assert command.help
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []


def examples() -> Iterator[tuple[str, str]]:
    """Every `whence ...` line in a code block of the pages, with the page it stands on."""
    for page in PAGES:
        for block in re.findall(
            r"^```(?:sh|console|bash)?\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
        ):
            for line in block.splitlines():
                if "whence " in line and (call := re.search(r"(?:^|[|;&$]\s*)(whence (?!:).*)", line)):
                    yield page.relative_to(ROOT).as_posix(), call.group(1)


@pytest.mark.parametrize(("page", "line"), sorted(set(examples())))
def test_example_calls_a_command_that_is_there(page: str, line: str) -> None:
    words = shlex.split(line.split("|")[0], comments=True)
    if words[1] in ALWAYS:
        return
    called = next(name for size in (3, 2) if (name := " ".join(words[:size])) in COMMANDS or size == 2)
    assert called in COMMANDS, f"{page}: {line}"
    used = {word.split("=")[0] for word in words[2:] if re.match(r"--?[a-z]", word)}
    assert used - options_of(COMMANDS[called]) - ALWAYS == set(), f"{page}: {line}"


def anchors_of(page: Path) -> set[str]:
    """Names of a page's headings as a link says them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"(?:src|href)=\"([^\"]+)\"", text)
    lost = []
    for link in links:
        if re.match(r"[a-z][a-z+.-]*:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors_of(target)):
            lost.append(link)
    assert lost == []


def test_errors_and_their_page_are_the_same_set() -> None:
    classes = {name for name, item in inspect.getmembers(errors, inspect.isclass) if issubclass(item, Exception)}
    page = (ROOT / "docs/errors.md").read_text("utf-8")
    assert set(re.findall(r"^ *- `(\w+)`", page, re.MULTILINE)) == classes
    assert classes <= set(re.findall(r"\w+", errors.__doc__ or "")), "the tree at the top of errors.py lacks some"
