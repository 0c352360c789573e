"""No module imports, by whatever way, a module that imports it: lazy imports and those for type checkers count too."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import mtfs

PACKAGE = Path(mtfs.__file__).parent


def modules(package=PACKAGE):
    """{name: source} of every module of the package."""
    paths = {path: path.relative_to(package.parent).with_suffix("").parts for path in sorted(package.rglob("*.py"))}
    return {
        ".".join(parts).removesuffix(".__init__"): path.read_text(encoding="utf-8") for path, parts in paths.items()
    }


def imports(name, sources):
    """The modules of the package that one imports, anywhere in its source."""
    result = set()
    for node in ast.walk(ast.parse(sources[name])):
        if isinstance(node, ast.Import):
            result |= {alias.name for alias in node.names if alias.name in sources}
        elif isinstance(node, ast.ImportFrom) and node.module in sources:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            result |= {module if module in sources else node.module for module in inner}
    return result - {name}


def circle(sources):
    """Modules that import each other in a circle; none where imports point one way."""
    try:
        list(TopologicalSorter({name: imports(name, sources) for name in sources}).static_order())
    except CycleError as error:
        return error.args[1]
    return []


def test_no_module_imports_itself_by_way_of_others():
    assert circle(modules()) == []


@pytest.mark.parametrize(
    "way",
    [
        "from mtfs.b import thing",
        "def lazy():\n    from mtfs.b import thing\n    return thing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import mtfs.b",
    ],
)
def test_a_circle_would_be_seen(way):
    assert circle({"mtfs.a": way, "mtfs.b": "from mtfs import a", "mtfs": ""})
