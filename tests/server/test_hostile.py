"""What an attacker or a broken client sends: each gets its answer in one line, and the server goes on."""

import json
import select
import socket
import time
from contextlib import ExitStack, suppress

import pytest
from support import requirements, serving
from support.serving import CALL, GOOD, SIGNED_IN, TOKEN, received

pytestmark = pytest.mark.full

RETRIED = (500, 502, 503, 504)
"""What xlwings' JavaScript asks three times."""


@pytest.fixture(autouse=True)
def goes_on(server):
    yield
    assert server.still_answers()


def one_line(text):
    return 0 < len(text.strip()) < 400 and len(text.strip().splitlines()) == 1 and "Traceback" not in text


def preflight(origin):
    return {"Origin": origin, "Access-Control-Request-Method": "POST"}


def test_a_call_with_the_token_is_answered(server):
    assert server.still_answers()


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN,
     "Bearer test-token", "Bearer \xe9\xff", "x" * 5000],
)  # fmt: skip
@pytest.mark.parametrize("path", [CALL, "/api/plans"])
def test_a_wrong_token_is_refused(server, path, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    method, body = ("POST", json.dumps(GOOD).encode()) if path == CALL else ("GET", None)
    status, headers, text = server.ask(method, path, body, headers)
    assert status == 401 and one_line(text.decode()) and headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/", "/health", "/manifest.xml", "/taskpane.html", "/static/js/auth.js",
                                  "/xlwings/custom-functions-meta.json", "/page/page.js"])  # fmt: skip
def test_what_the_page_and_excel_load_first_needs_no_token(server, path):
    assert server.get(path)[0] == 200


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:1", "https://officeapps.live.com.evil.example",
     "https://evilofficeapps.live.com", "http://uk.officeapps.live.com", "https://[", "file://", "https://a.sharepoint.com"],
)  # fmt: skip
def test_another_web_site_may_not_ask(server, origin):
    status, text = server.call(GOOD, {**SIGNED_IN, "Origin": origin})
    assert status == 403 and one_line(text)
    status, headers, _ = server.ask("OPTIONS", CALL, headers=preflight(origin))
    assert status == 403 and "access-control-allow-origin" not in headers
    assert "access-control-allow-origin" not in server.ask("GET", "/manifest.xml", headers={"Origin": origin})[1]


@pytest.mark.parametrize("origin", ["https://uk-excel.officeapps.live.com", "https://excel.cloud.microsoft"])
def test_excel_on_the_web_may_ask_with_the_token_and_without_cookies(server, origin):
    status, headers, _ = server.ask("OPTIONS", CALL, headers=preflight(origin))
    assert status == 204 and headers["access-control-allow-origin"] == origin
    assert "authorization" in headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in headers
    assert server.call(GOOD, {**SIGNED_IN, "Origin": origin})[0] == 200
    assert server.call(GOOD, {"Origin": origin})[0] == 401


def test_the_page_of_this_server_may_ask(server):
    assert server.call(GOOD, {**SIGNED_IN, "Origin": server.address})[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[", "evil.example:80", "localhost.evil"]
)
@pytest.mark.parametrize("path", ["/", "/health", CALL])
def test_another_host_name_is_refused(server, host, path):
    status, _, text = server.ask("POST" if path == CALL else "GET", path, b"{}", {**SIGNED_IN, "Host": host})
    assert status in (400, 403) and one_line(text.decode())


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9", "127.0.0.1", "[::1]:8000"])
def test_the_names_of_this_computer_are_taken(server, host):
    assert server.get("/health", Host=host)[0] == 200


BAD_BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "a list": [],
    "a number": 1,
    "null": None,
    "no keys": {},
    "no args": {"func_name": "NET_UPLIFT"},
    "no name": {"args": []},
    "name a list": {"func_name": [], "args": []},
    "name a number": {"func_name": 1, "args": []},
    "args an object": {"func_name": "NET_UPLIFT", "args": {}},
    "args a text": {"func_name": "NET_UPLIFT", "args": "ab"},
    "unknown function": {"func_name": "NO_SUCH", "args": []},
    "a dunder": {"func_name": "__builtins__", "args": []},
    "an attribute": {"func_name": "offered", "args": []},
    "too few": {"func_name": "NET_UPLIFT", "args": []},
    "too many": {"func_name": "NET_UPLIFT", "args": [[[1]]] * 300},
    "ragged": {"func_name": "GAP", "args": [[[1, 2], [3]], [[1]]]},
    "an empty row": {"func_name": "GAP", "args": [[[]], [[1]]]},
    "no row": {"func_name": "GAP", "args": [[], [[1]]]},
    "no rows": {"func_name": "GAP", "args": [[1, 2], [[1]]]},
    "a row too deep": {"func_name": "GAP", "args": [[[[1]]], [[1]]]},
    "an object as cell": {"func_name": "GAP", "args": [[[{"type": "Error"}]], [[1]]]},
    "an entity as cell": {"func_name": "GAP", "args": [[[{"type": "Entity", "properties": {}}]], [[1]]]},
    "a list in an error": {"func_name": "GAP", "args": [[[{"type": "Error", "basicValue": [1]}]], [[1]]]},
    "NaN": b'{"func_name": "GAP", "args": [[[NaN]], [[1]]]}',
    "infinity": b'{"func_name": "GAP", "args": [[[1e999]], [[1]]]}',
    "a long integer": b'{"func_name": "GAP", "args": [[[1' + b"0" * 400 + b"]], [[1]]]}",
    "too many digits": b'{"func_name": "GAP", "args": [[[1' + b"0" * 9000 + b"]], [[1]]]}",
    "too deep": b"[" * 100_000,
    "surrogates": b'{"func_name": "\\ud800", "args": []}',
    "a surrogate in a cell": b'{"func_name": "NHSE", "args": [[["\\ud800"]], [["2024/25"]], [["core"]], [["x"]]]}',
    "NUL in a plan": b'{"func_name": "PLAN", "args": [[["pot.annual"]], null, null, [["a\\u0000b"]]]}',
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=list(BAD_BODIES))
def test_what_is_no_call_is_refused_with_a_message(server, body):
    status, text = server.call(body)
    assert status == 400 and one_line(text), text


def test_a_hundred_thousand_further_keys_change_nothing(server):
    status, text = server.call(GOOD | {f"key{at}": at for at in range(100_000)})
    assert status == 200 and json.loads(text)["result"][0][0] == pytest.approx(0.015)


@pytest.mark.parametrize(
    "plan",
    ["/etc/passwd", "/etc/hostname", "plan.toml", "../plan.toml", "C:\\plan.toml", "file.xlsx",
     "\\\\host\\share\\x.toml",
     "~/.x.toml", "cambridgeshire-peterborough-2025-28.toml", "nhse:../../etc/passwd", "nhse:/etc/hostname"],
)  # fmt: skip
def test_a_caller_reads_no_file_of_the_server(server, tmp_path, plan):
    for name, before in (("PLAN", [[["pot.annual"]], None, None]), ("EXPLAIN", [[["pot.annual"]], [["2025/26"]]])):
        status, text = server.call({"func_name": name, "args": [*before, [[plan]]]})
        assert status == 400 and ("is no plan" in text or "nhse" in text.lower() or "ICB" in text), text


def test_a_plan_file_that_exists_is_refused_too(server, tmp_path):
    from mtfs.plan.library import DEFAULT, built_in_text, load_plan

    file = tmp_path / "plan.toml"
    file.write_text(built_in_text(DEFAULT), encoding="utf-8")
    load_plan(file)
    status, text = server.call({"func_name": "PLAN", "args": [[["pot.annual"]], None, None, [[str(file)]]]})
    assert status == 400 and "and no file" in text


@pytest.mark.parametrize("plan", ["cambridgeshire-peterborough-2025-28", "nhse:QUE"])
def test_plans_that_come_with_mtfs_are_read(server, plan):
    status, text = server.call({"func_name": "PLAN", "args": [[["pot.annual"]], [["2026/27"]], None, [[plan]]]})
    assert status == 200 and json.loads(text)["result"][0][0] > 0
    status, text = server.call({"func_name": "EXPLAIN", "args": [[["pot.annual"]], [["2026/27"]], [[plan]]]})
    assert status == 200 and "pot.annual" in json.loads(text)["result"][0][0]


def test_a_body_that_says_it_is_too_large_is_refused_at_once(server):
    status, _, text = server.ask("POST", CALL, b"{}", {**SIGNED_IN, "Content-Length": "5000001"})
    assert status == 413 and "5,000,000" in text.decode()


def test_a_body_without_a_length_is_counted_as_it_comes(server):
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", server.port), 20) as client:
        client.sendall(
            f"POST {CALL} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
            "Transfer-Encoding: chunked\r\n\r\n".encode()
        )
        sent = 0
        try:
            for _ in range(200):
                client.sendall(chunk)
                sent += len(chunk)
            client.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # it no longer listens: that is the point
        answer = received(client)
    assert not answer or answer.startswith(b"HTTP/1.1 413 ")


def test_a_range_with_too_many_cells_is_refused(server):
    half = [[1] * 100 for _ in range(1001)]
    status, text = server.call({"func_name": "GAP", "args": [half, half]})
    assert status == 413 and "200,200 cells" in text and one_line(text)
    status, text = server.call({"func_name": "GAP", "args": [[[]] * 300_000, [[1]]]})
    assert status == 413 and one_line(text)


@pytest.mark.parametrize("path", [
    "/static/../custom_functions.py", "/static/../../../../../../../../etc/passwd",
    "/static/%2e%2e/custom_functions.py", "/static/..%2fcustom_functions.py",
    "/static/js/../../custom_functions.py", "/static/..%5ccustom_functions.py",
    "/static//etc/passwd", "/static/%2fetc/passwd", "/static/C:/windows/win.ini", "/static/js/auth.js%00.png",
    "/page/../api.py", "/page/%2e%2e/api.py", "/../etc/passwd", "/static/", "/static/js",
])  # fmt: skip
def test_no_file_outside_the_static_folders_is_served(server, path):
    status, _, text = server.ask("GET", path)
    assert status in (400, 404, 405) and b"root:" not in text and b"import" not in text, text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "HEAD", "GET"])
def test_another_method_is_refused(server, method):
    assert server.ask(method, CALL, None, SIGNED_IN)[0] in (404, 405)
    assert server.ask(method, "/static/js/auth.js", None, SIGNED_IN)[0] == (200 if method in ("GET", "HEAD") else 405)


@pytest.mark.parametrize("content", [b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"\r\n\r\n", b"POST /\r\n"])
def test_what_is_no_http_is_closed(server, content):
    with socket.create_connection(("127.0.0.1", server.port), 20) as client:
        client.sendall(content)
        client.shutdown(socket.SHUT_WR)
        answer = received(client)
    assert not answer or answer.startswith(b"HTTP/1.1 4")


def half_a_request(server, body=b'{"func_name": '):
    client = socket.create_connection(("127.0.0.1", server.port), 20)
    client.sendall(
        f"POST {CALL} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
        "Content-Length: 1000\r\n\r\n".encode()
        + body
    )
    return client


def test_a_client_that_leaves_half_way_disturbs_no_one(server):
    for _ in range(40):
        half_a_request(server).close()
    with socket.create_connection(("127.0.0.1", server.port), 20) as client:
        client.sendall(b"POST /x HTTP/1.1\r\nHost: 127")


def test_clients_that_stop_half_way_get_their_answer_and_hold_no_place(tmp_path):
    requirements.require("server")
    options = ("--functions", "--seconds", "5", "--requests", "4")
    with serving.Server(tmp_path, *options, MTFS_SERVER_TOKEN=TOKEN) as server:
        with ExitStack() as stack:
            stopped = [stack.enter_context(half_a_request(server)) for _ in range(4)]
            assert server.still_answers()  # a body that has not arrived holds no place
            for client in stopped:
                answer = received(client)
                assert answer.startswith(b"HTTP/1.1 408 ") and b"not complete within 5 s" in answer
        assert server.still_answers()


def test_a_large_request_in_one_piece_is_no_large_head(server):
    table = [[at + 0.5] for at in range(20_000)]
    status, text = server.call({"func_name": "GAP", "args": [table, [[0.5]]]})
    assert status == 200 and len(json.loads(text)["result"]) == 20_000


def test_connections_on_which_no_request_becomes_complete_are_closed(server):
    with ExitStack() as stack:
        silent, trickling = (
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 60)) for _ in range(2)
        )
        trickling.sendall(b"GET /health HTTP/1.1\r\n")
        with suppress(ConnectionError):
            while not select.select([trickling], [], [], 0.5)[0]:
                trickling.sendall(b"X: y\r\n")
        assert b"head of the request was not complete within 10 s" in received(trickling)
        assert received(silent) == b""


def test_a_connection_serves_request_after_request_after_it_has_rested(server):
    connection = server.connection()
    for pause in (0, 0, 2):
        time.sleep(pause)
        connection.request("GET", "/health")
        answer = connection.getresponse()
        assert answer.status == 200 and json.loads(answer.read())["status"] == "ok"
    connection.close()


def test_no_refusal_makes_excel_ask_again(server):
    codes = {server.call(body)[0] for body in BAD_BODIES.values()} | {server.call(GOOD, {})[0]}
    assert not codes & set(RETRIED)
