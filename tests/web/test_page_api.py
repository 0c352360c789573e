"""The page's API over HTTP: the same figures as everywhere else, and a line for whatever is wrong."""

import base64
import csv
import io
import json
import math
import zipfile

import openpyxl
import pytest
from support.example_plans import CASES, PLANS
from typer.testing import CliRunner

import mtfs
from mtfs.analysis.figures.headline import headline
from mtfs.catalogue.lines import kind_of
from mtfs.cli import app
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed
from mtfs.plan.library import DEFAULT, built_in_names, built_in_text
from mtfs.plan.scenarios import as_selected, selected
from mtfs.plan.toml import LARGEST_FILE, toml_text

pytestmark = pytest.mark.full

STP = "cambridgeshire-peterborough-stp-2016"
ALL = [*built_in_names(), *(f"nhse:{icb.code}" for icb in mtfs.icbs())]
FILES = ["rich-plan", "rich-care-plan", "council-plan", "one-year-plan", "thirty-year-plan"]


def agree(answer, plan):
    """An answer holds the figures that Python gives for the plan."""
    projection = mtfs.project(plan)
    assert answer["headline"] == headline(projection)
    assert answer["years"] == list(plan.years) and answer["code"] == plan.code
    shown = [line for table in answer["tables"] for line in table["lines"]]
    shown += [series for chart in answer["charts"] for series in chart["series"]]
    assert len(shown) >= 8
    assert not plan.allocation or f"In {plan.base_year} prices" in [line["name"] for line in shown]
    for line in shown:
        figures = zip(plan.years, projection.years(line["line"]), strict=True)
        given = {year: value for year, value in figures if value is not None}
        assert line["values"] == {year: None if math.isnan(value) else value for year, value in given.items()}
        if "total" in line:
            assert line["total"] == (
                None if math.isnan(projection.value(line["line"])) else projection.value(line["line"])
            )
    found = mtfs.checks(projection)
    assert [(check["line"], check["passed"]) for check in answer["checks"]] == [(one.line, one.passed) for one in found]
    assert [(entry["name"], entry["why"]) for entry in answer["missing"]] == [
        (entry.name, entry.why) for entry in mtfs.missing(plan).values()
    ]


def test_the_choices_are_the_plans_that_come_with_mtfs_and_every_icb(server):
    status, content, _ = server.fetch("/api/plans")
    choices = json.loads(content)
    assert status == 200 and choices["default"] == DEFAULT
    assert [one["plan"] for one in choices["plans"]] == list(built_in_names())
    assert [(one["plan"], one["name"]) for one in choices["icbs"]] == [
        (f"nhse:{icb.code}", icb.name) for icb in mtfs.icbs()
    ]
    assert len(choices["icbs"]) == 36


@pytest.mark.parametrize("name", ALL)
def test_every_plan_has_the_figures_of_python(server, name):
    agree(server.computed(plan=name), mtfs.load_plan(name))


@pytest.mark.parametrize("name", FILES)
def test_an_uploaded_plan_has_the_figures_of_python(server, sent, name):
    path = CASES / f"{name}.toml"
    agree(server.computed(upload=sent(path.read_bytes())), mtfs.load_plan(path))
    agree(server.computed(upload={"name": path.name, "text": path.read_text()}), mtfs.load_plan(path))


@pytest.mark.parametrize("name", [DEFAULT, "nhse:QOQ"])
def test_the_figures_are_those_of_show(server, name):
    answer = server.computed(plan=name)
    printed = json.loads(CliRunner().invoke(app, ["show", name, "--format", "json"]).stdout)
    lines = {line["line"]: line for line in printed["lines"]}
    for table in answer["tables"]:
        for line in table["lines"]:
            assert line["values"] == lines[line["line"]]["values"]


def test_a_missing_figure_is_null_and_never_a_number(server, sent):
    answer = server.computed(upload=sent((CASES / "rich-plan.toml").read_bytes()))
    missing = [entry for entry in answer["assumptions"] if entry["missing"]]
    assert missing and all(
        entry.get("value", 0) is None or set(entry["values"].values()) == {None} for entry in missing
    )
    assert {entry["input"] for entry in answer["missing"]} >= {entry["id"] for entry in missing}


def test_every_number_and_choice_can_be_reached_and_the_main_ones_come_first(server):
    plan = mtfs.load_plan(DEFAULT)
    entries = server.computed(plan=DEFAULT)["assumptions"]
    expected = {key for key, entry in plan.inputs.items() if entry.kind != "text" and not key.startswith("plan.")}
    assert {entry["id"] for entry in entries} == expected and len(entries) == len(expected)
    main = [entry["main"] for entry in entries]
    assert main == sorted(main, reverse=True) and entries[0]["id"] == "rates.growth"
    for entry in entries:
        given = plan.inputs[entry["id"]]
        assert (entry["name"], entry["unit"], entry["section"]) == (given.name, given.unit, given.section)
        assert entry["options"] == list(given.options) and "was" not in entry
        assert (entry.get("bounds") or None) == (list(given.bounds) if given.bounds else None)
        if given.provenance:
            assert (entry["status"], entry["note"]) == (given.provenance.status, given.provenance.note)
        by_year = dict(zip(plan.years, given.by_year(plan), strict=True))
        if "values" in entry:
            assert list(entry["values"])[-plan.horizon :] == list(plan.years[1:])
            assert entry["values"] == {year: by_year[year] for year in entry["values"]}
        else:
            assert entry["value"] == by_year[plan.years[0]]


CHANGES = [
    ("nhse:QUE", [("rates.growth", None, 0.03)]),
    (
        "nhse:QUE",
        [("rates.growth", "2028/29", 0.01), ("funds.bcf.opening", None, 150000), ("pressures.all", None, 1.5)],
    ),
    (DEFAULT, [("commercial.option", None, "central"), ("available_growth.option", None, "low")]),
    (DEFAULT, [("available_growth.method", None, "pressures as input"), ("rates.growth", None, 0.025)]),
    (DEFAULT, [("funds.sdf.recurrent", None, "yes"), ("allocation.icb.method", None, "additive")]),
    (DEFAULT, [("settings.acute.first", None, 0.3), ("settings.community.first", None, "0.35")]),
    (STP, [("schemes.programme.amounts", "2017/18", 0), ("expenditure.acute.growth.demand", "2016/17", -0.01)]),
]


@pytest.mark.parametrize(("name", "changes"), CHANGES)
def test_a_change_is_that_of_changed(server, name, changes):
    given = mtfs.load_plan(name)
    asked = [{"input": key, "value": value} | ({"year": year} if year else {}) for key, year, value in changes]
    answer = server.computed(plan=name, changes=asked)
    expected = changed(given, [Assignment(key, year, str(value)) for key, year, value in changes])
    agree(answer, expected)
    assert answer["headline_given"] == headline(mtfs.project(given))
    marked = {entry["id"]: entry for entry in answer["assumptions"] if "was" in entry}
    assert marked.keys() == {key for key, _, _ in changes}
    for key, entry in marked.items():
        if expected.inputs[key].provenance:
            before = given.inputs[key].provenance.status
            assert entry["status"] == "local" and (before in entry["standing"] or before == "missing")
            assert entry["source"] == ""


def test_what_is_set_to_what_it_was_is_not_changed(server):
    answer = server.computed(plan="nhse:QUE", changes=[{"input": "rates.growth", "year": "2026/27", "value": 0.0437}])
    growth = next(entry for entry in answer["assumptions"] if entry["id"] == "rates.growth")
    assert "was" not in growth and growth["status"] == "illustrative"


def change(key, value, **more):
    return {"plan": "nhse:QUE", "changes": [{"input": key, "value": value, **more}]}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (change("rates.grwth", 0.1), "no input 'rates.grwth'; did you mean rates.growth"),
        (change("rates.growth", "2.3 percent"), "rates.growth: '2.3 percent' is no number"),
        (change("rates.growth", 3), "rates.growth 2026/27: 3 is outside -1 to 1"),
        (change("rates.growth", 0.1, year="2040/41"), "2040/41: is outside the plan"),
        (change("rates.growth", 0.1, year="26/27"), "'26/27' is not a financial year"),
        (change("rates.growth", 0.1, year=2026), "rates.growth: year"),
        (change("rates.growth", "nan"), "is no number"),
        (change("rates.growth", "1e999"), "finite number"),
        (change("rates.growth", True), "neither a number nor a word"),
        (change("rates.growth", None), "neither a number nor a word"),
        (change("rates.growth", [0.1]), "neither a number nor a word"),
        (change("rates.growth", "x" * 1000), "1 to 200 characters"),
        (change("allocation.core.method", "geometric"), "is none of multiplicative, additive"),
        (change("funds.sdf.recurrent", "maybe"), "neither yes nor no"),
        (change("plan.horizon", 30), "plan.horizon: decides what the plan is"),
        (change("allocation.core.name", "=1+1"), "starts as a spreadsheet formula does"),
        (change("settings.acute.first", 0.9), "shares sum to 1.5"),
        ({"plan": "nhse:QUE", "changes": [{"input": "rates.growth", "value": 0.1}] * 2}, "changed twice"),
        ({"plan": "nhse:QUE", "changes": {"rates.growth": 0.1}}, "changes: is no list"),
        ({"plan": "nhse:QUE", "changes": [["rates.growth", 0.1]]}, "changes, number 1: is no JSON object"),
        ({"plan": "nhse:QUE", "changes": [{"input": "rates.growth", "valu": 1}]}, "'valu' is no key"),
        ({"plan": "nhse:QUE", "changes": [{"input": f"a{at}", "value": 1} for at in range(1001)]}, "more than 1000"),
    ],
)  # fmt: skip
def test_a_bad_change_is_refused(server, asked, said):
    for path in ("/api/compute", "/api/ranges", "/api/report", "/api/plan"):
        error = server.refused(asked, path)
        assert said in error and "NHS Cambridgeshire" not in error


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../../etc/passwd", "README.md", "plan.toml", "/etc/passwd.toml", f"{DEFAULT}.toml", "", ".",
     "C:\\x.xlsx", f"../plans/{DEFAULT}", None, 5, ["nhse:QUE"], "x" * 100_000],
)  # fmt: skip
def test_a_name_is_never_taken_for_a_file(server, name):
    error = server.refused({"plan": name})
    assert "is no plan here: choose" in error and len(error) < 500


def test_an_existing_plan_file_is_not_read_by_its_name(server):
    assert "is no plan here" in server.refused({"plan": str(CASES / "rich-plan.toml")})


def test_an_unknown_icb_is_refused(server):
    assert "is no ICB" in server.refused({"plan": "nhse:XXX"})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is no JSON"),
        (b"{", "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"plan": ' + b"1" * 5000 + b"}", "is no JSON"),
        (b'{"plan": "nhse:QUE", "changes": [{"input": "\\ud800", "value": true}]}', "is no JSON"),
        (b"[]", "is no JSON object"),
        (b"{}", "names no plan, or two"),
        (b'{"plan": "nhse:QUE", "upload": {}}', "names no plan, or two"),
        (b'{"plan": "nhse:QUE", "path": "/etc/passwd"}', "'path' is no key"),
        (b'{"plan": "nhse:QUE", "changes": [{"input": "rates.growth", "value": 1' + b"0" * 400 + b"}]}", "too large"),
        (b'{"plan": "nhse:QUE", "changes": [{"input": "rates.growth", "value": NaN}]}', "is no number"),
        (b'{"upload": "x"}', "upload: is no JSON object"),
        (b'{"upload": {"name": "x"}}', "give either text"),
        (b'{"upload": {"text": 5}}', "its text is no text"),
        (b'{"upload": {"content": "***"}}', "not base64"),
        (b'{"upload": {"content": 5}}', "not base64"),
    ],
)  # fmt: skip
def test_a_bad_request_is_refused(server, body, said):
    assert said in server.refused(body)


def zipped(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


BOOK = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
BUILT_IN = built_in_text(DEFAULT)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.toml", b"", "plan.toml: is empty"),
        ("plan.toml", b" \n", "plan.toml: is empty"),
        ("plan.toml", b"name = ", "plan.toml: is not valid TOML"),
        ("plan.toml", b"\x89PNG\r\n\xff", "plan.toml: is neither a workbook nor text in UTF-8"),
        ("plan.toml", b'name = "x"\n', "plan.toml: organisation: is not there; add it"),
        ("plan.toml", BUILT_IN.replace("[rates.growth]", "[rates.grwth]").encode(), "is no key of a plan"),
        ("plan.toml", BUILT_IN.replace('name = "C', 'name = "=C', 1).encode(), "starts as a spreadsheet formula"),
        ("plan.toml", b"a = " + b"[" * 5000, "nested too deeply"),
        ("plan.toml", b"#" * (LARGEST_FILE + 1), "larger than 2 MB"),
        ("plan.xlsx", b"", "plan.xlsx: is empty"),
        ("plan.xlsx", b"no workbook", "plan.xlsx: is not an Excel workbook"),
        ("plan.toml", b"PK\x03\x04 damaged", "plan.toml: is not an Excel workbook"),
        ("plan.xlsx", zipped(a="b"), "plan.xlsx: is a zip without [Content_Types].xml"),
        ("plan.xlsx", zipped(**BOOK, bomb=b"0" * 201_000_000), "plan.xlsx: unpacks to more than 200 MB"),
        ("plan.xlsx", zipped(**BOOK | {"xl/workbook.xml": ENTITIES}), "plan.xlsx: declares XML entities"),
        ("../../etc/<b>x</b>.toml", b"", "b>.toml: is empty"),
        ("x" * 5000, b"", "x: is empty"),
    ],
)  # fmt: skip
def test_a_bad_upload_is_refused(server, sent, name, content, said):
    error = server.refused({"upload": sent(content, name)})
    assert said in error and "/tmp" not in error and "etc" not in error and len(error) < 600


def test_a_workbook_with_neither_inputs_nor_a_table_is_refused(server, sent):
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    error = server.refused({"upload": sent(made.getvalue(), "mine.xlsx")})
    assert error.startswith("mine.xlsx: holds neither a plan (a sheet Inputs") and "headings Line and Kind" in error


TABLE = 'Line,Kind,2025/26,2026/27\nAllocation,funding,"1,000",1050\nAcute,expenditure,990,1060\n'


ODS = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def as_workbook(text):
    """A workbook that holds a table."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in csv.reader(io.StringIO(text)):
        book.active.append(
            [float(cell.replace(",", "")) if cell[0].isdigit() and "/" not in cell else cell for cell in row]
        )
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lines.csv", TABLE.encode()),
        ("lines.tsv", TABLE.replace(",", "\t").replace("1\t000", "1,000").encode()),
        ("lines.xlsx", as_workbook(TABLE)),
    ],
)
def test_a_table_of_lines_is_a_plan_as_new_makes_it(server, sent, tmp_path, name, content):
    answer = server.computed(upload=sent(content, name))
    (tmp_path / name).write_bytes(content)
    agree(answer, mtfs.plan_from_table(tmp_path / name))
    assert any("Amounts were taken as £k" in remark for remark in answer["remarks"])
    again = server.computed(upload={"name": name, "text": answer["text"]})
    assert again["tables"] == answer["tables"] and again["remarks"] == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.xls", b"\xd0\xcf\x11\xe0 old", "plan.xls: is an Excel workbook that is not .xlsx"),
        ("plan.xls", b"anything", "plan.xls: is an Excel workbook that is not .xlsx; open it in Excel"),
        ("plan.xlsb", b"PK", "save it as .xlsx"),
        ("plan.ods", b"PK", "plan.ods: is a LibreOffice spreadsheet; open it in Excel or LibreOffice and save it"),
        ("plan.xlsx", ODS, "plan.xlsx: is a LibreOffice"),
        ("plan.csv", b"a,b\n1,2\n", "plan.csv: has no row with the headings Line and Kind; give the columns"),
        ("plan.csv", b"PK\x03\x04", "plan.csv: is"),
        ("plan.csv", b"Line,Kind,2025/26\nAcute,fish,1\n", "plan.csv, row 2 (Acute), column Kind: "),
        ("plan.pdf", b"%PDF-1.7", "plan.pdf: is a document"),
    ],
)  # fmt: skip
def test_a_file_of_another_program_says_what_it_is_and_what_to_do(server, sent, name, content, said):
    assert said in server.refused({"upload": sent(content, name)})


def test_a_wrong_cell_of_a_workbook_is_named(server, sent, tmp_path):
    path = tmp_path / "report.xlsx"
    mtfs.write_report(mtfs.load_plan("nhse:QUE"), path)
    book = openpyxl.load_workbook(path)
    sheet = book["Inputs"]
    row = next(row for row in sheet.iter_rows() if row[1].value == "rates.growth")
    row[5].value = "two per cent"
    made = io.BytesIO()
    book.save(made)
    error = server.refused({"upload": sent(made.getvalue(), "mine.xlsx")})
    assert error.startswith(f"mine.xlsx, Inputs!{row[5].coordinate}: holds the text 'two per cent'")


ASKED = {
    "plan": "nhse:QUE",
    "changes": [{"input": "rates.growth", "value": 0.03}, {"input": "funds.bcf.opening", "value": 9}],
}


def test_the_downloads_hold_what_is_shown(server, sent, tmp_path):
    answer = server.computed(**ASKED)
    for path, suffix in (("/api/report", "xlsx"), ("/api/plan", "toml")):
        status, content, headers = server.fetch(path, ASKED)
        assert status == 200 and headers["content-disposition"] == f'attachment; filename="mtfs-QUE.{suffix}"'
        file = tmp_path / f"got.{suffix}"
        file.write_bytes(content)
        plan = mtfs.load_plan(file)
        agree(answer, plan)
        assert plan.rates.growth.status == plan.funds["bcf"].opening.status == "local"
        again = server.computed(upload=sent(content, file.name))
        of_the_changes = {"assumptions": 0, "text": 0, "headline_given": 0, "tiles": 0}
        assert {**again, **of_the_changes} == {**answer, **of_the_changes}
        assert [{**tile, "given": 0} for tile in again["tiles"]] == [{**tile, "given": 0} for tile in answer["tiles"]]
    book = openpyxl.load_workbook(tmp_path / "got.xlsx", data_only=True)
    values = {row[1]: row for row in book["Pot"].iter_rows(values_only=True)}
    shown = next(line for line in answer["tables"][0]["lines"] if line["line"] == "pot.annual")
    assert [value for value in values["pot.annual"] if isinstance(value, float)][-5:] == list(shown["values"].values())


@pytest.mark.parametrize("name", ["default", "QMF", "rich care", "council"])
def test_the_report_is_byte_for_byte_that_of_the_command(server, sent, name, tmp_path):
    plan = mtfs.load_plan(PLANS[name])
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    asked = {"upload": {"name": "plan.toml", "text": toml_text(plan)}}
    assert server.fetch("/api/report", asked)[1] == (tmp_path / "report.xlsx").read_bytes()


def test_a_workbook_comes_back_as_the_text_to_send_the_next_time(server, sent, tmp_path):
    mtfs.write_report(mtfs.load_plan("nhse:QMF"), tmp_path / "report.xlsx")
    first = server.computed(upload=sent((tmp_path / "report.xlsx").read_bytes(), "report.xlsx"))
    agree(first, mtfs.load_plan("nhse:QMF"))
    second = server.computed(upload={"name": "report.xlsx", "text": first["text"]})
    assert {**first, "text": None} == second


SCENARIOS = list(mtfs.load_plan(DEFAULT).scenarios)


def as_given(answer):
    """The assumptions that stand as they were given, by id: the value or the values of the years."""
    return {one["id"]: one.get("value", one.get("values")) for one in answer["assumptions"] if "was" not in one}


@pytest.mark.parametrize("scenario", ["none", *SCENARIOS])
def test_a_scenario_gives_the_figures_and_the_assumptions_of_python(server, scenario):
    answer = server.computed(plan=DEFAULT, scenario=scenario)
    plan = mtfs.load_plan(DEFAULT)
    agree(answer, selected(plan, scenario))
    assert answer["scenario"] == scenario
    assert [one["scenario"] for one in answer["scenarios"]] == ["none", *SCENARIOS]
    inputs = as_selected(selected(plan, scenario)).inputs
    shown = as_given(answer)
    assert len(shown) == len(answer["assumptions"]) > 200
    for key, value in shown.items():
        values = dict(zip(plan.years, inputs[key].by_year(plan), strict=True))
        assert value == ({year: values[year] for year in value} if isinstance(value, dict) else values[plan.years[0]])


def test_a_plan_that_says_its_scenario_shows_the_assumptions_of_that_scenario(server, sent, tmp_path):
    plan = selected(mtfs.load_plan(DEFAULT), "sdf_35")
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    for upload in ({"text": toml_text(plan)}, sent((tmp_path / "report.xlsx").read_bytes(), "report.xlsx")):
        answer = server.computed(upload=upload)
        agree(answer, plan)
        assert answer["scenario"] == "sdf_35"
        assert set(as_given(answer)["funds.sdf.repurpose"].values()) == {0.35}
        agree(server.computed(upload=upload, scenario="none"), mtfs.load_plan(DEFAULT))


def test_a_change_in_a_scenario_is_made_to_it_and_is_the_only_one(server, tmp_path):
    asked = {"plan": DEFAULT, "scenario": "sdf_35", "changes": [{"input": "rates.growth", "value": 0.03}]}
    answer = server.computed(**asked)
    agree(answer, changed(selected(mtfs.load_plan(DEFAULT), "sdf_35"), [Assignment("rates.growth", None, "0.03")]))
    assert [one["id"] for one in answer["assumptions"] if "was" in one] == ["rates.growth"]
    assert len(answer["scenarios"]) == 1 + len(SCENARIOS) and answer["headline_given"] != answer["headline"]
    for path, name in (("/api/report", "got.xlsx"), ("/api/plan", "got.toml")):
        (tmp_path / name).write_bytes(server.fetch(path, asked)[1])
        agree(answer, mtfs.load_plan(tmp_path / name))
    wrong = {**asked, "changes": [{"input": "rates.growth", "value": 3}]}
    assert server.refused(wrong).startswith("rates.growth ")


def test_a_plan_without_scenarios_offers_none_and_takes_none(server):
    assert server.computed(plan="nhse:QUE")["scenarios"] == []
    assert server.refused({"plan": "nhse:QUE", "scenario": "sdf_35"}) == (
        "the plan has no scenario 'sdf_35'; it has no scenarios"
    )
    for wrong in ("", None, 5, ["none"], "x" * 1000):
        assert "scenario: is no text" in server.refused({"plan": DEFAULT, "scenario": wrong})


def test_a_plan_is_never_kept(server, sent):
    server.computed(upload={"name": "secret.toml", "text": (CASES / "rich-plan.toml").read_text()})
    assert "is no plan here" in server.refused({"plan": "secret.toml"})


def test_the_routes_refuse_other_methods_and_other_places(server):
    assert server.fetch("/api/compute")[0] == 405 and server.fetch("/api/plans", b"{}")[0] in (403, 405)
    assert server.fetch("/api/other")[0] == 404 and server.fetch("/page/other.js")[0] == 404
    assert server.fetch("/page/../api.py")[0] in (400, 404) and server.fetch("/page/%2e%2e/api.py")[0] in (400, 404)


def test_the_page_is_one_document_without_code_or_styles_of_its_own(server):
    status, content, headers = server.fetch("/")
    text = content.decode()
    assert status == 200 and headers["content-type"].startswith("text/html")
    assert text.count("<!-- host -->\n</head>") == 1
    assert "style=" not in text and "onclick" not in text and "<style" not in text
    assert text.count("<script") == text.count('<script type="module" src="page/')
    for name, kind in (("page.js", "javascript"), ("page.css", "css"), ("icon.svg", "svg")):
        status, _, headers = server.fetch(f"/page/{name}")
        assert status == 200 and kind in headers["content-type"]


def test_whatever_can_be_asked_at_once_is_answered(server):
    from concurrent.futures import ThreadPoolExecutor

    expected = {name: headline(mtfs.project(mtfs.load_plan(name))) for name in ALL[:16]}
    with ThreadPoolExecutor(8) as pool:
        for name, answer in zip(expected, pool.map(lambda name: server.computed(plan=name), expected), strict=True):
            assert answer["headline"] == expected[name]


def test_units_of_the_figures_are_those_of_the_lines(server):
    for table in server.computed(plan=DEFAULT)["tables"]:
        for line in table["lines"]:
            assert line["unit"] == kind_of(line["line"]).unit


def test_base64_that_is_broken_into_lines_is_said_to_be_incomplete(server):
    broken = base64.encodebytes(b"x" * 200).decode()
    assert "did not arrive whole" in server.refused({"upload": {"name": "a.toml", "content": broken}})
