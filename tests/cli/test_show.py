"""`mtfs show`: a table, JSON and CSV, in real terms and with commercial income."""

import csv
import io
import json

import pytest
from support.commands import plan_file, refused, run
from support.plan_builder import made, small

import mtfs
from mtfs.catalogue.lines import headlines, kind_of
from mtfs.model.naming import headline_label


def test_show_as_a_table():
    plan = mtfs.load_plan()
    text, lines = run("show").stdout, mtfs.project(plan).lines
    assert text.splitlines()[0].endswith(", cash (£m)")
    for heading, shown in headlines(lines).items():
        assert f"\n{heading}\n" in text
        for line, headline in shown.items():
            assert f"\n{headline_label(plan, line, headline)}  " in text and line not in text
    assert " 1,982.8 " in text and "2.50%" in text and "…" not in text
    every = run("show", "--all", "--ids").stdout
    assert all(f"\n{line}  " in every for line in lines)


def test_show_as_json():
    found = json.loads(run("show", "--format", "json").stdout)
    projection = mtfs.project(mtfs.load_plan())
    assert set(found) == {"plan", "lines"} and found["plan"] == projection.plan.name
    assert [entry["line"] for entry in found["lines"]] == list(projection.lines)
    for entry in found["lines"]:
        years = projection.lines[entry["line"]]
        if kind_of(entry["line"]).single_value:
            assert list(entry) == ["line", "name", "unit", "value"] and entry["value"] == years[0]
            continue
        assert list(entry) == ["line", "name", "unit", "values"]
        assert entry["values"] == {y: v for y, v in zip(projection.plan.years, years, strict=True) if v is not None}
    by_line = {entry["line"]: entry for entry in found["lines"]}
    assert by_line["allocation.icb.recurrent"]["values"]["2024/25"] == 1_950_000
    assert "2024/25" not in by_line["pot.annual"]["values"] and by_line["pot.annual"]["unit"] == "£k"
    for line in (
        "allocation.total",
        "funds.bcf.repurposed",
        "funds.repurposed",
        "pot.available_growth",
        "pot.cumulative",
    ):
        assert line in by_line


def test_json_of_a_missing_figure_is_null():
    found = json.loads(run("show", "nhse:QUE", "--format", "json").stdout, parse_constant=pytest.fail)
    by_line = {entry["line"]: entry.get("values") for entry in found["lines"]}
    assert set(by_line["funds.bcf.repurposed"].values()) == {None}
    assert None not in by_line["pot.annual"].values()


def test_show_as_csv():
    rows = list(csv.DictReader(io.StringIO(run("show", "nhse:QUE", "--format", "csv").stdout)))
    projection = mtfs.project(mtfs.load_plan("nhse:QUE"))
    assert [row["line"] for row in rows] == list(projection.lines)
    for row in rows:
        for year, value in zip(projection.plan.years, projection.lines[row["line"]], strict=True):
            if value is None:
                assert row[year] == ""
            elif value != value:
                assert row[year] == "missing"
            else:
                assert float(row[year]) == value


def test_show_in_real_terms():
    cash, real = (json.loads(run("show", "--format", "json", *more).stdout) for more in ([], ["--real"]))
    by_line = {entry["line"]: entry for entry in real["lines"]}
    assert by_line["pot.annual"]["unit"] == "£k, 2024/25 prices"
    assert by_line["pot.annual"]["values"]["2026/27"] == pytest.approx(40_500 / (1.0294 * 1.0223), rel=1e-6)
    assert [entry["line"] for entry in cash["lines"]] == [entry["line"] for entry in real["lines"]]
    assert run("show", "--real").stdout.splitlines()[0].endswith(", 2024/25 prices (£m)")


def test_show_with_commercial_income():
    found = json.loads(run("show", "--commercial", "high", "--format", "json").stdout)
    values = next(entry["values"] for entry in found["lines"] if entry["line"] == "pot.commercial")
    assert set(values.values()) == {40_000.0}


def test_commercial_income_of_a_plan_without_any():
    assert "has no commercial income; add [commercial] to the plan" in refused(
        "show", plan_file(plan=made(small())), "--commercial", "low"
    )


def test_names_with_commas_and_quotes_survive_csv():
    plan = plan_file(plan=made(small(), {"allocation.core.name": 'Core, "acute" & £ 😀'}))
    rows = list(csv.DictReader(io.StringIO(run("show", plan, "--format", "csv").stdout)))
    assert any(row["name"] == 'Core, "acute" & £ 😀: Recurrent allocation' for row in rows)


def test_brackets_in_a_name_are_no_markup():
    plan = plan_file(plan=made(small(), {"allocation.core.name": "Core [bold]x[/bold] :smile:"}))
    assert "Core [bold]x[/bold] :smile:" in run("show", plan, "--all").stdout


def test_show_some_lines_only():
    rows = run("show", "--only", "pot", "--format", "csv").stdout.splitlines()[1:]
    projection = mtfs.project(mtfs.load_plan())
    assert [row.partition(",")[0] for row in rows] == [line for line in projection.lines if line.startswith("pot.")]
    one = run("show", "--only", "activity.bed_days.residual", "--ids").stdout.splitlines()
    assert [line.split()[0] for line in one[5:]] == ["activity.bed_days.residual", "activity.bed_days.residual_cost"]
    assert "no line begins with 'gop'; the plan has timeline, prices," in refused("show", "--only", "gop")
