"""Every case of every function, through the server's own JavaScript over HTTP in Node; Excel itself was not run."""

import json
import subprocess

import pytest
from support import requirements
from support.serving import HERE, TOKEN, calls_of_cases, wrong

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def in_node(server):
    requirements.require("node")
    lines = "\n".join(json.dumps(call, allow_nan=False) for call in calls_of_cases()[0])
    command = ["node", str(HERE / "functions_client.mjs"), server.address, TOKEN]
    done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_servers_own_javascript_in_node_gives_what_python_gives_for_every_case(in_node):
    assert not list(wrong(in_node))


def test_no_call_is_asked_twice(in_node):
    assert {answer["requests"] for answer in in_node} == {1}


def test_an_answer_that_is_not_pythons_would_be_found(in_node):
    number = next(at for at, answer in enumerate(in_node) if "result" in answer)
    refusal = next(at for at, answer in enumerate(in_node) if "error" in answer)
    other = [dict(answer) for answer in in_node]
    other[number]["result"] = [[1 + 1e-9]]
    other[refusal]["message"] += "x"
    assert len(list(wrong(other))) == 2
