"""The structure of the package, read from its source: one direction of imports, one place that prints."""

import ast
import json
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import mtfs

PACKAGE = Path(mtfs.__file__).parent
MODULES = {
    ".".join(("mtfs", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
LAYERS = (
    ("mtfs.core",),
    ("mtfs.data",),
    ("mtfs.formulas",),
    ("mtfs.nhse",),
    ("mtfs.catalogue",),
    ("mtfs.plan",),
    ("mtfs.model",),
    ("mtfs.backends",),
    ("mtfs.analysis",),
    ("mtfs.udf",),
    ("mtfs.report",),
    ("mtfs.web",),
    ("mtfs.server",),
    ("mtfs.doctor",),
    ("mtfs.cli",),
)
"""From the ground up: a module may import from its own layer and from those before it."""
LONGEST_MODULE, LONGEST_FUNCTION = 320, 60
HEAVY = ("pandas", "openpyxl", "xlsxwriter", "xlwings", "matplotlib")


def tree(module):
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def for_type_checkers(found):
    """Nodes under `if TYPE_CHECKING:`, which never run."""
    blocks = [
        node
        for node in ast.walk(found)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    ]
    return {id(node) for block in blocks for statement in block.body for node in ast.walk(statement)}


def imports(module, with_types=False):
    """Every module of the package that this one imports, at the top or inside a function."""
    found, parsed = set(), tree(module)
    ignored = set() if with_types else for_type_checkers(parsed)
    for node in ast.walk(parsed):
        if id(node) in ignored:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in named}
    return {name for name in found if name == "mtfs" or name.startswith("mtfs.")}


def layer(module):
    places = [at for at, names in enumerate(LAYERS) for name in names if f"{module}.".startswith(f"{name}.")]
    assert len(places) == 1, f"{module} stands in {len(places)} layers; add it to one"
    return places[0]


LAYERED = [module for module in MODULES if module != "mtfs"]


@pytest.mark.parametrize("module", LAYERED)
def test_imports_point_one_way(module):
    later = {imported for imported in imports(module) if imported != "mtfs" and layer(imported) > layer(module)}
    assert not later, f"{module} imports from later layers: {sorted(later)}"


@pytest.mark.parametrize("room", ["mtfs.core", "mtfs.formulas", "mtfs.plan", "mtfs.catalogue"])
def test_no_import_leads_back_in_a_circle_not_even_a_lazy_one_or_one_for_types(room):
    inside = [module for module in MODULES if f"{module}.".startswith(f"{room}.")]
    graph = {module: imports(module, with_types=True) & set(inside) for module in inside}
    TopologicalSorter(graph).prepare()


def test_plain_figures_never_wait_for_numpy():
    at_the_top = {node.module for node in tree("mtfs.formulas.algebra").body if isinstance(node, ast.ImportFrom)}
    assert "mtfs.formulas.arrays" in imports("mtfs.formulas.algebra") and "mtfs.formulas.arrays" not in at_the_top
    assert "numpy" in third_party("mtfs.formulas.arrays")


@pytest.mark.parametrize("module", LAYERED)
def test_no_module_imports_the_package_for_its_public_names(module):
    assert "mtfs" not in imports(module)


def test_the_package_itself_imports_nothing_before_it_is_asked():
    assert imports("mtfs") == set()


def test_what_breaks_the_direction_would_be_found(monkeypatch, tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def f():\n    from mtfs.report.book.workbook import write_report\n    return write_report\n")
    monkeypatch.setitem(MODULES, "mtfs.plan.wrong", wrong)
    with pytest.raises(AssertionError, match="imports from later layers"):
        test_imports_point_one_way("mtfs.plan.wrong")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_can_be_read_in_one_sitting(module):
    lines = MODULES[module].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST_MODULE
    assert module.rpartition(".")[2] not in ("utils", "util", "helpers", "common", "misc")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is(module):
    text = ast.get_docstring(tree(module))
    assert text and text.splitlines()[0].endswith((".", "`.", ":"))


@pytest.mark.parametrize("module", MODULES)
def test_a_function_fits_a_screen(module):
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("module", MODULES)
def test_no_star_import_and_no_swallowed_error(module):
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom):
            assert "*" not in [alias.name for alias in node.names]
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}: a bare except"
            assert not all(isinstance(part, ast.Pass | ast.Continue) for part in node.body), f"line {node.lineno}"


def calls(module):
    """Names of everything called: `print`, `typer.echo`, `sys.exit`."""
    return {ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call)}


PRINTING = {
    "print",
    "exit",
    "quit",
    "sys.exit",
    "os._exit",
    "typer.echo",
    "typer.Exit",
    "SystemExit",
    "sys.stdout.write",
    "sys.stderr.write",
    "echo",
    "secho",
    "typer.secho",
    "console.print",
}


@pytest.mark.parametrize("module", [module for module in MODULES if not f"{module}.".startswith("mtfs.cli.")])
def test_only_the_command_line_prints_or_exits(module):
    assert not calls(module) & PRINTING
    text = MODULES[module].read_text(encoding="utf-8")
    assert "import typer" not in text and "rich" not in {name.partition(".")[0] for name in third_party(module)}


def third_party(module):
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    return found


def test_the_command_line_does_print():
    assert calls("mtfs.cli.app") & PRINTING and calls("mtfs.cli.plans") & PRINTING


@pytest.mark.parametrize(
    ("arguments", "others"),
    [
        (None, ("pydantic", "mtfs.plan", "mtfs.cli.plans")),
        (["--help"], ("pydantic", "mtfs.plan", "mtfs.cli.plans")),
        (["--version"], ("pydantic", "mtfs.plan", "mtfs.cli.plans")),
        (["show"], ("mtfs.cli.serve", "mtfs.web", "mtfs.plan.opened_workbook")),
        (["show", "--format", "json"], ("mtfs.cli.serve",)),
        (["check"], ("mtfs.cli.serve",)),
    ],
)
def test_a_quick_command_waits_neither_for_a_heavy_library_nor_for_what_others_need(arguments, others):
    run = "" if arguments is None else f"mtfs.cli.app({arguments!r}, standalone_mode=False)"
    code = (
        "import contextlib, io, json, sys\n"
        "import mtfs.cli\n"
        f"with contextlib.redirect_stdout(io.StringIO()):\n    {run or 'pass'}\n"
        f"print(json.dumps([name for name in {(*HEAVY, *others)!r} if name in sys.modules]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_importing_the_package_loads_none_of_its_parts():
    code = "import sys, mtfs; print([name for name in sys.modules if name.startswith('mtfs.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", mtfs.__all__)
def test_a_public_name_is_no_module_that_would_take_its_place(name):
    assert f"mtfs.{name}" not in MODULES


def test_public_names_stay_what_they_are_once_everything_is_imported():
    code = (
        "import importlib, types, mtfs\n"
        f"for name in {sorted(name for name in MODULES if name != 'mtfs' and not name.endswith('__main__'))!r}:\n"
        "    importlib.import_module(name)\n"
        "print([name for name in mtfs.__all__ if isinstance(getattr(mtfs, name), types.ModuleType)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_had_and_no_other():
    assert sorted(mtfs.__all__) == mtfs.__all__ == dir(mtfs)
    assert all(getattr(mtfs, name) is not None for name in mtfs.__all__)
    with pytest.raises(AttributeError, match="no attribute 'projekt'"):
        mtfs.projekt  # noqa: B018
