"""The conventions of the formulas, read from their source: documented, without constants, all of them in use."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import mtfs
from mtfs.formulas import FAMILIES, FORMULAS, algebra, public

PACKAGE = Path(mtfs.__file__).parent
FAMILY_FILES = sorted(path for path in (PACKAGE / "formulas").glob("*.py") if path.name != "arrays.py")
"""Without the operations of arrays, which are no formulas."""
FORMULA_NAMES = sorted(vars(FORMULAS))
OPERATIONS = sorted(public(algebra))

ASKED_FOR = (
    *("recurrent_allocation", "recurrent_allocation_additive", "net_uplift", "distance_from_target"),
    *("closing_distance", "convergence_from_distance", "repurposed", "available_growth", "investment_pot"),
    *("contract_value", "productivity_ask", "projected_activity", "residual_growth", "beds", "opportunity_value"),
    *("gap", "savings_requirement", "in_year_position", "after_plan", "claim_verdict"),
)
MODEL_FILES = sorted((PACKAGE / "model").glob("*.py"))
"""The order of calculation and the checks, by family."""
CALLED_ELSEWHERE = {
    "target_from_distance": "plan/icb.py",
    "verdict": "analysis/figures/checks.py",
    "least_verdict": "analysis/claims/readings.py",
    "below_verdict": "analysis/claims/readings.py",
    "claim_verdict": "analysis/claims/readings.py",
    "rounding_verdict": "analysis/claims/reconcile.py",
}
"""Formulas that neither the model nor its checks call, and the module that does."""


def functions(path):
    """Every function of a module, without the signatures that only type checkers read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [node for node in found if "overload" not in map(ast.unparse, node.decorator_list)]


def calls_of_formulas(path):
    """Names after `f.` and `FORMULAS.`, and names imported from the formulas."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("f", "FORMULAS")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mtfs.formulas"):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("name", ASKED_FOR)
def test_a_formula_that_was_asked_for_exists(name):
    assert callable(getattr(FORMULAS, name))


def test_no_two_families_define_a_formula_of_the_same_name():
    assert sum(len(public(family)) for family in FAMILIES) == len(FORMULA_NAMES)


@pytest.mark.parametrize("name", FORMULA_NAMES)
def test_a_formula_states_units_and_source(name):
    text = inspect.getdoc(getattr(FORMULAS, name))
    assert text is not None
    assert "Units:" in text or "Unit:" in text, f"{name} states no units"
    assert "Source:" in text, f"{name} states no source"


@pytest.mark.parametrize("name", FORMULA_NAMES)
def test_a_formula_opens_with_one_sentence(name):
    first = inspect.getdoc(getattr(FORMULAS, name)).splitlines()[0]
    assert first[0].isupper() and first.endswith(".")


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "is_missing"])
def test_an_operation_states_its_unit(name):
    assert "Unit:" in inspect.getdoc(getattr(algebra, name))


@pytest.mark.parametrize("path", FAMILY_FILES, ids=lambda path: path.name)
def test_every_public_function_and_module_of_the_formulas_is_documented(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for function in functions(path):
        assert function.name.startswith("_") or ast.get_docstring(function), function.name


@pytest.mark.parametrize("name", mtfs.__all__)
def test_every_public_name_is_documented(name):
    thing = getattr(mtfs, name)
    text = thing.__doc__
    assert text and not text.startswith(f"{name}("), f"{name} has no docstring of its own"


@pytest.mark.parametrize("path", FAMILY_FILES, ids=lambda path: path.name)
def test_formulas_hold_no_number_but_0_and_1(path):
    allowed_in = {"_half_away": {0.5}, "largest": {0.0}}  # the half of rounding; 0.0 is the 0 of a float
    for function in functions(path):
        numbers = {
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, int | float)
            and not isinstance(node.value, bool)
        }
        assert numbers <= {0, 1} | allowed_in.get(function.name, set()), f"{function.name}: {numbers}"


@pytest.mark.parametrize("path", FAMILY_FILES, ids=lambda path: path.name)
def test_every_argument_is_used_and_has_no_default_but_a_unit(path):
    for function in functions(path):
        arguments = [argument.arg for argument in function.args.args]
        used = {node.id for part in function.body for node in ast.walk(part) if isinstance(node, ast.Name)}
        assert set(arguments) <= used, f"{function.name}: {set(arguments) - used}"
        defaulted = arguments[len(arguments) - len(function.args.defaults) :]
        assert defaulted in ([], ["unit"]), function.name
        assert not (function.args.vararg or function.args.kwarg or function.args.kwonlyargs), function.name


@pytest.mark.parametrize("path", [Path(family.__file__) for family in FAMILIES], ids=lambda path: path.name)
def test_a_formula_is_one_expression_or_two(path):
    for function in functions(path):
        statements = function.body[1:]
        assert len(statements) <= 2 and isinstance(statements[-1], ast.Return), function.name
        assert not any(isinstance(node, ast.If | ast.IfExp | ast.For | ast.While) for node in ast.walk(function))


def test_every_formula_is_called_by_the_model_or_its_checks():
    called = set().union(*map(calls_of_formulas, MODEL_FILES))
    assert set(FORMULA_NAMES) - called == set(CALLED_ELSEWHERE)


@pytest.mark.parametrize(("name", "module"), CALLED_ELSEWHERE.items())
def test_a_formula_on_the_list_of_exceptions_is_called_where_the_list_says(name, module):
    assert name in calls_of_formulas(PACKAGE / module)


def test_every_formula_is_tried_by_itself():
    tried = set().union(*map(calls_of_formulas, Path(__file__).parent.glob("test_*.py")))
    assert set(FORMULA_NAMES) <= tried, set(FORMULA_NAMES) - tried


def test_the_model_calls_only_formulas_that_exist():
    called = set()
    for path in MODEL_FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "f":
                assert node.attr in FORMULA_NAMES, f"{path.name}: f.{node.attr}"
                called.add(node.attr)
    assert len(called) > 60


@pytest.mark.parametrize("path", MODEL_FILES, ids=lambda path: path.name)
def test_the_model_holds_no_number_of_its_own(path):
    """Data never inside the order of calculation; £ in £1k is a definition."""
    numbers = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
    }
    assert numbers <= {0, 1, 2, 3} | ({1000} if path.name == "allocation.py" else set()), path.name


def test_formulas_import_only_each_other_and_what_a_value_is():
    for path in FAMILY_FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("mtfs"):
                assert node.module == "mtfs.core.values" or node.module.startswith("mtfs.formulas"), path.name
    assert importlib.import_module("mtfs.formulas").FAMILIES == FAMILIES
