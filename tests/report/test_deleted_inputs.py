"""A number that is deleted on Inputs, or typed over by a word, is 0 to a spreadsheet: the verdict says so."""

import pytest
from support import engines
from support.workbook_edits import edit

import mtfs

DELETED = {
    "as written": ({}, 0),
    "a share of one year": ({"funds.bcf.repurpose": {"2025/26": None}}, 1),
    "an opening": ({"allocation.icb.opening": {"All years": None}}, 1),
    "a case that is not chosen": ({"available_growth.low": {"All years": None}}, 1),
    "a carried-on year": ({"rates.growth": {"2027/28": None}}, 1),
    "a word": ({"rates.efficiency": {"2025/26": "none"}}, 1),
    "several": ({"rates.growth": {"2025/26": None}, "available_growth.high": {"All years": None}}, 2),
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """{what was deleted: the workbook}."""
    folder = tmp_path_factory.mktemp("deleted")
    written = folder / "written.xlsx"
    mtfs.write_report(mtfs.load_plan(), written)
    paths = {}
    for name, (changes, _) in DELETED.items():
        paths[name] = edit(written, folder / f"{name}.xlsx", changes)
    return paths


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_the_verdict_says_that_a_number_was_deleted(engine, edited, require):
    require(engine)
    found = dict(zip(edited, engines.recalculated(engine, list(edited.values())), strict=True))
    for name, (_, count) in DELETED.items():
        checks = found[name]["Checks"]
        assert checks["D8"] >= count if count else checks["D8"] == 0, (name, checks["D8"])
        verdict = "39 of 39; FAILS: cells of Inputs, counted on Checks" if count else "39 of 39"
        assert checks["D5"] == verdict, name
        assert verdict in found[name]["Summary"].values(), name


def test_the_plan_read_back_refuses_what_was_deleted(edited):
    for name in ("an opening", "a case that is not chosen", "a word"):
        with pytest.raises(mtfs.PlanError, match=f"{name}.xlsx, Inputs!"):
            mtfs.load_plan(str(edited[name]))
