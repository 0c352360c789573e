"""The command line as a program: its commands and help, its errors and exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import refused, run
from typer.main import get_command
from typer.testing import CliRunner

from mtfs.cli import app
from mtfs.core.version import VERSION
from mtfs.plan.library import DEFAULT, built_in_text

COMMANDS = (
    *("report", "show", "explain", "check", "reconcile", "new", "schema", "examples", "icbs", "import-allocations"),
    *("data", "scenarios", "sensitivity", "simulate", "solve", "bridge", "lock", "variance", "rollup", "serve"),
    *("workbook", "libreoffice-addin", "functions", "workbooks", "lite", "doctor"),
)


@pytest.mark.parametrize("command", [["report"], ["show"], ["check"], ["explain", "pot.annual", "--plan"]])
@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ("none.toml", "none.toml: cannot be read"),
        ("none.xlsx", "none.xlsx: there is no such file"),
        ("nhse:QZZ", "'QZZ' is no ICB"),
        ("cambridge", "'cambridge' is no plan"),
        ("", "'' is no plan"),
    ],
)
def test_a_plan_that_is_not_there_is_one_line_and_exit_code_2(command, plan, message):
    assert message in refused(*command, plan)
    assert list(Path().iterdir()) == []


def test_a_bad_plan_is_one_line_a_mistake():
    path = Path("bad.toml")
    path.write_text(
        built_in_text(DEFAULT).replace("0.023", "2.3").replace("value = 1950000.0", 'value = "lots"'), encoding="utf-8"
    )
    text = refused("check", path)
    assert text == "bad.toml: allocation.icb.opening.value: 'lots' is no number; type one in £k, such as 1500 for £1.5m"


@pytest.mark.parametrize(
    "arguments",
    [
        ["unknown"],
        ["show", "--colour"],
        ["show", "--format", "xml"],
        ["report", "--commercial", "best"],
        ["explain"],
        ["new"],
        ["import-allocations"],
        ["show", "a", "b"],
    ],
)
def test_a_wrong_command_is_exit_code_2(arguments):
    assert "Traceback" not in run(*arguments, code=2).output


def program(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "mtfs.cli", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        **options,
    )


def test_the_program_prints_errors_on_standard_error_alone():
    done = program("show", "none.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mtfs: none.toml: cannot be read") and len(done.stderr.splitlines()) == 1


def test_the_program_in_a_pipe():
    done = program("show", "--format", "csv")
    assert done.returncode == 0 and done.stderr == "" and done.stdout.startswith("line,name,unit,all years,2024/25,")
    assert "\x1b" not in program("show").stdout


def test_a_closed_pipe_is_no_error():
    code = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'mtfs.cli', 'show', '--format', 'json'], "
    )
    code += "stdout=subprocess.PIPE, stderr=subprocess.PIPE); p.stdout.close(); e = p.stderr.read(); print(p.wait(), e)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert "Traceback" not in done.stdout and "BrokenPipe" not in done.stdout


def test_the_version():
    assert run("--version").stdout == f"mtfs {VERSION}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    text = run(command, "--help").stdout
    assert "Usage: " in text and "--help" in text


def test_without_a_command_there_is_help():
    result = CliRunner().invoke(app, [])
    assert "Commands" in result.output and all(command in result.output for command in COMMANDS)


def commands():
    return get_command(app).commands


def test_the_commands_are_these():
    assert tuple(sorted(commands())) == tuple(sorted(COMMANDS))
