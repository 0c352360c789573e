"""The command `mtfs serve`: what it refuses to start with, HTTPS, signing in with Entra ID."""

import json
import signal
import socket
import ssl
import stat
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from support import requirements, serving
from support.serving import TOKEN, refused

pytestmark = pytest.mark.full

OPEN_HOSTS = ("0.0.0.0", "::", "192.0.2.1", "mtfs.example.nhs.uk")


@pytest.fixture(autouse=True)
def there():
    requirements.require("server")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of its own for 127.0.0.1, made by OpenSSL."""
    folder = tmp_path_factory.mktemp("certificate")
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.parametrize("host", OPEN_HOSTS)
@pytest.mark.parametrize("functions", ["--functions", "--no-functions"])
def test_a_host_that_others_reach_needs_a_sign_in(host, functions):
    said = refused("--host", host, functions)
    assert "MTFS_SERVER_TOKEN" in said and "--entra-tenant" in said


@pytest.mark.parametrize("option", [("--behind-proxy",), ("--public-url", "https://mtfs.example.nhs.uk")])
def test_so_does_a_server_behind_a_proxy(option):
    assert "MTFS_SERVER_TOKEN" in refused(*option)


@pytest.mark.parametrize("host", OPEN_HOSTS)
def test_and_it_needs_https(host):
    assert "--certificate" in refused("--host", host, MTFS_SERVER_TOKEN=TOKEN)


@pytest.mark.parametrize("token", ["short", "x" * 23, "with a space but long enough to be one", "£" * 30])
def test_a_token_has_to_be_long_and_plain(token):
    assert "24" in refused(MTFS_SERVER_TOKEN=token)


def test_a_token_file_is_read_and_a_bad_one_refused(tmp_path):
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00" * 20)
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    assert "empty" in refused("--token-file", str(tmp_path / "empty"))
    assert "cannot be read" in refused("--token-file", str(tmp_path / "binary"))
    assert "cannot be read" in refused("--token-file", str(tmp_path / "none"))
    assert "both" in refused("--token-file", str(tmp_path / "token"), MTFS_SERVER_TOKEN=TOKEN)
    with serving.Server(tmp_path, "--functions", "--token-file", str(tmp_path / "token")) as server:
        assert server.still_answers() and server.call(serving.GOOD, {})[0] == 401


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("--entra-tenant", "x"), "--entra-client"),
        (("--entra-tenant", "x", "--entra-client", "y", "--no-functions"), "needs the functions"),
        (("--public-url", "mtfs.example.nhs.uk"), "no address"),
        (("--public-url", "https://mtfs.example.nhs.uk/path"), "no address"),
        (("--seconds", "0"), "not above 0"),
        (("--seconds", "nan"), "is no number; type one, such as 25"),
        (("--seconds", "inf"), "is no number"),
        (("--seconds", "1e300"), "more than a day"),
        (("--seconds", "86401"), "more than a day"),
        (("--seconds", "-inf"), "is no number"),
        (("--requests", "-1"), "not above 0"),
        (("--certificate", "a.pem"), "belong together"),
        (("--certificate", "a.pem", "--key", "b.pem"), "a.pem: No such file"),
        (("--host", "not a host"), "sign in"),
    ],
)
def test_settings_that_make_no_sense_are_refused(options, part):
    assert part in refused(*options)


def test_both_ways_to_sign_in_are_too_many():
    assert "set one of them" in refused("--entra-tenant", "x", "--entra-client", "y", MTFS_SERVER_TOKEN=TOKEN)


def test_functions_asked_for_without_a_licence_key_are_refused():
    said = refused("--functions", XLWINGS_LICENSE_KEY="")
    assert "XLWINGS_LICENSE_KEY" in said and "noncommercial" in said and "PolyForm" in said


BAD_KEYS = ("no such key", "x", "gAAAAA", "noncommercial ", "e30=" + "00000", "NONCOMMERCIAL")


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_licence_key_that_is_none_is_refused_where_functions_are_asked_for(key):
    assert "cannot be served" in refused("--functions", XLWINGS_LICENSE_KEY=key)


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_licence_key_that_is_none_leaves_the_page_running(tmp_path, key):
    with serving.Server(tmp_path, XLWINGS_LICENSE_KEY=key) as server:
        assert json.loads(server.get("/health")[1])["functions"] is False
        assert server.get("/")[0] == 200 and server.get("/manifest.xml")[0] == 404
        lines = [line for line in server.said().splitlines() if "Only the page is served" in line]
        assert len(lines) == 1 and "cannot be served" in lines[0]


def test_it_does_so_in_several_workers_too(tmp_path):
    with serving.Server(tmp_path, "--workers", "2", XLWINGS_LICENSE_KEY="no such key") as server:
        assert server.computed(plan="nhse:QUE")["code"] == "QUE"


def test_a_sign_in_that_needs_the_functions_is_refused_with_the_reason():
    said = refused("--entra-tenant", "x", "--entra-client", "y", XLWINGS_LICENSE_KEY="no such key")
    assert "cannot be served" in said and "XLWINGS_LICENSE_KEY" in said


def test_an_xlwings_server_that_cannot_be_loaded_leaves_the_page_running(tmp_path):
    (tmp_path / "xlwings_server").mkdir()
    (tmp_path / "xlwings_server" / "__init__.py").write_text("raise ImportError('broken')")
    with serving.Server(tmp_path, PYTHONPATH=str(tmp_path)) as server:
        assert server.get("/")[0] == 200 and "broken" in server.said()


def test_the_server_ends_with_its_calculations(tmp_path):
    with serving.Server(tmp_path, "--no-functions") as server:
        assert server.computed(plan="nhse:QUE")["code"] == "QUE"
        computing = children(server.process.pid)
        server.process.kill()
        server.process.wait()
        limit = time.monotonic() + 30
        while any(map(is_there, computing)) and time.monotonic() < limit:
            time.sleep(0.1)
        assert computing and not any(map(is_there, computing))


def children(pid):
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return list(map(int, found.stdout.split()))


def is_there(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def test_a_port_in_use_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = refused("--port", str(taken.getsockname()[1]), "--no-functions")
    assert "Address already in use" in said and "--port" in said


def test_a_certificate_that_is_none_is_refused(tmp_path, certificate):
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    key, good = str(certificate / "key.pem"), str(certificate / "certificate.pem")
    assert "PEM" in refused("--certificate", str(wrong), "--key", key)
    assert "PEM" in refused("--certificate", good, "--key", str(wrong))
    locked = tmp_path / "locked.pem"
    command = ["openssl", "rsa", "-in", key, "-aes256", "-passout", "pass:secret", "-out", str(locked)]
    subprocess.run(command, capture_output=True, check=True)
    assert "password" in refused("--certificate", good, "--key", str(locked))


def opened(server, path, context, headers=()):
    """What a server with a certificate answers once it has started."""
    request = urllib.request.Request(f"{server.address}{path}", headers=dict(headers))
    limit = time.monotonic() + serving.START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(request, context=context, timeout=20) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert time.monotonic() < limit and server.process.poll() is None, server.said()
            time.sleep(0.1)


def test_https_by_a_certificate(tmp_path, certificate):
    files = ("--certificate", str(certificate / "certificate.pem"), "--key", str(certificate / "key.pem"))
    context = ssl.create_default_context(cafile=certificate / "certificate.pem")
    server = serving.Server(tmp_path, "--functions", "--workers", "2", *files, MTFS_SERVER_TOKEN=TOKEN)
    try:
        manifest = opened(server, "/manifest.xml", context)
        assert f'"{server.address}/taskpane.html"' in manifest
        assert f"Functions for Excel: {server.address}/manifest.xml" in server.said()
    finally:
        server.stop()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_says_where_it_is_and_stops_when_told(tmp_path, workers):
    with serving.Server(tmp_path, "--functions", "--workers", workers) as server:
        said = server.said()
        assert f"Page: {server.address}/" in said and "Ctrl+C" in said and "HTTPS" in said
        assert "sign in" not in said
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) in (0, -signal.SIGINT, 128 + signal.SIGINT)


def test_nothing_is_written_where_it_runs_nor_into_the_package(tmp_path):
    from mtfs.server.xlwings_settings import PROJECT

    def files(folder):
        return {path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}

    before = files(PROJECT)
    with serving.Server(tmp_path, "--functions") as server:
        assert server.still_answers()
        assert files(tmp_path) == {server.log}
    assert files(PROJECT) == before
    assert not [path for path in before if path.name.startswith(".")]
    assert all(stat.S_ISREG(path.stat().st_mode) for path in before)


def test_what_is_missing_is_named_with_the_remedy(monkeypatch):
    import importlib.util

    from typer.testing import CliRunner

    import mtfs.cli.serve

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    done = CliRunner().invoke(mtfs.cli.app, ["serve"])
    assert done.exit_code == 2 and done.stderr.count("\n") == 1 and 'pip install "mtfs[web]"' in done.stderr


def test_it_serves_others_with_https_and_a_token(tmp_path, certificate):
    files = ("--certificate", str(certificate / "certificate.pem"), "--key", str(certificate / "key.pem"))
    options = ("--no-functions", "--host", "0.0.0.0", "--public-url", "https://mtfs.example.nhs.uk", *files)
    server = serving.Server(tmp_path, *options, MTFS_SERVER_TOKEN=TOKEN)
    context = ssl.create_default_context(cafile=certificate / "certificate.pem")
    try:
        assert opened(server, "/api/plans", context, serving.SIGNED_IN).startswith("{")
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"{server.address}/api/plans", context=context, timeout=20)
        assert "Page: https://mtfs.example.nhs.uk/" in server.said() and TOKEN not in server.said()
    finally:
        server.stop()


TENANT, CLIENT = "11111111-2222-3333-4444-555555555555", "99999999-8888-7777-6666-555555555555"


@pytest.fixture(scope="module")
def tenant(tmp_path_factory):
    """A server that lets in users of a tenant whose keys are those of the test, and a function that signs for it."""
    from joserfc import jwt
    from joserfc.jwk import KeySet, RSAKey

    folder = tmp_path_factory.mktemp("tenant")
    key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    other = RSAKey.generate_key(2048, {"kid": "one"})
    (folder / "keys.json").write_text(json.dumps(KeySet([key]).as_dict(private=False)))

    def signed(by=key, algorithm="RS256", **claims):
        now = int(time.time())
        usual = {"ver": "2.0", "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "aud": CLIENT,
                 "iat": now, "nbf": now, "exp": now + 600, "name": "A Person", "oid": "1"}  # fmt: skip
        token = jwt.encode({"alg": algorithm, "kid": "one"}, usual | claims, by)
        return {"Authorization": f"Bearer {token}"}

    options = ("--entra-tenant", TENANT, "--entra-client", CLIENT, "--entra-keys", str(folder / "keys.json"))
    with serving.Server(folder, "--functions", *options) as server:
        yield server, signed, other


def test_a_user_of_the_tenant_is_let_in_to_functions_and_page(tenant):
    server, signed, _ = tenant
    assert server.call(serving.GOOD, signed())[0] == 200
    assert server.ask("GET", "/api/plans", headers=signed())[0] == 200
    assert "Entra ID" in server.said()


def test_no_one_else_is(tenant):
    server, signed, other = tenant
    past = int(time.time()) - 3600
    wrong = {
        "nothing": {},
        "no token": {"Authorization": "Bearer x"},
        "an error of Office": {"Authorization": "Error 13001: not signed in"},
        "another key": signed(by=other),
        "another application": signed(aud="other"),
        "another tenant": signed(iss="https://login.microsoftonline.com/other/v2.0"),
        "expired": signed(exp=past),
        "not yet": signed(nbf=past + 7200),
        "no version": signed(ver="3.0"),
    }
    for kind, headers in wrong.items():
        status, text = server.call(serving.GOOD, headers)
        assert status == 401 and len(text.strip().splitlines()) == 1, (kind, status, text)
        assert server.ask("GET", "/api/plans", headers=headers)[0] == 401, kind
    assert server.call(serving.GOOD, signed())[0] == 200


def test_the_manifest_tells_excel_how_to_sign_in(tenant):
    manifest = tenant[0].get("/manifest.xml")[1].decode()
    assert f"<Id>{CLIENT}</Id>" in manifest
    assert f"<Resource>api://127.0.0.1:{tenant[0].port}/{CLIENT}</Resource>" in manifest
    assert '"authProviders": ["entraid"]' in tenant[0].get("/taskpane.html")[1].decode()


def test_the_task_pane_signs_in_by_office(tenant):
    requirements.require("browser")
    server, signed, _ = tenant
    token = signed()["Authorization"].removeprefix("Bearer ")
    with serving.task_pane(server, token_of_office=token) as (page, said):
        page.locator("select option").nth(40).wait_for(state="attached", timeout=20_000)
        call = [["NET_UPLIFT", [0.02, 0.005]]]
        answers = page.evaluate("(calls) => callCells(calls, { NET_UPLIFT: 2 })", call)
        assert answers[0]["result"][0][0] == pytest.approx(0.015) and not said


def test_keys_that_are_none_are_refused(tmp_path):
    options = ("--entra-tenant", TENANT, "--entra-client", CLIENT, "--functions", "--entra-keys")
    assert "No such file" in refused(*options, str(tmp_path / "none.json"))
    (tmp_path / "wrong.json").write_text("[]")
    assert "holds no keys" in refused(*options, str(tmp_path / "wrong.json"))
