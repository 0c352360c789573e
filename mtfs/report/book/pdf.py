"""The report as a PDF, through LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from mtfs.core.errors import ToolError
from mtfs.core.files import atomic_write

TIMEOUT_SECONDS = 180
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
        said = _run(command, workbook)
        made = Path(folder, f"{workbook.stem}.pdf")
        if not made.is_file():
            raise ToolError(f"LibreOffice could not convert {workbook}: {said or 'no reason given'}")
        with atomic_write(path) as temporary:
            shutil.copyfile(made, temporary)


def _run(command: list[str], workbook: Path) -> str:
    """Run the conversion and give the last line it said; what it started ends with it."""
    posix = os.name == "posix"
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=posix
    ) as process:
        try:
            said, _ = process.communicate(timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            if posix:
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise ToolError(f"LibreOffice did not finish {workbook} within {TIMEOUT_SECONDS} s; try again") from None
    return said.strip().splitlines()[-1] if said.strip() else ""
