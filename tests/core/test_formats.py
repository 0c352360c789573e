"""Files of other programs in the place of a plan or a workbook: what each is, and what to do, in one line."""

import base64
import zipfile

import pytest
from support.commands import refused

import mtfs
from mtfs.core.errors import MtfsError
from mtfs.core.formats import AS_PLAN, AS_XLSX, other_format
from mtfs.core.spreadsheets import open_workbook
from mtfs.web.question import read_question

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def open_document():
    """The start of an .ods as LibreOffice writes it: what it is stands first, unpacked."""
    from io import BytesIO

    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<x/>")
    return stream.getvalue()


FILES = {
    "plan.xls": (OLE, AS_XLSX),
    "PLAN.XLS": (OLE, AS_XLSX),
    "page saved as.xls": (b"<html><table>", AS_XLSX),
    "binary.xlsb": (b"PK\x03\x04" + bytes(50), AS_XLSX),
    "protected.xlsx": (OLE, "without a password"),
    "renamed.toml": (OLE, AS_XLSX),
    "no ending": (OLE, AS_XLSX),
    "plan.ods": (open_document(), AS_XLSX),
    "flat.fods": (b"<?xml version='1.0'?>", AS_XLSX),
    "renamed.xlsx": (open_document(), AS_XLSX),
    "renamed.xlsm": (open_document(), AS_XLSX),
    "also renamed.toml": (open_document(), AS_XLSX),
    "plan.numbers": (b"PK\x03\x04" + bytes(50), "export it from Numbers as .xlsx"),
    "table.csv": (b"line,year,value\n", AS_PLAN),
    "table.tsv": (b"line\tyear\n", AS_PLAN),
    "board paper.pdf": (b"%PDF-1.7", AS_PLAN),
    "renamed paper.toml": (b"%PDF-1.7", AS_PLAN),
    "board paper.docx": (b"PK\x03\x04" + bytes(50), AS_PLAN),
    "answer.json": (b"{}", AS_PLAN),
}


@pytest.mark.parametrize("name", FILES)
def test_another_programs_file_says_what_to_do(name, tmp_path):
    content, remedy = FILES[name]
    path = tmp_path / name
    path.write_bytes(content)
    assert refused("show", path).startswith(f"{path}: is ") and remedy in refused("show", path)
    with pytest.raises(MtfsError) as caught:
        open_workbook(path)
    assert "UTF-8" not in str(caught.value) and len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "name", ["plan.xls", "plan.ods", "renamed.xlsx", "protected.xlsx", "table.csv", "board paper.pdf"]
)
def test_so_it_does_on_import(name, tmp_path):
    content, remedy = FILES[name]
    (tmp_path / name).write_bytes(content)
    assert f"{name}: is a" in refused("import-allocations", tmp_path / name)
    assert remedy in refused("import-allocations", tmp_path / name)


@pytest.mark.parametrize("name", ["plan.xls", "plan.ods", "renamed.xlsx", "protected.xlsx", "board paper.pdf"])
def test_so_it_does_on_the_page_which_reads_a_table_too(name):
    content, remedy = FILES[name]
    with pytest.raises(MtfsError, match=rf"^{name}: is a") as caught:
        read_question({"upload": {"name": name, "content": base64.b64encode(content).decode()}})
    assert remedy in str(caught.value)


@pytest.mark.parametrize("name", ["plan.toml", "plan.xlsx", "plan.xlsm", "plan", "plan.txt", "my.csv.toml", "ods"])
def test_what_may_be_a_plan_is_read(name):
    assert other_format(name, b'name = "A"') is None


def test_a_file_that_is_not_there_is_not_guessed_at():
    with pytest.raises(mtfs.PlanError, match=r"'none\.xls' is no plan: give a \.toml file"):
        mtfs.load_plan("none.xls")
