"""Texts that begin as formulas do: accepted where they are only read, never run by a spreadsheet."""

import csv
import io
import re
import tomllib
import zipfile
from itertools import cycle, repeat

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.commands import run
from support.plan_builder import care, council, made, rich

import mtfs
from mtfs.core.errors import PlanError
from mtfs.core.texts import csv_text, one_line
from mtfs.plan.library import DEFAULT, built_in_text
from mtfs.plan.toml import plan_from_text, toml_text
from mtfs.report.versions.bridge_workbook import write_bridge

FORMULAS = ["=1+1", "+1-2", "-see table 3", "@SUM(A1)", "-16,054", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0",
            "-", "--", "{=1+1}", "- not published -", "=", "+44 20"]  # fmt: skip
MARKED = "=MARKED()&1"
FREE = ("source", "note", "owner", "statement", "published", "not_computed")


def with_texts(data, texts):
    """The plan's data with the next of endless texts wherever one is free to be anything."""
    if not isinstance(data, dict):
        return data
    changed = {
        key: next(texts) if key in FREE and isinstance(value, str) else with_texts(value, texts)
        for key, value in data.items()
    }
    return changed | ({key: next(texts) for key in FREE[:3]} if "status" in data and "unit" in data else {})


PLANS = {"rich": rich, "council": council, "care": care}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_free_text_may_begin_so_and_comes_back_as_it_was(text):
    plan = made(with_texts(rich(), repeat(text)) | {"note": text})
    assert plan.note == text and plan.rates.growth.source == text
    assert plan_from_text(toml_text(plan), "text") == plan


def test_free_texts_that_begin_so_come_back_from_a_workbook(tmp_path):
    plan = made(with_texts(rich(), cycle(FORMULAS)) | {"note": FORMULAS[0]})
    for kind in FREE[:3]:
        assert {getattr(entry.provenance, kind) for entry in plan.inputs.values() if entry.provenance} >= set(FORMULAS)
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    back = mtfs.load_plan(tmp_path / "report.xlsx")
    assert back == plan and repr(mtfs.project(back).lines) == repr(mtfs.project(plan).lines)


def formulas_of(path):
    """Every formula of a workbook, those of validations, charts and names too."""
    with zipfile.ZipFile(path) as package:
        content = b"".join(package.read(name) for name in package.namelist())
    return re.findall(rb"<(?:c:)?(?:f|formula|formula1|definedName)\b[^>]*>([^<]*)<", content)


QUOTED = re.compile(rb'"(?:[^"]|"")*"')
"""A text within a formula."""


@pytest.mark.parametrize("name", PLANS)
def test_no_workbook_makes_a_formula_of_one(name, tmp_path):
    plan = made(with_texts(PLANS[name](), repeat(MARKED)) | {"note": MARKED})
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    mtfs.write_report(plan, tmp_path / "calls.xlsx", formulas="udf", host="libreoffice")
    write_bridge(mtfs.bridge(plan, made(PLANS[name]())), tmp_path / "bridge.xlsx")
    for path in tmp_path.iterdir():
        found = formulas_of(path)
        assert found and not [formula for formula in found if b"MARKED" in QUOTED.sub(b"", formula)], path.name
    texts = [cell for sheet in openpyxl.load_workbook(tmp_path / "report.xlsx") for row in sheet for cell in row]
    marked = [cell for cell in texts if isinstance(cell.value, str) and "MARKED" in cell.value]
    assert len(marked) > 20 and {cell.data_type for cell in marked} <= {
        "s",
        "f",
    }  # a formula has it in quotes, as above


def test_a_formula_typed_into_a_text_is_refused_with_its_cell(tmp_path):
    mtfs.write_report(made(rich()), tmp_path / "report.xlsx")
    for heading in ("Source", "Note", "Owner", "Unit", "Status", "Kind"):
        book = openpyxl.load_workbook(tmp_path / "report.xlsx")
        sheet = book["Inputs"]
        column = next(cell.column for cell in sheet[4] if cell.value == heading)
        row = next(row for row in range(5, sheet.max_row) if sheet.cell(row, 2).value == "rates.growth")
        sheet.cell(row, column).value = "=A1"
        book.save(tmp_path / "edited.xlsx")
        with pytest.raises(PlanError, match=rf"Inputs![A-Z]+{row}: holds a formula where a text belongs; type the"):
            mtfs.load_plan(tmp_path / "edited.xlsx")


@pytest.mark.parametrize("key", ["name", "organisation"])
@pytest.mark.parametrize("text", FORMULAS)
def test_a_name_never_begins_so(key, text):
    if text.startswith("{"):
        assert getattr(made({**rich(), key: text}), key) == text
        return
    with pytest.raises(PlanError, match=f"^the plan: {key}: .* starts as a spreadsheet formula does; begin with"):
        made({**rich(), key: text})


# CSV


@pytest.mark.parametrize(
    "text",
    ["-16,054", "-16054", "-0.01", "+5", "-1e-05", "-2.3%", "-£1,000", "16,054", "a=b", "", "'", "2 - 1", "£5", "(5)"],
)
def test_a_number_or_a_plain_text_stays_as_it_is_in_csv(text):
    assert csv_text(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+1-2", "-1+2", "-see table 3", "@SUM(A1)", "=", "-", "-5|x", "-1,2!A1"])
def test_a_formula_gets_an_apostrophe_in_csv(text):
    assert csv_text(text) == f"'{text}"


@given(st.text())
def test_no_text_in_csv_begins_as_a_formula_unless_it_is_a_number(text):
    written = csv_text(text)
    assert text in (written, written[1:])
    assert written[:1] not in tuple("=@") and (written[:1] not in tuple("+-") or re.match(r"[+-]£?[0-9]", written))


def test_every_csv_of_a_plan_guards_its_texts_and_keeps_its_numbers(tmp_path):
    plan = made(with_texts(tomllib.loads(built_in_text(DEFAULT)), repeat("=1+1")))
    (tmp_path / "plan.toml").write_text(toml_text(plan), encoding="utf-8")
    found = list(csv.DictReader(io.StringIO(run("reconcile", tmp_path / "plan.toml", "--format", "csv").stdout)))
    assert {row["statement"] for row in found} == {"'=1+1"} and {row["source"] for row in found} == {"'=1+1"}
    assert all(float(row["difference"]) is not None for row in found if row["difference"])
    shown = csv.reader(io.StringIO(run("show", tmp_path / "plan.toml", "--format", "csv").stdout))
    numbers = [cell for row in shown for cell in row if cell.startswith("-")]
    assert numbers and all(float(cell) < 0 for cell in numbers)


@given(st.text())
def test_one_line_is_what_it_says(text):
    assert one_line(text) == one_line(one_line(text)) and len(one_line(text).splitlines()) <= 1
