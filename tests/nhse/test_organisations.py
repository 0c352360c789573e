"""ICBs have dates: those of a day, what they are made of, and a merger that is nothing but rows of a table."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mtfs
from mtfs import data
from mtfs.core.errors import DataError
from mtfs.nhse import organisations, published
from mtfs.nhse.boards import history, icbs
from mtfs.nhse.footprints import footprint
from mtfs.nhse.organisations import became, day_of, days, icb_of, icbs_on, parts, read_transfers, transfers

BEFORE, AFTER = date(2025, 4, 1), date(2026, 4, 1)


def records(name):
    with data.path(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def codes(day):
    return {icb.code for icb in icbs_on(day)}


@pytest.mark.parametrize(("day", "count"), [(BEFORE, 42), (date(2026, 3, 31), 42), (AFTER, 36)])
def test_how_many_icbs_there_are(day, count):
    assert len(icbs_on(day)) == len(icbs(day)) == len(icbs(day.isoformat())) == count
    assert len({icb.region for icb in icbs_on(day)}) == 7


def test_twelve_ended_six_began_and_one_changed():
    assert len(codes(BEFORE) - codes(AFTER)) == 12 and len(codes(AFTER) - codes(BEFORE)) == 6
    assert (icb_of("QRL", BEFORE).ons, icb_of("QRL", AFTER).ons) == ("E54000042", "E54000067")
    assert {icb.code for icb in icbs_on(AFTER) if icb.start == AFTER} == {one.successor for one in transfers()}


def test_the_table_is_sound():
    rows = records("icbs.csv")
    ons = [row["ons"] for row in rows]
    assert len(set(ons)) == len(ons)
    by_code = {}
    for row in rows:
        earlier = by_code.setdefault(row["code"], [])
        assert all(one["to"] and one["to"] < row["from"] for one in earlier), row
        earlier.append(row)
    ended = {(row["code"], row["to"]) for row in rows if row["to"]}
    assert {code for code, _ in ended} == {row["predecessor"] for row in records("icb_succession.csv")}
    assert {icb.code for icb in icbs_on(BEFORE)} == {
        row["code"] for row in records("nhse_allocations.csv") if row["level"] == "icb"
    }


def test_names_and_regions_are_those_of_the_allocations():
    names = {(row["code"], row["name"].casefold(), row["region"]) for row in records("nhse_allocations.csv")
             if row["level"] == "icb"}  # fmt: skip
    assert names == {(icb.code, icb.name.casefold(), icb.region) for icb in icbs_on(BEFORE)}
    regions = {(row["code"], row["name"]) for row in records("nhse_allocations.csv") if row["level"] == "region"}
    assert regions == {(row["code"], row["name"]) for row in records("regions.csv")}


@pytest.mark.parametrize("people", [False, True])
def test_all_of_every_icb_is_in_those_of_another_day(people):
    sums = dict.fromkeys(codes(BEFORE), 0.0)
    for icb in icbs_on(AFTER):
        for code, share in parts(icb.code, AFTER, BEFORE, people).items():
            sums[code] += share
    assert sums == pytest.approx(dict.fromkeys(codes(BEFORE), 1.0), abs=1e-12)


def test_what_an_icb_is_made_of():
    assert parts("S1Y5D", AFTER, BEFORE) == {"QHG": 1.0, "QM7": 0.792, "QUE": 1.0}
    assert parts("QRL", AFTER, BEFORE) == {"QRL": 1.0, "QNQ": 0.233186} and parts("QRL", BEFORE, BEFORE) == {"QRL": 1.0}
    assert parts("QOQ", BEFORE, AFTER) == parts("QOQ", AFTER, BEFORE) == {"QOQ": 1.0}
    for code in ("QUE", "QRL"):
        with pytest.raises(DataError, match=f"\\({code}\\) ended on 31 March 2026; succeeded by"):
            parts(code, BEFORE, AFTER)


def test_what_became_of_one():
    said = "NHS Frimley ICB (QNQ) ended on 31 March 2026; succeeded by 23.32% to NHS Hampshire and Isle of Wight"
    assert became("QNQ").startswith(said) and became("QOQ") == ""
    assert [row[1:4:2] for row in history("QUE").rows] == [["QUE", "S1Y5D"]]
    assert history("S1Y5D").notes == [] and len(history("S1Y5D").rows) == 3


@pytest.mark.parametrize("known", [BEFORE, AFTER])
def test_the_day_of_a_set_of_icbs(known):
    assert day_of(codes(known), BEFORE) == max(day for day in days() if day <= known)
    assert day_of({"QUE"}, BEFORE) == BEFORE


SPLIT = {"date": "2026-04-01", "computed": "a test", "source": "MTFS"}


@pytest.mark.parametrize("name", ["share", "population_share"])
@pytest.mark.parametrize("second", [0.5, 0.7, float("nan")])
def test_shares_that_do_not_add_up_are_refused(name, second):
    rows = [
        SPLIT | {"predecessor": "QUE", "successor": "S1Y5D", "share": "0.4", "population_share": "0.4"},
        SPLIT | {"predecessor": "QUE", "successor": "D7T5G", "share": "0.6", "population_share": "0.6", name: second},
    ]
    with pytest.raises(DataError, match=f"{name} of QUE on 2026-04-01 adds up to .*; expected 1; correct its rows"):
        read_transfers(rows)


@pytest.mark.parametrize(
    ("predecessor", "successor", "says"),
    [("S1Y5D", "D7T5G", "there is no S1Y5D"), ("QUE", "QM7", "there is no QM7"), ("QZZ", "S1Y5D", "'QZZ' is no ICB")],
)
def test_a_transfer_between_icbs_that_are_not_there_is_refused(predecessor, successor, says):
    row = SPLIT | {"predecessor": predecessor, "successor": successor, "share": "1", "population_share": "1"}
    with pytest.raises(DataError, match=says):
        read_transfers([row])


@pytest.fixture
def merged(monkeypatch):
    """The tables with a merger of the year after: QHL and QUA become A1B2C."""

    def rows(name):
        found = records(name)
        if name == "icbs.csv":
            for row in found:
                if row["code"] in ("QHL", "QUA"):
                    row["to"] = "2027-03-31"
            new = {"code": "A1B2C", "name": "NHS Birmingham ICB", "ons": "E54000072", "region": "Y60"}
            found.append(new | {"from": "2027-04-01", "to": "", "cluster": "", "source": "MTFS"})
        if name == "icb_succession.csv":
            found += [
                {
                    "predecessor": code,
                    "successor": "A1B2C",
                    "date": "2027-04-01",
                    "share": "1",
                    "population_share": "1",
                    "computed": "all of it",
                    "source": "MTFS",
                }
                for code in ("QHL", "QUA")
            ]
        return found  # fmt: skip

    caches = (organisations.every_icb, organisations.region_names, organisations.transfers,
              published._official_names, published._organisations)  # fmt: skip
    for cached in caches:
        cached.cache_clear()
    monkeypatch.setattr(organisations, "_rows", rows)
    yield
    for cached in caches:
        cached.cache_clear()


def test_the_next_merger_is_rows_of_the_tables(merged):
    assert len(icbs_on(date(2027, 4, 1))) == 35
    area = footprint("A1B2C@2027-04-01")
    assert area.parts("2025/26") == {"QHL": 1.0, "QUA": 1.0} == footprint("QHL+QUA@2026-04-01").parts("2025/26")
    assert area.figure("2025/26", "core", "recurrent allocation").status == "derived"
    assert parts("S1Y5D", date(2027, 4, 1), BEFORE) == parts("S1Y5D", AFTER, BEFORE)


# Areas


@pytest.mark.parametrize(
    ("text", "code", "made_of"),
    [
        ("s1y5d", "S1Y5D", {"QHG": 1.0, "QM7": 0.792, "QUE": 1.0}),
        ("QUE", "QUE", {"QUE": 1.0}),
        ("QRL", "QRL", {"QRL": 1.0, "QNQ": 0.233186}),
        ("QRL@2025-04-01", "QRL", {"QRL": 1.0}),
        ("QHL+Black Country", "QHL+QUA", {"QHL": 1.0, "QUA": 1.0}),
        ("QRL+QNQ", "QRL+QNQ", {"QRL": 1.0, "QNQ": 1.0}),
        ("QOQ@2025/26", "QOQ", {"QOQ": 1.0}),
        ("D7T5G+S1Y5D", "D7T5G+S1Y5D", {"QH8": 1.0, "QJG": 0.371529, "QM7": 1.0, "QHG": 1.0, "QUE": 1.0}),
    ],
)
def test_areas(text, code, made_of):
    area = footprint(text)
    assert area.code == code and area.parts("2025/26") == made_of


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("QZZ", "'QZZ' is no ICB"),
        ("QUE+QUE", "has QUE twice; name it once"),
        ("London", "'London' is no ICB"),
        ("QUE+S1Y5D", "QUE and S1Y5D were never there on one day"),
        ("QUE@2026-04-01", "there is no QUE .* on 1 April 2026: it ended on 31 March 2026"),
        ("S1Y5D@2025-04-01", "there is no S1Y5D .* on 1 April 2025: it begins on 1 April 2026"),
        ("QUE@tomorrow", "'tomorrow' is neither a day such as 2026-04-01 nor a year such as 2025/26"),
    ],
)
def test_areas_that_are_none(text, says):
    with pytest.raises(DataError, match=says):
        footprint(text)


WITH_PARTS = {"QM7": "D7T5G+S1Y5D+T6Y0W", "QJG": "D7T5G+S1Y5D+T6Y0W", "QNQ": "QRL+S0E4D+S9B9J"}


@pytest.mark.parametrize("people", [False, True])
@given(st.data())
def test_splitting_and_merging_back_is_the_identity(people, data):
    """Whatever amounts the ICBs of one day have, those of the other have them all, and a whole is never split."""
    amounts = {code: data.draw(st.floats(0, 1e7)) for code in sorted(codes(BEFORE))}
    after = {
        icb.code: sum(share * amounts[code] for code, share in parts(icb.code, AFTER, BEFORE, people).items())
        for icb in icbs_on(AFTER)
    }
    assert sum(after.values()) == pytest.approx(sum(amounts.values()), rel=1e-12, abs=1e-6)
    for whole, successors in WITH_PARTS.items():
        area = footprint(successors)
        made = sum(after[icb.code] for icb in area.icbs)
        assert area.parts("2025/26")[whole] == 1.0
        assert made == pytest.approx(sum(amounts[code] for code in area.parts("2025/26")), rel=1e-12, abs=1e-6)


def test_a_plan_of_several_is_one_of_their_figures():
    plan = mtfs.load_plan("nhse:QHL+QUA")
    one, other = mtfs.load_plan("nhse:QHL"), mtfs.load_plan("nhse:QUA")
    for key, stream in plan.allocation.items():
        opening, target = stream.opening, stream.target
        assert opening.status == "derived" and "QHL" in opening.note and "QUA" in opening.note
        assert opening.value == pytest.approx(one.allocation[key].opening.value + other.allocation[key].opening.value)
        if target is not None:
            targets = one.allocation[key].target.value + other.allocation[key].target.value
            assert target.value == pytest.approx(targets, rel=1e-4 if key == "primary_medical" else 1e-12)
