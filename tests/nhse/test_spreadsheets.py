"""Workbooks that are none, are damaged or are hostile are refused with one line."""

import struct
import zipfile

import openpyxl
import pytest

from mtfs.core import spreadsheets
from mtfs.core.errors import WorkbookError
from mtfs.core.spreadsheets import open_workbook

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
)
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


@pytest.fixture
def workbook(tmp_path):
    """A sound workbook; `rewrite` replaces or adds parts of it."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "text"
    book.worksheets[0]["B2"] = 2.5
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def rewrite(path, parts):
    """Replace parts of a package (None: leave out)."""
    with zipfile.ZipFile(path) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    for name, change in parts.items():
        contents[name] = change(contents[name]) if callable(change) else change
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            if content is not None:
                package.writestr(name, content)


def refusal(path):
    with pytest.raises(WorkbookError) as caught:
        open_workbook(path)
    message = str(caught.value)
    assert "\n" not in message and message.startswith(path.name + ": ") and "; " in message
    return message


def test_a_sound_workbook_opens(workbook):
    assert open_workbook(workbook).worksheets[0]["B2"].value == 2.5


def test_formulas_or_values(workbook):
    book = openpyxl.load_workbook(workbook)
    book.worksheets[0]["C3"] = "=1+1"
    book.save(workbook)
    assert open_workbook(workbook, data_only=False).worksheets[0]["C3"].value == "=1+1"
    assert open_workbook(str(workbook)).worksheets[0]["C3"].value is None


def test_openpyxl_reads_with_defusedxml():
    assert openpyxl.DEFUSEDXML


def test_missing_file(tmp_path):
    assert "there is no such file" in refusal(tmp_path / "gone.xlsx")


def test_folder(tmp_path):
    assert "is not a file" in refusal(tmp_path)


@pytest.mark.parametrize("content", [b"", b"year,value\n", b"PK\x03\x04"])
def test_not_a_zip(tmp_path, content):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    assert "is not an Excel workbook; save it as .xlsx, without a password" in refusal(path)


def test_large_file(workbook, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_FILE_BYTES", 100)
    assert "is larger than 0.0001 MB" in refusal(workbook)


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml"])
def test_zip_without_a_workbook(workbook, part):
    rewrite(workbook, {part: None})
    assert f"is a zip without {part}" in refusal(workbook)


def test_truncated_zip(workbook):
    content = workbook.read_bytes()
    middle = len(content) // 3
    workbook.write_bytes(content[:middle] + bytes(40) + content[middle + 40 :])
    assert "damaged" in refusal(workbook)


def test_too_many_parts(workbook):
    rewrite(workbook, {f"xl/extra{n}.xml": b"<a/>" for n in range(spreadsheets.MAX_MEMBERS)})
    assert "holds more than 2000 parts" in refusal(workbook)


def bomb(path, size):
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        with package.open("xl/media/image1.png", "w") as stream:
            for _ in range(size // 1_000_000):
                stream.write(bytes(1_000_000))


def test_zip_bomb(workbook):
    bomb(workbook, 201_000_000)
    assert workbook.stat().st_size < 1_000_000
    assert "unpacks to more than 200 MB" in refusal(workbook)


def test_zip_bomb_that_lies_about_its_size(workbook, monkeypatch):
    bomb(workbook, 3_000_000)
    content = bytearray(workbook.read_bytes())
    while (position := content.find(struct.pack("<I", 3_000_000))) >= 0:
        content[position : position + 4] = struct.pack("<I", 100)
    workbook.write_bytes(content)
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED_BYTES", 1_000_000)
    assert "is damaged" in refusal(workbook)


def test_unpacked_size_is_counted_not_only_declared(workbook, monkeypatch):
    bomb(workbook, 3_000_000)
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED_BYTES", 1_000_000)
    monkeypatch.setattr(spreadsheets, "sum", lambda sizes: 0, raising=False)
    assert "unpacks to more than 1 MB" in refusal(workbook)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "docProps/core.xml"]
)
@pytest.mark.parametrize(
    "content", [LAUGHS, EXTERNAL, EXTERNAL.decode().replace('<?xml version="1.0"?>', "").encode("utf-16")]
)
def test_entities(workbook, part, content):
    rewrite(workbook, {part: content})
    assert "declares XML entities of its own (DTD)" in refusal(workbook)


def test_part_that_is_not_well_formed(workbook):
    rewrite(workbook, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"})
    assert "save it again as .xlsx" in refusal(workbook)
    rewrite(workbook, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData></worksheet>"})
    assert "part xl/worksheets/sheet1.xml is damaged" in refusal(workbook)


def test_legacy_drawing_that_is_not_well_formed_is_no_fault(workbook):
    rewrite(workbook, {"xl/drawings/vmlDrawing1.vml": b"<xml><br></xml>"})
    assert open_workbook(workbook).sheetnames == ["Sheet"]


def test_part_of_another_kind(workbook):
    rewrite(workbook, {"xl/workbook.xml": b"<nothing/>"})
    assert "holds no worksheet" in refusal(workbook)
    rewrite(workbook, {"[Content_Types].xml": b"<nothing/>"})
    assert "cannot be read" in refusal(workbook)


def test_part_packed_otherwise(workbook):
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_LZMA) as package:
        package.writestr("xl/extra.xml", b"<a/>")
    assert "packed in a way that Excel does not use" in refusal(workbook)


def test_far_cell(workbook):
    rewrite(
        workbook,
        {
            "xl/worksheets/sheet1.xml": lambda xml: xml.replace(b'"B2"', b'"XFD1048576"').replace(
                b'r="2"', b'r="1048576"'
            )
        },
    )
    assert "reaches row 1048576, column 16384" in refusal(workbook)


@pytest.mark.parametrize("reference", ["A1:XFD1048576", "$A$1:$XFD$1048576", "A:XFD"])
@pytest.mark.parametrize(
    "element",
    ["<mergeCells><mergeCell ref='{}'/></mergeCells>", "<hyperlinks><hyperlink ref='{}'/></hyperlinks>"],
)
def test_endless_range(workbook, element, reference):
    text = element.format(reference).encode()
    rewrite(
        workbook,
        {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + text)},
    )
    assert "range is too large" in refusal(workbook)


def test_too_many_cells(workbook, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_ELEMENTS", 20)
    assert "holds too many cells" in refusal(workbook)


def test_encrypted_part(workbook):
    content = bytearray(workbook.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + offset] |= 1
    workbook.write_bytes(content)
    assert "is protected by a password" in refusal(workbook)
