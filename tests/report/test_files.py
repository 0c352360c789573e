"""Reports as files: the same bytes for the same plan, whole or not at all, every bit of every number."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support import engines
from support.example_plans import EXAMPLES, PLANS, example

import mtfs
from mtfs.core.errors import MtfsError, ToolError
from mtfs.plan.sheet import SPARE_ROWS
from mtfs.plan.toml import plan_data, plan_from_data
from mtfs.report.book import pdf
from mtfs.report.book.workbook import write_workbook

REPOSITORY = Path(__file__).parents[2]
OLD = b"what stood here before"


def parts(path):
    """{part: its bytes, unpacked}."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["default", "STP", "rich", "rich care", "council"])
def test_the_same_plan_gives_the_same_bytes(name, report, tmp_path):
    mtfs.write_report(mtfs.load_plan(PLANS[name]), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == report(name).read_bytes()


def test_another_process_with_another_hash_seed_and_time_zone_gives_the_same_bytes(report, tmp_path):
    program = "import sys, mtfs; mtfs.write_report(mtfs.load_plan(sys.argv[1]), sys.argv[2])"
    for seed, zone in (("1", "Pacific/Auckland"), ("4242", "America/Los_Angeles")):
        made = tmp_path / f"{seed}.xlsx"
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", program, str(PLANS["rich"]), str(made)]
        subprocess.run(command, check=True, cwd=REPOSITORY, env=environment, timeout=120)
        assert digest(made) == digest(report("rich"))


def test_another_plan_gives_other_bytes(report):
    assert digest(report("QUE")) != digest(report("QOQ"))


def test_a_report_of_a_projection_is_the_report_of_its_plan(report, tmp_path):
    projection = mtfs.project(mtfs.load_plan())
    assert mtfs.write_report(projection, str(tmp_path / "report.xlsx")) is projection
    assert digest(tmp_path / "report.xlsx") == digest(report("default"))


def test_no_part_tells_when_or_where_the_report_was_written(report):
    found = parts(report("default"))
    told = b"".join(found.values())
    for name in (str(Path.home()), str(REPOSITORY), os.uname().nodename if hasattr(os, "uname") else "no such host"):
        assert name.encode() not in told
    assert set(re.findall(rb"(20\d\d-\d\d-\d\dT[\d:]+Z)", found["docProps/core.xml"])) == {b"2025-04-01T00:00:00Z"}
    with zipfile.ZipFile(report("default")) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "where",
    [
        "mtfs.report.sheets.cover_sheet.write",
        "mtfs.report.charts.drawing.waterfall",
        "mtfs.report.book.writer.Book.close",
    ],
)
@pytest.mark.parametrize("error", [RuntimeError("half way"), KeyboardInterrupt(), MemoryError()])
def test_a_write_that_stops_midway_leaves_the_old_file_and_nothing_else(where, error, monkeypatch, tmp_path):
    def stop(*_):
        raise error

    monkeypatch.setattr(where, stop)
    target = tmp_path / "report.xlsx"
    target.write_bytes(OLD)
    with pytest.raises(type(error)):
        mtfs.write_report(mtfs.load_plan(), target)
    assert target.read_bytes() == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]


FULL_DISK = """
import resource, sys
import mtfs
plan = mtfs.load_plan()
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    mtfs.write_report(plan, sys.argv[1])
except BaseException as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits a file's size as only POSIX can")
def test_a_disk_that_is_full_leaves_the_old_file_and_is_told_in_one_line(tmp_path):
    target = tmp_path / "report.xlsx"
    target.write_bytes(OLD)
    command = [sys.executable, "-c", FULL_DISK, str(target)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=False)
    assert target.read_bytes() == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]
    kind, _, message = done.stdout.strip().partition(" ")
    assert (kind, len(message.splitlines()), done.stderr) == ("ToolError", 1, "")
    assert str(target) in message


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ToolError, match=r"nowhere.*report\.xlsx: cannot be written \(No such file"):
        mtfs.write_report(mtfs.load_plan(), tmp_path / "nowhere" / "report.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_is_a_folder_is_told_and_left(tmp_path):
    (tmp_path / "report.xlsx").mkdir()
    with pytest.raises(ToolError, match=r"report\.xlsx: cannot be replaced"):
        mtfs.write_report(mtfs.load_plan(), tmp_path / "report.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]


def test_a_folder_that_is_a_file_is_told_and_left(tmp_path):
    (tmp_path / "file").write_bytes(OLD)
    with pytest.raises(ToolError, match="cannot be written"):
        mtfs.write_report(mtfs.load_plan(), tmp_path / "file" / "report.xlsx")
    assert (tmp_path / "file").read_bytes() == OLD


def test_a_folder_without_permission_is_told(monkeypatch, tmp_path):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("mtfs.core.files.os.open", refuse)
    with pytest.raises(ToolError, match=r"report\.xlsx: cannot be written \(Permission denied\); choose another place"):
        mtfs.write_report(mtfs.load_plan(), tmp_path / "report.xlsx")


def test_a_new_report_replaces_the_old_one(report, tmp_path):
    target = tmp_path / "report.xlsx"
    target.write_bytes(OLD)
    mtfs.write_report(mtfs.load_plan(), target)
    assert digest(target) == digest(report("default"))
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX")
def test_a_report_may_be_read_by_those_who_may_read_any_new_file(tmp_path):
    mtfs.write_report(mtfs.load_plan(), tmp_path / "report.xlsx")
    (tmp_path / "other").write_bytes(b"")
    assert (tmp_path / "report.xlsx").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.full
@pytest.mark.parametrize("name", ["default", "STP", "rich care"])
def test_a_pdf_has_every_sheet(name, report, tmp_path, require):
    require("libreoffice")
    pdf.write_pdf(report(name), tmp_path / "report.pdf")
    content = (tmp_path / "report.pdf").read_bytes()
    assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", content)) >= len(engines.load(report(name)).sheetnames)
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.full
def test_no_number_is_too_wide_for_its_cell_in_print(report, tmp_path, require):
    require("libreoffice")
    require("pdftotext")
    named = {"default": b"Investment pot", "QUE": b"Investment pot", "STP": b"In-year position", "rich care": b"Gap"}
    for name, told in named.items():
        pdf.write_pdf(report(name), tmp_path / "report.pdf")
        command = ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"]
        text = subprocess.run(command, capture_output=True, check=True).stdout
        assert told in text and b"##" not in text, name


def test_a_pdf_without_libreoffice_is_refused_with_the_remedy(report, monkeypatch, tmp_path):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr(pdf, "ELSEWHERE", ())
    target = tmp_path / "report.pdf"
    target.write_bytes(OLD)
    with pytest.raises(ToolError, match=r"needs LibreOffice.*install it") as refused:
        pdf.write_pdf(report("default"), target)
    assert len(str(refused.value).splitlines()) == 1
    assert target.read_bytes() == OLD


def office(folder, script):
    """A program called soffice that does what the script says."""
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for LibreOffice with a shell script")
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'source file could not be loaded' >&2; exit 1", "could not make it.*source file could not be loaded"),
        ("exit 0", "could not make it.*no reason given"),
        ("/bin/sleep 30", "did not finish.*within 0.2 s"),
    ],
)
def test_an_office_that_fails_leaves_the_old_pdf(script, told, report, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", office(tmp_path / "bin", f"exec {script}" if "sleep" in script else script))
    monkeypatch.setattr(pdf, "TIMEOUT_SECONDS", 0.2 if "sleep" in script else 20)
    target = tmp_path / "report.pdf"
    target.write_bytes(OLD)
    with pytest.raises(ToolError, match=told):
        pdf.write_pdf(report("default"), target)
    assert target.read_bytes() == OLD
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "report.pdf"]


AWKWARD = (0.1 + 0.2, 1 / 3, 1e-17, 2 / 3 * 1e-5, 0.1 + 0.7)
AMOUNTS = (5e8 + 1 / 3, 1 / 3, 123456789.12345679, 1e-17, 0.30000000000000004, 7.000000000000001)


def with_value(plan, *changes):
    """The plan with other values: each change is a path of keys and what then stands there."""
    data = plan_data(plan)
    for *path, last, value in changes:
        at = data
        for key in path:
            at = at[key]
        at[last] = value
    return plan_from_data(data, plan.name)


@pytest.mark.parametrize("rate", AWKWARD)
@pytest.mark.parametrize("amount", AMOUNTS)
def test_numbers_keep_every_bit_from_plan_to_workbook_to_plan(rate, amount, tmp_path):
    plan = with_value(
        mtfs.load_plan(PLANS["one year"]),
        ("allocation", "icb", "opening", "value", amount),
        ("funds", "bcf", "opening", "value", amount),
        ("funds", "bcf", "repurpose", "values", {"2026/27": rate if rate <= 1 else 1.0}),
        ("rates", "growth", "values", {"2025/26": -rate, "2026/27": rate}),
        ("commercial", "central", "value", amount),
        ("settings", "community", "first", "value", rate),
        ("settings", "acute", "first", "value", 1 - rate),
    )
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    back = mtfs.load_plan(tmp_path / "report.xlsx")
    assert back == plan
    assert repr(back.values) == repr(plan.values)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_plan_comes_back_from_its_workbook_as_it_was(name, report):
    plan, back = example(name), mtfs.load_plan(report(name))
    assert back == plan
    assert repr(mtfs.project(back).lines) == repr(mtfs.project(plan).lines)


def test_a_report_of_the_plan_read_back_is_the_same_report(report, tmp_path):
    mtfs.write_report(mtfs.load_plan(report("rich")), tmp_path / "again.xlsx")
    assert digest(tmp_path / "again.xlsx") == digest(report("rich"))


def test_a_report_over_its_own_plan_is_whole(report, tmp_path):
    target = tmp_path / "plan.xlsx"
    shutil.copyfile(report("one year"), target)
    mtfs.write_report(mtfs.load_plan(target), target)
    assert digest(target) == digest(report("one year"))


def test_write_workbook_alone_writes_what_a_report_is(report, tmp_path):
    write_workbook(mtfs.project(mtfs.load_plan()), tmp_path / "book.xlsx", spare=SPARE_ROWS)
    assert parts(tmp_path / "book.xlsx") == parts(report("default"))


def test_a_tool_error_is_one_of_the_errors_of_mtfs():
    assert issubclass(ToolError, MtfsError)
