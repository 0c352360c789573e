"""A table says the same in every format."""

import csv
import io
import json
import math
from html.parser import HTMLParser

import pytest

import mtfs
from mtfs.core.tables import BY_ROW, TEXT, Table, Tabular

COLUMNS = {"line": TEXT, "unit": TEXT, "2025/26": BY_ROW, "share": "share", "count": ""}
ROWS = [["pot.annual", "£k", 40500.123456, 0.25, 3], ["convergence", "rate", math.nan, None, 0]]
TABLE = Table("A table", COLUMNS, ROWS, ["Below 0 takes away."])


def test_for_readers():
    titles, rows = TABLE.as_rows()
    assert titles == ["Line", "Unit", "2025/26", "Share (share)", "Count"]
    assert rows == [["pot.annual", "£k", "40,500.1", "25.00%", "3.0"], ["convergence", "rate", "missing", "", "0.0"]]
    assert TABLE.text_columns == 2
    assert TABLE.as_text().startswith("A table\n") and TABLE.as_text().endswith("\n\nBelow 0 takes away.")
    assert Table("", {"size (£k)": "£k"}, []).as_rows()[0] == ["Size (£k)"]


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
    table = Table(HOSTILE, {HOSTILE: TEXT, "unit": TEXT, "new": BY_ROW, HOSTILE + "2": "£k"},
                  [[HOSTILE, HOSTILE, HOSTILE, 1.0]], [HOSTILE])  # fmt: skip
    page = Texts()
    page.feed(table._repr_html_())
    assert page.tags == TAGS and page.texts.count(HOSTILE) == 6
    assert "<script" not in table._repr_html_() and "<b " not in table._repr_html_()


def test_html_has_units_in_the_header_and_figures_to_the_right():
    page = Texts()
    page.feed(TABLE._repr_html_())
    assert "Share (share)" in page.texts and page.texts[-1] == "Below 0 takes away."
    assert page.right == ["2025/26", "Share (share)", "Count", "40,500.1", "25.00%", "3.0", "missing", "0.0"]


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
    assert results["bridge"].table().notes[0].startswith("Investment pot of the year")
    assert results["variance"].notes and results["rollup"].table().notes
    with pytest.raises(mtfs.PlanError, match="is no table of a simulation; there is outputs, years"):
        results["simulation"].table("means")
