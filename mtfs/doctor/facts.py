"""What this computer has: facts alone, gathered without changing anything."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from mtfs.core.errors import MtfsError
from mtfs.nhse import own_data
from mtfs.server.xlwings_settings import LICENCE_KEY
from mtfs.udf.windows_python import Python, this_python
from mtfs.web.certificates import require_certificate

PACKAGES = ("pyopenvba", "starlette", "uvicorn", "xlwings_server")
"""Packages of extras, as they are imported."""
PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
"""Where LibreOffice is on Windows and on the Mac, whose installers put it on no PATH."""
OWN_PYTHONS = ("python.exe", "python", "../Resources/python")
"""LibreOffice's own Python, seen from its program: on Windows, on Linux as its makers build it, on the Mac."""
LOADER = "pythonloader.py"
"""What LibreOffice has beside its program where it runs the Python of the system."""
SECONDS = 30
QUESTION = "import sys, importlib.util as u; print(*sys.version_info[:2], int(u.find_spec('pydantic') is not None))"


@dataclass(frozen=True, slots=True)
class Office:
    """LibreOffice: its program; version of its Python, and whether that has pydantic; None where no Python runs."""

    program: str
    python: tuple[int, int] | None = None
    pydantic: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """What is known of a computer.

    Attributes:
        python: The Python that runs mtfs.
        version: Its version, such as 3.12.4.
        environment: Whether it is a virtual environment.
        packages: Which of `PACKAGES` are installed.
        office: LibreOffice, where there is one.
        licence: Whether the variable with the licence key of xlwings Server is set.
        certificate: What is wrong with the certificate that was named: empty for nothing, None where none was named.
        folder: The folder of the user's own data.
        unwritable: Why nothing can be written there; empty where it can.
    """

    python: Python
    version: str
    environment: bool
    packages: frozenset[str] = frozenset()
    office: Office | None = None
    licence: bool = False
    certificate: str | None = None
    folder: str = ""
    unwritable: str = ""


def this_machine(certificate: Path | None = None, key: Path | None = None) -> Machine:
    """Return what this computer has, the certificate with its key judged where they are named."""
    folder, unwritable = _own_data()
    return Machine(
        this_python(),
        ".".join(map(str, sys.version_info[:3])),
        sys.prefix != sys.base_prefix,
        frozenset(name for name in PACKAGES if find_spec(name) is not None),
        _office(),
        bool(os.environ.get(LICENCE_KEY, "").strip()),
        None if certificate is None or key is None else _certificate(certificate, key),
        folder,
        unwritable,
    )


def _certificate(certificate: Path, key: Path) -> str:
    """Return what is wrong with a certificate and its key."""
    try:
        require_certificate(certificate, key)
    except OSError as error:
        return f"{error.filename}: {error.strerror}"
    except MtfsError as error:
        return str(error)
    return ""


def _own_data() -> tuple[str, str]:
    """Return the folder of the user's data, and why nothing can be written there."""
    try:
        folder = own_data.folder()
        there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        with tempfile.TemporaryFile(dir=there):
            return str(folder), ""
    except MtfsError as error:
        return "", str(error)
    except OSError as error:
        return str(folder), error.strerror or str(error)


def _office() -> Office | None:
    """Return LibreOffice: the one on PATH, or the one where its installer puts it."""
    program = shutil.which("soffice") or next((place for place in PLACES if Path(place).is_file()), None)
    if program is None:
        return None
    for python in _pythons(Path(program).resolve().parent):
        if answer := _asked(python):
            first, second, pydantic = map(int, answer)
            return Office(program, (first, second), bool(pydantic))
    return Office(program)


def _pythons(folder: Path) -> Iterator[str]:
    """Yield the Pythons that LibreOffice may run: its own, or that of the system."""
    yield from (str(folder / name) for name in OWN_PYTHONS if (folder / name).is_file())
    if (folder / LOADER).is_file() and (system := shutil.which("python3", path=os.defpath)):
        yield system


def _asked(python: str) -> list[str]:
    """Return what a Python says of itself; nothing where it does not run."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run([python, "-c", QUESTION], capture_output=True, text=True, timeout=SECONDS, check=True,
                              env=environment)  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.split()
