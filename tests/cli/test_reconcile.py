"""`mtfs reconcile`: every claim, in every format and by reading."""

import csv
import io
import json

from support.commands import refused, run
from support.example_plans import STP

import mtfs


def test_reconcile_prints_every_claim_and_the_answer():
    text = run("reconcile").stdout
    found = mtfs.reconcile(mtfs.load_plan())
    assert text.startswith(found.plan.name) and all(outcome.statement in text for outcome in found.outcomes)
    line = next(line for line in text.splitlines() if line.startswith("The allocation of 2028/29"))
    assert "£2,148.4m" in line and "-£21.6m" in line and "does not hold" in line and "none at all" in line
    assert text.splitlines()[-len(found.summary()) :] == found.summary()
    assert "No single reading satisfies all claims; 20 of 23 is the most" in text


def test_reconcile_as_csv():
    rows = list(csv.DictReader(io.StringIO(run("reconcile", "--format", "csv").stdout)))
    outcomes = mtfs.reconcile(mtfs.load_plan()).outcomes
    assert [row["id"] for row in rows] == [outcome.id for outcome in outcomes]
    for row, outcome in zip(rows, outcomes, strict=True):
        assert row["result"] == outcome.result
        assert row["computed"] == ("" if outcome.computed is None else str(outcome.computed))


def test_reconcile_as_json():
    found = json.loads(run("reconcile", STP, "--format", "json").stdout)
    expected = mtfs.reconcile(mtfs.load_plan(STP))
    assert found["notes"] == expected.summary() and "2 combinations of readings tried" in found["notes"][1]
    by_id = {claim["id"]: claim for claim in found["rows"]}
    assert by_id["system_deficit"]["result"] == "holds" and by_id["system_deficit"]["line"] == "gap.after_savings"


def test_reconcile_by_reading():
    found = json.loads(run("reconcile", "--table", "readings", "--format", "json").stdout)
    expected = mtfs.reconcile(mtfs.load_plan())
    first, *others = found["rows"]
    assert first["reading"] == "The plan as it stands" and first["changes"] == "" and first["best"] == "no"
    assert first["claims that hold"] == 17 == len(first["claims"].split("; "))
    assert len(others) == len({tried.name for tried in (*expected.single_changes, *expected.best)}) - 1
    best = [row for row in others if row["best"] == "yes"]
    assert [row["claims that hold"] for row in best] == [20] * len(expected.best) and " = " in best[0]["changes"]


def test_reconcile_a_plan_without_claims():
    assert "makes no claims; add [claims.NAME]" in refused("reconcile", "nhse:QOQ")
