"""The published figures can be asked for, one by one, and each says where it stands."""

import csv

import pytest

from mtfs import data
from mtfs.core.errors import DataError
from mtfs.core.years import FinancialYear
from mtfs.nhse.published import available, england, organisation, published, sources


def records(name):
    with data.path(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_figure_and_its_cell():
    figure = published("QUE", "2025/26", "core", "recurrent allocation")
    assert (figure.value, figure.unit) == (1718185, "£k")
    assert (figure.source, figure.sheet, figure.table) == (
        "NHSE-25",
        "ICB Core Allocations 2025-26",
        "allocation",
    )
    assert figure.cell[0] == "J" and figure.year == figure.sheet_year == "2025/26"


@pytest.mark.parametrize(
    ("year", "item", "expected"),
    [
        ("2024/25", "virtual and physical uec capacity", 31503.8),
        ("2024/25", "discharge", 7274.0),
        ("2025/26", "transfers from service development fund", 25726.5),
    ],
)
def test_figures_named_in_the_plan(year, item, expected):
    assert round(published("QUE", year, "core", item).value, 1) == expected


@pytest.mark.parametrize(
    "name",
    [
        "QUE",
        "que",
        " NHS Cambridgeshire and Peterborough ICB ",
        "cambridgeshire & peterborough",
        "Cambridgeshire and Peterborough Integrated Care Board",
    ],
)
def test_an_icb_by_code_or_name(name):
    assert organisation(name) == "QUE"


def test_regions_and_england():
    assert organisation("East of England") == organisation("y61") == "Y61"
    assert england("2025/26", "core", "recurrent allocation").value == 116741038
    assert published("London", FinancialYear(2025), "core", "recurrent allocation").code == "Y56"


def test_a_year_as_a_financial_year():
    assert published("QUE", FinancialYear(2025), "core", "convergence").value == -0.005


def test_blanks_around_a_figure_and_within_it_are_as_one_space():
    figure = published("\u00a0QUE ", " 2025/26\u00a0", "core ", " recurrent\u00a0 allocation", " 2025/26")
    assert figure == published("QUE", "2025/26", "core", "recurrent allocation", "2025/26")
    assert available("QUE", "core\n", "\u202f2025/26") == available("QUE", "core", "2025/26")


def test_allocation_table_goes_before_a_baseline_table():
    first = published("QUE", "2024/25", "core", "additional elective funding")
    assert (first.table, first.source, first.sheet_year) == ("allocation", "NHSE-23", "2024/25")
    later = published("QUE", "2024/25", "core", "additional elective funding", sheet_year="2025/26")
    assert (later.table, later.source, later.value) == ("baseline", "NHSE-25", 37878)


def test_the_latest_workbook_goes_first():
    figure = published("QUE", "2025/26", "running costs", "running cost allowance")
    assert figure.source == "NHSE-25" and round(figure.value) == 13559


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Cambridge", "2025/26", "core", "x"), "did you mean NHS Cambridgeshire and Peterborough ICB (QUE)"),
        (("QZZ", "2025/26", "core", "x"), "'QZZ' is no ICB, region or England; "),
        (("", "2025/26", "core", "x"), "'' is no ICB, region or England; give a code such as QUE, or a name"),
        (("Devno", "2025/26", "core", "x"), "did you mean NHS Devon ICB (QJK)"),
        (
            ("Zyxwvutsrq", "2025/26", "core", "x"),
            "'Zyxwvutsrq' is no ICB, region or England; give a code such as QUE, or a name",
        ),
        (
            ("QUE", "2025/26", "Core", "x"),
            "no stream 'Core' is published for QUE; did you mean 'core'? there is: core,",
        ),
        (("QUE", "2026/27", "core", "x"), "no year '2026/27' is published for QUE, core; did you mean"),
        (
            ("QUE", "2025/26", "core", "recurent alocation"),
            "no item 'recurent alocation' is published for QUE, core, 2025/26; did you mean 'recurrent al",
        ),
        (
            ("QUE", "2025/26", "core", "convergence", "2024/25"),
            "no sheet year '2024/25' is published for QUE, core, 2025/26, convergence; did you mean '2025",
        ),
    ],
)
def test_what_is_not_published(arguments, message):
    with pytest.raises(DataError) as caught:
        published(*arguments)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_what_there_is():
    assert available("QUE", "running costs", "2024/25") == ["running cost allowance"]
    with pytest.raises(DataError, match="no year"):
        available("QUE", "running costs", "2030/31")
    with pytest.raises(DataError, match="no stream"):
        available("QUE", "capital", "2024/25")


def test_source_ids_are_frozen():
    assert list(sources()) == [
        *("SCP", "STP", "TRANSF", "HIC", "PT", "NHSE-23", "NHSE-25"),
        *("NHSPS", "GDP-DEFLATOR", "MTFS", "ONS-ICB", "ICB-2026", "NWP-24"),
        *("MTPF", "MTPF-RFC", "AB-25"),
    ]
    assert sources()["NHSE-25"].licence == "Open Government Licence v3.0"


@pytest.mark.parametrize("name", ["nhse_allocations.csv", "gdp_deflator.csv", "payment_scheme.csv"])
def test_every_row_has_a_known_source(name):
    found = records(name)
    assert found and {row["source"] for row in found} <= set(sources())
    for row in found:
        FinancialYear.parse(row["year"])
        assert None not in row and all(row.values()) or row.get("level") == "england"


def test_each_cell_gives_one_row():
    cells = [(row["source"], row["sheet"], row["cell"]) for row in records("nhse_allocations.csv")]
    assert len(cells) == len(set(cells))


def test_streams_tables_and_units():
    found = records("nhse_allocations.csv")
    assert {row["stream"] for row in found} == {
        *("core", "primary medical", "other primary care", "running costs", "specialised")
    }
    assert {row["table"] for row in found} == {"baseline", "allocation"}
    assert {row["unit"] for row in found} == {"£k", "rate", "£/head"}
    names = {}
    for row in found:
        assert names.setdefault((row["level"], row["code"]), row["name"]) == row["name"]


def test_the_same_figure_on_two_sheets_has_one_value():
    restated = {"additional elective funding", "combined allocation", "running cost allowance"}
    values = {}
    for row in records("nhse_allocations.csv"):
        key = tuple(row[name] for name in ("stream", "level", "code", "year", "item"))
        values.setdefault(key, set()).add(float(row["value"]))
    differing = {key[4] for key, found in values.items() if max(found) - min(found) > 1e-6 * max(1, abs(max(found)))}
    assert differing == restated
