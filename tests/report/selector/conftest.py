"""Workbooks switched to each scenario, written once for all engines."""

from functools import cache

import pytest
from support import engines, requirements
from support.switched_workbooks import CASES, EDITS, name_of, plan
from support.workbook_edits import edit

import mtfs
from mtfs.plan.scenarios import selected


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """{plan: its report, with nothing selected}."""
    folder = tmp_path_factory.mktemp("written")
    paths = {name: folder / f"{name}.xlsx" for name in ("default", "rich")}
    for name, path in paths.items():
        mtfs.write_report(plan(name), path)
    return paths


@pytest.fixture(scope="session")
def switched(written, tmp_path_factory):
    """{(plan, scenario): the report in which a user has selected it}, and those in which inputs are edited besides."""
    folder, found = tmp_path_factory.mktemp("switched"), {}
    wanted = {case: (*case, {}) for case in CASES} | EDITS
    for at, (case, (name, key, changes)) in enumerate(wanted.items()):
        selection = {"plan.scenario": {"All years": name_of(plan(name), key)}}
        found[case] = edit(written[name], folder / f"{at}.xlsx", selection | changes)
    return found


@pytest.fixture(scope="session")
def fresh(tmp_path_factory):
    """A function that gives the cells of the report which mtfs writes for a scenario."""
    path = tmp_path_factory.mktemp("fresh") / "fresh.xlsx"

    @cache
    def cells(name, key):
        mtfs.write_report(selected(plan(name), key), path)
        return engines.read(path)

    return cells


@pytest.fixture(scope="class")
def recalculated(request, switched):
    """{case: the workbook as a user sees it, by what the engine makes of its formulas}."""
    requirements.require(request.cls.engine)
    made = engines.recalculated(request.cls.engine, switched.values())
    return {case: engines.shown(switched[case], found) for case, found in zip(switched, made, strict=True)}
