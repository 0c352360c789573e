"""Which Python Excel for Windows is to start, and whether xlwings' library lies where Excel looks for it.

For an interpreter with its full path the VBA of xlwings looks for the library beside it and one folder up, as in a
virtual environment, and nowhere else. (It looks on PATH only where the sheet xlwings.conf says no more than `python`.)
What pip installs for one user, Python from the Microsoft Store and conda have the library in other folders.
"""

from __future__ import annotations

import sys
import sysconfig
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PurePath

from mtfs.core.errors import ToolError

ANY = "python"
"""The interpreter of a workbook that is written elsewhere than on Windows: the first on PATH."""
WINDOWS, SUPPORTED = "win", "win-amd64"
"""How `sysconfig` names what a Python was built for: any Windows, and the one for which xlwings has a library."""
ENVIRONMENT = r"%USERPROFILE%\mtfs"
"""The virtual environment that the documentation makes."""
REMEDY = (
    f"install mtfs in a virtual environment of 64-bit Python: py -m venv {ENVIRONMENT}, then in a copy of mtfs "
    rf'{ENVIRONMENT}\Scripts\pip install ".[excel]"'
)


@dataclass(frozen=True, slots=True)
class Python:
    """What is known of a Python, and of xlwings in it.

    Attributes:
        platform: What it was built for, such as win-amd64.
        interpreter: Its program.
        xlwings: The version of xlwings.
        libraries: Libraries of xlwings in the folder of the program and one folder up.
    """

    platform: str
    interpreter: PurePath
    xlwings: str
    libraries: frozenset[PurePath] = frozenset()

    @property
    def is_windows(self) -> bool:
        """Whether it runs on Windows."""
        return self.platform.startswith(WINDOWS)

    @property
    def folders(self) -> tuple[PurePath, PurePath]:
        """The folders in which the VBA looks for the library."""
        return self.interpreter.parent, self.interpreter.parent.parent


def this_python() -> Python:
    """Return what is known of the Python that runs."""
    python = Python(sysconfig.get_platform(), Path(sys.executable), version("xlwings"))
    files = (file for folder in python.folders for file in Path(folder).glob("xlwings*.dll"))
    return Python(python.platform, python.interpreter, python.xlwings, frozenset(files))


def interpreter_for_excel(python: Python) -> str:
    """Return what a workbook says of the Python that Excel starts: on Windows the full path of its program.

    Raises:
        ToolError: on Windows, for a Python that xlwings has no library for, or where Excel would not find it.
    """
    if not python.is_windows:
        return ANY
    if reason := obstacle(python):
        raise ToolError(f"{reason}; {REMEDY}")
    return str(python.interpreter)


def obstacle(python: Python) -> str:
    """Return why Excel could not use a Python on Windows; empty where it can."""
    if python.platform != SUPPORTED:
        return f"{python.interpreter}: is a Python for {python.platform}, for which xlwings has no library"
    library, (beside, above) = f"xlwings64-{python.xlwings}.dll", python.folders
    if {beside / library, above / library} & python.libraries:
        return ""
    return f"{library}: is neither in {beside} nor in {above}, where Excel looks for it"
