"""The commands bridge, lock and variance: what they print and write, and what they refuse."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from support.plan_builder import made, outturn, rich
from typer.testing import CliRunner

import mtfs
from mtfs.cli import app


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    known = {"core": outturn("allocation.core.recurrent", "2025/26", 104_000.0)}
    mtfs.write_toml(made(rich()), "old.toml")
    mtfs.write_toml(
        made({**rich(), "date": date(2027, 5, 1), "actuals": known}, {"commercial.option": "high"}), "new.toml"
    )


def run(*arguments, code=0):
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def refused(*arguments):
    lines = run(*arguments, code=2).stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("mtfs: "), lines
    return lines[0].removeprefix("mtfs: ")


# bridge


def test_bridge_prints_drivers_sentences_and_the_changed_assumptions():
    lines = run("bridge", "old.toml", "new.toml").stdout.splitlines()
    assert lines[0] == "Investment pot, 2025/26 to 2028/29: what changed"
    assert lines[2].split() == ["Driver", "Effect", "(£m)", "Figure", "(£m)"]
    drivers = [line.partition("  ")[0] for line in lines[4:8]]
    assert drivers[0] == "Old: Rich plan (2025-04-01)" and drivers[3] == "New: Rich plan (2027-05-01)"
    assert set(drivers[1:3]) == {"Commercial income", "Outturn"}
    text = "\n".join(lines)
    assert "Exact: averaged over every order of" in text and "Commercial income adds £0.9m" in text
    assert "Old: old.toml; 1 April 2025; draft; content hash " in text and "New: new.toml; 1 May 2027; draft;" in text
    assert "Changed assumptions" in text and "Case that enters the pot" in text


def test_bridge_as_csv_and_json_holds_full_precision():
    found = mtfs.bridge(mtfs.load_plan("old.toml"), mtfs.load_plan("new.toml"), "allocation.recurrent 2028/29")
    arguments = ("bridge", "old.toml", "new.toml", "--for", "allocation.recurrent 2028/29", "--format")
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "csv").stdout)))
    assert [float(row["effect"]) for row in rows if row["effect"]] == [driver.effect for driver in found.drivers]
    assert float(rows[-1]["figure"]) == found.new
    data = json.loads(run(*arguments, "json").stdout)
    assert {"name": "effect", "unit": "£k"} in data["columns"] and data["rows"][0]["figure"] == found.old
    changes = json.loads(run(*arguments, "json", "--changes").stdout)["rows"]
    assert {row["input"] for row in changes} == {"commercial.option", "actuals.core.value"}
    inputs = json.loads(run(*arguments, "json", "--by", "input").stdout)["rows"]
    assert [row["driver"] for row in inputs[1:-1]] == ["Outturn"]


def test_bridge_writes_a_file_and_a_workbook():
    assert run("bridge", "old.toml", "new.toml", "-o", "bridge.txt").stdout == ""
    text = Path("bridge.txt").read_text(encoding="utf-8")
    assert text.startswith("Investment pot") and "Changed assumptions" in text
    result = run("bridge", "old.toml", "new.toml", "--workbook", "bridge.xlsx", "--format", "csv")
    assert result.stdout.startswith("driver,effect,figure") and result.stderr == "Workbook: bridge.xlsx\n"
    result = run("bridge", "new.toml", "old.toml", "--workbook", "bridge.xlsx")
    assert result.stderr.splitlines()[1] == "The earlier bridge.xlsx is kept as bridge.previous.xlsx"


def test_what_bridge_refuses():
    assert "no line 'pot.anual'" in refused("bridge", "old.toml", "new.toml", "--for", "pot.anual")
    assert "is no plan" in refused("bridge", "old", "new.toml")
    assert "a name that ends in .xlsx" in refused(
        "bridge", "old.toml", "old.toml", "--workbook", "b.pdf", "-o", "b.txt"
    )
    assert "name a file" in refused("bridge", "old.toml", "new.toml", "--format", "parquet")


@pytest.mark.parametrize("command", [
    ("bridge", "old.toml", "new.toml"), ("bridge", "old.toml", "new.toml", "--format", "csv"), ("show", "old.toml"),
    ("scenarios", "--format", "json"),
])  # fmt: skip
@pytest.mark.parametrize("name", ["old.toml", "Plan.XLSX", "plan.xlsm"])
def test_no_table_is_written_over_a_plan(command, name):
    Path(name).touch()
    before = Path(name).read_bytes()
    assert f"{name}: is named as a plan is, and this is a table" in refused(*command, "-o", name)
    assert Path(name).read_bytes() == before


# lock


def test_lock_freezes_a_plan_once():
    lines = run("lock", "old.toml", "--author", "Finance team", "--date", "2025-04-01").stdout.splitlines()
    plan = mtfs.load_plan("old.locked.toml")
    assert lines == [
        "Locked plan: old.locked.toml",
        "Rich plan: locked on 2025-04-01 by Finance team",
        f"SHA-256 {plan.lock.sha256}",
    ]
    assert plan.lock.author == "Finance team" and plan.lock.date == date(2025, 4, 1)
    assert "old.locked.toml: is there already" in refused("lock", "old.toml", "--author", "Finance team")
    assert "is locked on 2025-04-01 by Finance team already" in refused(
        "lock", "old.locked.toml", "--author", "Another", "-o", "other.toml"
    )


def test_a_locked_plan_is_read_by_every_command_until_it_is_edited():
    run("lock", "old.toml", "--author", "Finance team", "-o", "locked.toml")
    for command in (("show",), ("check",), ("show", "--commercial", "high"), ("report", "-o", "r.xlsx")):
        name, *rest = command
        result = CliRunner().invoke(app, [name, "locked.toml", *rest])
        assert result.exit_code in (0, 1) and "mtfs: " not in result.output, result.output
    path = Path("locked.toml")
    path.write_text(path.read_text(encoding="utf-8").replace("value = 100000.0", "value = 100001.0"), encoding="utf-8")
    assert "locked.toml: lock: the plan was edited after it was locked on" in refused("show", "locked.toml")


def test_what_lock_refuses():
    assert "--author" in run("lock", "old.toml", code=2).stderr
    assert "lock.author: is blank" in refused("lock", "old.toml", "--author", "")
    assert "--date" in run("lock", "old.toml", "--author", "X", "--date", "1.4.2025", code=2).stderr
    assert "give it a name that ends in .toml" in refused("lock", "old.toml", "--author", "X", "-o", "x.xlsx")
    text = Path("old.toml").read_text(encoding="utf-8").replace("date = 2025-04-01", "date = 2027-05-01", 1)
    wrong = 'line = "pot.presures"\nyear = "2025/26"\nvalue = { value = 1.0, unit = "£k", status = "local" }\n'
    Path("wrong.toml").write_text(f"{text}\n[actuals.wrong]\n{wrong}", encoding="utf-8")
    assert "the plan has no line 'pot.presures'" in refused("lock", "wrong.toml", "--author", "X")
    assert sorted(path.name for path in Path().iterdir()) == ["new.toml", "old.toml", "wrong.toml"]


def test_what_was_locked_is_printed_for_what_comes_after():
    row = json.loads(run("lock", "--author", "A", "--date", "2025-04-01", "--format", "json").stdout)["rows"][0]
    locked = mtfs.load_plan(row["file"]).lock
    assert (row["author"], row["date"], row["sha256"]) == ("A", "2025-04-01", locked.sha256)
    assert "a lock is a few words" in run("lock", "--author", "A", "--format", "parquet", code=2).stderr


def test_lock_names_the_file_after_the_plan():
    assert run("lock", "nhse:QUE", "--author", "X").stdout.startswith("Locked plan: nhse-QUE.locked.toml")
    assert run("lock", "--author", "X").stdout.startswith(
        "Locked plan: cambridgeshire-peterborough-2025-28.locked.toml"
    )


# variance


def test_variance_compares_outturn_and_re_forecast_with_the_locked_plan():
    run("lock", "old.toml", "--author", "Finance team", "--date", "2025-04-01", "-o", "locked.toml")
    lines = run("variance", "locked.toml", "new.toml").stdout.splitlines()
    assert lines[0] == "Rich plan against the plan locked on 2025-04-01 by Finance team (£m)"
    assert lines[4] == "Core: Recurrent allocation" and lines[5].startswith("2025/26  outturn ")
    rows = json.loads(run("variance", "locked.toml", "new.toml", "--only", "pot.annual", "--format", "json").stdout)
    assert [row["line"] for row in rows["rows"]] == ["pot.annual"] * 4
    run("variance", "locked.toml", "new.toml", "--format", "csv", "-o", "variance.csv")
    assert Path("variance.csv").read_text(encoding="utf-8-sig").startswith("line,name,year,kind,unit,locked plan,now")


def test_what_variance_refuses():
    assert "is not locked" in refused("variance", "old.toml", "new.toml")
    run("lock", "old.toml", "--author", "X", "-o", "locked.toml")
    assert "has no outturn to compare" in refused("variance", "locked.toml", "old.toml")
    assert "no line of both plans begins with 'gap'" in refused("variance", "locked.toml", "new.toml", "--only", "gap")
