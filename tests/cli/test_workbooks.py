"""`mtfs workbook`, `workbooks`, `libreoffice-addin` and `lite`: what they write for each host."""

import re
import zipfile
from pathlib import Path

import pytest
from support import engines
from support.commands import plan_file, refused, run

from mtfs.udf.excel_lambda import lambdas
from mtfs.udf.registry import FUNCTIONS


def test_a_workbook_for_each_host(tmp_path):
    native, office = (run("workbook", "nhse:QOQ", "--host", host) for host in ("native", "libreoffice"))
    assert native.stdout.startswith("Workbook: mtfs.xlsx") and "libreoffice-addin" in office.stdout
    run("report", "nhse:QOQ", "-o", "report.xlsx")
    assert Path("mtfs.xlsx").read_bytes() == Path("report.xlsx").read_bytes()
    assert "MTFS.ALLOCATION(" in " ".join(
        str(cell.value) for row in engines.load(Path("mtfs-libreoffice.xlsx"))["Allocation"].iter_rows() for cell in row
    )
    assert "needs the ending .xlsm" in refused("workbook", "--host", "xlwings", "-o", "wrong.xlsx")
    assert not Path("wrong.xlsx").exists()


def test_the_workbook_for_xlwings_which_excel_itself_has_not_opened():
    result = run("workbook", "nhse:QOQ", "--host", "xlwings", "-o", "calls.xlsm")
    assert "Ctrl+Alt+F9" in result.stdout
    assert {"Help", "Compare", "xlwings.conf", "Inputs"} <= set(engines.load(Path("calls.xlsm")).sheetnames)


def test_the_workbook_for_excel_with_nothing_installed():
    result = run("workbook", "nhse:QOQ", "--host", "lambda")
    assert "mtfs-functions.xlsx" in result.stdout and "Microsoft 365 or Excel 2024" in result.stdout
    with zipfile.ZipFile("mtfs-functions.xlsx") as package:
        assert b"_xlfn.LAMBDA(" in package.read("xl/workbook.xml")
        assert not [part for part in package.namelist() if "vba" in part]


def test_functions_are_listed_described_and_printed_to_paste_into_excel():
    listed = run("functions").stdout.splitlines()
    assert len(listed) == len(FUNCTIONS) and listed[0].startswith("MTFS_NET_UPLIFT(inflation, efficiency): Net uplift")
    assert "  occupancy: Bed occupancy" in run("functions", "beds").stdout
    every = run("functions", "--lambda").stdout.split("\n\n")
    assert [text.partition("\n")[0] for text in every] == [function.name for function in lambdas()]
    name, comment, text = run("functions", "--lambda", "mtfs_gap").stdout.splitlines()
    assert name == "MTFS_GAP" and comment.startswith("Gap of each year") and text.startswith("=LAMBDA(expenditure,")
    assert refused("functions", "gop") == "gop: is no function; did you mean MTFS_GAP?"
    assert refused("functions", "--lambda", "plan").startswith("MTFS_PLAN: computes a plan, and has no LAMBDA")


def test_a_workbook_with_macros_that_is_the_plan_is_not_replaced_by_it():
    run("workbook", "nhse:QOQ", "--host", "xlwings", "-o", "calls.xlsm")
    before = Path("calls.xlsm").read_bytes()
    said = refused("workbook", "calls.xlsm", "--host", "xlwings", "-o", "./calls.xlsm")
    assert said == "calls.xlsm: is the plan itself and would be replaced; choose another name with -o"
    assert Path("calls.xlsm").read_bytes() == before
    run("workbook", "calls.xlsm", "--host", "xlwings", "-o", "anew.xlsm")


def test_the_extension_for_libreoffice():
    assert "Extension Manager" in run("libreoffice-addin", "-o", "x.oxt").stdout
    with zipfile.ZipFile("x.oxt") as package:
        assert "CalcAddIns.xcu" in package.namelist()
    plan = plan_file().read_bytes()
    assert refused("libreoffice-addin", "-o", "plan.toml").endswith("give it a name that ends in .oxt")
    assert Path("plan.toml").read_bytes() == plan


@pytest.mark.full
def test_the_workbooks_that_come_with_mtfs_are_written_by_one_command():
    from mtfs.report.hosts.workbooks import WORKBOOKS

    written = run("workbooks").stdout.splitlines()
    assert written == [f"Written: {Path('workbooks') / name}" for name in WORKBOOKS]
    Path("workbooks", "mtfs.xlsx").write_bytes(b"edited")
    assert "is kept as workbooks" in run("workbooks").stdout.replace("\\", "/")
    assert Path("workbooks", "mtfs.previous.xlsx").read_bytes() == b"edited"
    Path("workbooks", "mtfs.xlsm").write_bytes(b"edited")
    assert "kept" not in run("workbooks", "--replace").stdout
    assert zipfile.is_zipfile(Path("workbooks", "mtfs.xlsm"))
    assert {path.name for path in Path("workbooks").iterdir()} == {*WORKBOOKS, "mtfs.previous.xlsx"}


def test_lite_prints_two_texts_with_their_names_or_writes_them():
    found = re.split(r"----- (\S+) -----\n", run("lite").stdout)
    printed = dict(zip(found[1::2], found[2::2], strict=True))
    assert list(printed) == ["main.py", "requirements.txt"] and found[0] == ""
    assert run("lite", "-o", "new/lite").stdout.count("Written: ") == 2
    for name, text in printed.items():
        assert Path("new", "lite", name).read_text(encoding="utf-8").strip() == text.strip()
    assert "kept" not in run("lite", "-o", "new/lite").stdout
    own = Path("new", "lite", "requirements.txt")
    own.write_text("polars\n", encoding="utf-8")
    kept = own.with_suffix(".previous.txt")
    assert f"Written: {own} (the earlier one is kept as {kept})" in run("lite", "-o", "new/lite").stdout
    assert kept.read_text(encoding="utf-8") == "polars\n"
    Path("file").write_text("", encoding="utf-8")
    assert refused("lite", "-o", "file").startswith("file: ")
