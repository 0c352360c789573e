"""Many calls at once, bounded: every one is answered as it should be. How fast, `benchmarks/server.py` says."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.serving import CALL, SIGNED_IN

pytestmark = pytest.mark.full

CONNECTIONS = 8
SCALARS, TABLES = 150, 4
"""Calls of each connection."""


def calls(server, body, expected, times):
    """The calls of one connection that stays open; how many gave what was expected."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    good = 0
    try:
        for _ in range(times):
            connection.request("POST", CALL, body, {**SIGNED_IN, "Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            good += answer.status == 200 and expected(json.loads(text)["result"])
    finally:
        connection.close()
    return good


def together(server, data, expected, times):
    body = json.dumps(data)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(lambda _: calls(server, body, expected, times), range(CONNECTIONS)))


def test_scalar_calls_of_eight_connections(server):
    data = {"func_name": "NET_UPLIFT", "args": [[[0.02]], [[0.005]]]}
    found = together(server, data, lambda result: result[0][0] == pytest.approx(0.015), SCALARS)
    assert found == [SCALARS] * CONNECTIONS


def test_tables_of_a_thousand_by_ten_of_eight_connections(server):
    shares = [[0.001]] * 1000
    data = {"func_name": "SETTINGS", "args": [[[float(at) for at in range(10)]], shares, shares]}

    def expected(result):
        return len(result) == 1000 and result[999] == pytest.approx([at / 1000 for at in range(10)])

    assert together(server, data, expected, TABLES) == [TABLES] * CONNECTIONS


def test_ten_thousand_cells_of_eight_connections(server):
    data = {"func_name": "GAP", "args": [[[at + 0.5] for at in range(10_000)], [[0.5]]]}
    found = together(server, data, lambda result: result == [[float(at)] for at in range(10_000)], TABLES)
    assert found == [TABLES] * CONNECTIONS


def test_refusals_and_answers_at_the_same_time(server):
    good = json.dumps({"func_name": "NET_UPLIFT", "args": [[[0.02]], [[0.005]]]})
    bad = ("{", json.dumps({"func_name": "NO", "args": []}), "[" * 1000)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        bodies = [good, *bad] * 40
        statuses = list(pool.map(lambda body: server.call(body.encode())[0], bodies))
    assert statuses == [200, 400, 400, 400] * 40
