"""What this computer has, as it is gathered; programs are stood in for."""

import os
import sys
from pathlib import Path

import pytest
from support.commands import run

from mtfs.doctor import facts
from mtfs.doctor.facts import Office, this_machine
from mtfs.server.xlwings_settings import LICENCE_KEY


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """A folder alone on PATH, and no LibreOffice anywhere else."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(facts, "PLACES", ())
    return tmp_path


def program(path, text="exit 0"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_python_and_packages_are_those_that_run():
    machine = this_machine()
    assert machine.python.interpreter == Path(sys.executable) and machine.version == sys.version.split()[0]
    assert {"starlette", "uvicorn"} <= machine.packages <= set(facts.PACKAGES)


@pytest.mark.parametrize(("value", "is_set"), [("", False), (" ", False), ("noncommercial", True)])
def test_the_licence_variable(monkeypatch, folder, value, is_set):
    monkeypatch.setenv(LICENCE_KEY, value)
    assert this_machine().licence is is_set


def test_without_libreoffice_there_is_none(folder):
    assert this_machine().office is None


@pytest.mark.parametrize(
    ("answer", "office"),
    [("echo 3 8 0", ((3, 8), False)), ("echo 3 12 1", ((3, 12), True)), ("exit 1", (None, False))],
)
def test_libreoffice_s_own_python_is_asked(folder, answer, office):
    soffice = program(folder / "soffice")
    program(folder / "python", answer)
    assert this_machine().office == Office(soffice, *office)


def test_where_libreoffice_has_none_of_its_own_the_system_s_is_asked(monkeypatch, folder):
    soffice = program(folder / "soffice")
    monkeypatch.setattr(os, "defpath", str(folder / "system"))
    program(folder / "system" / "python3", "echo 3 11 0")
    assert this_machine().office == Office(soffice)
    (folder / "pythonloader.py").touch()
    assert this_machine().office == Office(soffice, (3, 11))


def test_the_place_where_installers_put_libreoffice_counts_too(monkeypatch, folder):
    elsewhere = program(folder / "Programs" / "soffice")
    monkeypatch.setattr(facts, "PLACES", (str(folder / "none"), elsewhere))
    assert this_machine().office == Office(elsewhere)


def test_a_folder_for_data_that_is_not_there_yet_can_be_written_and_is_not_made(monkeypatch, folder):
    monkeypatch.setenv("MTFS_DATA", str(folder / "new" / "data"))
    machine = this_machine()
    assert (machine.folder, machine.unwritable) == (str(folder / "new" / "data"), "") and not list(folder.iterdir())


def test_a_file_in_the_place_of_the_folder_cannot_be_written(monkeypatch, folder):
    (folder / "file").touch()
    monkeypatch.setenv("MTFS_DATA", str(folder / "file"))
    assert this_machine().unwritable


def test_a_certificate_is_looked_at_only_where_it_is_named(folder):
    (folder / "c.pem").write_text("none", encoding="utf-8")
    assert this_machine().certificate is None
    assert (
        this_machine(folder / "c.pem", folder / "k.pem").certificate == f"{folder / 'k.pem'}: No such file or directory"
    )
    assert "are no certificate" in this_machine(folder / "c.pem", folder / "c.pem").certificate


def test_the_command_prints_a_line_each_fits_a_narrow_terminal_and_exits_1_where_what_was_asked_for_fails(folder):
    assert run("doctor").exit_code == run("doctor", "--host", "lambda").exit_code == 0
    failing = run("doctor", "--host", "lambda", "--host", "libreoffice", code=1).stdout
    assert [line.split()[0] for line in failing.splitlines()[4:]] == ["mtfs", "own", "lambda", "libreoffice"]
    assert "LibreOffice was not found" in failing and "put the folder of soffice on PATH" in failing
    assert '"state": "FAILS"' in run("doctor", "--host", "libreoffice", "--format", "json", code=1).stdout


def test_the_command_takes_certificate_and_key_together():
    assert "belong together" in run("doctor", "--certificate", "c.pem", code=2).stderr
