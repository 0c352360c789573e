"""`mtfs report`: what it writes, its headline, what it keeps and refuses."""

import re
import sys
from pathlib import Path

import openpyxl
import pytest
from support import engines
from support.commands import plan_file, refused, run
from support.example_plans import STP
from support.plan_builder import made, rich

import mtfs
from mtfs.analysis.figures.sentences import gap_sentences, pot_sentences
from mtfs.analysis.uncertainty.ranges import range_sentences
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.cli.pdf_option import with_value


def test_report_writes_the_default_plan_here_and_prints_the_headline():
    result = run("report")
    assert Path("mtfs-report.xlsx").is_file() and sorted(path.name for path in Path().iterdir()) == ["mtfs-report.xlsx"]
    lines = result.stdout.splitlines()
    assert lines[0] == (
        "NHS Cambridgeshire and Peterborough ICB: Cambridgeshire and Peterborough, medium-term financial strategy "
        "2025-28"
    )
    assert lines[1].startswith("NHS Cambridgeshire and Peterborough ICB (QUE) ended on 31 March 2026; succeeded by")
    assert lines[2].startswith(
        "Investment pot 2025/26 to 2029/30: £202.5m (available growth £62.5m, repurposed funds £140.0m"
    )
    assert lines[5] == "Recurrent allocation: £1,950.0m in 2024/25, £2,206.6m in 2029/30 (2.50% a year)"
    assert [*lines[3:5], lines[6]] == pot_sentences(mtfs.project(mtfs.load_plan()))
    assert lines[7] == (
        "Activity added by the shift costs £66.4m in 2029/30 at illustrative unit costs; "
        "the pot of £40.5m is £25.9m short"
    )
    assert lines[8:13] == range_sentences(simulate_plan(mtfs.load_plan())) and "8 times in 10" in lines[8]
    assert re.fullmatch(r"Arithmetic checks: (\d+) of \1", lines[13])
    assert lines[14:] == ["Workbook: mtfs-report.xlsx"] and result.stderr == ""
    assert mtfs.load_plan("mtfs-report.xlsx") == mtfs.load_plan()


def test_the_cover_says_what_changed_since_an_earlier_version():
    run("new", "old.toml")
    run("report", "old.toml", "--set", "funds.sdf.repurpose = 30%", "--since", "old.toml", "-o", "new.xlsx")
    cover = [row[1].value for row in engines.load("new.xlsx")["Cover"].iter_rows()]
    place = cover.index("Investment pot, 2025/26 to 2029/30: £202.5m becomes £211.8m, up £9.3m.")
    assert cover[place - 1].startswith("Since: old.toml; 1 April 2025; draft; content hash ")
    assert any(str(text).startswith("Fund: Service Development Funding adds £9.3m: ") for text in cover[place:])
    assert refused("report", "old.toml", "--since", "example:council").startswith(
        "--since example:council: has no main figure in common with this plan"
    )


def test_the_headline_of_a_gap_plan():
    lines = run("report", STP).stdout.splitlines()
    assert lines[0].endswith("Sustainability and Transformation Plan 2016")
    assert lines[1] == "Gap if nothing is done: £500.0m in 2020/21"
    assert lines[2] == "In-year position after the plan: surplus £1.3m in 2020/21 (underlying surplus £1.3m)"
    told = gap_sentences(mtfs.project(mtfs.load_plan(STP)))
    assert lines[3 : 3 + len(told)] == told
    assert re.fullmatch(r"Arithmetic checks: (\d+) of \1", lines[3 + len(told)])
    sheets = engines.load(Path("mtfs-report.xlsx")).sheetnames
    assert "Gap" in sheets and "Expenditure" in sheets and not {"Allocation", "Funds", "Pot", "Settings"} & set(sheets)


@pytest.mark.parametrize("option", ["-o", "--output"])
def test_report_to_a_named_file(option, tmp_path):
    result = run("report", "nhse:QOQ", option, tmp_path / "qoq.xlsx")
    assert "Missing, so not counted: " in result.stdout and "Better Care Fund" in result.stdout
    assert mtfs.load_plan(tmp_path / "qoq.xlsx") == mtfs.load_plan("nhse:QOQ")


def test_report_of_a_file_and_of_the_workbook_made_from_it():
    plan = plan_file()
    run("report", plan, "-o", "first.xlsx")
    run("report", "first.xlsx", "-o", "second.xlsx")
    assert Path("first.xlsx").read_bytes() == Path("second.xlsx").read_bytes()


def test_an_earlier_report_that_differs_is_kept():
    run("report")
    first = Path("mtfs-report.xlsx").read_bytes()
    assert "kept" not in run("report").stdout, "the same bytes again are nothing to keep"
    assert not Path("mtfs-report.previous.xlsx").exists()
    result = run("report", "nhse:QUE")
    assert "The earlier mtfs-report.xlsx is kept as mtfs-report.previous.xlsx" in result.stdout
    assert Path("mtfs-report.previous.xlsx").read_bytes() == first != Path("mtfs-report.xlsx").read_bytes()


def test_report_never_replaces_its_own_plan():
    run("report")
    before = Path("mtfs-report.xlsx").read_bytes()
    assert refused("report", "mtfs-report.xlsx") == (
        "mtfs-report.xlsx: is the plan itself and would be replaced; choose another name with -o"
    )
    assert Path("mtfs-report.xlsx").read_bytes() == before
    Path("link.xlsx").symlink_to("mtfs-report.xlsx")
    assert "is the plan itself" in refused("report", "mtfs-report.xlsx", "-o", "link.xlsx")


@pytest.mark.parametrize("name", ["report.xls", "report.csv", "report", "report.xlsx.txt"])
def test_report_is_written_only_as_xlsx(name):
    assert (
        refused("report", "-o", name) == f"{name}: the report is an Excel workbook; give it a name that ends in .xlsx"
    )
    assert not Path(name).exists()


def test_report_in_a_folder_that_is_not_there():
    text = refused("report", "-o", Path("none", "x.xlsx"))
    assert "x.xlsx: cannot be written" in text and "choose another place" in text


def test_report_counts_commercial_income_when_asked():
    assert "commercial income £110.0m" in run("report", "--commercial", "central").stdout
    assert "Investment pot 2025/26 to 2029/30: £312.5m" in run("report", "--commercial", "central").stdout


def test_pressures_as_an_input_by_the_command_line():
    switched = ("--set", "available_growth.method = pressures as input", "--set", "rates.growth = 0.025")
    lines = run("report", *switched).stdout.splitlines()
    assert lines[1].startswith("NHS Cambridgeshire and Peterborough ICB (QUE) ended on 31 March 2026; succeeded by")
    assert lines[2].startswith("Investment pot 2025/26 to 2029/30: £223.9m (available growth £83.9m")
    assert lines[3].startswith("Pressures are an input, £12.3m in 2025/26 to £36.9m in 2029/30")
    assert mtfs.project(mtfs.load_plan("mtfs-report.xlsx")).value("pot.annual") == pytest.approx(223_904.3, abs=0.1)
    assert "Pressures are an input" in run("show", *switched).stdout
    assert "the plan has no input 'rates.growht'" in refused("show", "--set", "rates.growht = 0.02")


def test_a_failing_check_is_in_the_headline():
    plan = plan_file(plan=made(rich(), {"pressures.pay.values": {"2025/26": 50_000.0}}))
    (line,) = [line for line in run("report", plan).stdout.splitlines() if line.startswith("Arithmetic checks: ")]
    assert (
        re.match(r"Arithmetic checks: \d+ of \d+ pass; \d fail: ", line)
        and "Available growth is not below 0 (worst in" in line
    )


def test_a_pdf_without_libreoffice_is_refused_before_anything_is_written(monkeypatch):
    monkeypatch.setattr("mtfs.report.book.pdf.shutil.which", lambda name: None)
    monkeypatch.setattr("mtfs.report.book.pdf.ELSEWHERE", ())
    text = refused("report", "--pdf")
    assert text.startswith("a PDF needs LibreOffice, which is not on this computer: install it")
    assert list(Path().iterdir()) == []


def test_a_pdf_in_the_place_of_a_folder_is_refused_before_anything_is_written(monkeypatch):
    monkeypatch.setattr("mtfs.report.book.pdf.libreoffice", lambda: "soffice")
    Path("c.pdf").mkdir()
    assert refused("report", "-o", "c.xlsx", "--pdf").startswith("c.pdf: is a folder, and the PDF would have its name")
    assert list(Path().iterdir()) == [Path("c.pdf")]


@pytest.mark.full
@pytest.mark.parametrize(("pdf", "least", "most"), [(["--pdf"], 5, 6), (["--pdf", "full"], 15, 150)], ids=str)
def test_a_pdf_is_tagged_titled_and_in_british_english(pdf, least, most, require):
    require("libreoffice")
    assert "PDF: mtfs-report.pdf" in run("report", *pdf).stdout
    content = Path("mtfs-report.pdf").read_bytes()
    assert content.startswith(b"%PDF") and b"/Marked true" in content and b"/Lang(en-GB)" in content
    assert b"/DisplayDocTitle true" in content
    assert least <= len(re.findall(rb"/Type/Page\b", content)) <= most


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", ""),
        ("--pdf", "--pdf=pack"),
        ("--pdf -o a.xlsx", "--pdf=pack -o a.xlsx"),
        ("--pdf plan.toml", "--pdf=pack plan.toml"),
        ("--pdf full plan.toml", "--pdf full plan.toml"),
        ("plan.toml --pdf pack", "plan.toml --pdf pack"),
        ("--pdf=full", "--pdf=full"),
        ("-- --pdf", "-- --pdf"),
    ],
)
def test_the_option_of_a_pdf_may_stand_without_a_value(given, read):
    assert with_value(given.split()) == read.split()


def test_a_pdf_whose_converter_fails_says_so(monkeypatch, tmp_path):
    if sys.platform == "win32":
        pytest.skip("the stand-in for LibreOffice is a shell script")
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho 'source file could not be loaded' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr("mtfs.report.book.pdf.shutil.which", lambda name: str(program))
    result = run("report", "-o", "plan.xlsx", "--pdf", code=2)
    assert result.stderr == (
        "mtfs: plan.pdf: LibreOffice could not make it (source file could not be loaded); try again, or print the "
        "workbook from your spreadsheet program\n"
    )
    assert not Path("plan.pdf").exists()


def test_a_failed_report_leaves_the_old_one():
    run("report")
    before = Path("mtfs-report.xlsx").read_bytes()
    Path("bad.toml").write_text("name = 1", encoding="utf-8")
    result = run("report", "bad.toml", code=2)
    assert all(line.startswith("mtfs: bad.toml: ") for line in result.stderr.splitlines())
    assert Path("mtfs-report.xlsx").read_bytes() == before
    assert sorted(path.name for path in Path().iterdir()) == ["bad.toml", "mtfs-report.xlsx"]


def test_formulas_are_locked_where_that_is_asked_for():
    run("report", "-o", "open.xlsx")
    run("report", "--protect", "-o", "protected.xlsx")
    protected = {name: {sheet.title for sheet in openpyxl.load_workbook(f"{name}.xlsx") if sheet.protection.sheet}
                 for name in ("open", "protected")}  # fmt: skip
    assert protected["open"] == {"As written"} and {"Inputs", "Pot", "Cover"} <= protected["protected"]
