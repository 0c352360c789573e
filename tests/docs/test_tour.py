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
FOLLOWED = ("tutorial/own-icb.md", "tutorial/own-table.md", "how-to/questions.md", "how-to/reforecast.md")
"""Pages that a reader follows from the top: tables are saved, parts of a plan put into the plan that was begun last."""
STEP = re.compile(r"```(csv|toml|console)\n(.*?)```", re.DOTALL)


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


def put(path, part):
    """Put a table into a plan file in place of that of its name, or at the end; a key in place of that at the top."""
    text, [name, *_] = path.read_text(encoding="utf-8"), re.findall(r"^\[.*\]$|^\w+ =", part, re.MULTILINE)
    end = r".*?(?=\n\n|\n?\Z)" if name.startswith("[") else r"[^\n]*"
    there = re.compile(rf"^{re.escape(name)}{end}", re.DOTALL | re.MULTILINE)
    changed = there.sub(lambda _: part.strip(), text, count=1) if there.search(text) else f"{text}\n{part}"
    assert changed != text, f"{name} is there already, as the page has it"
    path.write_text(changed, encoding="utf-8")


@pytest.mark.parametrize("page", FOLLOWED)
def test_a_page_can_be_followed_from_the_top(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan = Path()
    for kind, block in STEP.findall((DOCS / page).read_text(encoding="utf-8")):
        if kind == "csv":
            Path("lines.csv").write_text(block, encoding="utf-8")
        elif kind == "toml":
            put(plan, block)
        else:
            command, *shown = block.removeprefix("$ mtfs ").splitlines()
            follows(shown, run(command))
            begun = re.match(r"new (\S+)", command)
            plan = Path(begun[1]) if begun else plan


@pytest.mark.parametrize("page", FOLLOWED)
def test_a_page_that_is_followed_shows_no_block_that_is_not_tried(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    assert text.count("```") == 2 * len(STEP.findall(text)) and len(STEP.findall(text)) >= 5


def test_every_column_and_kind_of_a_table_is_on_the_page():
    assert not [name for name in (*COLUMNS, *(kind.name for kind in KINDS)) if f"`{name}`" not in OWN_TABLE]


@pytest.mark.parametrize("shown", ["pot 2", "pot 3\npot 1", "...\npo"])
def test_a_line_that_is_not_printed_is_found(shown):
    with pytest.raises(AssertionError, match="is not what is printed there"):
        follows(["pot 1", *shown.splitlines()], ["pot 1", "pot 1", "pot 3"])
