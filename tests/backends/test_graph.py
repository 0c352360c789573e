"""The model as a graph: recorded once for a structure, bounded in size, and free of what users wrote."""

import gc
import pickle
import weakref
from collections import Counter

import pytest
from support.plan_builder import care, council, made, rich, series, small

import mtfs
from mtfs.backends import numbers
from mtfs.backends.evaluation import evaluated
from mtfs.core.cache import SizedCache
from mtfs.formulas import FORMULAS
from mtfs.model import definition, graph_recording
from mtfs.model.graph import Argument, Constant, FormulaCall, Graph, Input, LineYear, Operation, node_of
from mtfs.model.graph_recording import forget_graphs, graph_of
from mtfs.plan.sheet import SPARE_ROWS
from mtfs.plan.spare_rows import with_spare_rows


@pytest.fixture
def definitions(monkeypatch):
    """The plans for which `define` was called, from an empty memory."""
    called = []

    def counted(plan, *arguments):
        called.append(plan.structure)
        return definition.define(plan, *arguments)

    for module in (graph_recording, numbers):
        monkeypatch.setattr(module, "define", counted)
    for kept in (numbers._met, numbers.program.__globals__["_programs"]):
        kept.clear()
    forget_graphs()
    return called


def scenarios():
    """A plan with a scenario that changes values, and one that changes the steps of the model."""
    return {
        **rich(),
        "scenarios": {
            "slow": {"name": "Slow", "sets": "rates.growth = 0.01"},
            "additive": {"name": "Additive", "sets": "allocation.core.method = additive"},
        },
    }


def test_a_report_runs_the_definition_once(definitions, tmp_path):
    plan = mtfs.load_plan()
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    assert Counter(definitions)[plan.structure] == 1
    roomy = with_spare_rows(plan, SPARE_ROWS)[0].structure
    others = set(definitions) - {plan.structure, roomy}
    changing = [
        option
        for reading in plan.readings.values()
        for option in reading.options.values()
        if any(plan.inputs[key].structural for key in plan.inputs if f"{key} =" in option.sets)
    ]
    assert len(definitions) == 2 + len(others) and len(others) <= len(changing)


def test_a_report_with_scenarios_runs_the_definition_once_for_each_structure(definitions, tmp_path):
    plan = made(scenarios())
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    additive = mtfs.in_scenario(plan, "additive").structure
    roomy = with_spare_rows(plan, SPARE_ROWS)[0].structure
    assert Counter(definitions) == {plan.structure: 1, additive: 1, roomy: 1}


def test_the_rows_that_call_functions_and_the_native_ones_come_from_one_recording(definitions, tmp_path):
    from mtfs.report.hosts.libreoffice_workbook import write_libreoffice_workbook

    plan = made(small())
    write_libreoffice_workbook(plan, tmp_path / "calling.xlsx")
    assert Counter(definitions)[plan.structure] == 1, "the examples on Help compute the default plan besides"


def test_a_structure_is_recorded_once_and_others_are_recorded_anew(definitions):
    plan = made(rich())
    assert graph_of(plan) is graph_of(made(rich(), {"rates.growth": series(0.05)}))
    assert graph_of(plan) is not graph_of(made(rich(), {"horizon": 5}))
    assert len(definitions) == 2


def nodes(graph):
    found, waiting = [], list(graph.order)
    while waiting:
        node = waiting.pop()
        found.append(node)
        match node:
            case LineYear():
                waiting.append(node.expression) if not isinstance(node.expression, LineYear) else None
            case Operation():
                waiting += [operand for operand in node.operands if not isinstance(operand, LineYear)]
            case FormulaCall():
                waiting += [argument for argument in node.arguments if not isinstance(argument, LineYear)]
    return found


@pytest.mark.parametrize("data", [rich, care, council])
def test_a_graph_holds_no_plan_and_none_of_its_texts(data):
    plan = made(data())
    stored = pickle.dumps([[vars_of(node) for node in nodes(graph_of(plan))], plan.structure])
    texts = {plan.name, plan.organisation}
    for entry in plan.inputs.values():
        if entry.kind == "text" and entry.content and " " in entry.content:
            texts.add(entry.content)
        texts |= {entry.provenance.note} if entry.provenance is not None and entry.provenance.note else set()
    assert len(texts) > 5
    assert not [text for text in texts if text.encode() in stored]
    watched = weakref.ref(plan)
    del plan, entry
    gc.collect()
    assert watched() is None


def vars_of(node):
    return [
        value
        for name in node.__slots__
        if isinstance(value := getattr(node, name), str | int | float) or name == "options"
    ]


def test_what_is_done_to_a_node_is_recorded():
    first, second = Input("a", 0), Input("b", 1)
    made_by = 2 * first - second / 3
    assert isinstance(made_by, Operation) and made_by.name == "-"
    product, quotient = made_by.operands
    assert product.name == "*" and product.operands[0].value == 2 and product.operands[1] is first
    assert quotient.operands[0] is second and isinstance(quotient.operands[1], Constant)
    assert (first > 1).name == ">" and (first == "yes").name == "="


@pytest.mark.parametrize("thing", [None, [1], object()])
def test_what_is_no_value_is_refused(thing):
    with pytest.raises(TypeError, match="neither a node nor a number"):
        node_of(thing)


def test_a_constant_is_part_of_a_formula_s_operations_and_other_arguments_take_a_place():
    body = FormulaCall("repurposed", (Input("size", 0), Input("share", 0), Constant(0))).body
    size, share = body.operands
    assert size.name == "-" and size.operands[1].value == 0 and share.key == "share"
    assert isinstance(FormulaCall("net_uplift", (Argument(0), Argument(1))).body, Operation)


@pytest.mark.parametrize("name", sorted(vars(FORMULAS)))
def test_every_formula_uses_each_of_its_arguments(name):
    from mtfs.model.graph import _formula

    assert _formula(name)[1] == frozenset(range(getattr(FORMULAS, name).__code__.co_argcount))


def test_only_what_lines_rest_on_is_needed():
    graph = graph_of(made(rich()))
    needed = graph.needed(["funds.bcf.repurposed"])
    assert {year.line for year in needed} == {"funds.bcf.repurposed", "funds.bcf.size"}
    assert [year.place for year in needed] == sorted(year.place for year in needed)
    assert graph.inputs_of(["funds.bcf.repurposed"]) == {
        f"funds.bcf.{part}" for part in ("opening", "uplift", "ringfenced", "repurpose")
    }
    assert graph.needed(["no.line"]) == []


def test_a_long_plan_is_evaluated_without_deep_recursion():
    order = [LineYear("a", 0, Input("a", 0) * 1, 0)]
    for place in range(1, 5_000):
        order.append(LineYear("a", place, order[-1] + 1, place))
    long = Graph({"a": order}, order, frozenset())
    assert evaluated(long, {"a": [0.0]})["a"][-1] == 4_999.0
    assert long.inputs_of(["a"]) == {"a"} and len(long.needed(["a"])) == 5_000
    assert long.size == 5_000 + 2 * 5_000 + 1


def test_what_was_used_least_recently_goes_first():
    cache = SizedCache(10, len)
    for key, value in (("a", "1234"), ("b", "1234")):
        cache.put(key, value)
    assert cache.get("a") == "1234" and cache.get("c") is None
    cache.put("c", "1234")
    assert "b" not in cache and "a" in cache and len(cache) == 2
    cache.put("a", "12345678")
    assert "c" not in cache and cache.get("a") == "12345678"
    assert cache.put("large", "1" * 100) and "large" in cache and len(cache) == 1
    cache.clear()
    assert len(cache) == 0 and cache.put("d", "1234567890") and "d" in cache
