"""Programs and packages that some tests need and that may not be here."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from support import axe, profile

PROGRAMS = {
    "libreoffice": lambda: shutil.which("soffice"),
    "pdftotext": lambda: shutil.which("pdftotext"),
    "web": lambda: all(map(importlib.util.find_spec, ("starlette", "uvicorn"))),
    "server": lambda: all(map(importlib.util.find_spec, ("starlette", "uvicorn", "xlwings_server"))),
    "node": lambda: shutil.which("node"),
    "docs": lambda: all(map(importlib.util.find_spec, ("material", "mkdocstrings"))),
    "axe": lambda: axe.SCRIPT.exists(),
    "browser": lambda: shutil.which("chromium") and importlib.util.find_spec("playwright"),
}
PUBLISHED = {
    source: Path(__file__).parents[3] / "shared" / "data" / f"nhse-icb-allocations-{years}.xlsx"
    for source, years in (("NHSE-23", "2023-25"), ("NHSE-25", "2025-26"))
}
"""NHS England's own workbooks by the source that they are, which stand beside the repository and not in it."""
NAMED = {"web": "server", "node": "server"}
"""What MTFS_REQUIRE names where that is not the program itself."""


def require(program):
    """Skip a test that needs what is not here; fail it where MTFS_REQUIRE names that."""
    if program not in PROGRAMS:  # engines that are packages of the tests are always here
        return
    if not profile.full:
        pytest.fail(f"a test that needs {program} belongs to the full profile: mark it full", pytrace=False)
    if PROGRAMS[program]():
        return
    named = NAMED.get(program, program)
    if named in os.environ.get("MTFS_REQUIRE", "").split(","):
        pytest.fail(f"{program} is not installed, and MTFS_REQUIRE names {named}", pytrace=False)
    pytest.skip(f"{program} is not installed")
