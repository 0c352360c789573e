"""A simple table of figures fills what is missing in a plan, with the status that the table gives it."""

import re

import pytest
from support.commands import refused, run

import mtfs
from mtfs.core.errors import DataError
from mtfs.nhse import adding, own_data
from mtfs.nhse.organisations import transfers
from mtfs.nhse.own_figures import COLUMNS, ITEMS, read_figures

HEADER = ",".join(COLUMNS)
BCF = "QOQ,2025/26,bcf,120000,£k,BCF planning requirements,Annex,published"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MTFS_DATA", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def added(folder, *rows, name="figures.csv"):
    (folder / name).write_text("\n".join((HEADER, *rows)), encoding="utf-8-sig")
    return adding.add_figures(folder / name)


def test_a_plan_takes_the_figure_and_does_not_call_it_missing(folder):
    before = mtfs.load_plan("nhse:QOQ")
    assert "funds.bcf.opening" in mtfs.missing(before) and "discharge" in before.funds
    assert (
        "once you enter it, enter 0 for the discharge fund (or remove [funds.discharge] from the plan file)"
        in before.funds["bcf"].opening.note
    )
    added(folder, BCF, "QOQ,2025/26,sdf,50000,£k,,our ledger,")
    plan = mtfs.load_plan("nhse:QOQ")
    bcf, sdf = plan.funds["bcf"].opening, plan.funds["sdf"].opening
    assert (bcf.value, bcf.status, bcf.source) == (120_000, "published", "BCF planning requirements")
    assert (sdf.value, sdf.status) == (50_000, "local") and not {"funds.bcf.opening", "funds.sdf.opening"} & set(
        mtfs.missing(plan)
    )
    assert "discharge" not in plan.funds and "holds the discharge fund" in bcf.note
    assert all(check.passed for check in mtfs.checks(mtfs.project(plan)))
    assert "discharge" in mtfs.load_plan("nhse:QOP").funds
    assert adding.check().is_sound


def test_what_is_no_fund_yet_becomes_one_or_money_of_one_year(folder):
    added(folder, "QOQ,2025/26,deficit support,9000,£k,,,", "QOQ,2025/26,health inequalities,7000,£k,,,")
    plan = mtfs.load_plan("nhse:QOQ")
    assert plan.funds["health_inequalities"].opening.value == 7_000
    assert plan.allocation["core"].non_recurrent["deficit_support"].values == {"2025/26": 9_000}


def test_several_as_one_need_the_figure_of_each(folder):
    added(folder, "QHL,2025/26,bcf,10,£k,a,,published")
    assert mtfs.load_plan("nhse:QHL+QUA").funds["bcf"].opening.value is None
    added(folder, "QUA,2025/26,bcf,20,£k,,,local", name="more.csv")
    opening = mtfs.load_plan("nhse:QHL+QUA").funds["bcf"].opening
    assert (opening.value, opening.status) == (30, "local")


@pytest.mark.parametrize("item", ITEMS)
def test_a_template_has_every_icb_and_is_filled_and_added(folder, item):
    assert run("data", "template", item, "-o", "t.csv").stdout == ""
    text = (folder / "t.csv").read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 37 and text.startswith(HEADER)
    assert refused("data", "add", "t.csv").startswith("t.csv: holds no figure")
    (folder / "t.csv").write_text(text.replace(f"QOQ,2025/26,{item},,", f"QOQ,2025/26,{item},5,"), encoding="utf-8")
    assert run("data", "add", "t.csv").stdout == "t.csv: figures 2025/26 of 1 ICB added\n"
    assert [one.kind for one in own_data.entries()] == ["figures"]


def test_tables_that_contradict_each_other_are_refused_with_both_values(folder):
    added(folder, BCF)
    with pytest.raises(DataError) as caught:
        added(folder, BCF.replace("120000", "130000"), name="other.csv")
    assert str(caught.value) == (
        "other.csv: QOQ 2025/26 bcf is 130,000.000; figures.csv has 120,000.000; run mtfs data remove figures.csv if "
        "other.csv replaces it"
    )
    assert len(own_data.entries()) == 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (BCF.replace("QOQ", "QZZ"), "'QZZ' is no code of an ICB"),
        (BCF.replace("bcf", "fund"), "'fund' is no item; write 'bcf' or 'sdf' or"),
        (BCF.replace("bcf", "bfc"), "'bfc' is no item; did you mean bcf?"),
        (BCF.replace("2025/26", "2025"), "'2025' is not a financial year"),
        *(
            (BCF.replace("120000", text), f"row 2: '{text}' is no number; write it as 1,950,000 (in £k), £1,950m")
            for text in ("lots", "nan", "inf", "5%")
        ),
        (BCF.replace("120000", "n/a"), "row 2: value 'n/a' is no number; leave the row out if it is not known, or"),
        (BCF.replace("£k", "£m"), "'£m' is no unit; give the value in £k"),
        (BCF.replace("BCF planning requirements", ""), "status 'published'; write local, or published with the source"),
        (BCF.replace("published", "guessed"), "status 'guessed'"),
        (f"{BCF}\n{BCF}", "row 3: QOQ 2025/26 bcf is there twice"),
        (BCF.replace("120000", "-5"), "row 2: value -5 is outside 0 to 1,000,000,000 £k"),
        (BCF.replace("120000", "1e15"), "row 2: value 1e+15 is outside"),
        (BCF.replace("QOQ,2025/26", "QUE,2026/27"), "row 2: QUE had ended when 2026/27 began"),
        (BCF.replace("Annex", "a\0b"), "row 2: note 'a"),
        (BCF.replace("Annex", "a\u2028b"), "row 2: note 'a"),
        (BCF.replace("Annex", "x" * 5000), "row 2: note has 5,000 letters; write at most 2,000"),
        (BCF.replace("Annex", "x" * 200_000), "row 2: a cell of this row holds more than"),
        (f"{BCF},more", "row 2: has more cells than headings"),
        (f'{BCF},"open', "row 2: a quote in this row does not close where its cell ends; close or delete it"),
        ("", "holds no figure"),
    ],
)
def test_rows_that_are_refused(row, says):
    with pytest.raises(DataError) as caught:
        read_figures(f"{HEADER}\n{row}", "figures.csv")
    assert says in str(caught.value) and str(caught.value).startswith("figures.csv")


@pytest.mark.parametrize(
    ("content", "says"), [(b"\xff\xfe", "its figures have been changed"), (None, "cannot be read")]
)
def test_kept_figures_that_were_changed_are_not_used(folder, content, says):
    kept = own_data.figures(added(folder, BCF))
    kept.unlink() if content is None else kept.write_bytes(content)
    with pytest.raises(DataError, match=f"{says}.*; run mtfs data remove figures.csv, then add it again"):
        mtfs.load_plan("nhse:QOQ")
    assert run("data", "remove", "figures.csv").stdout == "figures.csv: removed\n"
    assert mtfs.load_plan("nhse:QOQ").funds["bcf"].opening.value is None


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_write_it_and_kept_so(encoding, delimiter, folder):
    (folder / "t.csv").write_bytes(f"{HEADER}\n{BCF}".replace(",", delimiter).encode(encoding))
    adding.add_figures(folder / "t.csv")
    assert mtfs.load_plan("nhse:QOQ").funds["bcf"].opening.value == 120_000 and adding.check().is_sound


def test_a_table_in_an_encoding_that_it_does_not_name_is_refused_with_the_remedy(folder):
    (folder / "t.csv").write_bytes(f"{HEADER}\n{BCF}".encode("utf-16-le"))
    with pytest.raises(
        DataError, match=r"t.csv: is UTF-16 without a byte-order mark, or no text; save it as CSV UTF-8"
    ):
        adding.add_figures(folder / "t.csv")


@pytest.mark.parametrize("text", ["60,000", "60.000"])
def test_an_amount_between_semicolons_whose_comma_may_be_one_of_decimals_is_refused(text):
    with pytest.raises(DataError, match=f"row 2: '{text}' may have decimals or thousands: semicolons part the cells"):
        read_figures(f"{HEADER}\n{BCF.replace('120000', 'X')}".replace(",", ";").replace("X", text), "figures.csv")


def test_all_rows_that_are_wrong_are_told_of_at_once():
    with pytest.raises(DataError) as caught:
        read_figures(f"{HEADER}\n{BCF.replace('QOQ', 'Q')}\n{BCF}\n{BCF.replace('bcf', 'x')}", "figures.csv")
    assert [problem.location for problem in caught.value.problems] == ["row 2", "row 4"]


def test_code_item_year_and_status_are_read_however_people_type_them():
    [figure] = read_figures(f"{HEADER}\nqoq,2025-26,BCF,5,£k,a paper,,Published", "figures.csv")
    assert (figure.code, figure.year, figure.item, figure.status) == ("QOQ", "2025/26", "bcf", "published")


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        ("statuss", "'statuss' is no column of such a table; did you mean status?"),
        ("owner of it", "; remove it, or put"),
    ],
)
def test_a_column_that_is_not_known_is_refused(heading, says):
    with pytest.raises(DataError, match=re.escape(says)):
        read_figures(f"{HEADER},{heading}\n{BCF},x", "figures.csv")


def test_an_icb_has_the_figures_of_those_it_succeeded_by_their_shares(folder):
    added(folder, *(f"{code},2025/26,bcf,{value},£k,paper,,published" for code, value in [("QHG", 100), ("QUE", 10)]))
    plan = mtfs.load_plan("nhse:S1Y5D")
    assert plan.funds["bcf"].opening.value is None
    assert "is left out: your own data have it for QHG and QUE, and not for QM7." in plan.note
    added(folder, "QM7,2025/26,bcf,1000,£k,paper,,published", name="more.csv")
    opening = mtfs.load_plan("nhse:S1Y5D").funds["bcf"].opening
    [share] = [one.share for one in transfers() if (one.predecessor, one.successor) == ("QM7", "S1Y5D")]
    assert opening.value == pytest.approx(110 + share * 1000) and opening.status == "derived"
    assert f"{100 * share:.4f}% of QM7" in opening.note and "QHG" in opening.note
    added(folder, "S1Y5D,2025/26,bcf,777,£k,,,", name="its-own.csv")
    opening = mtfs.load_plan("nhse:S1Y5D").funds["bcf"].opening
    assert (opening.value, opening.status) == (777, "local")


def test_two_columns_of_a_name_are_refused():
    with pytest.raises(DataError, match="has two columns value; remove"):
        read_figures(f"{HEADER},value\n{BCF},5", "figures.csv")


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(DataError, match="has no columns year, item, value and unit; `mtfs data template"):
        read_figures("code\nQOQ", "figures.csv")


def test_a_table_needs_neither_source_nor_note_and_takes_thousands_separators():
    [figure] = read_figures('Code,year,item,value,unit\nQOQ,2025/26,bcf,"60,000",£k', "figures.csv")
    assert (figure.value, figure.source, figure.note, figure.status) == (60_000, "", "", "local")


def test_figures_of_a_year_with_which_no_plan_opens_are_told_of(folder):
    (folder / "t.csv").write_text(f"{HEADER}\n{BCF}\n{BCF.replace('2025/26', '2023/24')}", encoding="utf-8")
    assert run("data", "add", "t.csv").stdout == (
        "t.csv: figures 2023/24 to 2025/26 of 1 ICB added; no plan uses those of 2023/24, "
        "as none opens with that year\n"
    )
