"""Every kind of workbook that mtfs writes."""

import mtfs
from mtfs.analysis.rollup import rollup
from mtfs.plan.library import built_in_names
from mtfs.report.hosts.lambda_workbook import write_lambda_workbook
from mtfs.report.hosts.libreoffice_workbook import write_libreoffice_workbook
from mtfs.report.hosts.xlwings_workbook import write_xlwings_workbook
from mtfs.report.rollup.workbook import write_rollup
from mtfs.report.versions.bridge_workbook import write_bridge
from support.example_plans import PLANS
from support.ooxml.hostile import hostile
from support.plan_builder import case, council, made, rich


def _report(plan):
    return lambda path: mtfs.write_report(mtfs.load_plan(plan), path)


def _hostile(data, write=mtfs.write_report):
    return lambda path: write(made(hostile(data())), path)


GROWN = {"rates.growth.values": {"2025/26": 0.03}}
KINDS = {
    **{name: _report(name) for name in built_in_names()},
    "an ICB of today": _report("nhse:S1Y5D"),
    "an ICB of 2025": _report("nhse:QUE"),
    "functions": lambda path: write_lambda_workbook(mtfs.load_plan(PLANS["one year"]), path),
    "protected": lambda path: mtfs.write_report(mtfs.load_plan(PLANS["one year"]), path, protected=True),
    "libreoffice": lambda path: write_libreoffice_workbook(mtfs.load_plan(PLANS["rich care"]), path),
    "lambda": lambda path: write_lambda_workbook(mtfs.load_plan(PLANS["rich care"]), path),
    "xlwings.xlsm": lambda path: write_xlwings_workbook(mtfs.load_plan(PLANS["rich care"]), path),
    "rollup": lambda path: write_rollup(rollup(["nhse:QUE", "nhse:QOQ"], draws=1_000), path),
    "bridge": lambda path: write_bridge(mtfs.bridge(made(rich()), made(rich(), GROWN)), path),
    "hostile": _hostile(lambda: case("rich-plan")),
    "hostile care": _hostile(lambda: case("rich-care-plan"), write_lambda_workbook),
    "hostile council": _hostile(council),
}
"""What writes each kind of workbook that mtfs writes to a path."""
