"""Opening a workbook that somebody else made: checked before openpyxl sees it.

A workbook is a zip of XML parts. One that is damaged, that unpacks to gigabytes, that brings its own XML
entities, or that claims cells without end is refused with one line; nothing of it is computed.
"""

from __future__ import annotations

import re
import threading
import warnings
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from mtfs.core.errors import WorkbookError
from mtfs.core.formats import LENGTH, other_format
from mtfs.core.problems import Problem

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_FILE_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_MEMBERS = 2_000
MAX_ELEMENTS = 3_000_000
"""XML elements in all parts together: openpyxl needs some hundred bytes of memory for each."""
MAX_CELLS = 2_000_000
"""Rows x columns of one sheet, and cells of all merged and linked ranges together."""

CHUNK = 1 << 16
PARTS = ("[Content_Types].xml", "xl/workbook.xml")
_QUIET = threading.Lock()
"""Held while warnings are silenced, for that is done for the whole process."""


def open_workbook(path: str | Path, data_only: bool = True, content: bytes | None = None) -> Workbook:
    """Open a workbook of unknown origin.

    Args:
        path: an .xlsx or .xlsm file.
        data_only: the values last calculated; otherwise the formulas.
        content: the file's content where it is in memory; `path` then only names it, and no file is read.

    Raises:
        WorkbookError: where it is missing, damaged, too large or hostile.
    """
    path = Path(path)
    content = _read(path) if content is None else content
    _check_content(path, content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_package(path, package)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise _refusal(path, f"is damaged ({error})", "save it again as .xlsx") from error
    book = _load(path, content, data_only)
    if not book.worksheets:
        raise _refusal(path, "holds no worksheet", "name the workbook with the figures")
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            problem = f"sheet {sheet.title!r} reaches row {sheet.max_row}, column {sheet.max_column}"
            raise _refusal(path, problem, "delete the empty rows and columns beyond the table")
    return book


def _refusal(path: Path, problem: str, remedy: str) -> WorkbookError:
    return WorkbookError(Problem("", None, " ".join(problem.split()), remedy), path.name or str(path))


def _read(path: Path) -> bytes:
    if not path.exists():
        raise _refusal(path, "there is no such file", "check the path")
    if not path.is_file():
        raise _refusal(path, "is not a file", "name the workbook itself")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise _refusal(path, f"is larger than {MAX_FILE_BYTES / 1e6:g} MB", "remove what is not needed")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refusal(path, f"cannot be read ({error.strerror})", "check the file's permissions") from error
    return content


def _check_content(path: Path, content: bytes) -> None:
    if len(content) > MAX_FILE_BYTES:
        raise _refusal(path, f"is larger than {MAX_FILE_BYTES / 1e6:g} MB", "remove what is not needed")
    if problem := other_format(path.name, content[:LENGTH]):
        raise _refusal(path, *problem.split("; "))
    if not zipfile.is_zipfile(BytesIO(content)):
        raise _refusal(path, "is not an Excel workbook", "save it as .xlsx, without a password")


def _check_package(path: Path, package: zipfile.ZipFile) -> None:
    members = package.infolist()
    if len(members) > MAX_MEMBERS:
        raise _refusal(path, f"holds more than {MAX_MEMBERS} parts", "save it again as .xlsx")
    if missing := [part for part in PARTS if part not in package.namelist()]:
        raise _refusal(path, f"is a zip without {missing[0]}", "name an Excel workbook (.xlsx)")
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise _too_large(path)
    counts = _Counts(path)
    for member in members:
        if member.flag_bits & 1:
            raise _refusal(path, "is protected by a password", "save it without")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refusal(path, "is packed in a way that Excel does not use", "save it again as .xlsx")
        _check_member(path, package, member, counts)


def _too_large(path: Path) -> WorkbookError:
    return _refusal(path, f"unpacks to more than {MAX_UNPACKED_BYTES / 1e6:g} MB", "remove what is not needed")


def _check_member(path: Path, package: zipfile.ZipFile, member: zipfile.ZipInfo, counts: _Counts) -> None:
    """Unpack one part in pieces and look through its XML; the declared size is not relied on."""
    parser = None
    with package.open(member) as stream:
        piece = stream.read(CHUNK)
        if piece.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
            parser = counts.parser()
        while piece:
            counts.unpacked += len(piece)
            if counts.unpacked > MAX_UNPACKED_BYTES:
                raise _too_large(path)
            if parser:
                try:
                    parser.Parse(piece, False)
                except expat.ExpatError as error:
                    # Excel's own legacy drawings are not always well-formed, and openpyxl does not parse them
                    if not member.filename.lower().endswith(".vml"):
                        problem = f"part {member.filename} is damaged ({error})"
                        raise _refusal(path, problem, "save it again as .xlsx") from error
                    parser = None
            piece = stream.read(CHUNK)


class _Counts:
    """What has been unpacked so far, over all parts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unpacked = 0
        self.elements = 0
        self.ranges = 0

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self.refuse_doctype
        parser.StartElementHandler = self.start
        return parser

    def refuse_doctype(self, *declaration: object) -> None:
        raise _refusal(self.path, "declares XML entities of its own (DTD)", "save it again as .xlsx")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise _refusal(self.path, "holds too many cells", "remove what is not needed")
        # openpyxl makes a cell for each position of these ranges
        if name.rpartition(":")[2] in ("mergeCell", "hyperlink") and ":" in attributes.get("ref", ""):
            self.ranges += _area(attributes["ref"])
            if self.ranges > MAX_CELLS:
                problem = f"a merged or linked range is too large ({attributes['ref']})"
                raise _refusal(self.path, problem, "undo it")


def _area(reference: str) -> int:
    """Return cells of a range; one without both corners (whole rows or columns) counts as without end."""
    corners = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", reference.strip().upper())
    if not corners:
        return MAX_CELLS + 1
    first, top, last, bottom = corners.groups()
    return (abs(column_number(last) - column_number(first)) + 1) * (abs(int(bottom) - int(top)) + 1)


def column_number(cell: str) -> int:
    """Return the column of a cell such as AB12, or of its letters alone, counted from 1."""
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number


def _load(path: Path, content: bytes, data_only: bool) -> Workbook:
    import openpyxl

    try:
        with _QUIET, warnings.catch_warnings():
            # openpyxl tells of features that it leaves out (validation extensions, missing styles)
            warnings.simplefilter("ignore", UserWarning)
            return openpyxl.load_workbook(BytesIO(content), data_only=data_only)
    except Exception as error:  # openpyxl lets the errors of zip, XML, types and numbers through
        problem = f"cannot be read ({type(error).__name__}: {error})"
        raise _refusal(path, problem, "open it in Excel and save it again as .xlsx") from error
