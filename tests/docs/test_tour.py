"""The tour in the tutorial shows what the commands print: each block is run, in one folder, in its order.

A shown line `...` stands for lines left out, and one that ends with ` ...` for the beginning of a line.
"""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mtfs.cli import app

TOUR = (Path(__file__).parents[2] / "docs/tutorial/deciding.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```console\n\$ mtfs (.*?)\n(.*?)```|```toml\n(.*?)```", re.DOTALL)
NEXT_YEAR = "next-year.toml"


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


def give_outturn(toml):
    """What the text beside the block says: a later plan, its date, and what the year that has ended brought."""
    run(f"new {NEXT_YEAR} --from agreed.toml")
    text = Path(NEXT_YEAR).read_text(encoding="utf-8")
    assert "`date = 2026-05-01`" in TOUR
    dated = re.sub(r"^date = .*$", "date = 2026-05-01", text, flags=re.MULTILINE)
    assert dated != text
    Path(NEXT_YEAR).write_text(f"{dated}\n{toml}", encoding="utf-8")


def test_every_block_of_the_tour_is_what_the_commands_print(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(TOUR)
    assert [command.split()[0] for command, _, _ in blocks if command] == [
        *("scenarios", "sensitivity", "simulate", "solve", "lock", "variance", "bridge", "rollup"),
    ]
    for command, shown, toml in blocks:
        if toml:
            give_outturn(toml)
        else:
            follows(shown.splitlines(), run(command))


@pytest.mark.parametrize("shown", ["pot 2", "pot 3\npot 1", "...\npo"])
def test_a_line_that_is_not_printed_is_found(shown):
    with pytest.raises(AssertionError, match="is not what is printed there"):
        follows(["pot 1", *shown.splitlines()], ["pot 1", "pot 1", "pot 3"])
