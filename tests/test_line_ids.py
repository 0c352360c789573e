"""Outside the catalogue no module writes a line's id as text: whole, in an f-string, or the beginning of one."""

import ast
import re
from pathlib import Path

import pytest
from support.example_plans import OWN
from support.plan_builder import care, council, made, rich, with_outturns

import mtfs
from mtfs.catalogue.lines import LINES

PACKAGE = Path(mtfs.__file__).parent
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if not path.is_relative_to(PACKAGE / "catalogue" / "lines")]
GAP = "\0"
"""Stands for what an f-string fills in."""
ID_LIKE = re.compile(rf"[a-z{GAP}][\w{GAP}*]*(?:\.[\w{GAP}*]*)+")
READS_INPUTS = {"value", "input", "input_cell", "base_cell", "_over_years"}
"""Functions that take the id of an input."""
ONLY_INPUTS = PACKAGE / "plan"
"""A plan has inputs; it knows lines as constants of the catalogue only."""
INPUTS_ELSEWHERE = {
    ("plan/money_and_care_fields.py", "activity.model"): "name of a group of inputs",
}
"""Texts that could begin the id of a line and do begin the id of an input, where that cannot be told by the place."""


def assigned(node):
    """Names and what is assigned to them, one by one where both stand in a tuple."""
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        return [(getattr(name, "id", ""), value) for name, value in zip(target.elts, node.value.elts, strict=True)]
    return [(getattr(target, "id", ""), node.value)]


def texts(tree):
    """Every text of a module with its line number, whether it is the id of an input by its place; no docstrings."""
    skipped, of_inputs = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            skipped |= {id(part.value) for part in node.body if isinstance(part, ast.Expr)}
        elif isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
        elif isinstance(node, ast.Expr):
            skipped.add(id(node.value))
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in READS_INPUTS and node.args:
                of_inputs |= {id(part) for part in ast.walk(node.args[0])}
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith((".values", ".inputs")):
            of_inputs |= {id(part) for part in ast.walk(node.slice)}
        elif isinstance(node, ast.Assign):
            of_inputs |= {id(text) for name, text in assigned(node) if name == "source"}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value, id(node) in of_inputs
        elif isinstance(node, ast.JoinedStr):
            pieces = [part.value if isinstance(part, ast.Constant) else GAP for part in node.values]
            yield node.lineno, "".join(pieces), id(node) in of_inputs


def fits(text, pattern, whole=False):
    """Whether a text is an id of that pattern or, unless it has to be a whole one, the beginning of one."""
    parts, known = text.split("."), pattern.split(".")
    if len(parts) > len(known) or (whole and len(parts) < len(known)):
        return False
    for number, (part, other) in enumerate(zip(parts, known, strict=False), start=1):
        begins = number == len(parts) and not whole
        written = re.escape(part).replace(GAP, r"\w*") + (r"\w*" if begins else "")
        if "*" not in (part, other) and not re.fullmatch(written, other):
            return False
    return True


def fits_any(text, patterns, whole=False):
    return any(fits(text, pattern, whole) for pattern in patterns)


@pytest.fixture(scope="module")
def inputs():
    """The ids of inputs, of plans that have each kind of them."""
    plans = (*OWN.values(), rich(), care(), council(), with_outturns(rich()))
    return {key for data in plans for key in made(data).inputs}


LAST_PARTS = {pattern.rpartition(".")[2] for pattern in LINES} - {"*"}


def ids_in(path, tree, inputs):
    """The texts that are, or begin like, the id of a line and are not that of an input."""
    own = LAST_PARTS - {key.rpartition(".")[2] for key in inputs}
    for number, text, of_input in texts(tree):
        match = ID_LIKE.match(text)
        if match is None:
            continue
        start, last = match[0], match[0].rpartition(".")[2]
        if GAP in start.partition(".")[0]:  # f"{stream}.total": told by its last part, if no input ends so
            written = start == text and last in own
        else:
            is_input = of_input or path.is_relative_to(ONLY_INPUTS)
            is_input |= fits_any(start, inputs, whole=True) and not fits_any(start, LINES, whole=True)
            named = (str(path.relative_to(PACKAGE)), start) in INPUTS_ELSEWHERE
            written = fits_any(start, LINES) and not named and not (is_input and fits_any(start, inputs))
        if written:
            yield f"line {number}: {text.replace(GAP, '{}')!r}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_writes_a_lines_id_as_text(path, inputs):
    assert list(ids_in(path, ast.parse(path.read_text(encoding="utf-8")), inputs)) == []


@pytest.mark.parametrize(
    "code",
    [
        'ledger.get("pot.annual", 1)',
        'line = f"allocation.{name}.total"',
        'lines = {"gap.in_year": "In-year position"}',
        'found = line.startswith("checks.")',
        'found = line.startswith("pot.least_")',
        'found = line.startswith(f"funds.{name}.")',
        'put(f"{at}.step_growth", period, step)',
        'put(f"providers.{name}.contract", period, step)',
        "text = f\"The pot is {value('pot.annual'):.1f}\"",
        'text = "gap.do_nothing in the last year"',
        'source = f"pot.{part}"',
    ],
)
def test_a_lines_id_would_be_seen(code, inputs):
    assert len(list(ids_in(PACKAGE / "report" / "planted.py", ast.parse(code), inputs))) == 1


@pytest.mark.parametrize(
    "code",
    [
        '"""pot.annual is a line."""',
        'contract = value(f"providers.{name}.contract", 0)',
        'source = f"funds.{name}"',
        'share = parts.plan.values[f"settings.{key}.first"][0]',
        'phased = "activity.phasing"',
        'text = "write LINE or LINE YEAR, such as pot.annual 2029/30"',
        'text = f"{name}.toml"',
    ],
)
def test_ids_of_inputs_and_other_texts_are_left_alone(code, inputs):
    assert list(ids_in(PACKAGE / "report" / "planted.py", ast.parse(code), inputs)) == []


def test_the_inputs_told_by_hand_are_still_written_so(inputs):
    for module, text in INPUTS_ELSEWHERE:
        tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
        assert any(ID_LIKE.match(written) and ID_LIKE.match(written)[0] == text for _, written, _ in texts(tree)), text
