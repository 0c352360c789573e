"""`--format json` has one shape, whichever command prints the table."""

import json

import pytest
from support.commands import run
from support.example_plans import STP

DEFAULT = "cambridgeshire-peterborough-2025-28"
COMMANDS = {
    "check": ["check", "nhse:QUE"],
    "reconcile": ["reconcile", STP],
    "readings": ["reconcile", STP, "--table", "readings"],
    "icbs": ["icbs"],
    "scenarios": ["scenarios", "--for", "pot.total"],
    "sensitivity": ["sensitivity", "--top", "3"],
    "two-way": ["sensitivity", "--two-way", "funds.sdf.repurpose", "available_growth.central", "--points", "3"],
    "solve": ["solve", "--set", "funds.sdf.repurpose", "--for", "pot.total=205000"],
    "bridge": ["bridge", DEFAULT, "nhse:QUE", "--for", "allocation.recurrent 2026/27"],
    "changes": ["bridge", DEFAULT, "nhse:QUE", "--for", "allocation.recurrent 2026/27", "--changes"],
    "rollup": ["rollup", "nhse:QUE", "nhse:QOQ"],
    "lock": ["lock", "--author", "Finance", "-o", "locked.toml"],
    **{f"simulate {table}": ["simulate", "--draws", "1000", "--for", "pot.total", "--table", table]
       for table in ("outputs", "years", "targets", "contributions")},
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_the_shape(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = json.loads(run(*COMMANDS[name], "--format", "json").stdout, parse_constant=pytest.fail)
    assert list(data) == ["title", "columns", "rows", "notes"]
    assert isinstance(data["title"], str) and data["rows"]
    names = [column["name"] for column in data["columns"]]
    assert all(list(column) == ["name", "unit"] for column in data["columns"]) and len(set(names)) == len(names)
    units = {column["name"]: column["unit"] for column in data["columns"]}
    assert "by row" not in units.values() or "unit" in names
    for row in data["rows"]:
        assert list(row) == names
        assert all(value is None or isinstance(value, str) for key, value in row.items() if units[key] == "text")
        assert all(value is None or isinstance(value, float | int | str) for value in row.values())
    assert all(isinstance(note, str) and note for note in data["notes"])


def test_without_a_solution_the_table_is_empty_and_the_notes_say_why():
    result = run("solve", "--set", "funds.sdf.repurpose", "--for", "pot.total=1", "--format", "json", code=1)
    data = json.loads(result.stdout)
    assert data["rows"] == [] and data["notes"][0].startswith("No value of funds.sdf.repurpose")
