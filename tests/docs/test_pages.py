"""The pages of the documentation: what they say of the program is true, and the site builds from them."""

import re
import runpy
import subprocess
import sys
import tomllib
from math import factorial
from pathlib import Path

import pytest
from support import requirements
from support.commands import run
from support.plan_builder import changed
from typer.main import get_command

import mtfs
from mtfs.analysis.rollup import CLOSED_WITHIN
from mtfs.analysis.versions.attribution import MOST_EXACT, PAIRS, attribute
from mtfs.cli import app
from mtfs.core.units import RATE
from mtfs.core.version import VERSION
from mtfs.plan.library import DEFAULT, built_in_text
from mtfs.plan.toml import plan_from_data
from mtfs.udf.registry import FUNCTIONS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"(!?)\[([^\]]+)\]\(([^)#\s]+)(?:#[\w-]*)?\)")
CALL = re.compile(r"(?:^\$? *|&& *|`|cli )mtfs ([a-z][a-z-]+)([^`\n#]*(?:\\\n[^`\n#]*)*)", re.MULTILINE)
LOADED = re.compile(r"<(?:script|img|iframe|link)[^>]+?(?:src|href)=\"?((?:https?:)?//[^\">\s]+)")
SECTION = re.compile(r"^## mtfs ([\w-]+)\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
WRITE = "run: python docs/generate.py"

generate = runpy.run_path(str(DOCS / "generate.py"))


def text(name):
    """A page as one line, so that a sentence may be broken anywhere."""
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


def titled(path):
    return str(path.relative_to(ROOT))


# generated parts


def test_no_generated_part_is_out_of_date():
    assert not [titled(path) for path in generate["out_of_date"]()], WRITE


def test_every_generated_part_stands_on_one_page():
    marks = [name for path in PAGES for name, _ in generate["MARKED"].findall(path.read_text(encoding="utf-8"))]
    assert sorted(marks) == sorted(generate["PARTS"])


def test_a_part_that_is_out_of_date_is_noticed_and_a_text_without_one_stays():
    page = "before\n<!-- generated: functions -->\nold\n<!-- end of generated -->\nafter\n"
    written = generate["generated"](page)
    assert written != page and written.startswith("before\n") and written.endswith("\nafter\n")
    assert generate["generated"](written) == written and generate["generated"]("no part") == "no part"


def test_every_function_has_a_row_with_its_arguments():
    rows = generate["functions"]().splitlines()[2:]
    for row, function in zip(rows, FUNCTIONS.values(), strict=True):
        assert row.startswith(f"| `{function.name}(") and row.count(" | ") == 2 and function.unit in row
        assert all(argument.name in row for argument in function.arguments)


def test_every_option_of_every_command_has_a_row():
    sections = dict(
        re.findall(r"^## mtfs ([\w-]+)\n(.*?)(?=^## |\Z)", generate["commands"](), re.DOTALL | re.MULTILINE)
    )
    commands = get_command(app).commands
    assert sections.keys() == commands.keys()
    for name, command in commands.items():
        for option in (one for one in command.params if one.param_type_name == "option"):
            assert f"| `{', '.join(option.opts)}" in sections[name], f"mtfs {name} {option.opts}"


# links, pictures, commands


@pytest.mark.parametrize("page", PAGES, ids=titled)
def test_every_link_of_a_page_leads_somewhere_and_every_picture_says_what_it_shows(page):
    for picture, words, place in LINK.findall(page.read_text(encoding="utf-8")):
        assert place.startswith("https://") or (page.parent / place).exists(), place
        assert not picture or len(words.split()) > 2, words


def test_every_picture_is_shown_on_a_page():
    shown = {
        place.rpartition("/")[2] for page in PAGES for picture, _, place in LINK.findall(page.read_text()) if picture
    }
    assert shown == {path.name for path in (DOCS / "pictures").iterdir()}


@pytest.mark.parametrize("page", PAGES, ids=titled)
def test_every_command_and_option_that_a_page_shows_exists(page):
    commands = get_command(app).commands
    for name, rest in CALL.findall(page.read_text(encoding="utf-8")):
        assert name in commands, f"mtfs {name}"
        options = {opt for one in commands[name].params for opt in (*one.opts, *one.secondary_opts)}
        assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", rest)) <= options, f"mtfs {name}{rest}"


def test_readme_is_one_page():
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150


def test_the_citation_names_this_version():
    assert f"\nversion: {VERSION}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


@pytest.mark.full
def test_the_site_builds_without_a_warning_and_fetches_nothing(tmp_path):
    requirements.require("docs")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > len(list(DOCS.rglob("*.md")))
    assert not [place for page in pages for place in LOADED.findall(page.read_text(encoding="utf-8"))]


# what the pages say


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial/first-report.md"])
def test_the_headline_is_the_one_that_report_prints(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = (ROOT / page).read_text(encoding="utf-8")
    assert f"```\n{run('report').stdout}```" in shown


def test_what_is_said_of_the_published_claims_is_what_reconcile_finds():
    said = text("docs/explanation/claims.md")
    found = mtfs.reconcile(mtfs.load_plan())
    holding = sum(outcome.result == "holds" for outcome in found.computed)
    assert f"{holding} of the {len(found.computed)} claims that can be computed hold as the plan stands" in said
    assert f"of {len(found.combinations)} combinations the best satisfies {len(found.best[0].holds)}" in said
    computed = {outcome.id: outcome.computed for outcome in found.computed}
    millions = {key: f"£{computed[key] / 1000:,.1f}m" for key in ("allocation_2028_29", "repurposed_a_year")}
    assert f"over £2.17bn | {millions['allocation_2028_29']} | does not hold" in said
    assert f"a further £28m a year | {millions['repurposed_a_year']} | holds" in said
    pot = [f"£{computed[key] / 1000:.0f}m" for key in ("pot_least", "pot_most")]
    assert f"between £180m and £205m | {pot[0]} to {pot[1]} | does not hold" in said
    assert f"142,000 bed days | {computed['bed_days_benefit']:,.0f} | does not hold" in said
    assert f"c.54,000 bed days | {computed['bed_days_productivity']:,.0f} | holds" in said


def test_the_functions_are_counted():
    assert f"{len(FUNCTIONS)} functions such as" in text("docs/reference/functions.md")


def test_the_worked_example():
    """Retyped by hand: one year of the published plan."""
    projection, year = mtfs.project(mtfs.load_plan()), "2025/26"
    expected = {
        "allocation.step_growth": 1_950_000 * 0.023,
        "allocation.step_inflation": 1_950_000 * 1.023 * 0.015,
        "allocation.step_efficiency": -1_950_000 * 1.023 * 0.011,
        "allocation.step_convergence": 1_950_000 * 1.023 * 1.004 * -0.01,
        "allocation.recurrent": 1_950_000 * 1.023 * (1 + 0.015 - 0.011) * 0.99,
        "pot.available_growth": 44_850 - 20_028.294 - 12_321.706,
        "pot.repurposed": 92_744.3 * 0.1 + 31_503.8 * 0.3 + 37_097.72 * 0.25,
        "pot.annual": 12_500 + 28_000,
    }
    for line, value in expected.items():
        assert projection.value(line, year) == pytest.approx(value, abs=0.001), line
    assert projection.value("pot.annual") == pytest.approx(5 * (12_500 + 28_000), abs=0.01)
    said = text("docs/explanation/worked-example.md")
    for shown in (
        *("44,850.000", "29,922.750", "-21,943.350", "-20,028.294", "1,982,801.106"),
        *("£24,821.706k", "£12,321.706k", "£28,000.0k", "£40,500.0k", "£202.5m"),
    ):
        assert shown in said


def test_what_is_attributed_by_hand():
    released = {0b00: 100 * 0.10, 0b01: 120 * 0.10, 0b10: 100 * 0.15, 0b11: 120 * 0.15}
    fund, share = attribute(2, lambda made: released[made]).effects
    assert (fund, share) == pytest.approx(((2 + 3) / 2, (6 + 5) / 2))
    said = text("docs/explanation/attribution.md")
    assert f"| on average | £{fund:.1f}m | £{share:.1f}m |" in said and f"Up to {MOST_EXACT} drivers" in said
    assert f"Of more, {2 * PAIRS} orders" in said and f"some {factorial(12) / 1e6:.0f} million" in said


@pytest.mark.parametrize(
    ("key", "value"), [("funds.bcf.opening.value", "92,744"), ("settings.acute.first.value", 0.38)]
)
def test_an_error_is_told_as_the_page_shows_it(key, value):
    data = tomllib.loads(built_in_text(DEFAULT))
    with pytest.raises(mtfs.PlanError) as raised:
        plan_from_data(changed(data, {key: value}), "my-plan.toml")
    said = text("docs/reference/errors.md")
    assert str(raised.value) in said or f"*{str(raised.value).removeprefix('my-plan.toml: ')}*" in said


def test_the_figures_for_power_bi_have_a_row_for_each(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [example] = re.findall(r"```python\n(.*?)```", (DOCS / "how-to/power-bi.md").read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(example, names)
    figures, plan = names["figures"], names["plan"]
    pots = figures[(figures["line"] == "pot.annual") & (figures["scenario"] == "as it stands")]
    assert list(pots["year"]) == list(plan.years[1:]) and pots["value"].sum() == pytest.approx(202_500)
    columns = ", ".join(f"`{name}`" for name in [*figures.columns][:-1])
    assert f"The columns are {columns} and `{figures.columns[-1]}`." in text("docs/how-to/power-bi.md")


def test_the_python_example_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    [example] = re.findall(r"```python\n(.*?)```", (DOCS / "how-to/python.md").read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(example, names)
    assert names["pot"] == names["table"].loc["pot.annual", "2026/27"] > 0
    assert names["failing"] == [] and names["figure"].value == 1_718_185
    assert "Investment pot of the year, 2026/27" in capsys.readouterr().out and (tmp_path / "que.xlsx").is_file()


@pytest.mark.parametrize("name", ["docs/how-to/england.md", "docs/reference/words.md"])
def test_the_distance_that_counts_as_closed_is_that_of_the_rollup(name):
    assert f"stays within {RATE.in_table(CLOSED_WITHIN).replace('0%', '%')}" in text(name)
