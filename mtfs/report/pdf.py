"""The report as a PDF, through LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from mtfs.errors import ToolError
from mtfs.files import replacing

TIMEOUT_SECONDS = 180
ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def libreoffice() -> str:
    """Path of the LibreOffice program.

    Raises:
        ToolError: where it is not installed.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    found = found or next((path for path in ELSEWHERE if os.access(path, os.X_OK)), None)
    if found is None:
        raise ToolError(
            "a PDF needs LibreOffice, which is not on this computer: install it (libreoffice.org), or leave "
            "--pdf out and print the workbook from your spreadsheet program"
        )
    return found


def write_pdf(workbook: str | Path, path: str | Path) -> None:
    """Convert a workbook to a PDF, whole or not at all.

    Raises:
        ToolError: where LibreOffice is missing or fails.
    """
    program, workbook = libreoffice(), Path(workbook)
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder, "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf",
                   "--outdir", folder, str(workbook.resolve())]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise ToolError(f"LibreOffice did not finish {workbook} within {TIMEOUT_SECONDS} s; try again") from None
        made = Path(folder, f"{workbook.stem}.pdf")
        if done.returncode or not made.is_file():
            said = (done.stderr or done.stdout).strip().splitlines()
            raise ToolError(f"LibreOffice could not convert {workbook}: {said[-1] if said else 'no reason given'}")
        with replacing(path) as temporary:
            shutil.copyfile(made, temporary)
