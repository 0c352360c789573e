"""The settings of the server: read once, checked together, the same in every worker.

Each stands once here with its default. The command line writes them into environment variables MTFS_SERVER_*, from
which every worker reads them; the token is in the environment or in a file, never on the command line.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path

from mtfs.core.errors import MtfsError
from mtfs.core.numbers import read_number, read_whole_number
from mtfs.core.units import NUMBER
from mtfs.web.addresses import host_name, origin_of

PREFIX = "MTFS_SERVER_"
TOKEN = f"{PREFIX}TOKEN"
SHORTEST_TOKEN = 24
LONGEST_SECONDS = 86_400.0
READERS: Mapping[str, Callable[[str], float]] = {"int": read_whole_number, "float": partial(read_number, unit=NUMBER)}
"""Readers of the numbers of settings, by the type of the field."""
NEEDED, INSTALL = ("starlette", "uvicorn"), 'pip install "mtfs[web]"'
"""The packages that the server needs, and how to install them."""
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


class SettingError(MtfsError):
    """Settings that do not go together, or that would leave the server open."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is asked to be.

    Attributes:
        host: Address that it listens on.
        port: Port that it listens on.
        public_url: Address by which users reach it, such as https://mtfs.example.nhs.uk; empty: as they asked for it.
        behind_proxy: Whether a proxy in front of it speaks HTTPS for it.
        token_file: File that holds the token, instead of the variable MTFS_SERVER_TOKEN.
        entra_tenant: Tenant of Entra ID whose users may call.
        entra_client: Application that is registered there for this server.
        entra_keys: File with the tenant's public keys, for a server that may not fetch them.
        functions: Whether the functions are served for Excel, with xlwings Server.
        body_bytes: Bytes in the body of one request.
        range_cells: Cells in all arguments of one call of a function.
        seconds: Seconds that one request may wait for its turn, then arrive, then be computed (a report three times).
        requests: Requests that a worker reads and computes at the same time; others wait.
        token: What a caller has to send; empty where there is none.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    behind_proxy: bool = False
    token_file: str = ""
    entra_tenant: str = ""
    entra_client: str = ""
    entra_keys: str = ""
    functions: bool = False
    body_bytes: int = 5_000_000
    range_cells: int = 200_000
    seconds: float = 20.0
    requests: int = 32
    token: str = field(default="", repr=False)

    @property
    def uses_entra(self) -> bool:
        """Whether callers sign in with Entra ID."""
        return bool(self.entra_tenant or self.entra_client)

    @property
    def is_local(self) -> bool:
        """Whether only programs on this computer can reach it."""
        return is_loopback(self.host) and not self.behind_proxy and not self.public_url

    @property
    def host_names(self) -> frozenset[str] | None:
        """The names by which it may be asked for; None for any, where it listens for others and has no public URL.

        A page of another web site that has its name resolved to 127.0.0.1 asks by that name (DNS rebinding).
        """
        if not self.public_url and not is_loopback(self.host):
            return None
        host = self.host.strip("[]")
        own, public = host_name(f"[{host}]" if ":" in host else host), origin_of(self.public_url)
        return frozenset({*LOOPBACK_NAMES, own, *([public.name] if public else [])})

    def environment(self) -> dict[str, str]:
        """Return the variables from which a worker reads these settings; the token stays where it is."""
        names = [item.name for item in fields(self) if item.name != "token"]
        return {f"{PREFIX}{name.upper()}": str(getattr(self, name)) for name in names}


def require_both(certificate: Path | None, key: Path | None) -> None:
    """Raise SettingError where only one of certificate and key is given."""
    if (certificate is None) != (key is None):
        raise SettingError("--certificate and --key belong together; give both, or neither for plain HTTP")


def is_loopback(host: str) -> bool:
    """Return whether an address is one that only this computer reaches."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the variables MTFS_SERVER_*, those that are not set at their defaults.

    Raises:
        SettingError: for a value that is none, or settings that would leave the server open.
    """
    values: dict[str, str | int | float | bool] = {}
    for item in fields(Settings):
        name = f"{PREFIX}{item.name.upper()}"
        if item.name != "token" and environment.get(name):
            values[item.name] = _read(name, environment[name], str(item.type))
    token = _token(environment.get(TOKEN, ""), str(values.get("token_file", "")))
    values["public_url"] = str(values.get("public_url", "")).removesuffix("/")
    return checked(Settings(**values, token=token))  # type: ignore[arg-type]


def _read(name: str, text: str, kind: str) -> str | int | float | bool:
    if kind == "bool":
        if text not in ("True", "False"):
            raise SettingError(f"{name}: {text!r} is neither True nor False")
        return text == "True"
    try:
        return READERS[kind](text) if kind in READERS else text
    except ValueError as error:
        raise SettingError(f"{name}: {error}") from None


def _token(token: str, file: str) -> str:
    """Return the token, from the environment or from a file."""
    if token and file:
        raise SettingError(f"{TOKEN} and a token file are both given; give one of them")
    if not file:
        return token
    try:
        read = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{file}: the token cannot be read ({getattr(error, 'strerror', 'no text')})") from None
    if not read:
        raise SettingError(f"{file}: is empty; it has to hold the token")
    return read


def checked(settings: Settings) -> Settings:
    """Return the settings, if a server may run with them.

    Raises:
        SettingError: naming what is missing.
    """
    if settings.token and (len(settings.token) < SHORTEST_TOKEN or not _is_plain(settings.token)):
        raise SettingError(f"the token has to be {SHORTEST_TOKEN} or more letters, digits and signs, without spaces")
    if settings.uses_entra and not (settings.entra_tenant and settings.entra_client):
        raise SettingError("Entra ID needs both --entra-tenant and --entra-client")
    if settings.uses_entra and settings.token:
        raise SettingError(f"Entra ID and a token ({TOKEN}) are both set; set one of them")
    if settings.uses_entra and not settings.functions:
        raise SettingError("Entra ID needs the functions, whose xlwings Server checks the sign-in; use a token instead")
    for name in ("body_bytes", "range_cells", "seconds", "requests"):
        if not getattr(settings, name) > 0:
            raise SettingError(f"{name.replace('_', ' ')}: {getattr(settings, name)} is not above 0")
    if settings.seconds > LONGEST_SECONDS:
        raise SettingError(f"seconds: {settings.seconds:g} is more than a day ({LONGEST_SECONDS:,.0f}); give fewer")
    if settings.public_url and origin_of(settings.public_url) is None:
        raise SettingError(
            f"--public-url: {settings.public_url!r} is no address of a server, such as https://mtfs.example.nhs.uk"
        )
    if not settings.is_local and not (settings.token or settings.uses_entra):
        raise SettingError(
            f"{settings.host}: others could reach this server, so callers have to sign in: set the variable {TOKEN}, "
            "or give --token-file, or --entra-tenant and --entra-client; or leave out --host, --public-url and "
            "--behind-proxy"
        )
    return settings


def _is_plain(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token
