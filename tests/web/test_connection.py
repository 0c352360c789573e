"""Connections as attackers use them, with either of uvicorn's parsers: too much is refused, however it comes."""

import json
import socket
from contextlib import suppress

import pytest
from support import requirements
from support.serving import RUN, Server, received

from mtfs.web.connection import MOST_CONNECTIONS
from mtfs.web.messages import HEAD_BYTES

pytestmark = pytest.mark.full

WITHOUT_HTTPTOOLS = f"import sys; sys.modules['httptools'] = None; {RUN}"
PLAIN = b"Host: 127.0.0.1\r\n"
CHUNKED = b"POST /api/compute HTTP/1.1\r\n" + PLAIN + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module", params=["httptools", "h11"])
def server(request, tmp_path_factory):
    requirements.require("web")
    run = RUN if request.param == "httptools" else WITHOUT_HTTPTOOLS
    with Server(tmp_path_factory.mktemp(request.param), "--no-functions", run=run) as started:
        yield started


def answers(server, *pieces):
    """All that comes back to what is sent piece by piece, until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", server.port), 30) as client:
        with suppress(OSError):
            for piece in pieces:
                client.sendall(piece)
        return received(client)


def fields(size, each=40):
    return b"".join(b"x%d: %s\r\n" % (at, b"y" * each) for at in range(size // (each + 8)))


TOO_LARGE_HEADS = {
    "one header at once": [b"GET / HTTP/1.1\r\n" + PLAIN + b"x: " + b"y" * 2 * HEAD_BYTES + b"\r\n\r\n"],
    "many headers at once": [b"GET / HTTP/1.1\r\n" + PLAIN + fields(3 * HEAD_BYTES) + b"\r\n"],
    "one header in pieces": [b"GET / HTTP/1.1\r\n" + PLAIN + b"x: ", *[b"y" * 1000] * 80, b"\r\n\r\n"],
    "many headers in pieces": [b"GET / HTTP/1.1\r\n" + PLAIN, *[fields(4000)] * 40, b"\r\n"],
    "a long address": [b"GET /" + b"a" * 2 * HEAD_BYTES + b" HTTP/1.1\r\n" + PLAIN + b"\r\n"],
    "a long query": [b"GET /?" + b"a" * 2 * HEAD_BYTES + b" HTTP/1.1\r\n" + PLAIN + b"\r\n"],
    "many empty headers": [b"GET / HTTP/1.1\r\n" + PLAIN + b"x:\r\n" * HEAD_BYTES + b"\r\n"],
    "a header without an end": [b"GET / HTTP/1.1\r\n" + PLAIN + b"x: ", *[b"y" * 10_000] * 1000],
}


@pytest.mark.parametrize("pieces", TOO_LARGE_HEADS.values(), ids=list(TOO_LARGE_HEADS))
def test_a_head_that_is_too_large_is_refused_however_it_arrives(server, pieces):
    answer = answers(server, *pieces)
    assert not answer or answer.startswith(b"HTTP/1.1 4"), answer[:100]
    assert b"Invalid HTTP" not in answer and b"not complete within" not in answer


def test_a_head_within_the_limit_is_taken(server):
    request = b"GET /health HTTP/1.1\r\nConnection: close\r\n" + PLAIN + fields(HEAD_BYTES // 2) + b"\r\n"
    assert answers(server, request).startswith(b"HTTP/1.1 200 ")
    assert answers(server, *[request[at : at + 997] for at in range(0, len(request), 997)]).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("pieces", [[fields(5000)] * 100, [fields(3 * HEAD_BYTES)], [b"x: ", *[b"y" * 9_000] * 2_000]])
def test_headers_after_a_body_in_chunks_count(server, pieces):
    before = server.resident_bytes()
    answer = answers(server, CHUNKED, b"2\r\n{}\r\n0\r\n", *pieces, b"\r\n")
    assert not answer or answer.startswith(b"HTTP/1.1 400 "), answer[:100]
    assert server.resident_bytes() - before < 50_000_000


def test_a_few_headers_after_a_body_are_nothing_wrong(server):
    answer = answers(
        server, CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), b"2\r\n{}\r\n0\r\na: b\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 400 ") and b"names no plan" in answer


def test_many_requests_in_a_row_are_no_way_to_fill_the_memory(server):
    before = server.resident_bytes()
    answers(server, (b"GET /health HTTP/1.1\r\n" + PLAIN + b"\r\n") * 20_000)
    assert server.resident_bytes() - before < 50_000_000
    assert server.get("/health")[0] == 200


@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
@pytest.mark.parametrize("announced", [b"Content-Length: 1000\r\n", b"Transfer-Encoding: chunked\r\n"])
@pytest.mark.parametrize("path", [b"/", b"/health", b"/page/page.js", b"/api/plans"])
def test_what_is_only_read_waits_for_no_body(server, method, path, announced):
    answer = answers(server, method + b" " + path + b" HTTP/1.1\r\n" + PLAIN + announced + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ") and (method == b"HEAD" or b"takes no body" in answer)


def test_a_hundred_bodies_that_never_come_keep_nobody_from_the_page(server):
    head = b" HTTP/1.1\r\n" + PLAIN + b"Content-Length: 4000000\r\n\r\n"
    held = [socket.create_connection(("127.0.0.1", server.port), 30) for _ in range(100)]
    for at, client in enumerate(held):
        client.sendall((b"POST /api/compute" if at % 2 else b"GET /") + head)
    assert server.get("/")[0] == server.get("/health")[0] == server.get("/api/plans")[0] == 200
    assert server.computed(plan="nhse:QUE")["code"] == "QUE"
    for client in held:
        client.close()


def test_more_connections_than_there_may_be_push_out_those_that_have_waited_longest(server):
    held = []
    for _ in range(MOST_CONNECTIONS + 50):
        held.append(socket.create_connection(("127.0.0.1", server.port), 30))
    assert server.get("/health")[0] == 200
    assert received(held[0]) == b""
    for client in held:
        client.close()


def test_what_is_no_request_is_answered_in_our_own_words_and_not_logged(server):
    before = server.said()
    upgrade = b"GET /health HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + PLAIN + b"\r\n"
    no_requests = (b"\x16\x03\x01", b"NO SUCH", b"GET / HTTP/1.1\r\n: x", b"G\x00T / HTTP/1.1", CHUNKED + b"no size")
    for content in (start + b"\r\n\r\n" for start in no_requests):
        answer = answers(server, content)
        assert answer.startswith(b"HTTP/1.1 400 ") and b"no HTTP request that the server understands" in answer, answer
    with socket.create_connection(("127.0.0.1", server.port), 30) as client:
        client.sendall(upgrade)
        assert b"200 OK" in received(client, b"200 OK")
        with suppress(OSError):
            for _ in range(50):
                client.sendall(b"x" * 100)
    assert server.said() == before


def test_a_faulty_chunk_ends_the_request_that_it_belongs_to(server):
    assert answers(server, CHUNKED, b"2\r\n{}\r\n", b"zz\r\n").startswith(b"HTTP/1.1 400 ")
    assert json.loads(server.get("/health")[1])["status"] == "ok"
