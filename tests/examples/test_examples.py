"""The examples run as they stand, in an empty folder, and print what the program computes."""

import ast
import json
import runpy
from pathlib import Path

import pytest
from matplotlib import pyplot

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOK = json.loads((EXAMPLES / "from_allocation_to_pot.ipynb").read_text(encoding="utf-8"))
PRINTED = {
    "own_icb": ("NHS Humber and North Yorkshire ICB", "Missing: Funding pressures (pressures.all)", "£3,413,852k"),
    "own_table": ("Funding gap, 2027/28: holds", "Checks that fail: none"),
    "what_moves_the_pot": ("funds.bcf.repurpose: £179.3m to £211.8m", "Chance of £205m: 38%", "reaches £205m: 26.35%"),
    "what_changed": ("£202.5m becomes £222.5m, up £20.0m.", "by Finance team"),
    "all_of_england": ("36 ICBs, 7 regions", "NHS South East London ICB"),
}
WRITTEN = {
    "own_icb": ["humber-and-north-yorkshire.xlsx"],
    "own_table": ["council.toml"],
    "what_moves_the_pot": ["tornado.png"],
    "what_changed": ["agreed.locked.toml", "bridge.png", "bridge.xlsx"],
    "all_of_england": ["england.csv", "england.parquet"],
}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pyplot.switch_backend("Agg")
    yield
    pyplot.close("all")


def test_every_example_has_its_case():
    assert {path.stem for path in EXAMPLES.glob("*.py")} == PRINTED.keys() == WRITTEN.keys()


@pytest.mark.parametrize("name", PRINTED)
def test_an_example_prints_and_writes_what_it_says(name, capsys):
    runpy.run_path(str(EXAMPLES / f"{name}.py"))
    printed = capsys.readouterr().out
    assert not [text for text in PRINTED[name] if text not in printed], printed
    assert sorted(path.name for path in Path().iterdir()) == WRITTEN[name]


def test_every_cell_of_the_notebook_runs_and_shows_something():
    names = {}
    for cell in (cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"):
        *before, last = ast.parse("".join(cell["source"])).body
        exec(compile(ast.Module(before, []), cell["id"], "exec"), names)
        shown = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names)
        assert shown is None or hasattr(shown, "_repr_html_") or shown.get_title(loc="left"), cell["id"]
    assert names["projection"].value("pot.annual") == pytest.approx(202_500)


def test_the_notebook_is_kept_without_outputs_and_names_every_cell_once():
    cells = NOTEBOOK["cells"]
    assert (NOTEBOOK["nbformat"], len({cell["id"] for cell in cells})) == (4, len(cells))
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
