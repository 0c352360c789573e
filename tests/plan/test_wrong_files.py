"""Files that are no plan: each error names the file, what is wrong with it and the remedy."""

import pytest
from support.plan_builder import made, small
from support.refusals import refused

import mtfs
from mtfs.core.errors import DataError, MtfsError, PlanError, WorkbookError
from mtfs.plan.library import load_plan
from mtfs.plan.toml import plan_from_text, toml_text


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("horizon = = 5", "line 3, horizon = = 5: Invalid value; correct that line: a text stands in quotes"),
        ("code = QOQ", "line 3, code = QOQ: Invalid value; correct that line: a text stands in quotes"),
        ("horizon = £5", "line 3, horizon = £5: Invalid value; correct that line"),
        (
            "[rates]\nx = 2.3%",
            "line 4 under [rates], x = 2.3%: Expected newline or end of document after a statement; "
            "correct that line: a number has no comma, % or unit",
        ),
        ("[a.b]\nx = 1,950", "line 4 under [a.b], x = 1,950: Expected newline"),
        ("[a.b]\nvalues = { 2025/26 = 5 }", 'a year stands in quotes, such as "2025/26" = 0.023'),
        ("[a.b]\n[a.c]\n[a.b]", "line 5 under [a.c], [a.b]: Cannot declare a.b twice; correct that line: put the two"),
        ('name = "B"', 'line 3, name = "B": Cannot overwrite a value; correct that line: the key stands there twice'),
        ("x = { y = 1, y = 2 }", "line 3, x = { y = 1, y = 2 }: Duplicate inline table key 'y'"),
        ('x = "abc', 'x = "abc'),
        ("x = [1, 2", "x = [1, 2: Unclosed array"),
    ],
)
def test_invalid_toml_names_the_line_and_shows_it(lines, said):
    text = f'\nname = "A"\n{lines}'
    with pytest.raises(PlanError) as refusal:
        plan_from_text(text, "plan.toml")
    assert str(refusal.value).startswith("plan.toml: is not valid TOML: line ") and said in str(refusal.value)
    assert "('" not in str(refusal.value) and "\n" not in str(refusal.value)


def test_an_empty_file_says_what_is_not_there(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text("", encoding="utf-8")
    refused(lambda: load_plan(path), f"{path}: name: is not there; add it", f"{path}: base_year: is not there")


def test_a_file_that_is_no_utf8(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes('unit = "£k"'.encode("latin-1"))
    refused(lambda: load_plan(path), f"{path}: is no text in UTF-8; save it as UTF-8 text")


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"#" * 2_000_001)
    refused(lambda: load_plan(path), f"{path}: larger than 2 MB, so it is no plan; check the file")


def test_a_file_that_is_not_there(tmp_path):
    refused(lambda: load_plan(tmp_path / "none.toml"), "none.toml: cannot be read", "check the name")
    refused(
        lambda: load_plan(tmp_path / "none.xlsx"),
        "none.xlsx: there is no such file; check the path",
        kind=WorkbookError,
    )


def test_a_folder_instead_of_a_file(tmp_path):
    refused(lambda: load_plan(tmp_path), f"{tmp_path}: cannot be read", "check the name")
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    refused(lambda: load_plan(folder), "folder.xlsx: is not a file; name the workbook itself", kind=WorkbookError)


def test_a_name_of_no_plan():
    refused(
        lambda: load_plan("cambridge"),
        "'cambridge' is no plan: give a .toml file, a workbook (.xlsx), a built-in name",
        "nhse:CODE",
    )


@pytest.mark.parametrize("name", ["nhse:", "nhse:QZZ", "nhse:Y61", "nhse:ENG", "nhse:England"])
def test_an_unknown_icb(name):
    text = refused(lambda: load_plan(name), "is no ICB", kind=DataError)
    assert "\n" not in text


def test_deeply_nested_toml_is_refused(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text("a = " + "[" * 5000 + "]" * 5000, encoding="utf-8")
    refused(lambda: load_plan(path), str(path))


def never(*_, **__):
    """Stands in for what would take too long."""
    pytest.fail("this had to be refused before")


@pytest.mark.parametrize("part", ["a", '"a b"', "'a.b'", r'"\"."'])
@pytest.mark.parametrize("place", ["{} = 1", "[{}]", "b = {{ {} = 1 }}"])
def test_a_name_of_many_parts_is_refused_before_the_toml_reader_takes_gigabytes(part, place, monkeypatch):
    monkeypatch.setattr("mtfs.plan.toml.tomllib.loads", never)
    text = "\n\n" + place.format(" . ".join([part] * 20_000))
    with pytest.raises(PlanError, match="^plan.toml: line 3 has a name of more than 20 parts"):
        plan_from_text(text, "plan.toml")


@pytest.mark.parametrize("number", [41, 1500])
def test_too_many_scenarios_that_build_on_each_other_are_refused_before_they_are_followed(number, monkeypatch):
    chain = "".join(
        f'[scenarios.s{at}]\nname = "S{at}"\nbased_on = "s{at + 1}"\nsets = "rates.growth = 0.02"\n'
        for at in range(number)
    )
    text = toml_text(made(small())) + chain.replace(f'based_on = "s{number}"\n', "")
    monkeypatch.setattr("mtfs.plan.rules.scenarios.assigned", never)
    with pytest.raises(PlanError, match=f"^plan.toml: scenarios: {number} are more than the 40"):
        plan_from_text(text, "plan.toml")


def test_of_thousands_of_errors_the_first_are_told():
    text = toml_text(made(small())) + "".join(f'[funds.f{at}]\nname = "F"\n' for at in range(1000))
    with pytest.raises(PlanError) as refused_as:
        plan_from_text(text, "plan.toml")
    lines = str(refused_as.value).splitlines()
    assert len(lines) == 51 and lines[-1] == "plan.toml: and 2,950 more; correct these first"


def test_a_number_of_a_thousand_digits_is_refused(tmp_path):
    path = tmp_path / "plan.toml"
    text = toml_text(made(small())).replace("value = 1000.0", "value = " + "9" * 5000)
    path.write_text(text, encoding="utf-8")
    refused(lambda: load_plan(path), str(path))


def test_a_plan_cannot_be_changed_once_read():
    plan = made(small())
    with pytest.raises(ValueError, match="frozen"):
        plan.horizon = 3


def test_a_place_that_cannot_be_written(tmp_path):
    refused(
        lambda: mtfs.write_report(made(small()), tmp_path / "none" / "x.xlsx"),
        "x.xlsx: cannot be written",
        "-o",
        kind=MtfsError,
    )
    refused(
        lambda: mtfs.write_toml(made(small()), tmp_path / "none" / "x.toml"),
        "x.toml: cannot be written",
        kind=MtfsError,
    )


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"as it was")
    monkeypatch.setattr("mtfs.report.book.writer.Book.close", lambda self: (_ for _ in ()).throw(OSError("disk full")))
    refused(
        lambda: mtfs.write_report(made(small()), path),
        "report.xlsx: cannot be written (disk full); free some space or choose another place",
        kind=MtfsError,
    )
    assert path.read_bytes() == b"as it was" and list(tmp_path.iterdir()) == [path]


def test_text_that_is_not_a_plan_at_all():
    refused(lambda: plan_from_text("[[allocation]]\n", "text"), "text: ", "allocation")
