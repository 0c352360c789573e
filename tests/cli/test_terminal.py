"""Every command in real terminals: no line is wider than the terminal, no figure is broken; colours."""

import re
from collections import Counter

import pytest
from support.commands import run
from support.example_plans import CASES, STP
from support.profile import sample
from support.terminals import STYLE, on_terminal

import mtfs
from mtfs.core.wrapping import width_of

DEFAULT = "cambridgeshire-peterborough-2025-28"
COMMANDS = {
    "show": ["show"],
    "show --all": ["show", "--all", "--ids"],
    "show of thirty years": ["show", CASES / "thirty-year-plan.toml"],
    "show of a gap": ["show", STP, "--all", "--real"],
    "show of an ICB": ["show", "nhse:QUE"],
    "check": ["check", "nhse:QUE", "--ids"],
    "reconcile": ["reconcile", STP],
    "readings": ["reconcile", STP, "--table", "readings", "--ids"],
    "icbs": ["icbs"],
    "explain": ["explain", "pot.annual", "2025/26"],
    "scenarios": ["scenarios", "--ids"],
    "sensitivity": ["sensitivity", "--ids"],
    "two-way": ["sensitivity", "--two-way", "funds.sdf.repurpose", "available_growth.central", "--points", "21"],
    "simulate": ["simulate", "--draws", "1000"],
    "solve": ["solve", "--set", "funds.sdf.repurpose", "--for", "pot.total=£205m", "--ids"],
    "bridge": ["bridge", DEFAULT, "nhse:QUE", "--for", "allocation.recurrent 2026/27"],
    "changes": ["bridge", DEFAULT, "later.toml", "--changes", "--ids"],
    "variance": ["variance", "locked.toml", "later.toml", "--ids"],
    "rollup": ["rollup", "nhse:QU*", "--simulate", "--draws", "1000"],
    "report": ["report", "-o", "report.xlsx"],
}
WITHOUT_FIGURES = ("check", "readings")
WIDTHS = (80, 100, 120)
CASES_OF_WIDTH = {f"{name}, {width}": (name, width) for width in WIDTHS for name in COMMANDS}
FIGURE = re.compile(r"(?<![\w.,/])-?£?\d[\d,]*\.\d+(?:%|m|bn)?(?![\w/])")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a locked plan, and a later one that has an outturn."""
    folder = tmp_path_factory.mktemp("plans")
    locked = mtfs.write_locked(mtfs.load_plan(), folder / "locked.toml", "Finance")
    data = locked.model_dump(mode="python", exclude_none=True, exclude={"lock"})
    outturn = {"value": 9000.0, "unit": "£k", "status": "local", "source": "Ledger", "note": "Month 12."}
    data |= {"date": locked.date.replace(year=2026, month=5)}
    data["actuals"] = {"growth": {"line": "pot.available_growth", "year": "2025/26", "value": outturn}}
    mtfs.write_toml(mtfs.Plan.model_validate(data), folder / "later.toml")
    return folder


@pytest.mark.parametrize("case", sample(CASES_OF_WIDTH).values(), ids=str)
def test_no_line_is_wider_than_the_terminal_and_every_figure_is_whole(case, folder, monkeypatch):
    name, width = case
    monkeypatch.chdir(folder)
    printed, code = on_terminal(COMMANDS[name], width, folder)
    assert code == 0
    plain = STYLE.sub("", printed)
    assert [line for line in plain.splitlines() if width_of(line) > width] == []
    figures = Counter(FIGURE.findall(run(*COMMANDS[name]).stdout))
    assert bool(figures) == (name not in WITHOUT_FIGURES) and not figures - Counter(FIGURE.findall(plain))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_rollup_is_one_table_with_a_row_for_each_plan(width, tmp_path):
    printed, _ = on_terminal(["rollup", "nhse:QU*"], width, tmp_path)
    lines = STYLE.sub("", printed).splitlines()
    rules = [line for line in lines if line.startswith("----")]
    assert len(rules) == 1
    assert [line.split()[0] for line in lines if re.match(r"\d+ +NHS ", line)] == ["1", "2"]


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
    ids=str,
)
def test_a_terminal_shows_colours_unless_told_not_to(environment, coloured, tmp_path):
    printed, code = on_terminal(["check", "nhse:QUE"], 80, tmp_path, **environment)
    passing = re.search(r"\x1b\[32m(\d+) of \1 checks pass", printed)
    assert code == 0 and ("\x1b[32mOK\x1b[0m" in printed) == bool(passing) == coloured
    assert ("\x1b" in printed) == coloured


def test_a_terminal_that_does_not_say_how_wide_it_is_has_80_columns(tmp_path):
    assert on_terminal(["icbs"], 0, tmp_path) == on_terminal(["icbs"], 80, tmp_path)


def test_what_goes_to_standard_error_is_broken_at_words_too(tmp_path):
    command = ["solve", "--set", "funds.sdf.repurpose", "--for", "pot.total=500000"]
    printed, code = on_terminal(command, 80, tmp_path, both=True)
    lines = printed.splitlines()
    assert code == 1 and len(lines) > 3 and all(width_of(line) <= 80 for line in lines)
    assert "341,616.5 £k" in printed


def test_what_is_refused_is_broken_at_words(tmp_path):
    printed, code = on_terminal(["show", "no-such-plan"], 80, tmp_path, both=True)
    lines = printed.splitlines()
    assert code == 2 and lines[0].startswith("mtfs: 'no-such-plan'") and len(lines) > 1
    assert all(width_of(line) <= 80 for line in lines)


def test_status_and_verdict_have_their_colours_and_a_pipe_has_none(tmp_path):
    printed, _ = on_terminal(["reconcile"], 300, tmp_path)
    for colour, word in (("32", "holds"), ("31", "does not hold"), ("33", "illustrative"), ("32", "published")):
        assert f"\x1b[{colour}m{word}\x1b[0m" in printed
    assert "\x1b" not in run("check").stdout
