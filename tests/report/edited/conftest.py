"""Workbooks after each edit, written once for all engines."""

import pytest
from support import engines, requirements
from support.workbook_edits import edit

import mtfs


@pytest.fixture(scope="session")
def edited(report, tmp_path_factory):
    """{edit: path of the workbook after it}."""
    from support.edited_workbooks import EDITS  # not earlier: which edits there are rests on the profile

    folder = tmp_path_factory.mktemp("edited")
    return {
        name: edit(report(plan), folder / f"{at}.xlsx", changes)
        for at, (name, (plan, changes)) in enumerate(EDITS.items())
    }


@pytest.fixture(scope="session")
def read_back(edited):
    """{edit: the plan read back from the workbook after it}."""
    return {name: mtfs.load_plan(path) for name, path in edited.items()}


@pytest.fixture(scope="session")
def fresh(read_back, tmp_path_factory):
    """{edit: the cells of the report that is written of the plan read back}."""
    path, found = tmp_path_factory.mktemp("fresh") / "fresh.xlsx", {}
    for name, plan in read_back.items():
        mtfs.write_report(plan, path)
        found[name] = engines.read(path)
    return found


@pytest.fixture(scope="class")
def recalculated(request, edited):
    """{edit: the workbook after it as a user sees it, by what the engine makes of its formulas}."""
    requirements.require(request.cls.engine)
    made = engines.recalculated(request.cls.engine, edited.values())
    return {name: engines.shown(edited[name], found) for name, found in zip(edited, made, strict=True)}
