"""What a user's hands do to Inputs without a word from the spreadsheet: the verdict says it, the row says it."""

import re

import pytest
from support import engines, example_plans
from support.workbook_edits import edit

import mtfs
from mtfs.plan.sheet import HEADER_ROW, SOURCE_TITLE, Columns, letters
from mtfs.report.book.workbook import layout_of

LACKING, MOVED, STRAY = "D8", "D9", "D10"
"""Cells of Checks that count what is wrong on Inputs."""
LAST = letters(Columns(5).last)
"""The column of Inputs that says what is wrong in a row."""
WRONG = {
    "as written": ({}, None, 0),
    "a deleted share": ({"funds.bcf.repurpose": {"2025/26": None}}, LACKING, 1),
    "a deleted opening": ({"allocation.icb.opening": {"All years": None}}, LACKING, 1),
    "a case that is not chosen": ({"available_growth.low": {"All years": None}}, LACKING, 1),
    "a carried-on year": ({"rates.growth": {"2027/28": None}}, LACKING, 1),
    "a word": ({"rates.efficiency": {"2025/26": "none"}}, LACKING, 1),
    "several": ({"rates.growth": {"2025/26": None}, "available_growth.high": {"All years": None}}, LACKING, 2),
    "a share above 1": ({"funds.bcf.repurpose": {"2026/27": 1.5}}, LACKING, 1),
    "a text in a share": ({"settings.primary.first": {"All years": "tbc"}}, LACKING, 1),
    "a number as text": ({"rates.growth": {"2025/26": "0.023"}}, LACKING, 1),
    "a choice that is none": ({"commercial.option": {"All years": "middling"}}, LACKING, 1),
    "a fixed cell": ({"plan.horizon": {"All years": 4}}, LACKING, 1),
    "a unit": ({"rates.growth": {"Unit": "share"}}, LACKING, 1),
    "a unit of money": ({"allocation.icb.opening": {"Unit": "£m"}}, LACKING, 1),
    "a kind": ({"rates.growth": {"Kind": "input: by year, blank is none"}}, LACKING, 1),
    "a truth": ({"rates.growth": {"2025/26": True}}, LACKING, 1),
    "an id that was exchanged": ({"rates.growth": {"Id": "rates.inflation"}}, MOVED, 1),
    "an id that was cleared": ({"rates.growth": {"Id": None}}, MOVED, 1),
    "a figure in the wrong column": ({"rates.growth": {"All years": 0.05}}, STRAY, 1),
    "a second column of a figure": ({"allocation.icb.opening": {"2026/27": 5}}, STRAY, 1),
    "a second column of a choice": ({"commercial.option": {"2026/27": "low"}}, STRAY, 1),
}
AMOUNTS = {
    "a text in a row of amounts": ("2026/27", "tbc"),
    "a dash in a row of amounts": ("2026/27", "-"),
    "a number as text in a row of amounts": ("2026/27", "1,000"),
    "a deleted amount": ("2025/26", None),
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """{what was done: the workbook}."""
    folder = tmp_path_factory.mktemp("edited")
    written = folder / "written.xlsx"
    mtfs.write_report(mtfs.load_plan(), written)
    paths = {name: edit(written, folder / f"{name}.xlsx", changes) for name, (changes, *_) in WRONG.items()}
    book = engines.load(written)
    book["Inputs"].cell(book["Inputs"].max_row + 3, 6).value = 100
    paths["a row without an id"] = folder / "a row without an id.xlsx"
    book.save(paths["a row without an id"])
    book = engines.load(written)
    growth = layout_of(mtfs.project(mtfs.load_plan())).inputs["rates.growth"]
    book["Inputs"].cell(growth.row + 1, Columns(5).last + 3).value = 4
    paths["a number beside the table"] = folder / "a number beside the table.xlsx"
    book.save(paths["a number beside the table"])
    return paths


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_the_verdict_fails(engine, edited, require):
    require(engine)
    found = dict(zip(edited, engines.recalculated(engine, list(edited.values())), strict=True))
    expected = {name: (cell, count) for name, (_, cell, count) in WRONG.items()} | {
        "a row without an id": (STRAY, 1),
        "a number beside the table": (STRAY, 1),
    }
    if engine == "libreoffice":  # where a truth is a number: reading back refuses it
        del expected["a truth"]
    for name, (wrong, count) in expected.items():
        checks = found[name]["Checks"]
        counts = {cell: checks[cell] for cell in (LACKING, MOVED, STRAY)}
        assert counts[wrong] >= count if wrong else not any(counts.values()), (name, counts)
        assert (checks["D5"] == "40 of 40") == (wrong is None) and ("FAILS: " in checks["D5"]) == (wrong is not None), (
            name
        )
        assert checks["D5"] in found[name]["Summary"].values(), name
        said = [text for cell, text in found[name]["Inputs"].items() if cell.startswith(LAST)]
        assert ("outside 0% to 100%: correct the number" in said) == (name == "a share above 1"), name
        assert_the_index_counts(found[name]["Inputs"], name)


def assert_the_index_counts(cells, name):
    """Every row that says what is wrong in it is counted at the top, in the index and at the heading of its group."""
    said = {int(re.sub("[A-Z]", "", cell)) for cell, text in cells.items() if cell.startswith(LAST) and text}
    said -= {HEADER_ROW + 1}
    rows = layout_of(mtfs.project(mtfs.load_plan())).chapters
    for index, chapter in enumerate(rows, start=HEADER_ROW + 3):
        wrong = sum(chapter.heading < row - 1 <= chapter.last for row in said)
        expected = f"{wrong} to correct" if wrong else f"{chapter.inputs} inputs"
        assert cells[f"C{chapter.heading + 1}"] == cells[f"C{index}"] == expected, name
    total = sum(chapter.inputs for chapter in rows)
    assert cells[f"C{HEADER_ROW + 2}"] == (f"{len(said)} to correct" if said else f"{total} inputs"), name


def test_the_plan_read_back_is_refused(edited):
    for name in edited.keys() - {"as written", "an id that was cleared"}:
        with pytest.raises(mtfs.PlanError, match=f"{name}.xlsx, Inputs"):
            mtfs.load_plan(str(edited[name]), accept=True)


@pytest.fixture(scope="module")
def amounts(tmp_path_factory):
    """{what was done to a row of amounts: the workbook}."""
    folder = tmp_path_factory.mktemp("amounts")
    written = folder / "written.xlsx"
    mtfs.write_report(mtfs.load_plan(example_plans.CASES / "council-plan.toml"), written)
    plan = mtfs.load_plan(str(written))
    row = next(
        key for key, entry in plan.inputs.items() if entry.kind == "amounts" and "2025/26" in entry.content.values
    )
    return row, {
        name: edit(written, folder / f"{name}.xlsx", {row: {year: value}}) for name, (year, value) in AMOUNTS.items()
    }


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_amounts_that_are_none_fail_the_verdict_and_the_row_says_so(engine, amounts, require):
    require(engine)
    row, paths = amounts
    for name, found in zip(paths, engines.recalculated(engine, list(paths.values())), strict=True):
        assert "FAILS: " in found["Checks"]["D5"] and found["Checks"][LACKING] == 1, name
        said = [text for text in found["Inputs"].values() if isinstance(text, str) and "0 for none" in text]
        assert len(said) == 1, name
        with pytest.raises(mtfs.PlanError, match=f"{name}.xlsx, Inputs!") as refusal:
            mtfs.load_plan(str(paths[name]))
        if "deleted" not in name:
            assert "holds the text" in str(refusal.value), name


SOURCES = {
    "rates.growth": ({"Source": "NHSE-25"}, "NHSE-25", "ICB allocations 2025/26"),
    "rates.inflation": ({"Source": "Board paper 7"}, "Board paper 7", "Board paper 7"),
    "rates.efficiency": ({"Source": None, "Status": "local"}, "", ""),
    "funds.bcf.repurpose": ({"2025/26": 0.2}, "", ""),
}
"""{input: what is typed in its row, the source that is read back, the title beside it}."""


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_the_title_of_a_source_follows_its_key_and_the_key_is_read_back(engine, tmp_path, require):
    require(engine)
    plan, written = mtfs.load_plan(), tmp_path / "written.xlsx"
    mtfs.write_report(plan, written)
    path = edit(written, tmp_path / "typed.xlsx", {key: typed for key, (typed, *_) in SOURCES.items()})
    [found] = engines.recalculated(engine, [path])
    column, layout = letters(Columns(plan.horizon).after(SOURCE_TITLE)), layout_of(mtfs.project(plan))
    back = mtfs.load_plan(str(path))
    for key, (_, source, title) in SOURCES.items():
        assert (found["Inputs"].get(f"{column}{layout.inputs[key].row + 1}") or "") == title, key
        assert back.inputs[key].provenance.source == source, key
    assert back.inputs["funds.sdf.repurpose"] == plan.inputs["funds.sdf.repurpose"]
