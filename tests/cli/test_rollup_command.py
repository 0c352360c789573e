"""The rollup command: what it prints and writes, and how it ends."""

import csv
import inspect
import io
import json
import os
import pty
import subprocess
import sys
import typing
from pathlib import Path

import pandas
import pytest
from typer.testing import CliRunner

import mtfs
from mtfs.analysis.rollup.rankings import DEFAULT_RANKING, RANKINGS
from mtfs.analysis.uncertainty.simulation import DRAWS, SEED
from mtfs.cli import app
from mtfs.cli.rollup import rollup
from mtfs.core.units import MONEY, RATE, grouped


def run(*arguments, code=0):
    result = CliRunner().invoke(app, ["rollup", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_all_of_england():
    text = run("nhse:*", "--on", "2025-04-01").stdout
    lines = text.splitlines()
    title = "Rollup of 42 plans, 2025/26 to 2030/31, ranked by distance from target of all services in the last year"
    assert lines[0] == title
    assert lines[2].startswith("Rank  Organisation") and lines[2].endswith("  From target, all services, 2030/31")
    assert [line.split()[0] for line in lines[4:46]] == [str(rank) for rank in range(1, 43)]
    whole = mtfs.rollup("nhse:*", on="2025-04-01").whole
    england = next(line for line in lines if line.lstrip().startswith("England"))
    closing, pot = grouped(whole.recurrent[-1] / 1000, 1), MONEY.millions(whole.pot_total)
    assert closing in england
    assert (
        f"England: recurrent allocation of £157.5bn in 2025/26, {MONEY.millions(whole.recurrent[-1])} in 2030/31 "
        f"({RATE.in_table(whole.growth)} a year)"
    ) in lines
    assert (
        "Investment pot 2026/27 to 2030/31: not computable: funding pressures missing in 42 of 42 plans; "
        f"without them it would be {pot}, overstated"
    ) in lines
    with_codes = run("nhse:*", "--on", "2025-04-01", "--ids").stdout.splitlines()
    assert next(line for line in with_codes if " England " in line and closing in line).split()[0] == "ENG"
    assert lines[-1].startswith("Missing, so in no pot: Better Care Fund (42 of 42 plans); ")
    assert lines[-1].endswith("A pot without funding pressures is overstated, one without a fund understated.")


def test_every_format_says_the_same():
    found = mtfs.rollup("nhse:QU*")
    rows = rows_of(run("nhse:QU*", "--format", "csv").stdout)
    data = json.loads(run("nhse:QU*", "--format", "json").stdout)["rows"]
    assert run("nhse:QU*", "--format", "parquet", "-o", "england.parquet").stdout == ""
    frame = pandas.read_parquet("england.parquet")
    assert [row["code"] for row in rows] == [row["code"] for row in data] == frame["code"].tolist()
    for member in found.members:
        (row,) = [row for row in data if row["code"] == member.code]
        assert row["recurrent allocation 2030/31"] == member.recurrent[-1] and row["pot"] == member.pot_total
        (row,) = [row for row in rows if row["code"] == member.code]
        assert float(row["distance from target 2030/31"]) == member.distances[-1]
        assert frame[frame["code"] == member.code]["pot"].item() == member.pot_total


def test_parquet_without_a_file_is_refused_before_anything_is_computed():
    result = run("nhse:*", "--format", "parquet", code=2)
    assert result.stdout == "" and len(result.stderr.splitlines()) == 1 and "name a file" in result.stderr


def test_the_help_names_every_ranking():
    *others, last = RANKINGS
    (option,) = typing.get_type_hints(rollup, include_extras=True)["rank_by"].__metadata__
    assert option.help == f"{', '.join(others)} or {last}."
    given = inspect.signature(rollup).parameters
    assert [given[name].default for name in ("rank_by", "draws", "seed")] == [DEFAULT_RANKING, DRAWS, SEED]


def test_years_changes_and_ranking():
    options = [
        "--years",
        "3",
        "--set",
        "rates.growth 2026/27 = 0.03",
        "--set",
        "rates.efficiency = 0",
        "--rank-by",
        "growth",
    ]
    rows = rows_of(run("nhse:QU*", *options, "--format", "csv").stdout)
    expected = mtfs.rollup("nhse:QU*", 3, ["rates.growth 2026/27 = 0.03", "rates.efficiency = 0"])
    assert [row["code"] for row in rows if row["rank"]] == [member.code for member in expected.ranked("growth")]
    assert float(rows[-1]["recurrent allocation 2028/29"]) == expected.whole.recurrent[-1]


def test_what_a_number_without_a_unit_sets_in_every_plan_is_said_once():
    said = run("nhse:QO*", "--set", "pressures.all = 1500", "--set", "rates.growth = 0.02").stderr
    assert (
        said == "Set for every plan: pressures.all is £1.500m, a number without a unit being £k; it was missing in "
        "nhse:QOC\n"
    )


def test_one_broken_plan_is_named_and_the_others_appear():
    mtfs.write_toml(mtfs.load_plan("nhse:QOQ"), "good.toml")
    Path("bad.toml").write_text("horizon = 5\n", encoding="utf-8")
    result = run("*.toml", "nhse:QUE", code=1)
    assert "NHS Humber and North Yorkshire ICB" in result.stdout and "Cambridgeshire" in result.stdout
    assert "Not in any total: bad.toml, which cannot be computed" in result.stdout
    assert result.stderr and all(line.startswith("mtfs: bad.toml: ") for line in result.stderr.splitlines())
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none/*.toml"], "'none/*.toml' matches no plan"),
        (["nhse:QUE", "--rank-by", "size"], "--rank-by size: there is allocation, growth"),
        (["nhse:QUE", "--set", "rates.growth"], "--set: 'rates.growth' is no change"),
        (["nhse:QUE", "--processes", "0"], "0 processes: is too few"),
        (["nhse:QUE", "--processes", "2", "--dask", "tcp://127.0.0.1:1"], "are two places to compute"),
        (["nhse:QUE", "--workbook", "england.pdf"], "england.pdf: the report is an Excel workbook"),
        (["nhse:QUE", "--simulate", "--draws", "5"], "5 draws are outside 1,000 to 5,000,000"),
        (["nhse:QUE", "-o", "a.xlsx", "--workbook", "./a.xlsx"], "a.xlsx: is named for the table and for the workbook"),
        (["nhse:QUE", "--simulate", "--seed", str(2**63)], f"seed {2**63} is none"),
        (["nhse:QUE", "nhse:que"], "a total would count it twice"),
    ],
)
def test_what_is_refused_in_one_line(arguments, message):
    result = run(*arguments, code=2)
    assert message in result.stderr and len(result.stderr.splitlines()) == 1
    assert list(Path().iterdir()) == []


@pytest.mark.full
def test_an_address_where_nothing_answers_is_said_in_one_line():
    result = run("nhse:QUE", "--dask", "tcp://127.0.0.1:1", code=2)
    assert len(result.stderr.splitlines()) == 1 and "no scheduler answers" in result.stderr


def test_simulated():
    text = run("nhse:QU*", "--on", "2025-04-01", "--simulate", "--draws", "1000", "--seed", "5").stdout
    assert "Intervals of 4 plans, 1,000 draws, seed 5" in text and "P95" in text
    found = mtfs.rollup("nhse:QU*", draws=1000, seed=5)
    row = rows_of(run("nhse:QU*", "--simulate", "--draws", "1000", "--seed", "5", "--format", "csv").stdout)[-1]
    assert float(row["investment pot P5"]) == found.spreads.whole["pot"].percentiles[0]


def test_a_workbook_too():
    result = run("nhse:QU*", "--workbook", "england.xlsx")
    assert result.stderr == "Workbook: england.xlsx\n" and Path("england.xlsx").is_file()


def test_no_progress_in_a_pipe_and_a_bar_on_a_terminal():
    command = [sys.executable, "-m", "mtfs.cli", "rollup", "nhse:QU*", "--format", "csv"]
    piped = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert piped.stderr == "" and piped.stdout.startswith("level,rank,")
    ours, theirs = pty.openpty()
    shown = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    told = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        told += part
    out = shown.stdout.read()
    shown.stdout.close()
    os.close(ours)
    assert shown.wait(60) == 0 and b"Computing the plans" in told and out.decode() == piped.stdout
