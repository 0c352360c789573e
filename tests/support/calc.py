"""LibreOffice Calc in a profile of its own, with the extension where one is given; no value passes through a file.

One office is started for all workbooks of a job. A script that LibreOffice's own Python runs (`inside_calc.py`) opens
them, recalculates every cell and reads what stands in it.
"""

import json
import os
import shutil
import signal
import subprocess
import sysconfig
from pathlib import Path

import pytest

from support import engines, requirements

INSIDE = Path(__file__).with_name("inside_calc.py")
SILENT = ("--headless", "--norestore", "--nologo", "--nodefault")
WITHOUT_PYTHON = "LibreOffice ran no Python script; is libreoffice-script-provider-python installed?"


def office(folder, *books, extension=None, packages=None, basic=None, as_users=False):
    """What LibreOffice makes of the books of a job (see `inside_calc.py`).

    With `as_users` it loads a workbook as it does for users, whose figures it shows as they are stored.
    """
    requirements.require("libreoffice")
    job, found = folder / "job.json", folder / "found.json"
    job.write_text(json.dumps({"books": books, "basic": basic}, default=str), encoding="utf-8")
    places, script, environment = prepared(folder, INSIDE, "" if as_users else engines.ALWAYS_RECALCULATE)
    environment |= {"MTFS_JOB": str(job), "MTFS_FOUND": str(found)}
    if packages is not None:
        environment["PYTHONPATH"] = str(packages)
    if extension is not None:
        as_root = ["--shared"] if os.geteuid() == 0 else []
        run(["unopkg", "add", "--force", *as_root, *places, str(extension)], environment)
    run(["soffice", *places, *SILENT, script], environment)
    assert found.is_file(), WITHOUT_PYTHON
    result = json.loads(found.read_text(encoding="utf-8"))
    assert "failed" not in result, result["failed"]
    return result


def prepared(folder, inside, settings=engines.ALWAYS_RECALCULATE):
    """A profile in a folder that holds a script: the options for it, the script's address, the environment."""
    scripts = folder / "profile" / "user" / "Scripts" / "python"
    scripts.mkdir(parents=True)
    shutil.copyfile(inside, scripts / inside.name)
    if settings:
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
    (folder / "shared").mkdir()
    places = [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        f"-env:UNO_SHARED_PACKAGES_CACHE={(folder / 'shared').as_uri()}",
    ]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    # a python3 of a virtual environment that comes first on PATH would be taken for LibreOffice's own, which then ends
    environment["PATH"] = os.pathsep.join([str(Path(shutil.which("soffice")).parent), os.defpath])
    environment["PYTHONNOUSERSITE"] = "1"
    return places, f"vnd.sun.star.script:{inside.name}$run?language=Python&location=user", environment


def run(command, environment):
    """Run a program of LibreOffice; one that does not end is stopped with all that it started."""
    started = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        said, _ = started.communicate(timeout=engines.TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
        pytest.fail(f"{command[0]} did not finish within {engines.TIMEOUT_SECONDS} s")
    assert started.returncode == 0, said


def without_mtfs(folder):
    """The packages that these tests run with; in place of mtfs one that fails: the extension has its own."""
    folder.mkdir()
    (folder / "mtfs.py").write_text("raise ImportError('another mtfs')\n", encoding="utf-8")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(("mtfs", "__")):
            (folder / path.name).symlink_to(path)
    return folder


def place(cell):
    """Column and row of a cell, counted from 0."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(cell[len(letters) :]) - 1
