"""What follows from facts about a computer: Windows and the Mac are judged by facts of theirs, and were not run."""

from dataclasses import replace
from pathlib import PureWindowsPath

import pytest

from mtfs.doctor.facts import PACKAGES, Machine, Office
from mtfs.doctor.hosts import Host
from mtfs.doctor.judgement import State, judged
from mtfs.udf.windows_python import Python

ENVIRONMENT = PureWindowsPath(r"C:\Users\me\mtfs")
WINDOWS = Python("win-amd64", ENVIRONMENT / "Scripts" / "python.exe", "0.37.8",
                 frozenset({ENVIRONMENT / "xlwings64-0.37.8.dll"}))  # fmt: skip
OFFICE = Office(r"C:\Program Files\LibreOffice\program\soffice.exe", (3, 12), True)
WHOLE = Machine(WINDOWS, "3.12.4", True, frozenset(PACKAGES), OFFICE, True, "", r"C:\Users\me\AppData\Local\mtfs")
"""A computer that has everything."""


def of(machine, host):
    return [finding for finding in judged(machine).findings if finding.of == host]


def test_where_everything_is_there_every_host_works():
    diagnosis = judged(WHOLE)
    assert {finding.state for finding in diagnosis.findings} == {State.works} and not diagnosis.failing(tuple(Host))
    assert {finding.of for finding in diagnosis.findings} == {"mtfs", "own data", *Host}
    assert "a virtual environment" in diagnosis.findings[0].fact


@pytest.mark.parametrize(
    ("host", "changed", "found", "remedy"),
    [
        ("page", {"packages": frozenset({"uvicorn"})}, "not installed: starlette", "mtfs[web]"),
        ("server", {"packages": frozenset({"starlette", "uvicorn"})}, "not installed: xlwings_server", "mtfs[server]"),
        ("server", {"licence": False}, "XLWINGS_LICENSE_KEY is not set", "noncommercial"),
        ("server", {"certificate": "a.pem: No such file"}, "a.pem: No such file", "ask IT"),
        ("xlwings", {"packages": frozenset()}, "not installed: pyopenvba", "mtfs[excel]"),
        ("xlwings", {"python": replace(WINDOWS, platform="win32")}, "is a Python for win32", "64-bit Python"),
        ("xlwings", {"python": replace(WINDOWS, platform="win-arm64")}, "is a Python for win-arm64", "64-bit Python"),
        ("xlwings", {"python": replace(WINDOWS, libraries=frozenset())}, "is neither in", "-m venv"),
        ("xlwings", {"python": replace(WINDOWS, platform="macosx-14.0-arm64")}, "is not Windows", "another host"),
        ("libreoffice", {"office": None}, "was not found", "install it"),
        ("libreoffice", {"office": replace(OFFICE, python=None)}, "runs no Python", "python3-uno"),
        ("libreoffice", {"office": replace(OFFICE, python=(3, 8))}, "is 3.8; the functions need 3.11", "later"),
    ],
)  # fmt: skip
def test_what_is_missing_keeps_its_host_from_working_and_has_a_remedy(host, changed, found, remedy):
    diagnosis = judged(replace(WHOLE, **changed))
    failing = diagnosis.failing([Host(host)])
    assert [finding.of for finding in failing] == [host] and found in failing[0].fact and remedy in failing[0].remedy
    assert "packages" in changed or not diagnosis.failing(set(Host) - {Host(host)})


@pytest.mark.parametrize(
    ("host", "changed", "found"),
    [
        ("server", {"certificate": None}, "no certificate was named"),
        ("libreoffice", {"office": replace(OFFICE, pydantic=False)}, "no pydantic"),
    ],
)
def test_a_note_keeps_nothing_from_working(host, changed, found):
    machine = replace(WHOLE, **changed)
    notes = [finding for finding in of(machine, host) if finding.state is State.note]
    assert len(notes) == 1 and found in notes[0].fact and notes[0].remedy
    assert not judged(machine).failing(tuple(Host))


def test_a_data_folder_that_cannot_be_written_is_said_and_keeps_no_host_from_working():
    diagnosis = judged(replace(WHOLE, unwritable="Permission denied"))
    said = next(finding for finding in diagnosis.findings if finding.of == "own data")
    assert said.state is State.fails and said.fact.endswith("mtfs: Permission denied") and "MTFS_DATA" in said.remedy
    assert not diagnosis.failing(tuple(Host))


def test_only_the_hosts_that_are_asked_for_are_looked_at_each_once():
    asked = [Host.xlwings, Host.LAMBDA, Host.xlwings]
    assert [finding.of for finding in judged(WHOLE, asked).findings] == [
        "mtfs",
        "own data",
        "xlwings",
        "xlwings",
        "lambda",
    ]
    assert len(judged(WHOLE, asked).failing(asked)) == 0
