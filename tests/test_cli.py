"""The command line: every command and option, its output, its errors and its exit codes."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support import engines
from support.commands import refused, run
from support.plan_builder import made, rich, series, small
from typer.main import get_command
from typer.testing import CliRunner

import mtfs
from mtfs import data
from mtfs.catalogue.lines import kind_of
from mtfs.cli import app
from mtfs.core.version import VERSION
from mtfs.plan.library import DEFAULT, built_in_text

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
WORKBOOKS = ("nhse-icb-allocations-2023-25.xlsx", "nhse-icb-allocations-2025-26.xlsx")
STP = "cambridgeshire-peterborough-stp-2016"
COMMANDS = (
    *("report", "show", "explain", "check", "reconcile", "new", "icbs", "import-allocations"),
    *("scenarios", "sensitivity", "simulate", "solve", "bridge", "lock", "variance", "rollup", "serve"),
    *("workbook", "libreoffice-addin", "workbooks", "lite"),
)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def plan_file(name="plan.toml", plan=None):
    path = Path(name)
    mtfs.write_toml(plan or made(rich()), path)
    return path


# report


def test_report_writes_the_default_plan_here_and_prints_the_headline():
    result = run("report")
    assert Path("mtfs-report.xlsx").is_file() and sorted(path.name for path in Path().iterdir()) == ["mtfs-report.xlsx"]
    lines = result.stdout.splitlines()
    assert lines[0] == "Cambridgeshire and Peterborough, medium-term financial strategy 2025-28"
    assert lines[1].startswith(
        "Investment pot 2025/26 to 2029/30: £202.5m (available growth £62.5m, repurposed funds £140.0m"
    )
    assert lines[2] == "Recurrent allocation: £1,950.0m in 2024/25, £2,206.6m in 2029/30 (2.50% a year)"
    assert lines[3] == (
        "Activity added by the shift costs £66.4m in 2029/30 at illustrative unit costs; "
        "the pot of £40.5m is £25.9m short"
    )
    assert re.fullmatch(r"Checks: all \d+ pass", lines[4])
    assert lines[5:] == ["Workbook: mtfs-report.xlsx"] and result.stderr == ""
    assert mtfs.load_plan("mtfs-report.xlsx") == mtfs.load_plan()


def test_the_headline_of_a_gap_plan():
    lines = run("report", STP).stdout.splitlines()
    assert lines[0].endswith("Sustainability and Transformation Plan 2016")
    assert lines[1] == "Gap if nothing is done: £500.0m in 2020/21"
    assert lines[2] == "In-year position after the plan: surplus £1.3m in 2020/21 (underlying surplus £1.3m)"
    assert re.fullmatch(r"Checks: all \d+ pass", lines[3])
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


def test_a_failing_check_is_in_the_headline():
    plan = plan_file(plan=made(rich(), {"pressures.pay.values": {"2025/26": 50_000.0}}))
    (line,) = [line for line in run("report", plan).stdout.splitlines() if line.startswith("Checks: ")]
    assert re.match(r"Checks: \d of \d+ FAIL: ", line) and "Available growth is not below 0" in line


def test_a_pdf_without_libreoffice_is_refused_before_anything_is_written(monkeypatch):
    monkeypatch.setattr("mtfs.report.book.pdf.shutil.which", lambda name: None)
    monkeypatch.setattr("mtfs.report.book.pdf.ELSEWHERE", ())
    text = refused("report", "--pdf")
    assert text.startswith("a PDF needs LibreOffice, which is not on this computer: install it")
    assert list(Path().iterdir()) == []


@pytest.mark.full
def test_a_pdf(require):
    require("libreoffice")
    result = run("report", "--pdf")
    assert "PDF: mtfs-report.pdf" in result.stdout and Path("mtfs-report.pdf").read_bytes().startswith(b"%PDF")


def test_a_pdf_whose_converter_fails_says_so(monkeypatch, tmp_path):
    if sys.platform == "win32":
        pytest.skip("the stand-in for LibreOffice is a shell script")
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho 'source file could not be loaded' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr("mtfs.report.book.pdf.shutil.which", lambda name: str(program))
    result = run("report", "-o", "plan.xlsx", "--pdf", code=2)
    assert result.stderr == "mtfs: LibreOffice could not convert plan.xlsx: source file could not be loaded\n"
    assert not Path("plan.pdf").exists()


# show


def test_show_as_a_table():
    text = run("show").stdout
    assert "(cash)" in text.splitlines()[0]
    for line in mtfs.project(mtfs.load_plan()).lines:
        assert line in text
    assert "1,982,801.1" in text and "2.50%" in text and "…" not in text


def test_show_as_json():
    found = json.loads(run("show", "--format", "json").stdout)
    projection = mtfs.project(mtfs.load_plan())
    assert set(found) == {"plan", "lines"} and found["plan"] == projection.plan.name
    assert [entry["line"] for entry in found["lines"]] == list(projection.lines)
    for entry in found["lines"]:
        years = projection.lines[entry["line"]]
        if kind_of(entry["line"]).single_value:
            assert list(entry) == ["line", "name", "unit", "value"] and entry["value"] == years[0]
            continue
        assert list(entry) == ["line", "name", "unit", "values"]
        assert entry["values"] == {y: v for y, v in zip(projection.plan.years, years, strict=True) if v is not None}
    by_line = {entry["line"]: entry for entry in found["lines"]}
    assert by_line["allocation.icb.recurrent"]["values"]["2024/25"] == 1_950_000
    assert "2024/25" not in by_line["pot.annual"]["values"] and by_line["pot.annual"]["unit"] == "£k"
    for line in (
        "allocation.total",
        "funds.bcf.repurposed",
        "funds.repurposed",
        "pot.available_growth",
        "pot.cumulative",
    ):
        assert line in by_line


def test_json_of_a_missing_figure_is_null():
    found = json.loads(run("show", "nhse:QUE", "--format", "json").stdout, parse_constant=pytest.fail)
    by_line = {entry["line"]: entry.get("values") for entry in found["lines"]}
    assert set(by_line["funds.bcf.repurposed"].values()) == {None}
    assert None not in by_line["pot.annual"].values()


def test_show_as_csv():
    rows = list(csv.DictReader(io.StringIO(run("show", "nhse:QUE", "--format", "csv").stdout)))
    projection = mtfs.project(mtfs.load_plan("nhse:QUE"))
    assert [row["line"] for row in rows] == list(projection.lines)
    for row in rows:
        for year, value in zip(projection.plan.years, projection.lines[row["line"]], strict=True):
            if value is None:
                assert row[year] == ""
            elif value != value:
                assert row[year] == "missing"
            else:
                assert float(row[year]) == value


def test_show_in_real_terms():
    cash, real = (json.loads(run("show", "--format", "json", *more).stdout) for more in ([], ["--real"]))
    by_line = {entry["line"]: entry for entry in real["lines"]}
    assert by_line["pot.annual"]["unit"] == "£k, 2024/25 prices"
    assert by_line["pot.annual"]["values"]["2026/27"] == pytest.approx(40_500 / (1.0294 * 1.0223), rel=1e-6)
    assert [entry["line"] for entry in cash["lines"]] == [entry["line"] for entry in real["lines"]]
    assert "(2024/25 prices)" in run("show", "--real").stdout.splitlines()[0]


def test_show_with_commercial_income():
    found = json.loads(run("show", "--commercial", "high", "--format", "json").stdout)
    values = next(entry["values"] for entry in found["lines"] if entry["line"] == "pot.commercial")
    assert set(values.values()) == {40_000.0}


def test_commercial_income_of_a_plan_without_any():
    assert "has no commercial income; add [commercial] to the plan" in refused(
        "show", plan_file(plan=made(small())), "--commercial", "low"
    )


def test_names_with_commas_and_quotes_survive_csv():
    plan = plan_file(plan=made(small(), {"allocation.core.name": 'Core, "acute" & £ 😀'}))
    rows = list(csv.DictReader(io.StringIO(run("show", plan, "--format", "csv").stdout)))
    assert any(row["name"] == 'Core, "acute" & £ 😀: Recurrent allocation' for row in rows)


def test_brackets_in_a_name_are_no_markup():
    plan = plan_file(plan=made(small(), {"allocation.core.name": "Core [bold]x[/bold] :smile:"}))
    assert "Core [bold]x[/bold] :smile:" in run("show", plan).stdout


# explain


def test_explain():
    text = run("explain", "pot.annual", "2026/27").stdout
    assert text.rstrip("\n") == mtfs.explain(mtfs.load_plan(), "pot.annual", "2026/27")
    assert "source SCP" in text
    assert run("explain", "pot.annual").stdout.startswith("40,500.0 £k  Investment pot of the year, 2029/30")


def test_explain_a_line_of_another_plan_and_another_case():
    assert (
        "[funds.bcf.opening] | input, missing"
        in run("explain", "funds.bcf.size", "2026/27", "--plan", "nhse:QUE").stdout
    )
    assert run("explain", "pot.commercial", "--commercial", "high").stdout.startswith("40,000.0 £k")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pot.anual"], "the plan has no line 'pot.anual'; did you mean pot.annual"),
        (["pot.annual", "2035/36"], "2035/36 is outside the plan (2024/25 to 2029/30)"),
        (["pot.annual", "2024/25"], "pot.annual has no figure for the base year 2024/25; it starts in 2025/26"),
        (["pot.annual", "--plan", "nhse:XYZ"], "'XYZ' is no ICB"),
    ],
)
def test_what_cannot_be_explained(arguments, message):
    assert message in refused("explain", *arguments)


# check


def test_check_of_a_sound_plan():
    result = run("check")
    found = mtfs.checks(mtfs.project(mtfs.load_plan()))
    assert f"{len(found)} of {len(found)} checks pass\n" in result.stdout and "FAILS" not in result.stdout
    for entry in found:
        assert entry.line in result.stdout and entry.name in result.stdout


def test_check_names_what_is_missing_and_passes():
    text = run("check", "nhse:QUE").stdout
    assert (
        text.count("Missing, so not counted: ") >= 3
        and "not counted: Better Care Fund" in text
        and "not counted: Service Development" in text
    )


def test_check_ends_with_1_where_a_check_fails():
    plan = plan_file(plan=made(small(), {"rates.growth": series({"2025/26": 0.0, "2026/27": 0.3})}))
    text = run("check", plan, code=1).stdout
    assert "FAILS" in text and "worst in 2026/27" in text and ", the others FAIL" in text


def test_check_with_commercial_income():
    assert "checks pass" in run("check", "--commercial", "low").stdout


# new


def test_new_is_the_published_plan_with_its_comments():
    result = run("new", "my-plan.toml")
    assert result.stdout == "Plan: my-plan.toml\nEdit it, then run: mtfs report my-plan.toml\n"
    assert Path("my-plan.toml").read_text(encoding="utf-8") == built_in_text(DEFAULT)
    assert mtfs.load_plan("my-plan.toml") == mtfs.load_plan()


@pytest.mark.parametrize("icb", ["QOQ", "qoq", "Humber and North Yorkshire"])
def test_new_for_an_icb(icb):
    run("new", "icb.toml", "--icb", icb)
    assert mtfs.load_plan("icb.toml") == mtfs.load_plan("nhse:QOQ")
    assert "# Allocation streams" in Path("icb.toml").read_text(encoding="utf-8")


def test_new_from_a_workbook_and_from_a_file():
    run("report", plan_file(), "-o", "edited.xlsx")
    run("new", "again.toml", "--from", "edited.xlsx")
    run("new", "copy.toml", "--from", "plan.toml")
    assert mtfs.load_plan("again.toml") == mtfs.load_plan("copy.toml") == made(rich())


def test_new_overwrites_nothing_unless_told():
    Path("my-plan.toml").write_text("mine", encoding="utf-8")
    assert refused("new", "my-plan.toml") == (
        "my-plan.toml: is there already; choose another name, or add --force to overwrite it"
    )
    assert Path("my-plan.toml").read_text(encoding="utf-8") == "mine"
    run("new", "my-plan.toml", "--force")
    assert mtfs.load_plan("my-plan.toml") == mtfs.load_plan()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["my-plan.txt"], "my-plan.txt: a plan is a TOML file; give it a name that ends in .toml"),
        (["x.toml", "--icb", "QZZ"], "'QZZ' is no ICB"),
        (
            ["x.toml", "--icb", "QOQ", "--from", "y.toml"],
            "an ICB and a plan to start from are both given; give one of them",
        ),
        (["x.toml", "--from", "y.toml"], "y.toml: cannot be read"),
        (["none/x.toml"], "x.toml: cannot be written"),
    ],
)
def test_new_that_is_refused(arguments, message):
    assert message in refused("new", *arguments)
    assert list(Path().iterdir()) == []


# icbs


def test_icbs():
    text = run("icbs").stdout
    assert "QUE" in text and "NHS Cambridgeshire and Peterborough ICB" in text and "1,718,185" in text
    assert len(re.findall(r"^ ?Q\w\w ", text, re.MULTILINE)) == 42


def test_icbs_as_json_and_csv():
    found = json.loads(run("icbs", "--format", "json").stdout)["rows"]
    rows = list(csv.DictReader(io.StringIO(run("icbs", "--format", "csv").stdout)))
    assert len(found) == len(rows) == 42
    assert [row["Code"] for row in rows] == [entry["Code"] for entry in found] == [icb.code for icb in mtfs.icbs()]
    (que,) = [entry for entry in found if entry["Code"] == "QUE"]
    assert que["Core recurrent allocation 2025/26 (£k)"] == 1_718_185 and que["Region"] == "East of England"


# import-allocations


def test_import_reproduces_the_shipped_figures():
    if not SHARED.is_dir():
        pytest.skip("NHS England's workbooks are not beside this repository")
    result = run("import-allocations", *(SHARED / name for name in WORKBOOKS), "-o", "figures.csv")
    assert Path("figures.csv").read_bytes() == data.path("nhse_allocations.csv").read_bytes()
    assert result.stdout.count("every total and every relation agrees") == 2 and "Written: figures.csv" in result.stdout


def test_import_of_a_workbook_of_something_else():
    run("report", "-o", "report.xlsx")
    text = refused("import-allocations", "report.xlsx")
    assert text.startswith("report.xlsx: ")
    assert not Path("nhse_allocations.csv").exists()


def test_import_of_a_file_that_is_not_there():
    assert "none.xlsx: there is no such file" in refused("import-allocations", "none.xlsx")


# errors


@pytest.mark.parametrize("command", [["report"], ["show"], ["check"], ["explain", "pot.annual", "--plan"]])
@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ("none.toml", "none.toml: cannot be read"),
        ("none.xlsx", "none.xlsx: there is no such file"),
        ("nhse:QZZ", "'QZZ' is no ICB"),
        ("cambridge", "'cambridge' is no plan"),
        ("", "'' is no plan"),
    ],
)
def test_a_plan_that_is_not_there_is_one_line_and_exit_code_2(command, plan, message):
    assert message in refused(*command, plan)
    assert list(Path().iterdir()) == []


def test_a_bad_plan_is_one_line_a_mistake():
    path = Path("bad.toml")
    path.write_text(
        built_in_text(DEFAULT).replace("0.023", "2.3").replace("value = 1950000.0", 'value = "lots"'), encoding="utf-8"
    )
    text = refused("check", path)
    assert text == "bad.toml: allocation.icb.opening.value: 'lots' is no number; type one, such as 0.023 for 2.3%"


def test_a_failed_report_leaves_the_old_one():
    run("report")
    before = Path("mtfs-report.xlsx").read_bytes()
    Path("bad.toml").write_text("name = 1", encoding="utf-8")
    result = run("report", "bad.toml", code=2)
    assert all(line.startswith("mtfs: bad.toml: ") for line in result.stderr.splitlines())
    assert Path("mtfs-report.xlsx").read_bytes() == before
    assert sorted(path.name for path in Path().iterdir()) == ["bad.toml", "mtfs-report.xlsx"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["unknown"],
        ["show", "--colour"],
        ["show", "--format", "xml"],
        ["report", "--commercial", "best"],
        ["explain"],
        ["new"],
        ["import-allocations"],
        ["show", "a", "b"],
    ],
)
def test_a_wrong_command_is_exit_code_2(arguments):
    assert "Traceback" not in run(*arguments, code=2).output


# as a program


def program(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "mtfs.cli", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        **options,
    )


def test_the_program_prints_errors_on_standard_error_alone():
    done = program("show", "none.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mtfs: none.toml: cannot be read") and len(done.stderr.splitlines()) == 1


def test_the_program_in_a_pipe():
    done = program("show", "--format", "csv")
    assert done.returncode == 0 and done.stderr == "" and done.stdout.startswith("line,name,unit,all years,2024/25,")
    assert "\x1b" not in program("show").stdout


def test_a_closed_pipe_is_no_error():
    code = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'mtfs.cli', 'show', '--format', 'json'], "
    )
    code += "stdout=subprocess.PIPE, stderr=subprocess.PIPE); p.stdout.close(); e = p.stderr.read(); print(p.wait(), e)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert "Traceback" not in done.stdout and "BrokenPipe" not in done.stdout


def test_the_version():
    assert run("--version").stdout == f"mtfs {VERSION}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    text = run(command, "--help").stdout
    assert "Usage: " in text and "--help" in text


def test_without_a_command_there_is_help():
    result = CliRunner().invoke(app, [])
    assert "Commands" in result.output and all(command in result.output for command in COMMANDS)


def test_show_some_lines_only():
    rows = run("show", "--only", "pot", "--format", "csv").stdout.splitlines()[1:]
    projection = mtfs.project(mtfs.load_plan())
    assert [row.partition(",")[0] for row in rows] == [line for line in projection.lines if line.startswith("pot.")]
    one = run("show", "--only", "activity.bed_days.residual").stdout.splitlines()
    assert [line.split()[0] for line in one[4:]] == ["activity.bed_days.residual", "activity.bed_days.residual_cost"]
    assert "no line begins with 'gop'; the plan has timeline, prices," in refused("show", "--only", "gop")


def test_reconcile_prints_every_claim_and_the_answer():
    text = run("reconcile").stdout
    found = mtfs.reconcile(mtfs.load_plan())
    assert text.startswith(found.plan.name) and all(outcome.statement in text for outcome in found.outcomes)
    line = next(line for line in text.splitlines() if line.startswith("The allocation of 2028/29"))
    assert "2,148,360.7 £k" in line and "-21,639.3 £k" in line and "does not hold" in line and "none at all" in line
    assert text.splitlines()[-len(found.summary()) :] == found.summary()
    assert "No single reading satisfies all claims; 20 of 23 is the most" in text


def test_reconcile_as_csv():
    rows = list(csv.DictReader(io.StringIO(run("reconcile", "--format", "csv").stdout)))
    outcomes = mtfs.reconcile(mtfs.load_plan()).outcomes
    assert [row["id"] for row in rows] == [outcome.id for outcome in outcomes]
    for row, outcome in zip(rows, outcomes, strict=True):
        assert row["result"] == outcome.result
        assert row["computed"] == ("" if outcome.computed is None else str(outcome.computed))


def test_reconcile_as_json():
    found = json.loads(run("reconcile", STP, "--format", "json").stdout)
    expected = mtfs.reconcile(mtfs.load_plan(STP))
    assert found["notes"] == expected.summary() and "2 combinations of readings tried" in found["notes"][1]
    by_id = {claim["id"]: claim for claim in found["rows"]}
    assert by_id["system_deficit"]["result"] == "holds" and by_id["system_deficit"]["line"] == "gap.after_savings"


def test_reconcile_by_reading():
    found = json.loads(run("reconcile", "--table", "readings", "--format", "json").stdout)
    expected = mtfs.reconcile(mtfs.load_plan())
    first, *others = found["rows"]
    assert first["reading"] == "The plan as it stands" and first["changes"] == "" and first["best"] == "no"
    assert first["claims that hold"] == 17 == len(first["claims"].split("; "))
    assert len(others) == len({tried.name for tried in (*expected.single_changes, *expected.best)}) - 1
    best = [row for row in others if row["best"] == "yes"]
    assert [row["claims that hold"] for row in best] == [20] * len(expected.best) and " = " in best[0]["changes"]


def test_reconcile_a_plan_without_claims():
    assert "makes no claims; add [claims.NAME]" in refused("reconcile", "nhse:QOQ")


def test_a_workbook_for_each_host(tmp_path):
    native, office = (run("workbook", "nhse:QOQ", "--host", host) for host in ("native", "libreoffice"))
    assert native.stdout.startswith("Workbook: mtfs.xlsx") and "libreoffice-addin" in office.stdout
    run("report", "nhse:QOQ", "-o", "report.xlsx")
    assert Path("mtfs.xlsx").read_bytes() == Path("report.xlsx").read_bytes()
    assert "MTFS.ALLOCATION(" in " ".join(
        str(cell.value) for row in engines.load(Path("mtfs-libreoffice.xlsx"))["Allocation"].iter_rows() for cell in row
    )
    assert "needs the ending .xlsm" in refused("workbook", "--host", "xlwings", "-o", "wrong.xlsx")
    assert not Path("wrong.xlsx").exists()


def test_the_workbook_for_xlwings_which_excel_itself_has_not_opened():
    result = run("workbook", "nhse:QOQ", "--host", "xlwings", "-o", "calls.xlsm")
    assert "Ctrl+Alt+F9" in result.stdout
    assert {"Help", "Compare", "xlwings.conf", "Inputs"} <= set(engines.load(Path("calls.xlsm")).sheetnames)


def test_a_workbook_with_macros_that_is_the_plan_is_not_replaced_by_it():
    run("workbook", "nhse:QOQ", "--host", "xlwings", "-o", "calls.xlsm")
    before = Path("calls.xlsm").read_bytes()
    said = refused("workbook", "calls.xlsm", "--host", "xlwings", "-o", "./calls.xlsm")
    assert said == "calls.xlsm: is the plan itself and would be replaced; choose another name with -o"
    assert Path("calls.xlsm").read_bytes() == before
    run("workbook", "calls.xlsm", "--host", "xlwings", "-o", "anew.xlsm")


def test_the_extension_for_libreoffice():
    assert "Extension Manager" in run("libreoffice-addin", "-o", "x.oxt").stdout
    with zipfile.ZipFile("x.oxt") as package:
        assert "CalcAddIns.xcu" in package.namelist()
    plan = plan_file().read_bytes()
    assert refused("libreoffice-addin", "-o", "plan.toml").endswith("give it a name that ends in .oxt")
    assert Path("plan.toml").read_bytes() == plan


@pytest.mark.full
def test_the_workbooks_that_come_with_mtfs_are_written_by_one_command():
    from mtfs.report.hosts.workbooks import WORKBOOKS

    written = run("workbooks").stdout.splitlines()
    assert written == [f"Written: {Path('workbooks') / name}" for name in WORKBOOKS]
    Path("workbooks", "mtfs.xlsx").write_bytes(b"edited")
    assert "is kept as workbooks" in run("workbooks").stdout.replace("\\", "/")
    assert Path("workbooks", "mtfs.previous.xlsx").read_bytes() == b"edited"
    Path("workbooks", "mtfs.xlsm").write_bytes(b"edited")
    assert "kept" not in run("workbooks", "--replace").stdout
    assert zipfile.is_zipfile(Path("workbooks", "mtfs.xlsm"))
    assert {path.name for path in Path("workbooks").iterdir()} == {*WORKBOOKS, "mtfs.previous.xlsx"}


def test_lite_prints_two_texts_with_their_names_or_writes_them():
    found = re.split(r"----- (\S+) -----\n", run("lite").stdout)
    printed = dict(zip(found[1::2], found[2::2], strict=True))
    assert list(printed) == ["main.py", "requirements.txt"] and found[0] == ""
    assert run("lite", "-o", "new/lite").stdout.count("Written: ") == 2
    for name, text in printed.items():
        assert Path("new", "lite", name).read_text(encoding="utf-8").strip() == text.strip()
    assert "kept" not in run("lite", "-o", "new/lite").stdout
    own = Path("new", "lite", "requirements.txt")
    own.write_text("polars\n", encoding="utf-8")
    kept = own.with_suffix(".previous.txt")
    assert f"Written: {own} (the earlier one is kept as {kept})" in run("lite", "-o", "new/lite").stdout
    assert kept.read_text(encoding="utf-8") == "polars\n"
    Path("file").write_text("", encoding="utf-8")
    assert refused("lite", "-o", "file").startswith("file: ")


def commands():
    return get_command(app).commands


def test_the_commands_are_these():
    assert tuple(sorted(commands())) == tuple(sorted(COMMANDS))
