"""The Cover: who answers for the plan, its state, and texts that follow what is typed on Inputs."""

from datetime import date

import openpyxl
import pytest
from support import engines
from support.plan_builder import made, small
from support.workbook_edits import edit

import mtfs
from mtfs.plan.locked import locked
from mtfs.plan.rules.lock import draft_hash
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, ID, SHEET
from mtfs.report.sheets.computed_on_writing import STALE
from mtfs.report.sheets.cover_sheet import EDITED, EDITED_DRAFT, LIMITATIONS, NOT_GIVEN

TYPED = {"version": "0.3", "reviewed_by": "B Manager", "limitations": 'Not for "contracts".'}


def told(cells):
    """What stands beside each label, as {label: value}."""
    beside = ((value, cells.get(f"B{at[1:]}")) for at, value in cells.items() if at[0] == "A")
    return {label: value for label, value in beside if value is not None}


def stored(path):
    return told({at: value for at, (_, value) in engines.read(path)["Cover"].items()})


@pytest.fixture(scope="module")
def plan():
    return made(small(), {"document": TYPED})


@pytest.fixture(scope="module")
def path(plan, tmp_path_factory):
    path = tmp_path_factory.mktemp("cover") / "plan.xlsx"
    mtfs.write_report(plan, path)
    return path


def test_it_says_what_was_typed_and_what_is_not_there_yet(path, plan):
    cover = stored(path)
    assert (cover["Version"], cover["Reviewed by"], cover["Signed off by"]) == ("0.3", "B Manager", NOT_GIVEN)
    assert cover["Status"] == "Draft" and cover["Hash of its content"] == draft_hash(plan)
    assert cover["Limitations"] == TYPED["limitations"] and cover["Purpose"].startswith("The medium-term financial")
    assert cover["Scope"].startswith("The allocation (") and cover["Scope"].endswith(f"for {plan.organisation}.")


def test_it_follows_inputs_in_an_engine(path, plan, tmp_path):
    book = openpyxl.load_workbook(path)
    rows = {row[ID].value: row for row in book[SHEET].iter_rows()}
    rows["document.signed_off_by"][ALL_YEARS].value = "C Director"
    rows["document.limitations"][ALL_YEARS].value = None
    rows["rates.growth"][BASE_YEAR + 1].value = 0.5
    book.save(tmp_path / "edited.xlsx")
    (found,) = engines.recalculated("ironcalc", [tmp_path / "edited.xlsx"])
    labels = {at: value for at, (_, value) in engines.read(path)["Cover"].items() if at[0] == "A"}
    cover = told(labels | found["Cover"])
    assert (cover["Signed off by"], cover["Limitations"]) == ("C Director", LIMITATIONS)
    assert (cover["Status"], cover["Hash of its content"]) == (EDITED_DRAFT, EDITED + draft_hash(plan))


TEXTS = {
    "document.version": {"All years": "0.4"},
    "allocation.icb.name": {"All years": "ICB CORE PROGRAMMES"},
    "rates.growth": {"Source": "Board paper 7"},
    "rates.efficiency": {"Note": "Another"},
    "rates.inflation": {"Owner": "Another"},
    "allocation.icb.opening": {"Status": "local"},
}
OTHERS = {
    "nothing": ({}, (0, 0)),
    "texts": (TEXTS, (0, len(TEXTS))),
    "a choice": ({"commercial.option": {"All years": "high"}}, (1, 0)),
}


def test_other_content_is_said_to_be_edited_and_ranges_go_with_numbers_and_choices(tmp_path):
    plan = locked(mtfs.load_plan(), "Finance team", date(2025, 4, 1))
    written = tmp_path / "locked.xlsx"
    mtfs.write_report(plan, written)
    paths = [edit(written, tmp_path / f"{name}.xlsx", changes) for name, (changes, _) in OTHERS.items()]
    labels = {at: value for at, (_, value) in engines.read(written)["Cover"].items() if at[0] == "A"}
    for (name, (_, counts)), found in zip(OTHERS.items(), engines.recalculated("ironcalc", paths), strict=True):
        cover, edited = told(labels | found["Cover"]), name != "nothing"
        assert (found["Checks"]["D11"], found["Checks"]["D12"]) == counts, name
        assert cover["Status"].startswith(EDITED_DRAFT if edited else "Locked on 1 April 2025 by Finance team"), name
        assert cover["Hash of its content"] == (EDITED if edited else "") + plan.lock.sha256, name
        assert (STALE in found["Summary"].values()) == (name == "a choice"), name


def test_the_hash_is_another_one_for_another_plan(plan):
    assert draft_hash(plan) != draft_hash(made(small(), {"document": TYPED | {"version": "0.4"}}))


def test_a_protected_report_locks_all_cells_but_those_of_inputs(plan, tmp_path):
    mtfs.write_report(plan, tmp_path / "protected.xlsx", protected=True)
    mtfs.write_report(plan, tmp_path / "open.xlsx")
    book, free = (openpyxl.load_workbook(tmp_path / f"{name}.xlsx") for name in ("protected", "open"))
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    assert [sheet.title for sheet in free if sheet.protection.sheet] == ["As written"]
    for sheet in book:
        unlocked = {cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert len(unlocked) == (1 if sheet.title == SHEET else 0), sheet.title
    rows = {row[ID].value: row for row in book[SHEET].iter_rows()}
    assert (
        not rows["rates.growth"][BASE_YEAR + 1].protection.locked and rows["plan.horizon"][ALL_YEARS].protection.locked
    )
    assert mtfs.load_plan(tmp_path / "protected.xlsx") == plan
