"""The pages that show what commands print: each block is run, in one folder, in its order."""

import re
from pathlib import Path

import pytest
from support.shown_commands import follows, run

from mtfs.plan.tables.kinds import KINDS
from mtfs.plan.tables.rows import COLUMNS

DOCS = Path(__file__).parents[2] / "docs"
TOUR = (DOCS / "tutorial/deciding.md").read_text(encoding="utf-8")
OWN_TABLE = (DOCS / "how-to/own-table.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```console\n\$ mtfs (.*?)\n(.*?)```|```toml\n(.*?)```", re.DOTALL)
NEXT_YEAR = "next-year.toml"


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


def test_every_block_about_your_own_table_is_what_the_commands_print(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [table] = re.findall(r"```csv\n(.*?)```", OWN_TABLE, re.DOTALL)
    Path("lines.csv").write_text(table, encoding="utf-8")
    blocks = BLOCK.findall(OWN_TABLE)
    assert [command.split()[0] for command, _, _ in blocks] == ["new", "report", "reconcile"]
    for command, shown, _ in blocks:
        follows(shown.splitlines(), run(command))


def test_every_column_and_kind_of_a_table_is_on_the_page():
    assert not [name for name in (*COLUMNS, *(kind.name for kind in KINDS)) if f"`{name}`" not in OWN_TABLE]


@pytest.mark.parametrize("shown", ["pot 2", "pot 3\npot 1", "...\npo"])
def test_a_line_that_is_not_printed_is_found(shown):
    with pytest.raises(AssertionError, match="is not what is printed there"):
        follows(["pot 1", *shown.splitlines()], ["pot 1", "pot 1", "pot 3"])
