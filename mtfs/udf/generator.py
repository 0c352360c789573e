"""The VBA that xlwings' own "Import Functions" writes for our functions, taken from the installed xlwings.

It runs in a process of its own: off Windows the pywin32 modules that xlwings imports have to be stood in for, and
nothing else may see that. What runs is xlwings' `import_udfs`, with a workbook that only records.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

from mtfs.core.errors import ToolError

MODULE = "mtfs.udf.excel"
"""The module that xlwings' setting `UDF Modules` names."""
EXCEL_VERSION = "16.0"
SECONDS = 120
PYWIN32 = ("pythoncom", "pywintypes", "win32api", "win32event", "win32com", "win32com.client")


@dataclass(frozen=True, slots=True)
class Generated:
    """The text of the VBA module xlwings_udfs, and what xlwings tells Excel's function wizard of each function."""

    vba: str
    descriptions: tuple[dict[str, Any], ...]


@lru_cache(maxsize=4)
def generated(book: str) -> Generated:
    """What "Import Functions" would do to a workbook of that name.

    Raises:
        ToolError: where xlwings does not do it, with what it said.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.json"
        command = [sys.executable, "-m", __name__, str(path), book]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("XLWINGS_")}
        done = subprocess.run(
            command, env=environment, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
        )
        if done.returncode or not path.is_file():
            said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise ToolError(f"xlwings: does not write its VBA ({said}); install xlwings 0.33 or later")
        found = json.loads(path.read_text(encoding="utf-8"))
    return Generated(found["vba"], tuple(found["descriptions"]))


def write_generated(path: str, book: str) -> None:
    """In a process of its own: let xlwings import the functions into a workbook that records, and keep that."""
    import_udfs = _classic_xlwings().import_udfs
    vba: list[str] = []
    descriptions: list[dict[str, Any]] = []

    def described(macro: str, **options: Any) -> None:
        descriptions.append({"macro": macro, **options})

    def imported(text_file: str) -> None:
        vba.append(Path(text_file).read_text(encoding="utf-8"))

    class Components:
        """The modules of the workbook: taking one away does nothing, a new one is recorded."""

        Remove = staticmethod(lambda component: None)
        Import = staticmethod(imported)

        def __call__(self, name: str) -> None:
            """A module by name; there is none."""

    application = types.SimpleNamespace(Version=EXCEL_VERSION, MacroOptions=described)
    project = types.SimpleNamespace(VBComponents=Components())
    import_udfs(MODULE, types.SimpleNamespace(Name=book, Application=application, VBProject=project))
    Path(path).write_text(json.dumps({"vba": vba[0], "descriptions": descriptions}), encoding="utf-8")


def _classic_xlwings() -> types.ModuleType:
    """xlwings.udfs with the functions entered, whatever the system is."""
    if not sys.platform.startswith("win"):
        sys.modules.update(stand_ins())
    xlwings: Any = importlib.import_module("xlwings")
    udfs: Any = importlib.import_module("xlwings.udfs")
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    udfs.__pro__ = False
    module = importlib.import_module(MODULE)
    udfs.udf_modules[MODULE] = {"filename": module.__file__, "filetime": None, "module": module}
    return udfs


def stand_ins() -> Mapping[str, types.ModuleType]:
    """Modules in the place of pywin32's: whatever is asked of them is there and does nothing."""

    class StandIn(types.ModuleType):
        __path__: list[str] = []

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            value = MagicMock(name=name)
            setattr(self, name, value)
            return value

    found = {name: StandIn(name) for name in PYWIN32}
    found["pywintypes"].com_error = type("com_error", (Exception,), {})  # type: ignore[attr-defined]
    return found


if __name__ == "__main__":
    write_generated(*sys.argv[1:])
