"""The user's own workbooks: added whole or not at all, known everywhere from then on, taken away without a trace."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import date

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from support.commands import refused, run
from support.published_books import made_book, published_rows, whole_of_todays_icbs

import mtfs
from mtfs import data
from mtfs.core.errors import DataError, ToolError
from mtfs.nhse import adding, own_data
from mtfs.nhse.organisations import icbs_on, parts
from mtfs.nhse.published import published, sources

CORE = "recurrent allocation"
ROWS = published_rows("NHSE-25")


def later(text, years=1):
    """A year, or the years in a title, some years on."""
    for start in range(2026, 2020, -1):
        for sign in "/-":
            text = text.replace(f"{start}{sign}{start - 1999}", f"{start + years}{sign}{start + years - 1999}")
    return text


def years_on(rows, years):
    return [
        replace(row, source=f"NHSE-{25 + years}", sheet=later(row.sheet, years), year=later(row.year, years),
                sheet_year=later(row.sheet_year, years)) for row in rows
    ]  # fmt: skip


def next_rows():
    return years_on(ROWS, 1)


def on_todays_footprints(rows):
    """The rows for the 36 ICBs: money of predecessors added up by share in the row of the first of them."""
    by_code = {}
    for row in rows:
        by_code.setdefault((row.level, row.code), []).append(row)
    kept = [row for row in rows if row.level != "icb"]
    taken = set()
    for icb in icbs_on(date(2026, 4, 1)):
        shares = parts(icb.code, date(2026, 4, 1), date(2025, 4, 1))
        place = next(code for code in sorted(shares, key=lambda code: -shares[code]) if code not in taken)
        taken.add(place)
        figures = {code: {(row.sheet, row.year, row.item): row for row in by_code["icb", code]} for code in shares}
        for key, row in figures[place].items():
            value = sum(share * figures[code][key].value for code, share in shares.items())
            kept.append(replace(row, code=icb.code, name=icb.name, region=icb.region, value=value))
    return kept


def saved(rows, path):
    made_book(rows).save(path)
    return path


def entry(rows, name="allocations.xlsx", mark="a"):
    return own_data.Entry(name, mark * 64, rows[0].source, ("A sheet",), ("2026/27",), 42, "now", "0", False)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MTFS_DATA", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "own"


def test_nothing_is_there_and_no_folder_is_made(folder):
    assert own_data.entries() == () and not folder.exists()
    assert "Nothing was added; mtfs data add FILE.xlsx" in run("data").stdout


def test_the_folder_of_the_system(monkeypatch):
    monkeypatch.delenv("MTFS_DATA")
    assert own_data.folder().name == "mtfs" and own_data.folder().is_absolute()


def test_a_python_without_platformdirs_has_no_data_of_its_own(monkeypatch):
    monkeypatch.delenv("MTFS_DATA")
    monkeypatch.setattr(own_data, "find_spec", lambda name: None)
    own_data._folder.cache_clear()
    try:
        assert own_data.entries() == ()
        with pytest.raises(ToolError, match="is not known here; name it with MTFS_DATA"):
            own_data.folder()
    finally:
        own_data._folder.cache_clear()


def test_a_later_workbook_is_known_from_then_on(tmp_path, folder):
    file = saved(next_rows(), tmp_path / "allocations-2026-27.xlsx")
    told = run("data", "add", file).stdout
    assert told.startswith("allocations-2026-27.xlsx: allocations 2026/27 of 42 ICBs on 9 sheets added as NHSE-26;")
    assert published("QOQ", "2026/27", "core", CORE).value == published("QOQ", "2025/26", "core", CORE).value
    assert sources()["NHSE-26"].title == "ICB allocations 2026/27"
    assert mtfs.load_plan("nhse:QOQ").base_year == "2026/27" == mtfs.load_plan("nhse:QOQ@2026/27").base_year
    earlier = mtfs.load_plan("nhse:QOQ@2025/26")
    assert (earlier.base_year, earlier.rates.growth.status) == ("2025/26", "published")
    assert all(check.passed for check in mtfs.checks(mtfs.project(mtfs.load_plan("nhse:S1Y5D"))))
    assert "2026/27" in run("icbs").stdout.splitlines()[2]
    listed = run("data", "--format", "csv").stdout
    assert "allocations-2026-27.xlsx,NHSE-26,2026/27,42" in listed and "ICB Core Allocations 2026-27" in listed
    assert "as added" in run("data", "check").stdout
    assert f"{file.name}: is there already" in refused("data", "add", file)
    gone = "allocations-2026-27.xlsx: removed; no plan opens with 2026/27 any more\n"
    assert run("data", "remove", file.name).stdout == gone
    assert mtfs.load_plan("nhse:QOQ").base_year == "2025/26" and sorted(folder.iterdir()) == [folder / "index.json"]


def test_a_workbook_of_several_years_and_of_todays_icbs(tmp_path, monkeypatch):
    rows = on_todays_footprints([*years_on(ROWS, 1)])
    assert len({row.code for row in rows if row.level == "icb"}) == 36
    adding.keep(entry(rows), rows, b"")
    plan = mtfs.load_plan("nhse:S1Y5D")
    assert plan.base_year == "2026/27" and plan.allocation["core"].opening.status == "published"
    derived = mtfs.load_plan("nhse:S1Y5D@2025/26").allocation["core"].opening
    assert derived.status == "derived" and derived.value == pytest.approx(plan.allocation["core"].opening.value)
    assert mtfs.load_plan("nhse:QUE").base_year == "2025/26"
    with pytest.raises(DataError, match="of 2026/27 are not published for QUE in every stream; there is 2025/26"):
        mtfs.load_plan("nhse:QUE@2026/27")
    enlarged = mtfs.load_plan("nhse:QRL")
    assert enlarged.base_year == "2026/27" and "QNQ" not in enlarged.allocation["core"].opening.note


def in_one_file(rows, *others):
    """The rows of several years as those of one workbook: untitled years stand side by side."""
    together = list(rows)
    for count, other in enumerate(others, start=1):
        titles = {row.sheet for row in rows}
        for row in other:
            letters = row.cell.rstrip("0123456789")
            column = get_column_letter(column_index_from_string(letters) + 20 * count * (row.sheet in titles))
            together.append(replace(row, source=rows[0].source, cell=f"{column}{row.cell[len(letters) :]}"))
    return together


def test_a_workbook_of_two_years(tmp_path):
    adding.add(saved(in_one_file(next_rows(), years_on(ROWS, 2)), tmp_path / "two.xlsx"))
    (one,) = own_data.entries()
    assert one.years == ("2026/27", "2027/28") and sources()["NHSE-26"].title == "ICB allocations 2026/27 to 2027/28"
    assert [mtfs.load_plan(f"nhse:QOQ{year}").base_year for year in ("", "@2026/27")] == ["2027/28", "2026/27"]
    assert adding.check().is_sound


def test_a_workbook_of_todays_icbs_is_taken_and_one_that_lacks_an_icb_is_not(tmp_path):
    rows = whole_of_todays_icbs(next_rows())
    added = adding.add(saved(rows, tmp_path / "all.xlsx"))
    assert added.organisations == 36
    missing = [row for row in rows if row.code != "S1Y5D" or row.stream != "core"]
    with pytest.raises(DataError, match="lacking.xlsx: sheet 'ICB Core .* 2026-27': no ICBs S1Y5D; expected a row"):
        adding.add(saved(missing, tmp_path / "lacking.xlsx"))


def test_both_published_workbooks_give_the_packaged_figures(published_workbooks, folder):
    for file in published_workbooks.values():
        adding.add(file)
    shipped = data.path("nhse_allocations.csv").read_text(encoding="utf-8").splitlines()
    lines = [line for one in own_data.entries() for line in own_data.lines(one)[1:]]
    assert lines == shipped[1:]


@pytest.mark.parametrize("source", ["NHSE-26", "NHSE-27"])
def test_another_value_for_a_figure_is_an_error_that_shows_both(source):
    rows = next_rows()
    adding.keep(entry(rows), rows, b"")
    (row,) = [row for row in rows if (row.code, row.stream, row.item, row.level) == ("QUE", "core", CORE, "icb")]
    other = [replace(row, source=source, sheet="Another", cell="Z9", value=row.value + 1)]
    with pytest.raises(DataError) as caught:
        adding.keep(entry(rows, "revised.xlsx", "b"), other, b"")
    assert str(caught.value) == (
        f"revised.xlsx: sheet 'Another' Z9 has {row.value + 1:,.3f} for 'recurrent allocation' 2026/27 of "
        f"NHS Cambridgeshire and Peterborough ICB; sheet '{row.sheet}' {row.cell} of allocations.xlsx has "
        f"{row.value:,.3f}; run mtfs data remove allocations.xlsx if revised.xlsx replaces it"
    )
    assert len(own_data.entries()) == 1
    adding.keep(entry(rows, "same.xlsx", "c"), [replace(row, source=source)], b"")


def test_concurrent_adds_lose_nothing():
    files = [(f"{number}.xlsx", f"{number:x}") for number in range(12)]
    rows = next_rows()[:50]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda file: adding.keep(entry(rows, *file), rows, file[0].encode()), files))
    assert sorted(one.file for one in own_data.entries()) == sorted(name for name, _ in files)
    assert all(own_data.workbook(one).read_bytes() == one.file.encode() for one in own_data.entries())


@pytest.mark.parametrize("step", ["write_whole", "own_data.write_entries"])
def test_an_interrupted_add_leaves_the_old_state(monkeypatch, step):
    rows = next_rows()
    adding.keep(entry(rows[:50], "first.xlsx"), rows[:50], b"")
    before = own_data.entries()

    def stopped(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(f"mtfs.nhse.adding.{step}", stopped)
        adding.keep(entry(rows, mark="b"), rows, b"")
    assert own_data.entries() == before and mtfs.load_plan("nhse:QOQ").base_year == "2025/26"
    adding.keep(entry(rows, mark="b"), rows, b"")
    assert mtfs.load_plan("nhse:QOQ").base_year == "2026/27"


def test_a_folder_that_cannot_be_written(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MTFS_DATA", str(tmp_path / "file" / "own"))
    with pytest.raises(ToolError, match="own: cannot be written .*; allow writing to it, or name another folder with"):
        adding.keep(entry(ROWS), ROWS, b"")
    assert own_data.entries() == ()


def test_a_file_in_the_place_of_the_folder_is_told_by_whatever_reads(monkeypatch, tmp_path):
    (tmp_path / "own").write_text("")
    monkeypatch.setenv("MTFS_DATA", str(tmp_path / "own"))
    for read in (own_data.entries, adding.added, lambda: mtfs.load_plan("nhse:QOQ")):
        with pytest.raises(ToolError, match="own: is a file, not a folder; name a folder with MTFS_DATA"):
            read()


def test_an_index_that_names_none_of_the_files_beside_it(folder):
    rows = next_rows()[:50]
    adding.keep(entry(rows), rows, b"")
    (folder / "index.json").write_text("[]\n")
    with pytest.raises(DataError, match=r"index.json: is not as mtfs wrote it \(it names no file, and .*\.csv stands"):
        own_data.entries()


def test_check_says_what_was_changed(folder):
    rows = next_rows()
    for mark, text in (("a", b"one"), ("b", b"two")):
        adding.keep(entry(rows[:50], f"{mark}.xlsx", mark), rows[:50], text)
    own_data.workbook(own_data.entries()[1]).unlink()
    found = adding.check()
    assert found.states[0] == "the kept workbook has been changed" and "cannot be read" in found.states[1]
    assert not found.is_sound and "has been changed" in run("data", "check", code=1).stdout


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"file": "a"}]', "[" * 100_000, "wrong type", "way out"])
def test_an_index_that_was_damaged(folder, content):
    folder.mkdir()
    sound = entry(ROWS)
    wrong = {"wrong type": replace(sound, organisations="many"), "way out": replace(sound, source="../../x")}
    (folder / "index.json").write_text(json.dumps([asdict(wrong[content])]) if content in wrong else content)
    with pytest.raises(DataError, match="index.json: is not as mtfs wrote it"):
        own_data.entries()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add",), "mtfs data add: name the file"),
        (("list", "a.xlsx"), "mtfs data list: leave the file out"),
        (("remove", "a.xlsx"), "'a.xlsx' is none of the files added; there is nothing"),
        (("add", "."), ".: is not a file; name the workbook itself"),
        (("add", "none.xlsx"), "none.xlsx: there is no such file"),
    ],
)
def test_commands_that_are_refused(arguments, says):
    assert says in refused("data", *arguments)


def test_figures_that_are_gone_are_told(folder):
    rows = next_rows()[:50]
    adding.keep(entry(rows), rows, b"")
    shutil.rmtree(folder, ignore_errors=True)
    assert own_data.entries() == () and own_data.state() == own_data.NO_DATA
