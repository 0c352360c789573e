"""The figures that a workbook shows, against those that mtfs computes from its inputs: see cases of faults."""

from pathlib import Path

import pytest
from support.commands import run
from support.refusals import refused

import mtfs
from mtfs.core.errors import WorkbookDiffers

FAULTS = Path(__file__).parents[1] / "cases" / "faults"
SAID = {
    "r06-text-in-amounts.xlsx": ["Inputs!G88: holds the text 'tbc'"],
    "r07-cut-and-paste.xlsx": [
        "Gap!I28: Cumulative position, from the amount brought forward (gap.cumulative) in 2026/27 is 2,600.0 £k in ",
        "the workbook and -1,316.0 £k by mtfs, 3,916.0 £k apart",
        "figures differ in all",
        "--accept",
    ],
    "r08-row-without-id.xlsx": ["Inputs!F88: 100 stands in a row without an id"],
    "r09-wrong-cell-E88.xlsx": ["Inputs!E88: 99 does not count"],
    "r12-deleted-row.xlsx": ["the row of funding.council_tax.changes.year is missing; put it back"],
    "r16-fixed-cell-changed.xlsx": ["shows no figures of its own"],
}


@pytest.mark.parametrize("name", SAID)
def test_a_workbook_that_went_wrong_is_refused(name):
    said = str(pytest.raises(mtfs.MtfsError, mtfs.load_plan, FAULTS / name).value)
    for fragment in SAID[name]:
        assert fragment in said, said


@pytest.mark.parametrize("name", ["r07-cut-and-paste.xlsx", "r16-fixed-cell-changed.xlsx"])
def test_other_figures_have_an_exit_code_of_their_own_and_can_be_accepted(name):
    refused(lambda: mtfs.load_plan(FAULTS / name), kind=WorkbookDiffers)
    assert run("check", FAULTS / name, code=3).stderr.startswith(f"mtfs: {name}")
    assert "checks pass" in run("check", FAULTS / name, "--accept").stdout
