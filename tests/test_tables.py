"""A table says the same in every format."""

import csv
import io
import json
import math

from mtfs.analysis.figures.tables import BY_ROW, TEXT, Table

COLUMNS = {"line": TEXT, "unit": TEXT, "2025/26": BY_ROW, "share": "share", "count": ""}
ROWS = [["pot.annual", "£k", 40500.123456, 0.25, 3], ["convergence", "rate", math.nan, None, 0]]
TABLE = Table("A table", COLUMNS, ROWS)


def test_for_readers():
    titles, rows = TABLE.as_rows()
    assert titles == ["Line", "Unit", "2025/26", "Share (share)", "Count"]
    assert rows == [["pot.annual", "£k", "40,500.1", "25.00%", "3.0"], ["convergence", "rate", "missing", "", "0.0"]]
    assert TABLE.text_columns == 2
    assert TABLE.as_text().startswith("A table\n")


def test_csv_keeps_full_precision():
    rows = list(csv.reader(io.StringIO(TABLE.as_csv())))
    assert rows[0] == list(COLUMNS)
    assert float(rows[1][2]) == 40500.123456
    assert rows[2][2:4] == ["missing", ""]


def test_json_has_units_and_null_for_what_is_missing():
    data = json.loads(TABLE.as_json())
    assert data["title"] == "A table" and data["units"] == COLUMNS
    assert data["rows"][0]["2025/26"] == 40500.123456
    assert data["rows"][1]["2025/26"] is None and data["rows"][1]["share"] is None


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
