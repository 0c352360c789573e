"""Plain English in the source: names say what a thing is, and a function's docstring what it does."""

import ast
from pathlib import Path

import pytest

import mtfs

PACKAGE = Path(mtfs.__file__).parent
NO_NAMES = {"at", "found", "given", "told", "wanted"}
STILL_TO_DO = ("backends", "report", "server", "web")
"""Folders whose names and docstrings are still to be read through."""
NO_VERBS = {"As", "By", "Each", "Every", "For", "From", "Its", "One", "Those", "What", "Whether", "Whose", "Why"}
"""Beginnings of a docstring that ruff's D401 takes for verbs, or does not know."""
HELP_TEXTS = "udf/functions/"
"""Where a docstring is what a spreadsheet shows of a function, so that it says what the function gives."""


def names_of(node):
    """Return the names that a node gives to variables, parameters, fields, functions, classes or imports."""
    match node:
        case ast.Name(name, ast.Store()) | ast.arg(name) | ast.Attribute(attr=name) | ast.keyword(name):
            return [name]
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            return [name]
        case ast.alias(name, other):
            return [other or name]
        case ast.MatchAs(name=name) | ast.MatchStar(name) | ast.MatchMapping(rest=name) | ast.ExceptHandler(name=name):
            return [name]
    return []


def is_data(function):
    """Return whether a function is a property, whose docstring is a noun as that of any other data."""
    return any(ast.unparse(one).endswith("property") for one in function.decorator_list)


def faults(source, docstrings=True):
    """Yield the line and the fault of each name, and of each docstring, that is no plain English."""
    for node in ast.walk(ast.parse(source)):
        for name in names_of(node):
            if name and name.strip("_").lower() in NO_NAMES:
                yield getattr(node, "lineno", 0), f"{name} says nothing of what it is"
        if docstrings and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_data(node):
            first = (ast.get_docstring(node) or "Return").split()[0]
            if first in NO_VERBS:
                yield node.lineno, f"the docstring of {node.name} begins with {first}; begin with a verb"


def faults_in(folder):
    """Return the faults of a folder of the package, or of a module beside the folders, by file."""
    files = sorted((PACKAGE / folder).rglob("*.py")) if (PACKAGE / folder).is_dir() else [PACKAGE / folder]
    paths = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return {
        path: seen
        for path, source in paths.items()
        if (seen := list(faults(source, docstrings=not path.startswith(HELP_TEXTS))))
    }


def test_names_and_docstrings_are_plain():
    folders = {path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py")} - {*STILL_TO_DO}
    assert {path: seen for folder in sorted(folders) for path, seen in faults_in(folder).items()} == {}


@pytest.mark.parametrize("folder", STILL_TO_DO)
def test_a_folder_that_is_done_is_no_longer_excused(folder):
    assert faults_in(folder), f"take {folder} out of STILL_TO_DO"


@pytest.mark.parametrize(
    "source",
    [
        "found = 1",
        "for at in (): pass",
        "[given for given in ()]",
        "(told := 1)",
        "def f(wanted): pass",
        "def f(*, _at): pass",
        "lambda found: 1",
        "def given(): pass",
        "class Found: pass",
        "FOUND = 1",
        "x.wanted",
        "f(wanted=1)",
        "class A:\n    told: int",
        "import a as found",
        "try: pass\nexcept ValueError as told: pass",
        "match x:\n    case [*given]: pass",
        'def f():\n    """Whether it is so."""',
    ],
)
def test_what_is_not_plain_is_seen(source):
    assert len(list(faults(source))) == 1


@pytest.mark.parametrize(
    "source", ["f'found {x} at {y}'", "data['given']", 'def f():\n    """Return what was found."""']
)
def test_words_in_texts_are_free(source):
    assert list(faults(source)) == []
