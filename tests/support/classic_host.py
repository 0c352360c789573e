"""Classic xlwings in a process of its own, with pywin32 stood in for: no Excel runs here.

With calls in a JSON file: hands them to `xlwings.udfs.call_udf` as Excel would, writes what comes back.
With one file only: writes what xlwings' own "Import Functions" puts into a workbook.
"""

import ctypes
import importlib
import json
import sys
import types
from pathlib import Path
from unittest.mock import MagicMock

from mtfs.udf.generator import MODULE

LEFT_OUT = -2147352572
"""What COM hands over for an optional argument that is left out."""
ONLY_WINDOWS = (
    "pythoncom", "pywintypes", "win32api", "win32com", "win32com.client", "win32con", "win32event", "win32gui",
    "win32process", "win32timezone", "winreg",
)  # fmt: skip
EXCEL_VERSION = "16.0"


class StandIn(types.ModuleType):
    """A module of which every name is there and does nothing."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        value = MagicMock(name=name)
        setattr(self, name, value)
        return value


def classic_xlwings():
    """xlwings.udfs and xlwings._xlwindows, imported with stand-ins for what only Windows has."""
    sys.modules.update({name: StandIn(name) for name in ONLY_WINDOWS})
    ctypes.windll, ctypes.oledll, ctypes.PyDLL = MagicMock(), MagicMock(), MagicMock()
    sys.modules["pythoncom"].__file__ = "pythoncom"
    sys.modules["pywintypes"].com_error = type("com_error", (Exception,), {})
    sys.modules["pywintypes"].TimeType = type("TimeType", (), {})
    for name in ("CDispatch", "DispatchBaseClass"):
        setattr(sys.modules["win32com.client"], name, type(name, (), {}))
    sys.modules["xlwings.com_server"] = types.SimpleNamespace(loop=None)
    import xlwings
    from xlwings import _xlwindows, udfs
    from xlwings.main import Engine

    xlwings._xlwindows = _xlwindows
    xlwings.engines.add(Engine(impl=_xlwindows.engine))
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    return udfs, _xlwindows


class Cells:
    """A Range of Excel as far as reading its values goes."""

    def __init__(self, value):
        single = len(value) == 1 and len(value[0]) == 1
        self.Value = value[0][0] if single else value


def as_excel_hands_over(value, errors, ranges):
    """Numbers as floats, error cells as their codes, ranges as tuples or as Range objects."""
    if value is None:
        return LEFT_OUT
    if not isinstance(value, list):
        return _cell(value, errors)
    rows = tuple(tuple(_cell(cell, errors) for cell in row) for row in value)
    return Cells(rows) if ranges else rows


def _cell(value, errors):
    if isinstance(value, bool) or value is None:
        return value
    return float(value) if isinstance(value, int | float) else errors.get(value, value)


def as_vba_gets(result):
    """What the COM server makes of a result before VBA gets it."""
    return result[0][0] if len(result) == 1 and len(result[0]) == 1 else result


def _with_an_engine(windows):
    """A Range has the engine and the limits of its application, here without an application."""
    import xlwings
    from xlwings.main import Range

    app = types.SimpleNamespace(engine=xlwings.engines["excel"])
    windows.Range.max_cells_per_read = None
    Range.sheet = property(lambda self: types.SimpleNamespace(book=types.SimpleNamespace(app=app)))


def with_functions(udfs):
    """Our module, entered in xlwings."""
    module = importlib.import_module(MODULE)
    udfs.udf_modules[MODULE] = {"filename": module.__file__, "filetime": None, "module": module}
    return module


def write_imported(answers):
    """Let xlwings import the functions into a workbook that only records, and write what it was told."""
    udfs, _ = classic_xlwings()
    with_functions(udfs)
    udfs.__pro__ = False
    vba, descriptions = [], []

    class Components:
        Remove = staticmethod(lambda component: None)
        Import = staticmethod(lambda file: vba.append(Path(file).read_text(encoding="utf-8")))

        def __call__(self, name):
            return None

    def describe(macro, **options):
        descriptions.append({"macro": macro, **options})

    application = types.SimpleNamespace(Version=EXCEL_VERSION, MacroOptions=describe)
    project = types.SimpleNamespace(VBComponents=Components())
    udfs.import_udfs(MODULE, types.SimpleNamespace(Name="mtfs.xlsm", Application=application, VBProject=project))
    Path(answers).write_text(json.dumps({"vba": vba[0], "descriptions": descriptions}), encoding="utf-8")


def write_answers(given, answers):
    udfs, windows = classic_xlwings()
    module = with_functions(udfs)
    windows.is_range_instance = lambda value: isinstance(value, Cells)
    _with_an_engine(windows)
    errors = {shown: code for code, shown in windows.cell_errors.items()}
    found = []
    for name, arguments, ranges in json.loads(Path(given).read_text(encoding="utf-8")):
        values = [as_excel_hands_over(value, errors, ranges) for value in arguments]
        values += [LEFT_OUT] * (len(getattr(module, name).__xlfunc__["args"]) - len(values))
        try:
            found.append({"result": as_vba_gets(udfs.call_udf(MODULE, name, tuple(values)))})
        except Exception as error:
            found.append({"error": f"{type(error).__module__}.{type(error).__qualname__}", "message": str(error)})
    Path(answers).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    (write_answers if len(sys.argv) == 3 else write_imported)(*sys.argv[1:])
