"""What a question may hold, and that nothing of it is ever written to a disk."""

import json
import subprocess
import sys

import pytest
from support.plan_builder import series, small

import mtfs
from mtfs.core.errors import PlanError
from mtfs.plan.toml import plan_from_data, toml_text
from mtfs.udf import results
from mtfs.web import question
from mtfs.web.answering import EXPLAIN, LIMITS, LONGEST_REFUSAL, answered

WITHOUT_FILES = """
import base64, io, json, os, sys
sys.dont_write_bytecode = True
import openpyxl
from mtfs.web.answering import LIMITS, answered
import mtfs.report.book.workbook, mtfs.plan.workbook, mtfs.analysis.uncertainty.marginals

TABLE = b"Line,Kind,2025/26,2026/27\\nAllocation,funding,100,105\\nAcute,expenditure,99,104\\n"
written = []
def watch(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if (mode and set(mode) & set("wax+")) or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.append(str(path))
    elif event in ("os.mkdir", "tempfile.mkstemp", "tempfile.mkdtemp", "os.rename", "os.link", "os.symlink"):
        written.append(event)

kinds = [kind for kind in LIMITS if kind not in ("icbs", "bridge")]  # these are not about one plan
def ask(kind, data):
    figure = {"line": "prices.index"} if kind == "explain" else {}
    return answered(kind, json.dumps(data | figure).encode())

named = {"plan": "nhse:QUE"}
for kind in kinds:
    ask(kind, named)  # what is imported at the first question is imported
sys.addaudithook(watch)
book = ask("report", named).content
text = ask("plan", named).content.decode()
opened = openpyxl.load_workbook(io.BytesIO(book))
sheet = opened["Inputs"]
row = next(row for row in sheet.iter_rows() if row[1].value == "rates.growth")
row[5].value = "=1/50"
changed = io.BytesIO()
opened.save(changed)
written.clear()  # openpyxl writes through temporary files; the server never writes with it
uploads = {
    "a workbook": {"name": "a.xlsx", "content": base64.b64encode(book).decode()},
    "a damaged workbook": {"name": "a.xlsx", "content": base64.b64encode(book[:5000]).decode()},
    "a workbook with a formula": {"name": "a.xlsx", "content": base64.b64encode(changed.getvalue()).decode()},
    "a file of text": {"name": "a.toml", "content": base64.b64encode(text.encode()).decode()},
    "text": {"name": "a.toml", "text": text},
    "a table": {"name": "a.csv", "content": base64.b64encode(TABLE).decode()},
    "no text": {"name": "a.toml", "content": base64.b64encode(bytes(range(256))).decode()},
    "a name like a path": {"name": "/tmp/../etc/a.xlsx", "content": base64.b64encode(b"PK").decode()},
}
for name, upload in uploads.items():
    for kind in kinds:
        result = ask(kind, {"upload": upload})
        good = name in ("a workbook", "a file of text", "text", "a table")
        assert result.status == (200 if good else 400), (name, result)
assert not written, written
"""


def test_no_question_and_no_answer_is_ever_a_file():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_FILES], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr


def with_changes(count, horizon=30):
    data = small(horizon)
    items = {f"item{at}": {"name": "Item", **series(1.0, "£k")} for at in range(count)}
    data["allocation"]["core"]["non_recurrent"] = items
    return plan_from_data(data, "plan")


@pytest.fixture
def few_cells(monkeypatch):
    """A limit that a small plan reaches."""
    plan = with_changes(3)
    monkeypatch.setattr(question, "MOST_CELLS", len(plan.inputs) * len(plan.years))


def sent(plan, tmp_path, as_workbook):
    if not as_workbook:
        return {"name": "mine.toml", "text": toml_text(plan)}
    import base64

    mtfs.write_report(plan, tmp_path / "mine.xlsx")
    return {"name": "mine.xlsx", "content": base64.b64encode((tmp_path / "mine.xlsx").read_bytes()).decode()}


@pytest.mark.parametrize("as_workbook", [False, True])
@pytest.mark.parametrize("kind", sorted(LIMITS.keys() - {"icbs", "bridge"}))  # these are not about one plan
def test_a_plan_of_too_many_numbers_is_refused_before_it_is_computed(
    few_cells, monkeypatch, tmp_path, kind, as_workbook
):
    figure = {"line": "allocation.recurrent"} if kind == EXPLAIN else {}
    fits, larger = (
        json.dumps(figure | {"upload": sent(with_changes(count), tmp_path, as_workbook)}).encode() for count in (3, 4)
    )
    assert answered(kind, fits).status == 200
    monkeypatch.setattr("mtfs.backends.numbers.figures", lambda *_: pytest.fail("computed"))
    monkeypatch.setattr("mtfs.analysis.figures.projection.figures", lambda *_: pytest.fail("computed"))
    result = answered(kind, larger)
    said = json.loads(result.content)["error"]
    assert result.status == 400 and said.startswith("mine.") and "numbers; the page takes" in said


def test_the_limit_of_a_plan_is_that_of_a_result():
    assert question.MOST_CELLS is results.MOST_CELLS


def test_every_plan_that_comes_with_mtfs_is_far_within_the_limit():
    for name in ("cambridgeshire-peterborough-2025-28", "nhse:QUE"):
        plan = mtfs.load_plan(name)
        assert len(plan.inputs) * len(plan.years) < results.MOST_CELLS / 10


def test_a_workbook_whose_plan_would_be_too_long_a_file_is_refused(monkeypatch, tmp_path):
    upload = sent(with_changes(3), tmp_path, as_workbook=True)
    monkeypatch.setattr(question, "LARGEST_FILE", 1000)
    with pytest.raises(PlanError, match="larger than"):
        question.read_question({"upload": upload})


def test_a_refusal_is_cut_at_whole_lines(monkeypatch):
    lines = [f"line {at} is wrong" for at in range(10_000)]

    def refuse(*_):
        raise PlanError("\n".join(lines))

    monkeypatch.setattr("mtfs.web.answering.read_question", refuse)
    said = json.loads(answered("compute", b"{}").content)["error"].splitlines()
    assert (
        sum(map(len, said)) < LONGEST_REFUSAL + 100 and said[:-1] == lines[: len(said) - 1] and "and more" in said[-1]
    )


@pytest.mark.parametrize("name", [".", "..", "", "   ", "a/..", "\x00\x01", None, 5])
def test_what_is_no_name_of_a_file_is_called_the_upload(name):
    with pytest.raises(PlanError, match=r"^the upload: is empty"):
        question.read_question({"upload": {"name": name, "content": ""}})
