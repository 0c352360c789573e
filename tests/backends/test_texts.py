"""Formulas as text: brackets where the order needs them, and equations in words."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.agreement import bits
from support.profile import examples

from mtfs.backends.equations import equation, parameters
from mtfs.backends.program import Code, FloatCode
from mtfs.backends.text import ATOM
from mtfs.formulas import FORMULAS, algebra
from mtfs.model.graph import Input, node_of

NUMBERS = st.floats(0.001, 1e6) | st.floats(-1e6, -0.001) | st.sampled_from((0.1, 0.2, 0.3, 1.0, 3.0, 1e-9, 7, 0))
NAMES = ("a", "b", "c")


def trees():
    """An expression as a function of three values, built of the operators and the operations."""
    leaves = st.sampled_from(NAMES) | NUMBERS

    def grown(parts):
        return (
            st.tuples(st.sampled_from("+-*/"), parts, parts)
            | st.tuples(st.sampled_from(("maximum", "minimum")), parts, parts)
            | st.tuples(st.sampled_from(("absolute", "round_to")), parts)
            | st.tuples(st.sampled_from(("total", "largest")), parts, parts)
            | st.tuples(st.just("choose"), st.sampled_from(NAMES), parts, parts, parts)
        )

    return st.recursive(leaves, grown, max_leaves=12)


def build(tree, values):
    """The expression of a tree on any carrier."""
    if isinstance(tree, str):
        return values[tree]
    if not isinstance(tree, tuple):
        return tree
    name, *parts = tree
    parts = [build(part, values) for part in parts]
    match name:
        case "+":
            return parts[0] + parts[1]
        case "-":
            return parts[0] - parts[1]
        case "*":
            return parts[0] * parts[1]
        case "/":
            return parts[0] / parts[1]
        case "choose":
            return algebra.choose(parts[0] > parts[1], parts[2], parts[3])
        case "total" | "largest":
            return getattr(algebra, name)(parts)
    return getattr(algebra, name)(*parts)


def text_of(dialect, tree):
    """A tree in a dialect, its values called by their names."""

    class Named(dialect):
        def input(self, node):
            return node.key, ATOM

    return Named().text(node_of(build(tree, {name: Input(name, 0) for name in NAMES})))


@examples(250)
@given(tree=trees(), given_values=st.tuples(NUMBERS, NUMBERS, NUMBERS))
@pytest.mark.parametrize("dialect", [Code, FloatCode])
def test_text_is_evaluated_as_it_was_written_to_the_last_bit(dialect, tree, given_values):
    values = dict(zip(NAMES, map(float, given_values), strict=True))
    try:
        expected = bits(build(tree, values))
    except (ZeroDivisionError, OverflowError):
        assume(False)  # an expression without a value
    text = text_of(dialect, tree)
    names = {name: getattr(algebra, name) for name in Code.calls}
    assert bits(eval(text, names, values)) == expected, text


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (("-", "a", ("-", "b", "c")), "a-(b-c)"),
        (("-", ("-", "a", "b"), "c"), "a-b-c"),
        (("+", "a", ("+", "b", "c")), "a+(b+c)"),
        (("/", "a", ("*", "b", "c")), "a/(b*c)"),
        (("*", ("+", "a", "b"), "c"), "(a+b)*c"),
        (("*", "a", ("/", "b", "c")), "a*(b/c)"),
        (("+", "a", ("*", "b", "c")), "a+b*c"),
        (("-", ("*", "a", "b"), ("/", "b", "c")), "a*b-b/c"),
    ],
)
def test_brackets_stand_where_the_order_needs_them_and_nowhere_else(tree, expected):
    assert text_of(Code, tree) == expected


@pytest.mark.parametrize("dialect", [Code, FloatCode])
def test_a_part_of_a_total_is_worked_out_before_it_is_added(dialect):
    values = {"a": 0.1, "b": 0.2, "c": 0.3}
    tree = ("total", "a", ("+", "b", "c"))
    text = text_of(dialect, tree)
    assert eval(text, {"total": algebra.total}, values) == 0.1 + (0.2 + 0.3) != (0.1 + 0.2) + 0.3


def test_equations_are_read_off_the_formulas():
    assert equation("net_uplift") == "inflation − efficiency"
    assert equation("recurrent_allocation") == (
        "baseline × (1 + growth) × (1 + (inflation − efficiency)) × (1 + convergence)"
    )
    assert equation("repurposed") == "(fund − ringfenced) × share"
    assert parameters("repurposed") == ("fund", "share", "ringfenced")


@pytest.mark.parametrize("name", sorted(vars(FORMULAS)))
def test_every_formula_has_an_equation_that_names_its_arguments(name):
    assert all(argument in equation(name) for argument in parameters(name))
