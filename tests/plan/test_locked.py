"""Locked plans: what is frozen, what is noticed, and what a locked plan can be used for."""

from datetime import date

import pytest
from hypothesis import given
from support.plan_builder import figure, made, rich, series, small
from support.plan_strategies import plans
from support.profile import examples

import mtfs
from mtfs import PlanError
from mtfs.analysis.starting import Start, write_new_plan
from mtfs.core.references import read_assignments
from mtfs.core.version import VERSION
from mtfs.plan.changes import changed
from mtfs.plan.deflators import gdp_deflators
from mtfs.plan.locked import locked, write_locked
from mtfs.plan.rules.lock import content_hash
from mtfs.plan.tables.heading import Heading
from mtfs.plan.toml import plan_from_text, toml_text

DAY = date(2025, 4, 1)
FEW = examples(25)


@pytest.fixture
def text():
    return toml_text(locked(made(rich()), "Finance team", DAY))


def test_a_lock_says_who_when_and_what():
    lock = locked(made(rich()), "Finance team", DAY).lock
    assert (lock.date, lock.author, lock.version) == (DAY, "Finance team", VERSION)
    assert str(lock) == "locked on 2025-04-01 by Finance team"
    assert lock.sha256 == content_hash(made(rich()), DAY, "Finance team", VERSION)
    today = date.today()
    assert today <= locked(made(rich()), "Finance team").lock.date <= date.today(), "also at midnight"


@FEW
@given(plans(longest=4) | plans(longest=4, funded=True))
def test_a_locked_plan_survives_toml_with_the_same_hash(plan):
    found = locked(plan, "Somebody", DAY)
    again = plan_from_text(toml_text(found), "text")
    assert again == found and again.lock.sha256 == content_hash(plan, DAY, "Somebody", VERSION)


EDITS = {
    "a number": ("value = 100000.0", "value = 100000.1"),
    "a year": ('"2027/28" = 0.031', '"2028/29" = 0.031'),
    "a name": ('name = "Primary medical"', 'name = "Primary care"'),
    "a status": ('status = "local"', 'status = "illustrative"'),
    "a switch": ("rounded_to_1k = true", "rounded_to_1k = false"),
    "the horizon": ("horizon = 4", "horizon = 5"),
    "the date": ("date = 2025-04-01", "date = 2025-04-02"),
    "the case of commercial income": ('option = "central"', 'option = "high"'),
    "what is missing": ("[prices.gdp_deflator]", '[missing]\nx = "X: y"\n\n[prices.gdp_deflator]'),
    "the day of locking": ("[lock]", "date = 2025-04-01", "date = 2025-03-31"),
    "who locked it": ("[lock]", 'author = "Finance team"', 'author = "Another"'),
    "what locked it": ("[lock]", f'version = "{VERSION}"', 'version = "9.9.9"'),
    "the hash": ('sha256 = "', 'sha256 = "0000'),
}


@pytest.mark.parametrize("edit", [name for name in EDITS if name != "the hash"])
def test_an_edit_after_locking_is_noticed(edit, text, tmp_path):
    *within, before, after = EDITS[edit]
    head, mark, tail = text.partition(within[0]) if within else ("", "", text)
    assert before in tail
    path = tmp_path / "plan.toml"
    path.write_text(head + mark + tail.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        mtfs.load_plan(path)
    assert f"{path}: lock: the plan was edited after it was locked on " in str(caught.value)
    assert "restore the locked file, or remove its [lock] table" in str(caught.value)


def test_a_hash_that_is_none_and_a_lock_without_an_author_are_refused(text):
    with pytest.raises(PlanError, match="lock.sha256: is no hash that mtfs lock has written; restore the locked file"):
        plan_from_text(text.replace(*EDITS["the hash"]), "text")
    with pytest.raises(PlanError, match="lock.author: is not there; add it"):
        plan_from_text(text.replace('author = "Finance team"\n', ""), "text")
    with pytest.raises(PlanError, match="lock.by: is no key of a plan; there are: sha256, date, author, version"):
        plan_from_text(text + 'by = "x"\n', "text")


def test_comments_layout_order_and_defaults_may_change(text):
    plan = plan_from_text(text, "text")
    spaced = "# Reviewed\n\n" + text.replace(" = ", "  =  ", 5)
    assert plan_from_text(spaced, "text") == plan
    assert plan_from_text(text.replace('name = "Dental"', 'name = "Dental"\nrounded_to_1k = false'), "text") == plan
    head, _, rest = text.partition("[funds.capacity]")
    capacity, _, tail = rest.partition("[funds.sdf]")
    sdf, _, tail = tail.partition("# First calls")
    moved = f"{head}[funds.sdf]{sdf.rstrip()}\n\n[funds.capacity]{capacity.rstrip()}\n\n# First calls{tail}"
    assert moved != text and plan_from_text(moved, "text") == plan


def test_without_its_table_the_plan_is_unlocked(text):
    plan = plan_from_text(text.partition("[lock]")[0].replace("horizon = 4", "horizon = 5"), "text")
    assert plan.lock is None and plan.horizon == 5


def test_published_prices_are_frozen_with_the_plan():
    found = toml_text(locked(made(small(1)), "Finance team", DAY))
    assert "prices" not in toml_text(made(small(1)))
    assert f'"2025/26" = {gdp_deflators()["2025/26"]}' in found.partition("[prices.gdp_deflator]")[2]


def test_a_change_makes_another_plan_which_is_not_locked():
    plan = locked(made(rich()), "Finance team", DAY)
    other = changed(plan, list(read_assignments("commercial.option = high")))
    assert other.lock is None and other.commercial.option == "high"
    assert plan.model_copy(update={"horizon": 5}).lock is None and plan.model_copy() == plan
    assert mtfs.project(plan).lines.keys() == mtfs.project(made(rich())).lines.keys()


def test_a_locked_plan_is_written_once(tmp_path):
    path = tmp_path / "plan.locked.toml"
    found = write_locked(made(rich()), path, "Finance team", DAY)
    assert mtfs.load_plan(path) == found
    before = path.read_bytes()
    with pytest.raises(PlanError, match="is there already, and a locked plan replaces nothing; choose another name"):
        write_locked(made(small()), path, "Finance team", DAY)
    assert path.read_bytes() == before
    with pytest.raises(PlanError, match="is locked on 2025-04-01 by Finance team already"):
        write_locked(found, tmp_path / "again.toml", "Another", DAY)
    with pytest.raises(PlanError, match="a locked plan is a TOML file"):
        write_locked(made(small()), tmp_path / "plan.xlsx", "Finance team", DAY)
    assert [file.name for file in tmp_path.iterdir()] == ["plan.locked.toml"]


@pytest.mark.parametrize("author", ["", "=cmd", "x" * 121, "two\x00"])
def test_an_author_that_cannot_stand_in_a_plan_is_refused(author):
    with pytest.raises(PlanError, match="lock.author"):
        locked(made(small()), author, DAY)


def test_the_hash_tells_plans_and_locks_apart():
    def of(changes=None, on=DAY, author="A", version="1"):
        return content_hash(made(rich(), changes or {}), on, author, version)

    others = {
        of({"rates.growth": series(0.024)}), of({"funds.bcf.opening": figure(5_000.0, note="Reviewed")}),
        of(on=date(2025, 4, 2)), of(author="B"), of(version="2"),
    }  # fmt: skip
    assert of() == of() and len(of()) == 64
    assert len({of(), *others}) == 6


def test_a_plan_that_was_locked_before_keeps_its_hash():
    """Another way of writing the content would refuse every plan that was ever locked: never change this hash."""
    plan = made(small(1), {"note": "£5m – café", "prices": {"gdp_deflator": series(0.02)}})
    assert content_hash(plan, DAY, "Zoë", "0.3.0") == "13f7f4923fde05d8bc345df7e13dc797d681ad340c9a0fee099085dd97ba8766"


def test_a_locked_plan_is_written_under_a_name_that_is_text(tmp_path):
    assert write_locked(made(small()), str(tmp_path / "l.toml"), "A", DAY) == mtfs.load_plan(tmp_path / "l.toml")


def test_blanks_around_the_author_are_no_part_of_the_name(tmp_path):
    assert write_locked(made(small()), tmp_path / "l.toml", " Finance team ", DAY).lock.author == "Finance team"


def test_a_new_plan_from_a_locked_one_can_be_edited(tmp_path):
    write_locked(made(rich()), tmp_path / "locked.toml", "Finance team", DAY)
    write_new_plan(tmp_path / "new.toml", Start(plan=str(tmp_path / "locked.toml")), Heading())
    assert mtfs.load_plan(tmp_path / "new.toml") == made(rich())


def test_a_report_says_who_locked_the_plan_and_reads_back_as_an_unlocked_one(tmp_path):
    from support import engines

    plan = locked(made(rich()), "Finance team", DAY)
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    cells = engines.read(tmp_path / "report.xlsx")["Cover"]
    cover = {
        value: cells[f"B{at[1:]}"][1] for at, (_, value) in cells.items() if at[0] == "A" and f"B{at[1:]}" in cells
    }
    says = f"Locked on 1 April 2025 by Finance team, with mtfs {VERSION}. Read back from this workbook it is a draft."
    assert cover["Status"] == says and cover["Hash of its content"] == plan.lock.sha256
    again = mtfs.load_plan(tmp_path / "report.xlsx")
    assert again.lock is None and again == made(rich())


AUTHORS = {
    "Finance  team": "Finance team",
    "  Finance team  ": "Finance team",
    "Finance team\n": "Finance team",
    "Finance\u00a0team": "Finance team",
    "Finance\tteam\r\n": "Finance team",
    "Finance \u2003\u2009 team": "Finance team",
    "Zo\u00eb \u738b": "Zo\u00eb \u738b",
    "A" * 120: "A" * 120,
}
"""Names as they are typed, and as a plan's texts are read."""


@pytest.mark.parametrize(("typed", "read"), AUTHORS.items())
def test_a_name_however_spaced_locks_a_plan_that_opens(typed, read, tmp_path):
    found = write_locked(made(rich()), tmp_path / "locked.toml", typed, DAY)
    assert found.lock.author == read and mtfs.load_plan(tmp_path / "locked.toml") == found


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "is blank; give it a name"),
        (" \u00a0\n", "is blank; give it a name"),
        ("Finance\x07team", "holds a control character; remove it"),
        ("Finance\u202eteam", "holds a control character; remove it"),
        ("=HYPERLINK(1)", "starts as a spreadsheet formula does; begin with a letter or a digit"),
        (" +44 finance", "starts as a spreadsheet formula does; begin with a letter or a digit"),
        ("@team", "starts as a spreadsheet formula does; begin with a letter or a digit"),
        ("Finance\udcffteam", "holds bytes that are no text; remove them"),
        ("A" * 121, "is longer than 120 characters; shorten it"),
    ],
)
def test_what_is_no_name_locks_nothing(typed, problem, tmp_path):
    with pytest.raises(PlanError, match=r"^lock\.author: ") as refused:
        write_locked(made(rich()), tmp_path / "locked.toml", typed, DAY)
    assert problem in str(refused.value) and not list(tmp_path.iterdir())
