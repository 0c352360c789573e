"""xlwings Lite: the two texts that its editor in Excel takes, main.py and requirements.txt.

Lite runs Python inside the browser (Pyodide) and puts no namespace before a function, so the functions bring theirs:
MTFS.ALLOCATION, as in xlwings Server and in LibreOffice.
"""

from __future__ import annotations

from pathlib import Path

from mtfs.core.files import Backup, keep_previous, write_whole
from mtfs.core.version import VERSION
from mtfs.udf.registry import NAMESPACE

MAIN = "main.py"
REQUIREMENTS = "requirements.txt"


def texts() -> dict[str, str]:
    """Return what to paste into each of the editor's two files, by name."""
    main = (
        '"""The functions of mtfs in Excel cells: =MTFS.ALLOCATION(1950000,0.023) and so on. Written by mtfs."""\n\n'
        "from mtfs.udf.adapter import all_adapted\n\n"
        f'globals().update(all_adapted(short=True, namespace="{NAMESPACE}"))\n'
    )
    return {MAIN: main, REQUIREMENTS: f"xlwings\nmtfs=={VERSION}\n"}


def write_texts(folder: str | Path) -> dict[Path, Backup]:
    """Write both files into a folder, which is made where it is not there.

    Returns:
        Where each is, and where an earlier file of that name is kept that differs: a project may well have its own.

    Raises:
        ToolError: where a file cannot be written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    kept = {}
    for name, text in texts().items():
        with keep_previous(folder / name) as kept[folder / name]:
            write_whole(folder / name, text.encode())
    return kept
