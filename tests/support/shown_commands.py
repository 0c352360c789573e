"""Commands that a page shows with what they print.

A shown line `...` stands for lines left out, and one that ends with ` ...` for the beginning of a line.
"""

import shlex

from typer.testing import CliRunner

from mtfs.cli import app


def run(command):
    result = CliRunner().invoke(app, shlex.split(command))
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def follows(shown, printed):
    """Whether the shown lines are the printed ones, in their order, with nothing left out but where it says so."""
    printed, gap = list(printed), False
    for line in shown:
        if line == "...":
            gap = True
            continue
        beginning = line.removesuffix(" ...")
        fits = [
            at for at, text in enumerate(printed) if text == line or (beginning != line and text.startswith(beginning))
        ]
        assert fits if gap else fits[:1] == [0], f"{line!r} is not what is printed there"
        printed, gap = printed[fits[0] + 1 :], False
