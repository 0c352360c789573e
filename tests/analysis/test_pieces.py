"""Sentences of pieces: signs, what is missing, what is illustrative, and lines that are not too long."""

import pytest
from support.plan_builder import made, small

import mtfs
from mtfs.analysis.figures.missing import NO_POT, lacks_pressures
from mtfs.analysis.figures.pieces import Amount, BySign, IfIllustrative, IfKnown, Rate, lines_of, text_of
from mtfs.analysis.figures.sentences import where_pressures
from mtfs.catalogue.lines import Allocation, Gap, Pot
from mtfs.core.references import Assignment
from mtfs.core.units import MONEY
from mtfs.plan.changes import changed


@pytest.fixture(scope="module")
def projection():
    return mtfs.project(mtfs.load_plan())


@pytest.mark.parametrize(
    ("amount", "less", "said"),
    [
        (Amount(Pot.ANNUAL), None, "more"),
        (Amount(Pot.COMMERCIAL), None, "level"),
        (Amount(Pot.PRESSURES, 1), Amount(Pot.PRESSURES, 5), "less"),
        (Amount(Pot.ANNUAL, 1), Amount(Pot.ANNUAL, 5), "level"),
    ],
)
def test_what_is_said_goes_by_the_sign(amount, less, said, projection):
    assert text_of((BySign(amount, ("more",), ("level",), ("less",), less),), projection) == said


def test_amounts_have_a_sign_or_none_and_rates_two_decimals():
    stp = mtfs.project(mtfs.load_plan("cambridgeshire-peterborough-stp-2016"))
    assert text_of((Amount(Gap.IN_YEAR, 1), " and ", Amount(Gap.IN_YEAR, 1, size=True)), stp) == "-£169.3m and £169.3m"
    assert text_of((Rate(Allocation.CAGR, 5),), mtfs.project(mtfs.load_plan())) == "2.50%"


def test_what_is_missing_is_said_otherwise(projection):
    sentence = (IfKnown((Amount(Pot.PRESSURES, 1),), (Amount(Pot.PRESSURES, 1),), ("not given",)),)
    assert text_of(sentence, projection) == "£12.3m"
    assert text_of(sentence, mtfs.project(mtfs.load_plan("nhse:QOQ"))) == "not given"


def test_a_pot_is_said_once_every_pressure_that_was_missing_is_entered():
    plan = mtfs.load_plan("nhse:QOQ")
    sentence = where_pressures(plan, ("Pot ", Amount(Pot.ANNUAL)), (NO_POT,))
    assert text_of(sentence, mtfs.project(plan)) == NO_POT
    entered = mtfs.project(changed(plan, [Assignment("pressures.all", None, "100000")]))
    assert text_of(sentence, entered) == f"Pot {MONEY.millions(entered.value(Pot.ANNUAL))}"
    assert not lacks_pressures(entered.plan)


def test_what_is_illustrative_is_said_until_it_is_replaced():
    key, sentence = "rates.growth", (IfIllustrative(("rates.growth",), "illustrative"),)
    for status in ("illustrative", "local"):
        plan = made(small(), {f"{key}.status": status})
        assert text_of(sentence, mtfs.project(plan)) == ("illustrative" if status == "illustrative" else "")


def test_a_long_sentence_is_broken_before_a_word_and_loses_nothing(projection):
    sentence = ("One ", Amount(Pot.ANNUAL), "; two ", Amount(Pot.ANNUAL), ", three ", Amount(Pot.ANNUAL), ".")
    lines = [text_of(line, projection) for line in lines_of(sentence, projection, 20)]
    assert lines == ["One £202.5m;", "two £202.5m,", "three £202.5m."]
    assert [text_of(line, projection) for line in lines_of(sentence, projection, 100)] == [
        text_of(sentence, projection)
    ]
