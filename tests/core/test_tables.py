"""A table says the same in every format."""

import csv
import io
import json
import math
from html.parser import HTMLParser

import pytest

import mtfs
from mtfs.core.tables import BY_ROW, TEXT, Table, Tabular
from mtfs.core.tones import Tone

COLUMNS = {"line": TEXT, "unit": TEXT, "2025/26": BY_ROW, "share": "share", "count": ""}
ROWS = [["pot.annual", "£k", 40500.123456, 0.25, 3], ["convergence", "rate", math.nan, None, 0]]
TABLE = Table("A table", COLUMNS, ROWS, ["Below 0 takes away."])


def shown(table, ids=True):
    """The title, and the titles and the cells of the columns as readers see them."""
    title, columns = table.for_readers(ids)
    return title, [column.title for column in columns.values()], [list(column.cells) for column in columns.values()]


def test_for_readers_money_is_in_millions_and_a_unit_of_all_rows_stands_in_the_title():
    title, titles, cells = shown(TABLE)
    assert title == "A table (£m)" and titles == ["Line", "2025/26", "Share", "Count"]
    assert cells == [["pot.annual", "convergence"], ["40.5", "missing"], ["25.00%", ""], ["3.0", "0.0"]]
    text = TABLE.as_text()
    assert text.startswith("A table (£m)\n") and text.endswith("\n\nBelow 0 takes away.")


def test_units_that_differ_by_row_stand_in_a_column():
    rows = [["pot", "£k", 40_500.0], ["beds", "bed days", 142_000.0], ["small", "£k", 99.0], ["share", "share", 0.5]]
    title, titles, cells = shown(Table("Lines", {"line": TEXT, "unit": TEXT, "2025/26": BY_ROW}, rows))
    assert title == "Lines" and titles == ["Line", "Unit", "2025/26"]
    assert cells[1:] == [["£m", "bed days", "£m", "share"], ["40.5", "142,000.0", "0.099", "50.00%"]]


@pytest.mark.parametrize(
    ("name", "unit", "value", "title", "cell"),
    [
        ("size (£k)", "£k", 1_000.0, "Size (£m)", "1.0"),
        ("effect", "£k", -99.0, "Effect (£k)", "-99.0"),
        ("effect", "£k", -0.04, "Effect (£k)", "0.0"),
        ("effect", "£k, 2024/25 prices", 178_720_900.0, "Effect (£m, 2024/25 prices)", "178,720.9"),
        ("growth", "rate", -0.00001, "Growth", "0.00%"),
        ("pot.total", "share", 0.25, "pot.total", "25.00%"),
        ("elasticity", "% for 1%", 0.22899, "Elasticity (% for 1%)", "0.2290"),
    ],
)
def test_the_unit_of_a_column_stands_in_its_title(name, unit, value, title, cell):
    assert shown(Table("", {name: unit}, [[value]]))[1:] == ([title], [[cell]])


def test_what_readers_see_has_no_empty_column_and_ids_on_request():
    table = Table("Lines", {"line": TEXT, "name": TEXT, "note": TEXT, "up to": "£k"}, [["pot", "Pot", "", None]],
                  ids=("line",), titles={"name": "organisation"})  # fmt: skip
    assert shown(table)[1] == ["Line", "Organisation"] and shown(table, ids=False)[1] == ["Organisation"]
    assert "pot" not in table.as_text() and "pot" in table.as_text(ids=True) and "pot" in table._repr_html_()
    assert shown(Table("", {"size (£k)": "£k"}, []))[1] == ["Size (£m)"]


def test_groups_are_headings_in_text_and_a_column_elsewhere():
    table = Table("Lines", {"part": TEXT, "name": TEXT, "sum": "£k"}, [["Pot", "a", 200.0], ["Gap", "b", 400.0]],
                  group="part")  # fmt: skip
    assert table.as_text().splitlines()[4:] == ["Pot", "a          0.2", "", "Gap", "b          0.4"]
    assert "part,name,sum" in table.as_csv() and "Part" in table._repr_html_()


def test_colours_are_those_of_the_words_that_have_one_and_only_where_asked_for():
    table = Table("Checks", {"check": TEXT, "result": TEXT}, [["a", "OK"], ["b", "FAILS"]], ["1 of 2 pass"],
                  tones={"OK": Tone.GOOD, "FAILS": Tone.BAD, "1 of 2 pass": Tone.BAD})  # fmt: skip
    lines = table.as_text(80, colours=True).splitlines()
    assert lines[0] == "\x1b[1mChecks\x1b[0m" and lines[-1] == "\x1b[31m1 of 2 pass\x1b[0m"
    assert lines[4].split()[-1] == "\x1b[32mOK\x1b[0m" and lines[5].split()[-1] == "\x1b[31mFAILS\x1b[0m"
    assert "\x1b" not in table.as_text(80)


def test_titles_and_notes_are_broken_at_words_where_there_is_a_width():
    table = Table("A title of some words", {"name": TEXT}, [["a"]], ["The pot is 1,234.5 £k short of it."])
    lines = table.as_text(14).splitlines()
    assert lines[:2] == ["A title of", "some words"] and lines[-3:] == ["The pot is", "1,234.5 £k", "short of it."]
    assert "The pot is 1,234.5 £k short of it." in table.as_text().splitlines()


def test_csv_keeps_full_precision():
    rows = list(csv.reader(io.StringIO(TABLE.as_csv())))
    assert rows[0] == list(COLUMNS) and len(rows) == 3
    assert float(rows[1][2]) == 40500.123456
    assert rows[2][2:4] == ["missing", ""]


def test_json_has_units_and_null_for_what_is_missing():
    data = json.loads(TABLE.as_json())
    assert list(data) == ["title", "columns", "rows", "notes"] and data["title"] == "A table"
    assert data["columns"] == [{"name": name, "unit": unit} for name, unit in COLUMNS.items()]
    assert data["rows"][0]["2025/26"] == 40500.123456
    assert data["rows"][1]["2025/26"] is None and data["rows"][1]["share"] is None
    assert data["notes"] == ["Below 0 takes away."]


def test_pandas_by_number_or_by_a_column():
    assert TABLE.frame().index.tolist() == [0, 1] and TABLE.frame()["2025/26"].dtype == "float64"
    assert TABLE.frame("line").loc["pot.annual", "share"] == 0.25


def test_parquet_reads_back_in_pandas(tmp_path):
    import pandas

    TABLE.write_parquet(tmp_path / "table.parquet")
    found = pandas.read_parquet(tmp_path / "table.parquet")
    assert list(found.columns) == list(COLUMNS)
    assert found["2025/26"][0] == 40500.123456 and math.isnan(found["2025/26"][1])
    assert found["line"].tolist() == ["pot.annual", "convergence"]
    from pyarrow import parquet

    metadata = parquet.read_metadata(tmp_path / "table.parquet").metadata
    assert json.loads(metadata[b"units"]) == COLUMNS and metadata[b"title"] == b"A table"
    assert json.loads(metadata[b"notes"]) == ["Below 0 takes away."]


def test_a_column_of_words_and_figures_becomes_words(tmp_path):
    table = Table("Changes", {"unit": TEXT, "new": BY_ROW}, [["rate", 0.02], ["", "yes"], ["£k", math.nan]])
    assert table.frame()["new"].tolist() == ["0.02", "yes", "missing"]
    table.write_parquet(tmp_path / "table.parquet")


class Texts(HTMLParser):
    """The texts of a page and its tags."""

    def __init__(self):
        super().__init__()
        self.texts, self.tags, self.right = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.aligned = dict(attrs).get("style", "")

    def handle_data(self, data):
        if data.strip():
            self.texts.append(data)
            if self.aligned == "text-align:right":
                self.right.append(data)


HOSTILE = "<script>alert(\"£\")</script> & <b onmouseover='x'>"
TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td", "p"}


def test_html_escapes_every_text():
    rows = [[HOSTILE, HOSTILE, HOSTILE, 1.0], ["", "£k", 200.0, None]]
    table = Table(HOSTILE, {HOSTILE: TEXT, "unit": TEXT, "new": BY_ROW, HOSTILE + "2": "£k"}, rows, [HOSTILE])
    page = Texts()
    page.feed(table._repr_html_())
    assert page.tags == TAGS and page.texts.count(HOSTILE) == 6
    assert "<script" not in table._repr_html_() and "<b " not in table._repr_html_()


def test_html_has_units_in_the_header_and_figures_to_the_right():
    page = Texts()
    page.feed(TABLE._repr_html_())
    assert "A table (£m)" in page.texts and page.texts[-1] == "Below 0 takes away."
    assert page.right == ["2025/26", "Share", "Count", "40.5", "25.00%", "3.0", "missing", "0.0"]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    plan = mtfs.load_plan()
    hostile = mtfs.load_plan("nhse:QUE").model_copy(update={"name": HOSTILE})
    projection = mtfs.project(hostile)
    path = tmp_path_factory.mktemp("locked") / "locked.toml"
    later = plan.model_dump(mode="python", exclude_none=True)
    later |= {"date": plan.date.replace(year=2026, month=5)}
    later["actuals"] = {"one": {"line": "pot.available_growth", "year": "2025/26",
                                "value": {"value": 9000.0, "unit": "£k", "status": "local"}}}  # fmt: skip
    later = mtfs.Plan.model_validate(later)
    return {
        "projection": projection,
        "checks": mtfs.checks(projection),
        "icbs": mtfs.icbs(),
        "reconciliation": mtfs.reconcile(plan),
        "scenarios": mtfs.compare_scenarios(plan, ["pot.total"]),
        "sensitivity": (moves := mtfs.sensitivity(plan)),
        "two_way": moves.two_way(points=3),
        "solved": mtfs.solve(plan, "funds.sdf.repurpose", "pot.total", 205_000.0),
        "simulation": mtfs.simulate_plan(plan, ["pot.total"], draws=1_000),
        "bridge": mtfs.bridge(plan, later),
        "variance": mtfs.variance(mtfs.write_locked(plan, path, "Finance"), later),
        "rollup": mtfs.rollup(["nhse:QUE", "nhse:QOQ"]),
    }


def test_every_result_gives_a_table_and_shows_itself_in_a_notebook(results):
    for name, result in results.items():
        assert isinstance(result, Tabular), name
        table = result.table()
        assert isinstance(table, Table) and table.title and table.rows, name
        assert all(len(row) == len(table.columns) for row in table.rows), name
        assert len(table.frame()) == len(table.rows) == len(table.records()), name
        page = Texts()
        page.feed(result._repr_html_())
        assert page.tags <= TAGS and table.title.partition(":")[0] in " ".join(page.texts), name


def test_a_hostile_name_is_a_text_in_a_notebook(results):
    page = Texts()
    page.feed(results["projection"]._repr_html_())
    assert page.texts[0].startswith(HOSTILE) and "missing" in page.right
    assert any(text.startswith("Missing, so not counted: Better Care Fund") for text in page.texts)


def test_what_belongs_to_a_table_is_said_below_it(results):
    assert results["checks"].table().notes[-1].endswith("checks pass")
    assert results["reconciliation"].table().notes == results["reconciliation"].summary()
    assert results["solved"].table().notes[0].startswith("One solution between")
    assert results["sensitivity"].table(3).notes[1] == "7 more move it less; --top 10 shows them."
    assert "seed" in " ".join([*results["simulation"].table().notes, results["simulation"].table().title])
    assert results["bridge"].table().notes[0].startswith("Investment pot, ")
    assert results["variance"].notes and results["rollup"].table().notes
    with pytest.raises(mtfs.PlanError, match="is no table of a simulation; there is outputs, years"):
        results["simulation"].table("means")
