"""What the server offers Excel: the list of functions, the manifest, the task pane; by two workers alike."""

import json
import re
import struct
from xml.etree import ElementTree

import pytest
from support import requirements, serving

import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.core.version import VERSION
from mtfs.server.manifest import IDENTITY
from mtfs.udf.registry import FUNCTIONS

pytestmark = pytest.mark.full

APP = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
OVERRIDES = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"
TYPES = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"


def listed(server):
    return json.loads(server.get("/xlwings/custom-functions-meta.json")[1])["functions"]


def test_the_list_is_that_of_the_registry(server):
    found = {function["name"]: function for function in listed(server)}
    assert set(found) == {function.short_name for function in FUNCTIONS.values()}
    for function in FUNCTIONS.values():
        entry = found[function.short_name]
        assert entry["description"] == function.summary and entry["id"] == function.short_name
        assert [(item["name"], item["description"], item.get("optional", False)) for item in entry["parameters"]] == [
            (argument.name, argument.help, argument.optional) for argument in function.arguments
        ]


def test_excel_hands_over_every_argument_as_a_table_and_errors_as_errors(server):
    data = json.loads(server.get("/xlwings/custom-functions-meta.json")[1])
    assert data["allowErrorForDataTypeAny"]
    assert {item["dimensionality"] for function in data["functions"] for item in function["parameters"]} == {"matrix"}


def test_the_code_associates_every_function(server):
    code = server.get("/xlwings/custom-functions-code.js")[1].decode()
    associated = re.findall(r'CustomFunctions\.associate\("(\w+)", (\w+)\)', code)
    assert sorted(associated) == sorted((f.short_name, f.short_name) for f in FUNCTIONS.values())
    assert serving.CALL in code


def urls(manifest):
    return {value for item in manifest.iter() for value in item.attrib.values() if value.startswith("http")}


def test_the_manifest_names_this_server_and_nothing_else(server):
    status, body = server.get("/manifest.xml")
    manifest = ElementTree.fromstring(body)
    assert status == 200 and body.isascii()
    strings = {item.get("id"): item.get("DefaultValue") for item in manifest.iter(f"{TYPES}String")}
    assert strings["Functions.Namespace"] == "MTFS" and len(strings["Group.Label"]) <= 32
    assert manifest.findtext(f"{APP}Id") == IDENTITY and manifest.findtext(f"{APP}Version") == f"1.{VERSION}"
    assert all(url == server.address or url.startswith(f"{server.address}/") for url in urls(manifest))
    ids = {item.get("id") for item in manifest.iter() if item.tag.startswith(TYPES)}
    assert {item.get("resid") for item in manifest.iter() if item.get("resid")} <= ids
    assert "xlwings" not in " ".join(strings.values())


def test_everything_that_the_manifest_names_is_there(server):
    for url in urls(ElementTree.fromstring(server.get("/manifest.xml")[1])):
        path = url.removeprefix(server.address) or "/"
        status, body = server.get(path)
        assert status == 200, url
        if size := re.search(r"mtfs-(\d+)\.png", path):
            assert body[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", body[16:24]) == (int(size[1]),) * 2


def test_every_worker_gives_the_same_manifest_and_list(server):
    paths = ("/manifest.xml", "/xlwings/custom-functions-meta.json", "/taskpane.html")
    for path in paths:
        assert len({server.get(path)[1] for _ in range(12)}) == 1


def test_the_task_pane_holds_no_secret_and_loads_nothing_from_elsewhere(server):
    page = server.get("/taskpane.html")[1].decode()
    assert serving.TOKEN not in page and "<!-- host -->" not in page
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', page)
    assert any(script.endswith("/office.js") for script in scripts)
    assert not [script for script in scripts if "//" in script]
    for script in scripts:
        assert server.get(f"/{script.lstrip('/')}")[0] == 200, script


def test_only_the_task_pane_may_be_framed_and_only_by_office(server):
    def frames(path):
        return re.search("frame-ancestors (.*)", server.ask("GET", path)[1]["content-security-policy"])[1]

    assert frames("/") == frames("/health") == "'none'"
    assert "https://*.officeapps.live.com" in frames("/taskpane.html") and " * " not in f" {frames('/taskpane.html')} "


def test_the_page_itself_has_nothing_of_office(server):
    page = server.get("/")[1].decode()
    assert "office.js" not in page and "custom-functions" not in page


def test_health_says_what_is_served(server):
    status, headers, body = server.ask("GET", "/health")
    assert status == 200 and json.loads(body) == {"status": "ok", "version": VERSION, "functions": True}
    assert headers["x-content-type-options"] == "nosniff" and "server" not in headers


def test_a_public_url_stands_in_the_manifest(tmp_path):
    requirements.require("server")
    options = ("--functions", "--public-url", "https://mtfs.example.nhs.uk/", "--behind-proxy")
    with serving.Server(tmp_path, *options, MTFS_SERVER_TOKEN=serving.TOKEN) as server:
        manifest = ElementTree.fromstring(server.get("/manifest.xml")[1])
        assert all(url.startswith("https://mtfs.example.nhs.uk") for url in urls(manifest))
        assert server.get("/health", Host="mtfs.example.nhs.uk")[0] == 200
        assert server.get("/health", Host="other.example.org")[0] == 403


def test_without_a_licence_key_the_page_alone_is_served_and_the_reason_is_said(tmp_path):
    requirements.require("web")
    with serving.Server(tmp_path, XLWINGS_LICENSE_KEY="") as server:
        assert json.loads(server.get("/health")[1])["functions"] is False
        assert server.get("/")[0] == 200 and server.get("/manifest.xml")[0] == 404
        assert server.call(serving.GOOD)[0] == 404
        said = server.said()
        assert "Only the page is served" in said and "XLWINGS_LICENSE_KEY" in said and "PolyForm" in said


def test_the_page_and_its_api_work_on_this_computer_without_a_token(tmp_path):
    requirements.require("web")
    with serving.Server(tmp_path, "--no-functions") as server:
        assert server.get("/")[0] == server.get("/api/plans")[0] == 200
        assert server.get("/api/plans", Host="localhost")[0] == 200


@pytest.mark.parametrize(
    "path", ["/xlwings/alert", "/xlwings/custom-scripts-call/x", "/manifest", "/xlwings/pyodide.json"]
)
def test_what_else_xlwings_server_has_is_not_served(server, path):
    assert server.ask("GET", path, headers=serving.SIGNED_IN)[0] == 404
    assert server.ask("POST", path, b"{}", serving.SIGNED_IN)[0] == 404
