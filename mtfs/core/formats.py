"""Files of other programs, given where a plan or a workbook belongs: what each is, and what to do with it."""

from __future__ import annotations

from pathlib import Path

AS_XLSX = "open it in Excel or LibreOffice and save it as .xlsx"
AS_PLAN = "give a plan as a .toml file, or a workbook as .xlsx"
BY_ENDING = {
    **dict.fromkeys((".xls", ".xlt", ".xlsb"), f"is an Excel workbook that is not .xlsx; {AS_XLSX}"),
    **dict.fromkeys((".ods", ".fods", ".ots", ".sxc"), f"is a LibreOffice spreadsheet; {AS_XLSX}"),
    ".numbers": "is a Numbers spreadsheet; export it from Numbers as .xlsx",
    **dict.fromkeys((".csv", ".tsv", ".tab"), f"is a table of text; {AS_PLAN}"),
    **dict.fromkeys((".pdf", ".doc", ".docx", ".odt", ".rtf"), f"is a document; {AS_PLAN}"),
    **dict.fromkeys((".json", ".yaml", ".yml", ".xml", ".parquet"), f"is no plan; {AS_PLAN}"),
}
BY_START = {
    b"\xd0\xcf\x11\xe0": f"is an Excel workbook that is not .xlsx, or has a password; {AS_XLSX}, without a password",
    b"%PDF": BY_ENDING[".pdf"],
}
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
ZIP, NUMBER_OF_A_ZIP = b"PK\x03\x04", 30
LENGTH = 100
"""Bytes at the start of a file that say what it is."""


def other_format(name: str, start: bytes = b"") -> str | None:
    """Say what a file is and what to do with it, where it is neither a plan in TOML nor an .xlsx workbook.

    Args:
        name: Of the file; its ending counts.
        start: Its first 100 bytes, if they are known: they count for more.

    Returns:
        The problem and the remedy; None for a file that may be what it should be.
    """
    for signature, problem in BY_START.items():
        if start.startswith(signature):
            return problem
    if start.startswith(ZIP) and start[NUMBER_OF_A_ZIP:].startswith(OPEN_DOCUMENT):
        return BY_ENDING[".ods"]
    return BY_ENDING.get(Path(name).suffix.lower())


def start_of(path: Path) -> bytes:
    """Return the first bytes of a file; none where it cannot be read, which its reader says better."""
    try:
        with path.open("rb") as stream:
            return stream.read(LENGTH)
    except OSError:
        return b""
