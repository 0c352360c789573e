"""Hosts and origins of requests, read strictly and compared part by part, never by how a text ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address

HOST = re.compile(r"(?P<name>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")
"""A name or an address with or without a port; no user, path, query or space belongs there."""
PORTS = {"http": 80, "https": 443}
HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page comes from: scheme, name in small letters (an IPv6 address in its short form) and port."""

    scheme: str
    name: str
    port: int

    def is_within(self, sites: Iterable[str]) -> bool:
        """Return whether the name is one of the sites or a name under one of them, label by label."""
        labels = self.name.split(".")
        return any(labels[-len(parts) :] == parts for parts in (site.split(".") for site in sites))


def origin_of(text: str) -> Origin | None:
    """Return the origin that a text such as https://a.example:8000 names; None where it names none."""
    scheme, separator, host = text.partition("://")
    return origin_at(scheme.lower(), host) if separator else None


def origin_at(scheme: str, host: str) -> Origin | None:
    """Return the origin of a scheme and a header Host; None where one of them is none."""
    match = HOST.fullmatch(host.lower()) if host.isascii() else None
    if match is None or scheme not in PORTS:
        return None
    port = int(match["port"] or PORTS[scheme])
    name = _short(match["name"])
    return Origin(scheme, name, port) if name and port <= HIGHEST_PORT else None


def host_name(host: str) -> str:
    """Return the name in a header Host; empty where the header is none."""
    origin = origin_at("http", host)
    return origin.name if origin else ""


def _short(name: str) -> str:
    """Return a name as it is compared: an IPv6 address without brackets, shortened; empty if no address."""
    if not name.startswith("["):
        return name
    try:
        return IPv6Address(name[1:-1]).compressed
    except ValueError:
        return ""
