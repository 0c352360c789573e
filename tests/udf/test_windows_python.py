"""Which Python the workbook for Excel names, judged of facts as Windows has them: Windows itself was not run."""

from pathlib import PurePath, PureWindowsPath

import pytest
from support import engines
from support.commands import refused, run

from mtfs.core.errors import ToolError
from mtfs.udf.windows_python import ANY, Python, interpreter_for_excel, this_python

LIBRARY = "xlwings64-0.37.8.dll"
ENVIRONMENT = r"C:\Users\Zoë Smith\mtfs"
FOR_ALL = r"C:\Program Files\Python312"
STORE = r"C:\Users\me\AppData\Local\Microsoft\WindowsApps\PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0"
CONDA = r"C:\Users\me\miniconda3\envs\mtfs"


def facts(interpreter, *libraries, platform="win-amd64"):
    return Python(platform, PureWindowsPath(interpreter), "0.37.8", frozenset(map(PureWindowsPath, libraries)))


@pytest.mark.parametrize(
    ("interpreter", "library"),
    [
        (rf"{ENVIRONMENT}\Scripts\python.exe", rf"{ENVIRONMENT}\{LIBRARY}"),
        (rf"{FOR_ALL}\python.exe", rf"{FOR_ALL}\{LIBRARY}"),
        (r"c:\python312\PYTHON.EXE", rf"C:\Python312\{LIBRARY}"),
    ],
)
def test_the_full_path_where_the_library_lies_beside_or_one_folder_up_by_facts_of_windows(interpreter, library):
    assert interpreter_for_excel(facts(interpreter, library)) == interpreter


@pytest.mark.parametrize(
    ("interpreter", "library"),
    [
        (rf"{FOR_ALL}\python.exe", rf"C:\Users\me\AppData\Roaming\Python\{LIBRARY}"),
        (rf"{STORE}\python.exe", rf"C:\Users\me\AppData\Local\Packages\PythonSoftwareFoundation\{LIBRARY}"),
        (rf"{CONDA}\python.exe", rf"{CONDA}\Library\{LIBRARY}"),
        (rf"{ENVIRONMENT}\Scripts\python.exe", rf"{ENVIRONMENT}\xlwings64-0.33.0.dll"),
        (rf"{ENVIRONMENT}\Scripts\python.exe", rf"{ENVIRONMENT}\xlwings32-0.37.8.dll"),
    ],
)
def test_a_library_that_excel_would_not_find_is_refused_with_the_remedy_by_facts_of_windows(interpreter, library):
    with pytest.raises(ToolError) as refusal:
        interpreter_for_excel(facts(interpreter, library))
    place = PureWindowsPath(interpreter)
    said = f"{LIBRARY}: is neither in {place.parent} nor in {place.parent.parent}, where Excel looks for it; "
    assert str(refusal.value).startswith(said) and r"py -m venv %USERPROFILE%\mtfs" in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize("platform", ["win32", "win-arm64"])
def test_a_python_that_xlwings_has_no_library_for_is_refused_by_facts_of_windows(platform):
    with pytest.raises(ToolError, match=f"is a Python for {platform}, .*64-bit Python"):
        interpreter_for_excel(facts(rf"{FOR_ALL}\python.exe", rf"{FOR_ALL}\{LIBRARY}", platform=platform))


def test_elsewhere_than_on_windows_the_workbook_names_any_python():
    assert interpreter_for_excel(Python("linux-x86_64", PurePath("/usr/bin/python3"), "0.37.8")) == ANY
    assert interpreter_for_excel(this_python()) == ANY or this_python().is_windows


def test_libraries_are_looked_for_beside_the_program_and_one_folder_up(monkeypatch, tmp_path):
    scripts = tmp_path / "one" / "Scripts"
    scripts.mkdir(parents=True)
    for folder in (scripts, scripts.parent, tmp_path):
        (folder / LIBRARY).touch()
    monkeypatch.setattr("sys.executable", str(scripts / "python.exe"))
    assert this_python().libraries == {scripts / LIBRARY, scripts.parent / LIBRARY}


def test_the_command_writes_the_path_that_facts_of_windows_give_or_refuses(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    interpreter, library = rf"{ENVIRONMENT}\Scripts\python.exe", rf"{ENVIRONMENT}\{LIBRARY}"
    monkeypatch.setattr("mtfs.udf.windows_python.this_python", lambda: facts(interpreter, library))
    run("workbook", "nhse:QOQ", "--host", "xlwings", "-o", "calls.xlsm")
    conf = engines.load(tmp_path / "calls.xlsm")["xlwings.conf"]
    assert [conf["A1"].value, conf["B1"].value] == ["Interpreter_Win", interpreter]
    monkeypatch.setattr("mtfs.udf.windows_python.this_python", lambda: facts(interpreter))
    assert refused("workbook", "nhse:QOQ", "--host", "xlwings", "-o", "other.xlsm").startswith(f"{LIBRARY}: is neither")
    assert not (tmp_path / "other.xlsm").exists()
