"""`mtfs new`: the plans it writes and what it never overwrites."""

from pathlib import Path

import pytest
from support.commands import plan_file, refused, run
from support.plan_builder import made, rich
from support.tables import SMALL, csv_table

import mtfs
from mtfs import data
from mtfs.cli.plans import OrganisationKind
from mtfs.plan.icb import icb_plan
from mtfs.plan.library import DEFAULT, built_in_text
from mtfs.plan.schema import DIRECTIVE


def test_new_is_the_published_plan_with_its_comments():
    result = run("new", "my-plan.toml")
    assert result.stdout == "Plan: my-plan.toml\nEdit it, then run: mtfs report my-plan.toml\n"
    assert Path("my-plan.toml").read_text(encoding="utf-8") == f"{DIRECTIVE}\n{built_in_text(DEFAULT)}"
    assert mtfs.load_plan("my-plan.toml") == mtfs.load_plan()


@pytest.mark.parametrize("icb", ["QOQ", "qoq", "Humber and North Yorkshire"])
def test_new_for_an_icb(icb):
    run("new", "icb.toml", "--icb", icb)
    assert mtfs.load_plan("icb.toml") == mtfs.load_plan("nhse:QOQ")
    assert "# Allocation streams" in Path("icb.toml").read_text(encoding="utf-8")


def test_a_table_of_fewer_years_than_a_set_of_assumptions_takes_the_rates_of_its_years():
    Path("lines.csv").write_text("Line,Kind,2025/26,2026/27,2027/28\nDrugs,pressure,,10,12\n", encoding="utf-8")
    run("new", "plan.toml", "--lines", "lines.csv", "--icb", "QOQ", "--assumptions", "framework")
    plan, whole = mtfs.load_plan("plan.toml"), icb_plan("QOQ", mtfs.load_plan(), "framework")
    assert (plan.horizon, whole.horizon) == (2, 3)
    assert list(plan.values["rates.growth"]) == list(whole.values["rates.growth"][:3])
    recurrent = [mtfs.project(one).years("allocation.recurrent") for one in (plan, whole)]
    assert list(recurrent[0]) == list(recurrent[1][:3])


def test_new_for_an_icb_with_a_set_of_assumptions():
    run("new", "icb.toml", "--icb", "QOQ", "--assumptions", "framework")
    assert mtfs.load_plan("icb.toml") == icb_plan("QOQ", mtfs.load_plan(), "framework")
    assert refused("new", "x.toml", "--assumptions", "flat").startswith("--assumptions speaks of the plan of an ICB")


def test_new_from_a_workbook_and_from_a_file():
    run("report", plan_file(), "-o", "edited.xlsx")
    run("new", "again.toml", "--from", "edited.xlsx")
    run("new", "copy.toml", "--from", "plan.toml")
    assert mtfs.load_plan("again.toml") == mtfs.load_plan("copy.toml") == made(rich())


def test_new_overwrites_nothing_unless_told():
    Path("my-plan.toml").write_text("mine", encoding="utf-8")
    assert refused("new", "my-plan.toml") == (
        "my-plan.toml: is there already; choose another name, or add --force to overwrite it"
    )
    assert Path("my-plan.toml").read_text(encoding="utf-8") == "mine"
    run("new", "my-plan.toml", "--force")
    assert mtfs.load_plan("my-plan.toml") == mtfs.load_plan()


def test_new_from_a_table_that_is_questioned_and_turned():
    rows = [*SMALL, ("Plans", "saving", "", "(6)", "(8)")]
    csv_table(Path(), rows)
    assert refused("new", "plan.toml", "--lines", "lines.csv").startswith(
        "lines.csv, row 4 (Plans): no year is above 0"
    )
    heading = ("--organisation", "Leeds City Council", "--code", "E08000035", "--name", "MTFS", "--date", "2026-02-03")
    run("new", "plan.toml", "--lines", "lines.csv", "--signs", "turn", *heading)
    plan = mtfs.load_plan("plan.toml")
    assert (plan.organisation, plan.code, plan.name) == ("Leeds City Council", "E08000035", "MTFS")
    assert str(plan.date) == "2026-02-03" and plan.schemes["plans"].amounts.values == {"2026/27": 6, "2027/28": 2}


def test_new_from_a_table_on_top_of_the_figures_of_an_icb():
    rows = [("Acute", "expenditure", "1,500", "1,600", "1,700"), ("Savings", "saving", "", "5", "9")]
    csv_table(Path(), rows)
    run("new", "plan.toml", "--lines", "lines.csv", "--unit", "£m", "--icb", "QOQ")
    plan, icb = mtfs.load_plan("plan.toml"), mtfs.load_plan("nhse:QOQ")
    assert (plan.organisation, plan.code, plan.base_year, plan.horizon) == (icb.organisation, "QOQ", "2025/26", 2)
    projection = mtfs.project(plan)
    assert plan.allocation == icb.allocation and projection.value("expenditure.acute.total", "2025/26") == 1_500_000
    gap = projection.value("gap.expenditure", "2027/28") - projection.value("allocation.total", "2027/28")
    assert projection.value("gap.do_nothing", "2027/28") == pytest.approx(gap)
    csv_table(Path(), rows, ("Line", "Kind", "2024/25", "2025/26", "2026/27"))
    assert refused("new", "x.toml", "--lines", "lines.csv", "--icb", "QOQ") == (
        "lines.csv: begins with 2024/25, and the figures of NHS Humber and North Yorkshire ICB open in 2025/26; begin "
        "with 2025/26: no other year is published in every stream"
    )


def test_the_base_year_of_a_table_is_named_only_where_a_plan_can_open_with_it(monkeypatch):
    monkeypatch.setattr("mtfs.plan.icb.complete_years", lambda: ["2024/25", "2025/26"])
    csv_table(Path(), [SMALL[0]], ("Line", "Kind", "2024/25", "2025/26", "2026/27"))
    assert refused("new", "x.toml", "--lines", "lines.csv", "--icb", "QOQ").endswith(
        "; name that base year, as in --icb QOQ@2024/25, or begin with 2025/26"
    )


@pytest.mark.parametrize("kind", [kind.value for kind in OrganisationKind])
def test_a_skeleton_reports_and_its_figures_are_marked_illustrative(kind):
    result = run("new", "plan.toml", "--for", kind)
    assert result.stdout == "Plan: plan.toml\nEdit it, then run: mtfs report plan.toml\n"
    lines = run("report", "plan.toml", "-o", "report.xlsx").stdout.splitlines()
    [passing] = [line.removeprefix("Arithmetic checks: ") for line in lines if line.startswith("Arithmetic checks: ")]
    assert len(set(passing.split(" of "))) == 1
    plan = mtfs.load_plan("plan.toml")
    assert {
        entry.provenance.status
        for entry in plan.inputs.values()
        if entry.provenance is not None and entry.place.family not in ("prices", "limits")
    } == {"illustrative"}
    limits = (entry.provenance.status for entry in plan.inputs.values() if entry.place.family == "limits")
    assert set(limits) == {"default"}
    text = Path("plan.toml").read_text(encoding="utf-8")
    assert "# Every figure is illustrative" in text and "\n# Expenditure: " in text


def test_there_is_a_skeleton_for_every_kind_of_organisation():
    names = {file.name.removesuffix(".toml") for file in data.path("skeletons").iterdir()}
    assert names == {kind.value for kind in OrganisationKind}


def test_the_heading_of_a_skeleton_can_be_given_and_its_comments_stay():
    run("new", "plan.toml", "--for", "council", "--organisation", "Leeds City Council", "--code", "E08000035")
    run("new", "plain.toml", "--for", "council")
    plain, changed = (Path(name).read_text(encoding="utf-8").splitlines() for name in ("plain.toml", "plan.toml"))
    assert [line for line in changed if line not in plain] == [
        'organisation = "Leeds City Council"',
        'code = "E08000035"',
    ]
    assert len(plain) == len(changed)


def test_the_examples_are_listed_and_every_command_takes_them():
    assert "example:council " in run("examples").stdout
    assert run("report", "example:council", "-o", "x.xlsx").stdout.startswith(
        "Preston City Council: General fund forecast "
    )
    run("new", "plan.toml", "--from", "example:council")
    assert mtfs.load_plan("plan.toml") == mtfs.load_plan("example:council")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x.toml", "--lines", "none.csv"], "none.csv: cannot be read"),
        (
            ["x.toml", "--lines", "x.csv", "--for", "council"],
            "--lines and --for are both given, and a plan starts from one of them; leave one out",
        ),
        *(
            (
                ["x.toml", "--lines", "x.csv", "--icb", "QUE", option, value],
                f"{option}: does not go with a table of lines on top of an ICB; leave {option} out",
            )
            for option, value in (("--from", "example:council"), ("--for", "council"))
        ),
        (["x.toml", "--signs", "turn"], "--signs speaks of a table of lines, and none is given; add --lines"),
        (["x.toml", "--unit", "£m"], "--unit speaks of a table of lines, and none is given; add --lines"),
        (["x.toml", "--code", "=x"], "x.toml: code: '=x' starts as a spreadsheet formula does"),
        (["x.toml", "--from", "example:x"], "example:x: is no example; there are council"),
        (["my-plan.txt"], "my-plan.txt: a plan is a TOML file; give it a name that ends in .toml"),
        (["x.toml", "--icb", "QZZ"], "'QZZ' is no ICB"),
        (
            ["x.toml", "--icb", "QOQ", "--from", "y.toml"],
            "--icb and --from are both given, and a plan starts from one of them; leave one out",
        ),
        (["x.toml", "--from", "y.toml"], "y.toml: cannot be read"),
        (["none/x.toml"], "x.toml: cannot be written"),
    ],
)
def test_new_that_is_refused(arguments, message):
    assert message in refused("new", *arguments)
    assert list(Path().iterdir()) == []
