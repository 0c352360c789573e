"""The JSON schema of plan files: it takes every plan that mtfs takes, and refuses what an editor should mark."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft7Validator
from support.commands import run
from support.example_plans import CASES, OWN
from support.plan_builder import changed, figure, made, rich
from support.plan_strategies import plans
from support.profile import examples as tries

import mtfs
from mtfs.analysis.examples import examples
from mtfs.analysis.starting import Start, skeleton_text, write_new_plan
from mtfs.cli.plans import OrganisationKind
from mtfs.plan.keys import input_keys
from mtfs.plan.library import built_in_names, built_in_text
from mtfs.plan.locked import locked
from mtfs.plan.schema import DIRECTIVE, SCHEMA_FILE, plan_schema
from mtfs.plan.tables.heading import Heading
from mtfs.plan.toml import toml_text

SCHEMA = plan_schema()
TEXTS = {
    **{name: built_in_text(name) for name in built_in_names()},
    **{kind.value: skeleton_text(kind.value) for kind in OrganisationKind},
    **{path.stem: path.read_text(encoding="utf-8") for path in CASES.glob("*-plan.toml")},
    "locked": toml_text(locked(made(rich()), "Finance team", date(2026, 4, 1))),
    "nhse:QOQ": toml_text(mtfs.load_plan("nhse:QOQ")),
}


def as_json(plan):
    """What an editor makes of a TOML file: a date is a text."""
    return json.loads(json.dumps(plan, default=date.isoformat))


def refusals(plan):
    """Where a plan is not as the schema has it, and why."""
    errors = Draft7Validator(SCHEMA).iter_errors(as_json(plan))
    return [(".".join(map(str, error.absolute_path)), error.message) for error in errors]


def test_it_is_a_schema():
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", TEXTS)
def test_a_plan_file_is_valid(name):
    assert refusals(tomllib.loads(TEXTS[name])) == []


@pytest.mark.parametrize("name", OWN)
def test_the_plan_of_a_case_is_valid(name):
    assert refusals(OWN[name]) == []


@pytest.mark.parametrize("name", examples().by_name)
def test_an_example_is_valid(name):
    assert refusals(tomllib.loads(toml_text(mtfs.load_plan(f"example:{name}")))) == []


@tries(40)
@given(plans() | plans(funded=True))
def test_every_plan_is_valid(plan):
    assert refusals(tomllib.loads(toml_text(plan))) == []


@pytest.mark.parametrize("unit", ["£", "£m"])
def test_money_may_be_in_another_unit(unit):
    assert refusals(changed(rich(), {"funds.bcf.opening": figure(2_000_000_000.0, unit)})) == []


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        ({"horizn": 5}, "", "'horizn' was unexpected"),
        ({"horizon": "five"}, "horizon", "'five' is not of type 'integer'"),
        ({"horizon": 31}, "horizon", "31 is greater than the maximum of 30"),
        ({"base_year": "2025"}, "base_year", "'2025' does not match"),
        ({"name": None}, "", "'name' is a required property"),
        ({"funds.bcf.opening.value": "92,744"}, "funds.bcf.opening.value", "'92,744' is not of type 'number'"),
        ({"funds.bcf.opening.value": -1.0}, "funds.bcf.opening.value", "-1.0 is less than the minimum of 0"),
        ({"funds.bcf.opening.unit": None}, "funds.bcf.opening", "'unit' is a required property"),
        ({"funds.bcf.opening.unit": "rate"}, "funds.bcf.opening.unit", "'rate' is not one of ['£k', '£', '£m']"),
        ({"funds.bcf.opening.status": "guess"}, "funds.bcf.opening.status", "'guess' is not one of ['default', "),
        ({"funds.bcf.repurpose.unit": "%"}, "funds.bcf.repurpose.unit", "'%' is not one of ['share']"),
        ({"rates.growth.values": {"2025/26": 2.3}}, "rates.growth.values.2025/26", "2.3 is greater than the maximum"),
        ({"rates.growth.values": {"2025": 0.023}}, "rates.growth.values", "'2025' does not match any of the regexes"),
        ({"funds.Bcf": "bcf"}, "funds", "'Bcf' does not match any of the regexes"),
        ({"funds.bcf.recurrent": "yes"}, "funds.bcf.recurrent", "'yes' is not of type 'boolean'"),
        ({"available_growth.option": "middle"}, "available_growth.option", "'middle' is not one of ['low', 'central"),
    ],
)
def test_what_is_wrong_is_marked_where_it_stands(change, place, message):
    plan = changed(rich(), change)
    assert [where for where, why in refusals(plan) if message in why] == [place]
    with pytest.raises(mtfs.PlanError):
        made(plan)


def test_every_key_says_what_it_is():
    """The schema and the table of keys are made of the same fields."""
    described = {key for key, schema in described_keys(SCHEMA) if schema.get("description")}
    assert {row.key for row in input_keys() if not row.key.endswith(".name")} <= described


def described_keys(schema, path=""):
    """Every key of the schema with what it says of it, entries called NAME as in the table of keys."""
    schema = next((part for part in schema.get("allOf", ()) if "$ref" in part), {}) | schema
    definition = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    yield path, schema
    for name, held in definition.get("properties", {}).items():
        yield from described_keys(held, f"{path}.{name}".strip("."))
    for held in definition.get("patternProperties", {}).values():
        yield from described_keys(held, f"{path}.NAME")


@pytest.mark.parametrize("start", [(), ("--for", "council"), ("--icb", "QOQ")])
def test_a_new_plan_names_the_schema_that_stands_beside_it(start, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("new", "plan.toml", *start)
    first, _ = Path("plan.toml").read_text(encoding="utf-8").split("\n", 1)
    assert first == DIRECTIVE == f"#:schema ./{SCHEMA_FILE}"
    assert json.loads(Path(SCHEMA_FILE).read_text(encoding="utf-8")) == SCHEMA
    run("new", "again.toml", "--from", "plan.toml")
    assert Path("again.toml").read_text(encoding="utf-8").count("#:schema") == 1
    assert mtfs.load_plan("again.toml") == mtfs.load_plan("plan.toml")


def a_folder(schema):
    schema.mkdir()


def a_link_to_nothing(schema):
    schema.symlink_to("nothing.json")


def another_schema(schema):
    schema.write_text('{"title": "Mine"}', encoding="utf-8")


def a_link_to_another_schema(schema):
    another_schema(schema.with_name("mine.json"))
    schema.symlink_to("mine.json")


@pytest.mark.parametrize("put", [a_folder, a_link_to_nothing, another_schema, a_link_to_another_schema])
def test_what_has_the_name_of_the_schema_and_is_none_stays_and_no_plan_is_written(put, tmp_path):
    put(tmp_path / SCHEMA_FILE)
    before = contents(tmp_path)
    with pytest.raises(mtfs.PlanError, match=f"{SCHEMA_FILE}: is no schema of mtfs, .*; move it away"):
        write_new_plan(tmp_path / "plan.toml", Start(), Heading())
    assert contents(tmp_path) == before


def contents(folder):
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def test_a_schema_of_another_version_is_replaced_and_not_where_the_plan_cannot_be_written(tmp_path):
    old = json.dumps({"title": SCHEMA["title"]})
    (tmp_path / SCHEMA_FILE).write_text(old, encoding="utf-8")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(mtfs.MtfsError):
        write_new_plan(tmp_path / "folder.toml", Start(), Heading(), force=True)
    assert (tmp_path / SCHEMA_FILE).read_text(encoding="utf-8") == old
    write_new_plan(tmp_path / "plan.toml", Start(), Heading())
    assert json.loads((tmp_path / SCHEMA_FILE).read_text(encoding="utf-8")) == SCHEMA


def test_the_command_prints_the_schema_or_writes_it(tmp_path):
    run("schema", "-o", str(tmp_path / SCHEMA_FILE))
    assert json.loads(run("schema").stdout) == json.loads((tmp_path / SCHEMA_FILE).read_text("utf-8")) == SCHEMA
