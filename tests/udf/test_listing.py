"""The table of functions in README.md is the list of functions."""

import subprocess
import sys
from pathlib import Path

from mtfs.udf.listing import END, START, functions_as_markdown, with_functions
from mtfs.udf.registry import FUNCTIONS

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_has_the_table_of_functions_as_the_list_gives_it():
    text = README.read_text(encoding="utf-8")
    assert text.count(START) == text.count(END) == 1
    assert with_functions(text) == text, "run: python -m mtfs.udf.listing README.md"


def test_the_table_has_a_row_for_every_function_with_its_arguments():
    rows = functions_as_markdown().splitlines()[2:]
    assert len(rows) == len(FUNCTIONS)
    for row, function in zip(rows, FUNCTIONS.values(), strict=True):
        assert row.startswith(f"| `{function.name}(") and row.count(" | ") == 2 and function.unit in row
        assert all(argument.name in row for argument in function.arguments)


def test_a_table_that_is_out_of_date_is_written_anew_and_a_text_without_one_stays(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(f"before\n{START}\nold\n{END}\nafter\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mtfs.udf.listing", str(path)], check=True, timeout=60)
    assert path.read_text(encoding="utf-8") == f"before\n{START}\n{functions_as_markdown()}\n{END}\nafter\n"
    assert with_functions("no table") == "no table" and with_functions(START) == START
