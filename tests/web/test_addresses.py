"""Hosts and origins are read strictly and compared part by part: what only looks like a known one is another."""

import pytest

from mtfs.web.addresses import Origin, host_name, origin_at, origin_of
from mtfs.web.guard import is_office
from mtfs.web.reply import OFFICE
from mtfs.web.settings import SettingError, Settings, from_environment


@pytest.mark.parametrize(
    ("host", "name"),
    [("127.0.0.1", "127.0.0.1"), ("LOCALHOST:9", "localhost"), ("[::1]:8000", "::1"), ("[0:0:0:0:0:0:0:1]", "::1"),
     ("a.example", "a.example"), ("a_b.example:65535", "a_b.example")],
)  # fmt: skip
def test_a_host_has_a_name(host, name):
    assert host_name(host) == name


@pytest.mark.parametrize(
    "host",
    ["", "[", "[::1", "::1", "[::g]", "a b", "a/b", "user@127.0.0.1", "127.0.0.1#x", "127.0.0.1?x", "127.0.0.1\\x",
     "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:８０", "localhost.", ".localhost",
     "localhost\t", "localhost\n", "%6cocalhost", "localhost,evil.example", "lоcalhost"],
)  # fmt: skip
def test_what_is_no_host_has_none(host):
    assert host_name(host) == ""


@pytest.mark.parametrize(
    ("text", "origin"),
    [("https://a.example", Origin("https", "a.example", 443)), ("HTTP://A.example:80", Origin("http", "a.example", 80)),
     ("https://[::1]:8443", Origin("https", "::1", 8443))],
)  # fmt: skip
def test_an_origin_is_scheme_name_and_port(text, origin):
    assert origin_of(text) == origin == origin_at(text.lower().partition("://")[0], text.partition("://")[2])


@pytest.mark.parametrize(
    "text",
    ["", "null", "a.example", "file://", "https://", "https:a.example", "https://a.example/", "https://a@b.example",
     "https://a.example?x", "https://a.example#x", "ftp://a.example", "https://a.example,https://b.example",
     "https://https://a.example", "https://a.example\\.office.com"],
)  # fmt: skip
def test_what_is_no_origin_is_none(text):
    assert origin_of(text) is None


@pytest.mark.parametrize("site", OFFICE)
def test_the_sites_of_office(site):
    assert is_office(f"https://{site}") and is_office(f"https://a.b.{site}") and is_office(f"https://A.{site.upper()}")
    for other in (
        f"http://{site}",
        f"https://x{site}",
        f"https://{site}.x",
        f"https://{site}:444",
        f"https://x@{site}",
        f"https://x@{site}x",
        f"https://evil.example/.{site}",
        f"https://evil.example#.{site}",
        f"https://evil.example?.{site}",
        f"https://evil.example\\.{site}",
        f"https://evil.example:443.{site}",
        f"https://.{site}",
    ):
        assert not is_office(other), other


@pytest.mark.parametrize(
    "public_url",
    ["https://[", "https://user@mtfs.example", "https://mtfs.example?x", "https://mtfs.example/x", "mtfs.example",
     "https://mtfs.example:99999", "https:///", "https://mtfs example", "https://mtfs.example#x"],
)  # fmt: skip
def test_a_public_url_is_an_origin(public_url):
    with pytest.raises(SettingError, match="no address of a server"):
        from_environment({"MTFS_SERVER_PUBLIC_URL": public_url, "MTFS_SERVER_TOKEN": "x" * 30})


@pytest.mark.parametrize(
    ("name", "text"),
    [("SECONDS", "1_0"), ("SECONDS", "١٠"), ("SECONDS", "nan"), ("SECONDS", "inf"), ("SECONDS", " 10s"),
     ("PORT", "8_000"), ("PORT", "8000.0"), ("REQUESTS", "٣٢")],
)  # fmt: skip
def test_the_number_of_a_setting_is_read_strictly(name, text):
    with pytest.raises(SettingError, match=f"^MTFS_SERVER_{name}: .* is no (whole )?number; "):
        from_environment({f"MTFS_SERVER_{name}": text})


def test_a_last_slash_of_a_public_url_is_no_part_of_it():
    settings = from_environment({"MTFS_SERVER_PUBLIC_URL": "https://mtfs.example/", "MTFS_SERVER_TOKEN": "x" * 30})
    assert settings.public_url == "https://mtfs.example"
    assert settings.host_names == {"localhost", "127.0.0.1", "::1", "mtfs.example"}


@pytest.mark.parametrize("host", ["::1", "[::1]", "0:0:0:0:0:0:0:1"])
def test_an_ipv6_address_is_a_name_however_it_is_written(host):
    assert Settings(host=host).host_names == {"localhost", "127.0.0.1", "::1"}
