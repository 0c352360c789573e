"""Commands run as users run them, and what they answer."""

from pathlib import Path

from typer.testing import CliRunner

import mtfs
from mtfs.cli import app
from support.plan_builder import made, rich


def run(*arguments, code=0):
    """The result of a command that ends with the exit code."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def refused(*arguments):
    """The one line of an error."""
    result = run(*arguments, code=2)
    lines = result.stderr.splitlines()
    assert result.stdout == "" and len(lines) == 1 and lines[0].startswith("mtfs: "), result.output
    return lines[0].removeprefix("mtfs: ")


def plan_file(name="plan.toml", plan=None):
    path = Path(name)
    mtfs.write_toml(plan or made(rich()), path)
    return path
