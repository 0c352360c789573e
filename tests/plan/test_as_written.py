"""Edits of Inputs against what it held as written: status, what a number was, what is fixed, what was deleted."""

import pytest
from openpyxl.formula.translate import Translator
from support.plan_builder import made, rich, without_missing
from support.refusals import refused
from support.workbook_edits import edit

import mtfs
from mtfs.core.errors import WorkbookDiffers
from mtfs.plan.inputs_grid import InputsGrid
from mtfs.plan.opened_workbook import OpenedWorkbook
from mtfs.plan.parts.base import status_and_was
from mtfs.plan.toml import plan_from_text, toml_text


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("written") / "written.xlsx"
    mtfs.write_report(mtfs.load_plan(), path)
    return path


@pytest.fixture
def read(written, tmp_path):
    def after(changes):
        return mtfs.load_plan(edit(written, tmp_path / "edited.xlsx", changes))

    return after


GROWTH = "published 2.3%, SCP"
EDITS = {
    "nothing": ({"rates.growth": {}}, ("published", "SCP", "")),
    "another number": ({"rates.growth": {"2025/26": 0.03}}, ("local", "", GROWTH)),
    "a year that carried on": ({"rates.growth": {"2027/28": 0.03}}, ("local", "", GROWTH)),
    "the same number in a year that carried on": ({"rates.growth": {"2027/28": 0.023}}, ("published", "SCP", "")),
    "a number that is set back": ({"rates.growth": {"2025/26": 0.023}}, ("published", "SCP", "")),
    "a number and its source": (
        {"rates.growth": {"2025/26": 0.03, "Source": "Board paper 7"}},
        ("local", "Board paper 7", GROWTH),
    ),
    "a number, its status and its source": (
        {"rates.growth": {"2025/26": 0.03, "Status": "published", "Source": "Board paper 7"}},
        ("published", "Board paper 7", ""),
    ),
    "a number whose status was typed again": (
        {"rates.growth": {"2025/26": 0.03, "Status": "published"}},
        ("local", "", GROWTH),
    ),
    "a number marked derived with the source that it had": (
        {"rates.growth": {"2025/26": 0.03, "Status": "derived", "Source": "SCP "}},
        ("local", "", GROWTH),
    ),
    "a number marked as one's own": ({"rates.growth": {"2025/26": 0.03, "Status": "local"}}, ("local", "", GROWTH)),
    "a status alone": ({"rates.growth": {"Status": "illustrative"}}, ("illustrative", "SCP", "")),
    "a status with what the number was": (
        {"rates.growth": {"Status": "local (was published 2.1%, SCP)", "Source": "Board paper 7"}},
        ("local", "Board paper 7", "published 2.1%, SCP"),
    ),
}


@pytest.mark.parametrize("case", EDITS)
def test_the_status_of_an_edited_number(case, read):
    changes, expected = EDITS[case]
    growth = read(changes).rates.growth
    assert (growth.status, growth.source, growth.was) == expected


def test_every_kind_of_number_says_what_it_was(read):
    plan = read({
        "funds.bcf.opening": {"All years": 123456.75},
        "funds.bcf.repurpose": {"2026/27": 0.2},
        "allocation.icb.opening": {"All years": 2e6},
    })  # fmt: skip
    before = mtfs.load_plan()
    assert plan.funds["bcf"].opening.was == f"illustrative 92,744.3 £k, {before.funds['bcf'].opening.source}"
    assert plan.funds["bcf"].repurpose.was.startswith(before.funds["bcf"].repurpose.status)
    assert plan.allocation["icb"].opening.standing.startswith("local (was ")


def test_what_a_number_was_stays_in_the_file_and_in_the_next_workbook(read, tmp_path):
    plan = read({"rates.growth": {"2025/26": 0.03}})
    assert f'was = "{GROWTH}"' in toml_text(plan)
    assert plan_from_text(toml_text(plan), "again") == plan
    again = tmp_path / "again.xlsx"
    mtfs.write_report(plan, again)
    assert mtfs.load_plan(again) == plan
    twice = mtfs.load_plan(edit(again, tmp_path / "twice.xlsx", {"rates.growth": {"2025/26": 0.04}})).rates.growth
    assert (twice.status, twice.was) == ("local", GROWTH)  # the first one: what was published


def test_a_changed_number_is_marked_wherever_it_is_changed():
    from mtfs.core.references import Assignment
    from mtfs.plan.changes import changed

    plan = mtfs.load_plan()
    growth = changed(plan, [Assignment("rates.growth", "2026/27", "0.03")]).rates.growth
    assert (growth.status, growth.source, growth.was) == ("local", "", GROWTH)
    assert changed(plan, [Assignment("rates.growth", "2025/26", "0.023")]).rates.growth == plan.rates.growth
    old, new = plan, changed(plan, [Assignment("rates.growth", None, "0.03")])
    assert f"local (was {GROWTH})" in mtfs.bridge(old, new).changes_table().as_csv()
    assert f"local (was {GROWTH})" in mtfs.explain(new, "allocation.recurrent", "2025/26")


@pytest.mark.parametrize("text", ["published", "local (was published 2.3%, SCP)", "local (was derived 1 (a), B)", ""])
def test_a_status_is_read_as_it_is_written(text):
    status, was = status_and_was(text)
    assert (f"{status} (was {was})" if was else status) == text


@pytest.mark.parametrize(
    "key, value, said",
    [
        ("plan.horizon", 4, "is fixed in this workbook, and holds 4 in place of 5"),
        ("plan.base_year", "2025/26", "is fixed in this workbook, and holds '2025/26' in place of '2024/25'"),
        ("allocation.icb.method", "additive", "is fixed in this workbook, and holds 'additive' in place of"),
    ],
)
def test_a_fixed_cell_that_was_changed_is_refused(key, value, said, written, tmp_path):
    path = edit(written, tmp_path / "fixed.xlsx", {key: {"All years": value}})
    refused(
        lambda: mtfs.load_plan(path, accept=True), "fixed.xlsx, Inputs!D", said, "put it back, or change the plan file"
    )


@pytest.mark.parametrize(
    "heading, text, said",
    [("Unit", "£m", "holds '£m' in place of '£k'"), ("Kind", "input: text", "holds 'input: text' in place of")],
)
def test_a_unit_or_a_kind_that_was_changed_is_refused(heading, text, said, written, tmp_path):
    path = edit(written, tmp_path / "fixed.xlsx", {"allocation.icb.opening": {heading: text}})
    refused(lambda: mtfs.load_plan(path, accept=True), "fixed.xlsx, Inputs!", "is fixed in this workbook", said)


def test_a_truth_that_libreoffice_kept_as_a_formula_is_refused(written, tmp_path):
    path = edit(written, tmp_path / "truth.xlsx", {"allocation.icb.opening": {"All years": "=TRUE()"}})
    calculated = OpenedWorkbook.open(path)
    calculated.calculated["Inputs"].cell(row_of(path, "allocation.icb.opening"), 4).value = 1
    refused(
        lambda: InputsGrid(calculated).number(
            calculated.book["Inputs"].cell(row_of(path, "allocation.icb.opening"), 4)
        ),
        "holds true, which is no number",
    )


def row_of(path, key):
    sheet = OpenedWorkbook.open(path).book["Inputs"]
    return next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 2).value == key)


def test_an_amount_that_was_deleted_is_refused(tmp_path):
    plan = made(without_missing(rich()))
    key, year, value = next(
        (key, year, value)
        for key, entry in plan.inputs.items()
        if entry.kind == "amounts"
        for year, value in entry.content.values.items()
    )
    written = tmp_path / "rich.xlsx"
    mtfs.write_report(plan, written)
    path = edit(written, tmp_path / "deleted.xlsx", {key: {year: None}})
    refused(lambda: mtfs.load_plan(path), "is blank, and held", f"{value:,.15g}", "type 0 if there is none")
    assert mtfs.load_plan(edit(written, tmp_path / "nil.xlsx", {key: {year: 0}})).inputs[key].content.values[year] == 0


@pytest.mark.parametrize(
    "column, row, said",
    [(6, 900, "stands in a row without an id"), (4, "rates.growth", "does not count: rates.growth has its numbers")],
)
def test_a_figure_that_does_not_count_is_refused(column, row, said, written, tmp_path):
    from support import engines

    book = engines.load(written)
    sheet = book["Inputs"]
    rows = {sheet.cell(place, 2).value: place for place in range(5, sheet.max_row + 1)}
    cell = sheet.cell(rows.get(row, row), column)
    cell.value = 100
    path = tmp_path / "stray.xlsx"
    book.save(path)
    refused(lambda: mtfs.load_plan(path), f"stray.xlsx, Inputs!{cell.coordinate}: 100 {said}")


def test_columns_and_rows_that_a_user_inserts_for_notes_do_no_harm(written, tmp_path):
    from support import engines

    book = engines.load(written)
    sheet = book["Inputs"]
    sheet.cell(4, 40).value, sheet.cell(20, 40).value = "Our notes", "to discuss in March"
    sheet.cell(900, 1).value = "a word below the table"
    path = tmp_path / "notes.xlsx"
    book.save(path)
    assert mtfs.load_plan(path) == mtfs.load_plan()


def test_two_columns_of_one_heading_are_refused(written, tmp_path):
    from support import engines

    book = engines.load(written)
    book["Inputs"].cell(4, 7).value = "2025/26"
    path = tmp_path / "twice.xlsx"
    book.save(path)
    refused(lambda: mtfs.load_plan(path), "twice.xlsx, Inputs!G4: '2025/26' is the heading of two columns")


def test_a_block_that_was_added_is_said_and_can_be_accepted(tmp_path):
    from support import engines

    plan = made(without_missing(rich()))
    written = tmp_path / "rich.xlsx"
    mtfs.write_report(plan, written)
    book = engines.load(written)
    sheet = book["Inputs"]
    block = [row for row in range(5, sheet.max_row + 1) if str(sheet.cell(row, 2).value).startswith("funds.bcf.")]
    for place, row in enumerate(block, start=sheet.max_row + 2):
        for cell in sheet[row]:
            value, there = cell.value, sheet.cell(place, cell.column)
            if cell.data_type == "f":  # as copying does
                value = Translator(value, origin=cell.coordinate).translate_formula(there.coordinate)
            there.value = value.replace("funds.bcf.", "funds.new.") if cell.column == 2 else value
    path = tmp_path / "added.xlsx"
    book.save(path)
    refused(
        lambda: mtfs.load_plan(path), "has no row in the workbook", "rows added for funds.new.", kind=WorkbookDiffers
    )
    accepted = mtfs.load_plan(path, accept=True)
    assert {
        entry.provenance.status
        for key, entry in accepted.inputs.items()
        if key.startswith("funds.new.") and entry.provenance
    } == {"local"}


def test_a_row_that_was_deleted_is_said_even_where_nothing_was_calculated(tmp_path):
    plan = made(without_missing(rich()))
    written = tmp_path / "rich.xlsx"
    mtfs.write_report(plan, written)
    key = next(
        key for key in plan.inputs if key.startswith("allocation.") and ".non_recurrent." in key and "name" not in key
    )
    block = key.rpartition(".")[0]
    gone = {
        name: dict.fromkeys(("Input", "Id", "All years", *plan.years, "Status"), None)
        for name in plan.inputs
        if name.startswith(block)
    }
    path = edit(written, tmp_path / "deleted.xlsx", gone)
    refused(lambda: mtfs.load_plan(path), "rows deleted of", kind=WorkbookDiffers)
    assert not any(name.startswith(block) for name in mtfs.load_plan(path, accept=True).inputs)


def test_an_amount_that_is_the_one_to_its_left_is_an_amount(tmp_path):
    plan = made(without_missing(rich()))
    written = tmp_path / "rich.xlsx"
    mtfs.write_report(plan, written)
    key = next(key for key, entry in plan.inputs.items() if entry.kind == "amounts")
    path = edit(written, tmp_path / "left.xlsx", {key: {plan.years[2]: 1000, plan.years[3]: "=G{row}"}})
    refused(lambda: mtfs.load_plan(path), "Inputs!H", "holds a formula that was never calculated")


@pytest.mark.parametrize("change", ["renamed", "deleted", "edited", "altered with Inputs"])
def test_the_sheet_as_written_is_needed_as_it_was_written(change, written, tmp_path):
    from support import engines

    book = engines.load(written)
    sheet = book["As written"]
    if change == "renamed":
        sheet.title = "As it was"
    elif change == "deleted":
        book.remove(sheet)
    elif change == "altered with Inputs":
        for name in ("As written", "Inputs"):
            rows = {book[name].cell(row, 2).value: row for row in range(5, book[name].max_row + 1)}
            book[name].cell(rows["allocation.icb.opening"], 4).value = 2e6
    else:
        rows = {sheet.cell(row, 2).value: row for row in range(5, sheet.max_row + 1)}
        sheet.cell(rows["rates.growth"], 6).value = "lots"
    path = tmp_path / "other.xlsx"
    book.save(path)
    gone = "'As written', which was renamed, changed or deleted"
    said = {"edited": "this sheet is not to be edited", "altered with Inputs": "As written: is not what mtfs wrote"}
    refused(lambda: mtfs.load_plan(path), said.get(change, gone), "write the workbook again from its plan")
