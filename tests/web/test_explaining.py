"""How a figure comes about by the page's API: opened step by step it is what `mtfs explain` prints."""

from dataclasses import replace
from functools import cache

import pytest
from support.example_plans import CASES

import mtfs
from mtfs.catalogue.lines import kind_of
from mtfs.core.errors import MtfsError
from mtfs.core.units import unit_named
from mtfs.nhse.published import sources
from mtfs.plan.library import DEFAULT
from mtfs.plan.toml import toml_text
from mtfs.web.explaining import KEYS, explained
from mtfs.web.question import read_question


@cache
def question_about(name):
    """The question about a plan: one that comes with mtfs, or one sent along."""
    plan = {"plan": name} if isinstance(name, str) else {"upload": {"text": toml_text(mtfs.load_plan(name))}}
    return read_question(plan)


def asked(name, line, year=""):
    """The answer about a figure of a plan."""
    return explained(replace(question_about(name), more={"line": line, "year": year}))


class Opened:
    """Everything below a figure, as a reader sees it who opens each part once."""

    def __init__(self, name):
        self.name, self.text, self.seen, self.named = name, [], set(), set()

    def figure(self, line, year, depth=0, label=""):
        answer = asked(self.name, line, year)
        head = f"{label}{answer['value']}  {answer['name']}"
        if (line, answer["name"]) in self.seen:
            return self.put(depth, f"{head}  (worked out above)")
        self.seen.add((line, answer["name"]))
        self.put(depth, head)
        return self.step(answer["step"], depth + 1)

    def step(self, step, depth):
        if step["formula"]:
            self.put(depth, f"= {step['formula']}{'   (' + step['name'] + ')' if step['name'] else ''}")
        if step["values"]:
            self.put(depth, f"= {step['values']}")
        for part in step["parts"]:
            self.part(part, depth + bool(step["formula"]))

    def part(self, part, depth):
        label = f"{part['called']}: " if part["called"] else ""
        if "line" in part:
            self.figure(part["line"], part["year"], depth, label)
        elif "input" in part:
            self.put(depth, f"{label}{part['value']}  {part['name']}{self.origin(part['input'])}")
        elif "step" in part:
            self.put(depth, f"{label}{part['value']}" if part["called"] else "of")
            self.step(part["step"], depth + 1)
        else:
            self.put(depth, f"{label}{part['value']} (constant)")

    def origin(self, said):
        if said["id"] in self.named:
            return "  (source above)"
        self.named.add(said["id"])
        note = f" | {said['note']}" if said["note"] else ""
        return f" | input{', ' + said['standing'] if said['standing'] else ''}{note}"

    def put(self, depth, text):
        self.text.append("  " * depth + text)


def printed(plan, line, year):
    """What `mtfs explain` prints, without the ids of sources: the page has their titles."""
    keys = sources()
    lines = mtfs.explain(plan, line, year).splitlines()
    for key in keys:
        lines = [text.replace(f", source {key}", "") for text in lines if not text.startswith(f"{key}: ")]
    return lines


@pytest.mark.parametrize(
    ("name", "line", "year"),
    [
        (DEFAULT, "pot.annual", "2027/28"),
        (DEFAULT, "activity.headroom", "2029/30"),
        ("nhse:QUE", "allocation.recurrent", "2027/28"),
        (CASES / "council-plan.toml", "gap.in_year", "2028/29"),
    ],
    ids=str,
)
def test_it_is_what_explain_prints_when_every_part_is_opened(name, line, year):
    opened = Opened(name)
    opened.figure(line, year)
    assert opened.text == printed(mtfs.load_plan(name), line, year) and len(opened.text) > 20


def test_an_input_has_its_status_its_source_and_nhs_englands_cell():
    said = asked("nhse:QUE", "allocation.core.opening")["input"]
    assert said == {
        "id": "allocation.core.opening",
        "standing": "published",
        "source": "ICB allocations 2025/26, NHS England",
        "note": "ICB Core Allocations 2025-26, J22: recurrent allocation, 2025/26.",
    }


def test_a_total_is_the_sum_of_its_years():
    answer, projection = asked(DEFAULT, "pot.annual"), mtfs.project(mtfs.load_plan(DEFAULT))
    assert answer["value"] == "£202.500m" and projection.value("pot.annual") == pytest.approx(202_500)
    assert [part["year"] for part in answer["step"]["parts"]] == list(projection.plan.years[1:])
    assert answer["weakest"] == "Weakest input: illustrative"


@pytest.mark.parametrize("line", ["pot.annual", "pot.cumulative", "allocation.growth_rate", "allocation.cagr"])
@pytest.mark.parametrize("year", ["2026/27", ""])
def test_in_real_terms_a_figure_is_that_of_the_base_years_prices_and_leads_to_its_cash(line, year):
    plan = mtfs.load_plan(DEFAULT)
    projection, index = mtfs.project(plan), mtfs.project(plan).years("prices.index")
    answer = explained(replace(question_about(DEFAULT), more={"line": line, "year": year, "real": True}))
    unit, real = unit_named(kind_of(line).unit), projection.real(line)
    assert answer["name"].endswith(f", {plan.base_year} prices")
    parts = answer["step"]["parts"]
    if kind_of(line).adds_up and not year:
        assert answer["value"] == unit.traceable(sum(real[1:]))
        assert [part["value"] for part in parts] == [unit.traceable(figure) for figure in real[1:]]
        assert all(part["real"] for part in parts)
    else:
        period = plan.years.index(year or plan.years[-1])
        assert answer["value"] == unit.traceable(real[period])
        assert [part["value"] for part in parts] == [
            unit.traceable(projection.years(line)[period]),
            unit_named("index").traceable(index[period]),
        ]
        assert not any(part.get("real") for part in parts)


@pytest.mark.parametrize("line", ["pot.real", "prices.index", "rates.growth"])
def test_what_is_the_same_in_real_terms_is_explained_as_it_is(line):
    question, figure = question_about(DEFAULT), {"line": line, "year": "2026/27"}
    assert explained(replace(question, more=figure | {"real": True})) == explained(replace(question, more=figure))


def test_a_line_that_does_not_add_up_is_explained_in_its_last_year():
    assert asked("nhse:QUE", "allocation.recurrent")["name"] == "Recurrent allocation, 2030/31"


def test_it_is_of_the_plan_with_its_changes():
    changes = [{"input": "rates.growth", "value": 0.03}]
    figure = {"line": "allocation.core.unrounded", "year": "2027/28"}
    step = explained(read_question({"plan": "nhse:QUE", "changes": changes, **figure}, KEYS))["step"]
    growth = next(part for part in step["parts"] if part["called"] == "growth")
    assert growth["value"] == "3.00%" and growth["input"]["standing"].startswith("local (was illustrative 4.37%")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({}, "line: is missing"),
        ({"line": 5}, "line: is no text"),
        ({"line": "x" * 201}, "line: is no text of up to 200"),
        ({"line": "pot.total"}, "pot.total is pot.annual added up over the plan years; write pot.annual"),
        ({"line": "pot.anual"}, "the plan has no line 'pot.anual'; did you mean pot.annual"),
        ({"line": "pot.annual", "real": 1}, "real: is neither true nor false"),
        ({"line": "pot.annual", "year": "2040/41"}, "2040/41 is outside the plan"),
        ({"line": "pot.annual", "year": "26/27"}, "is not a financial year"),
        ({"line": "pot.annual", "year": "2024/25"}, "has no figure for the base year 2024/25"),
        ({"line": "pot.annual", "yeer": "2024/25"}, "'yeer' is no key"),
    ],
)
def test_what_is_no_figure_is_refused(figure, said):
    with pytest.raises(MtfsError, match=said):
        explained(read_question({"plan": DEFAULT, **figure}, KEYS))
