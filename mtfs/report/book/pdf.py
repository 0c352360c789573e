"""The report as a PDF, through LibreOffice where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from mtfs.core.errors import ToolError
from mtfs.core.files import atomic_write

TIMEOUT_SECONDS = 180
LANGUAGE = "en-GB"
LANGUAGE_SETTINGS = (("Setup/L10N", "ooSetupSystemLocale"), ("Office.Linguistic/General", "DefaultLocale"))
OPTIONS = {name: {"type": "boolean", "value": "true"}
           for name in ("UseTaggedPDF", "ExportBookmarks", "DisplayPDFDocumentTitle")}  # fmt: skip
"""What the export is told: structure for screen readers, a bookmark for each sheet, the title in the window."""
OTHERWISE = "try again, or print the workbook from your spreadsheet program"
ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def libreoffice() -> str:
    """Return the path of the LibreOffice program.

    Raises:
        ToolError: where it is not installed.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    program = program or next((path for path in ELSEWHERE if os.access(path, os.X_OK)), None)
    if program is None:
        raise ToolError(
            "a PDF needs LibreOffice, which is not on this computer: install it (libreoffice.org), or leave "
            "--pdf out and print the workbook from your spreadsheet program"
        )
    return program


def write_pdf(workbook: str | Path, path: str | Path, seconds: float | None = None, working: str | None = None) -> None:
    """Convert a workbook to a PDF, whole or not at all.

    Args:
        workbook: The workbook.
        path: The PDF.
        seconds: How long LibreOffice may take; three minutes if left out.
        working: The folder in which it may have a temporary one; that of the system if left out.

    Raises:
        ToolError: where LibreOffice is missing or fails.
    """
    program, workbook = libreoffice(), Path(workbook)
    with tempfile.TemporaryDirectory(dir=working) as folder:
        command = [program, f"-env:UserInstallation={_profile(folder).as_uri()}", "--headless", "--norestore",
                   "--convert-to", f"pdf:calc_pdf_Export:{json.dumps(OPTIONS)}",
                   "--outdir", folder, str(workbook.resolve())]  # fmt: skip
        said = _run(command, path, TIMEOUT_SECONDS if seconds is None else seconds, folder)
        made = Path(folder, f"{workbook.stem}.pdf")
        if not made.is_file():
            raise ToolError(f"{path}: LibreOffice could not make it ({said or 'no reason given'}); {OTHERWISE}")
        with atomic_write(path) as temporary:
            shutil.copyfile(made, temporary)


def _profile(folder: str) -> Path:
    """Return a new profile of LibreOffice, in which documents are in English as Britain writes it."""
    profile = Path(folder, "profile")
    (profile / "user").mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{LANGUAGE}</value></prop></item>"
        for path, name in LANGUAGE_SETTINGS
    )
    text = f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    (profile / "user" / "registrymodifications.xcu").write_text(text, encoding="utf-8")
    return profile


def _run(command: list[str], path: str | Path, seconds: float, folder: str) -> str:
    """Run the conversion and give the last line it said; what it started ends with it."""
    posix, environment = os.name == "posix", {**os.environ, "TMPDIR": folder}  # its own temporary files go too
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=posix, env=environment
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            if posix:
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise ToolError(f"{path}: LibreOffice did not finish within {seconds:g} s; {OTHERWISE}") from None
    return said.strip().splitlines()[-1] if said.strip() else ""
