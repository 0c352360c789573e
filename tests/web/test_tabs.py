"""What the tabs are told: the figures of the commands and functions, as readers see them, for several plans."""

import json

import pytest
from support.example_plans import CASES

import mtfs
from mtfs.analysis.claims.reconcile import reconcile
from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.levers.sensitivity import sensitivity
from mtfs.analysis.rollup import rollup
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.analysis.versions.bridge import bridge
from mtfs.analysis.versions.scenarios import compare_scenarios
from mtfs.catalogue.lines import Gap, Pot
from mtfs.core.references import Assignment
from mtfs.core.units import MILLIONS, MONEY, unit_named
from mtfs.plan.changes import changed
from mtfs.plan.library import DEFAULT
from mtfs.plan.toml import toml_text
from mtfs.web.answering import answered
from mtfs.web.tabs.ranges import LEFT_OUT

STP, ICB, COUNCIL = "cambridgeshire-peterborough-stp-2016", "nhse:QUE", "example:council"
RESERVES = CASES / "council-plan.toml"


def question(plan, *changes):
    """The question about a plan: by its name where the page knows it, sent along otherwise."""
    made = [{"input": key, "value": value} for key, value in changes]
    known = {"plan": plan} if plan in (DEFAULT, STP) or str(plan).startswith("nhse:") else {
        "upload": {"name": "plan.toml", "text": toml_text(mtfs.load_plan(plan))}}  # fmt: skip
    return {**known, "changes": made}


def told(kind, data, status=200):
    result = answered(kind, json.dumps(data).encode())
    assert result.status == status, result.content
    return json.loads(result.content, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def cells(table):
    """A table's rows by their first cell."""
    return {row[0]: row[1:] for row in table["rows"]}


def as_text(table):
    """A table as readers see it, without ids: the texts of its columns."""
    return [
        list(row) for row in zip(*(column.cells for column in table.for_readers(ids=False)[1].values()), strict=True)
    ]


@pytest.mark.parametrize("changes", [(), (("funds.sdf.repurpose", 0.2),)])
def test_scenarios_stand_side_by_side_with_the_figures_of_the_command(changes):
    answer = told("scenarios", question(DEFAULT, *changes) | {"scenario": "sdf_35"})
    plan = changed(mtfs.load_plan(DEFAULT), [Assignment(key, None, str(value)) for key, value in changes])
    comparison = compare_scenarios(plan)
    figures, differences = map(cells, answer["tables"])
    for key, values in comparison.figures.items():
        assert figures[comparison.name(key)] == [MILLIONS.in_table(value / 1000) for value in values]
        moved = comparison.difference(key)
        assert key == "none" or differences[comparison.name(key)] == [MILLIONS.in_table(one / 1000) for one in moved]
    pot = answer["charts"][0]
    assert [(row["name"], row["text"]) for row in pot["rows"]] == [(name, texts[0]) for name, texts in figures.items()]
    assert pot["axis"] == "£m" and pot["start"] == 0


def test_scenarios_without_pressures_show_no_pot():
    text = toml_text(mtfs.load_plan(ICB)) + '\n[scenarios.less]\nname = "Less growth"\nsets = "rates.growth = 0.02"\n'
    answer = told("scenarios", {"upload": {"name": "plan.toml", "text": text}})
    names = [figure["name"] for figure in answer["figures"]]
    assert names and not [name for name in names if "ot" in name.split()[0]]


def test_icbs_are_ranked_as_by_rollup_and_no_pot_is_shown_without_pressures():
    codes = [icb.code for icb in mtfs.icbs()[:4]]
    for by in ("allocation", "growth", "distance"):
        answer, expected = told("icbs", {"icbs": codes, "by": by}), rollup([f"nhse:{code}" for code in codes])
        table = answer["tables"][0]
        ranked = [member.name for member in expected.ranked(by)]
        assert [row[1] for row in table["rows"]] == [*ranked, "All 4 plans"]
        assert [row["name"] for row in answer["charts"][0]["rows"]] == ranked
        assert not [column for column in table["columns"] if "ot" in column["title"].split()[0]]
        whole = as_text(expected.summary(by))
        assert [row[:7] for row in whole if row[0]] == table["rows"][:-1] and answer["by"] == by
        assert [way["by"] for way in answer["ways"]] == ["allocation", "growth", "distance"]
        assert answer["sentences"][0] == expected.headline[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "icbs: is no list of two or more"),
        ({"icbs": ["QUE"]}, "icbs: is no list of two or more"),
        ({"icbs": ["/etc/passwd", "../plan.toml"]}, "icbs: '/etc/passwd' is no ICB of today; give codes such as"),
        ({"icbs": [mtfs.icbs()[0].code, "QUE"]}, "(QUE) ended on 31 March 2026; succeeded by "),
        ({"icbs": [mtfs.icbs()[0].code] * 3}, f"{mtfs.icbs()[0].code} is given more than once; give each ICB once"),
        ({"icbs": [mtfs.icbs()[0].code, mtfs.icbs()[1].code], "by": "name"}, "ranked by allocation, growth"),
        ({"icbs": [mtfs.icbs()[0].code, ["x"]]}, "icbs: a list is no ICB of today"),
        ({"icbs": [], "plan": DEFAULT}, "'plan' is no key"),
        ([], "is no JSON object"),
    ],
)
def test_icbs_that_cannot_be_ranked_are_refused(asked, said):
    assert said in told("icbs", asked, 400)["error"]


VERSIONS = [
    (question(DEFAULT), question(DEFAULT, ("funds.sdf.repurpose", 0.2), ("rates.growth", 0.02))),
    (question(STP), question(STP, ("expenditure.acute.growth.demand", 0.01))),
    (question(ICB), question(ICB, ("rates.growth", 0.03))),
    (question("nhse:QMF"), question(ICB)),
    (question(RESERVES), question(RESERVES)),
]


def plan_of(asked):
    from mtfs.web.question import read_question

    return read_question(asked).shown()


@pytest.mark.parametrize(("old", "new"), VERSIONS)
def test_what_changed_between_versions_is_that_of_bridge(old, new):
    answer = told("bridge", {"old": old, "new": new})
    expected = bridge(plan_of(old), plan_of(new), answer["chosen"])
    assert answer["sentences"] == expected.sentences() and answer["name"] == expected.name
    assert answer["table"]["rows"] == as_text(expected.table())
    assert bool(answer["changes"]) is bool(expected.changes)
    if expected.changes:
        assert answer["changes"]["rows"] == [row[1:] for row in as_text(expected.changes_table())]
    for figure in answer["figures"]:
        again = told("bridge", {"old": old, "new": new, "figure": figure["figure"]})
        assert again["chosen"] == figure["figure"] and again["name"] == figure["name"]
    for chart in answer["charts"]:
        first, *steps, last = chart["rows"]
        assert [step["name"] for step in steps] == [driver.name for driver in expected.drivers]
        assert steps[-1]["parts"][0]["to"] == pytest.approx(last["parts"][0]["to"])
        assert steps[0]["parts"][0]["from"] == first["parts"][0]["to"]


def test_a_pot_that_lacks_pressures_is_no_figure_to_compare():
    chosen = [figure["figure"] for figure in told("bridge", {"old": question(ICB), "new": question(ICB)})["figures"]]
    assert chosen and not [figure for figure in chosen if figure.startswith("pot")]
    answer = told("bridge", {"old": question(DEFAULT), "new": question(ICB)})
    assert answer["chosen"] == "allocation.recurrent 2029/30" and answer["name"] == "Recurrent allocation, 2029/30"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"new": question(DEFAULT)}, "names no two plans"),
        ({"old": question(DEFAULT), "new": {"plan": "/etc/passwd"}}, "is no plan here"),
        ({"old": question(DEFAULT), "new": question(STP)}, "no main figure that can be computed in both"),
        ({"old": question(DEFAULT), "new": question(DEFAULT), "figure": "pot.totl"}, "no line 'pot.totl'"),
        ({"old": question(DEFAULT), "new": question(DEFAULT), "figure": 5}, "figure: is no text"),
        ({"old": question(DEFAULT), "new": question(DEFAULT), "by": "input"}, "'by' is no key"),
    ],
)
def test_versions_that_cannot_be_compared_are_refused(asked, said):
    assert said in told("bridge", asked, 400)["error"]


def test_the_file_of_an_earlier_version_is_named_but_never_as_a_path():
    old = {"upload": {"name": "../../etc/<b>old</b>.toml", "text": toml_text(mtfs.load_plan(DEFAULT))}}
    ends = told("bridge", {"old": old, "new": question(DEFAULT)})["ends"]
    assert [end["facts"][0] for end in ends] == ["File: b>.toml", "File: not from a file"]


@pytest.mark.parametrize("plan", [DEFAULT, ICB])
def test_ranges_are_those_of_simulate(plan):
    answer, expected = told("simulation", question(plan)), simulate_plan(mtfs.load_plan(plan))
    has_pot = plan == DEFAULT
    outputs = {row[0]: row for row in as_text(expected.table("outputs"))}
    shown = answer["outputs"]["rows"]
    assert shown == [outputs[row[0]] for row in shown] and len(shown) == (len(outputs) if has_pot else 1)
    assert [figure["name"] for figure in answer["figures"]] == [row[0] for row in shown]
    assert (answer["targets"] is None) is not has_pot
    if has_pot:
        assert answer["targets"]["rows"] == as_text(expected.table("targets"))
    assert len(answer["fans"]) == (len(expected.fans) if has_pot else 1)
    titles = [fan["title"] for fan in answer["fans"]]
    assert [title.endswith("; one draw holds for all years") for title in titles] == [True, True, False][-len(titles) :]
    for fan in answer["fans"]:
        years = next(years for line, years in expected.fans.items() if fan["table"]["rows"][0][0].startswith(
            years[0].output.name(expected.projection)))  # fmt: skip
        assert fan["band"]["low"][-len(years) :] == pytest.approx([one.spread.percentile(10) / 1000 for one in years])
        assert fan["band"]["high"][-len(years) :] == pytest.approx([one.spread.percentile(90) / 1000 for one in years])
        assert fan["lines"][1]["values"][-len(years) :] == pytest.approx([one.central / 1000 for one in years])
    for figure in answer["figures"]:
        one = expected.of(figure["figure"])
        assert [each["draws"] for each in figure["histogram"]["bins"]] == [each.draws for each in one.spread.bins()]
        assert sum(each["draws"] for each in figure["histogram"]["bins"]) == expected.draws == 10_000
        shares = [row["parts"][0]["to"] for row in figure["contributions"]["rows"]]
        assert sum(shares) == pytest.approx(100, abs=0.3) and shares[:-1] == sorted(shares[:-1], reverse=True)
    if not has_pot:
        assert answer["sentences"][-1] == LEFT_OUT


def test_a_target_stands_in_the_histogram_with_its_chance():
    marks = told("simulation", question(DEFAULT))["figures"][0]["histogram"]["marks"]
    assert [mark["place"] for mark in marks] == pytest.approx([202.5, 180, 205])
    assert [mark["name"].rpartition(": ")[2] for mark in marks] == ["£202.5m", "97.38%", "37.69%"]


@pytest.mark.parametrize("plan", [DEFAULT, STP, ICB, COUNCIL])
def test_the_tornado_is_that_of_sensitivity(plan):
    answer = told("tornado", question(plan))
    expected = sensitivity(mtfs.load_plan(plan), answer["chosen"])
    assert answer["charts"][0]["table"]["rows"] == as_text(expected.readable(12))
    for row, effect in zip(answer["charts"][0]["rows"], expected.effects, strict=False):
        ends = sorted((effect.at_low - effect.base, effect.at_high - effect.base))
        assert sorted(part["to"] for part in row["parts"]) == pytest.approx([end / 1000 for end in ends])
    other = answer["figures"][-1]["figure"]
    assert told("tornado", question(plan) | {"figure": other})["chosen"] == other


@pytest.mark.parametrize("plan", [DEFAULT, STP, COUNCIL])
def test_claims_have_the_verdicts_of_reconcile(plan):
    answer, expected = told("claims", question(plan)), reconcile(mtfs.load_plan(plan))
    assert answer["table"]["rows"] == as_text(expected.readable()) and answer["sentences"] == expected.summary()
    assert answer["results"] == [outcome.result for outcome in expected.outcomes]
    counts = {each["result"]: each["claims"] for each in answer["counts"]}
    assert counts["holds"] == len(expected.holding) and sum(counts.values()) == len(expected.outcomes)
    by_reading = {row["name"]: row["text"] for chart in answer["charts"] for row in chart["rows"]}
    tried = {one.name: f"{len(one.holds)}" for one in (*expected.single_changes, *expected.best)}
    assert by_reading == (tried if expected.plan.readings else {})


@pytest.mark.parametrize("plan", [STP, COUNCIL, RESERVES])
def test_the_gap_is_that_of_show(plan):
    answer, projection = told("gap", question(plan)), mtfs.project(mtfs.load_plan(plan))
    years = projection.plan.years[1:]
    assert list(answer["bridges"]) == list(years)
    for year, chart in answer["bridges"].items():
        first, *steps, last = chart["rows"]
        unit = unit_named(MONEY.name).for_readers([projection.value(Gap.DO_NOTHING, year)])
        assert first["text"] == unit.in_table(MONEY.convert(projection.value(Gap.DO_NOTHING, year), unit))
        assert steps[-1]["parts"][0]["to"] == pytest.approx(last["parts"][0]["to"])
        assert last["parts"][0]["to"] == pytest.approx(MONEY.convert(projection.value(Gap.CLOSING, year), unit))
    main = [row for row in as_text(projection.main_lines()) if row[0] == "Gap"]
    assert [row for row in answer["tables"][0]["rows"] if row] == [row[1:] for row in main]
    drawn = {series["line"]: series["values"] for chart in answer["charts"] for series in chart["series"]}
    for line, values in drawn.items():
        assert values == {year: projection.value(line, year) for year in values} and values
    assert {Gap.IN_YEAR, Gap.UNDERLYING} <= set(drawn)
    has_reserves = bool(projection.plan.reserves)
    assert (len(answer["tables"]) == 2) is has_reserves
    assert any("reserve" in chart["title"] for chart in answer["charts"]) is has_reserves


@pytest.mark.parametrize(
    ("kind", "plan", "why"),
    [
        ("scenarios", STP, "no scenarios"),
        ("simulation", STP, "no ranges"),
        ("claims", ICB, "no published claims"),
        ("gap", DEFAULT, "no expenditure"),
    ],
)
def test_a_plan_that_has_nothing_of_a_kind_says_what_to_add(kind, plan, why):
    said = told(kind, question(plan))["why_none"]
    assert why in said and "in the plan file (Download the plan" in said and "add [" in said


def test_ranges_that_cannot_be_used_are_refused_with_the_reason():
    assert "uncertainty.growth: low" in told("simulation", question(DEFAULT, ("rates.growth", 0.031)), 400)["error"]


@pytest.mark.parametrize("kind", ["scenarios", "simulation", "tornado", "claims", "gap"])
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"plan": "/etc/passwd"}, "is no plan here"),
        ({}, "names no plan, or two"),
        ([], "is no JSON object"),
        (question(DEFAULT, ("rates.grwth", 1)), "no input 'rates.grwth'"),
        ({"plan": DEFAULT, "path": "x"}, "'path' is no key"),
        ({"plan": DEFAULT, "scenario": "worse"}, "no scenario 'worse'"),
    ],
)
def test_a_bad_question_of_a_tab_is_refused(kind, asked, said):
    assert said in told(kind, asked, 400)["error"]


def test_the_pot_is_an_output_of_the_bridge_where_both_plans_have_one():
    answer = told("bridge", {"old": question(DEFAULT), "new": question(DEFAULT, ("funds.sdf.repurpose", 0.2))})
    projection = mtfs.project(plan_of(question(DEFAULT, ("funds.sdf.repurpose", 0.2))))
    assert answer["chosen"] == str(Output(Pot.ANNUAL))
    assert answer["charts"][0]["rows"][-1]["text"] == MILLIONS.in_table(projection.value(Pot.ANNUAL) / 1000)
