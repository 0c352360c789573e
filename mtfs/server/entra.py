"""Who may ask: users who sign in with Entra ID, by a token of their tenant for this server's application.

Entra ID issues version 1 tokens for an application as it is registered by default, and version 2 tokens where its
manifest says so (`requestedAccessTokenVersion` 2). Both are taken: they differ in issuer and audience.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any

from mtfs.web.addresses import origin_of
from mtfs.web.clock import Refused
from mtfs.web.guard import Access
from mtfs.web.settings import LOOPBACK_NAMES, SettingError, Settings

SIGN_IN = "sign in: this server needs a token of Entra ID"
NOT_VALID = "the token of Entra ID is not valid for this server"
ALGORITHMS = ["RS256"]
LONGEST_TOKEN = 32_768


def entra_access(settings: Settings) -> Access:
    """Return what lets in whoever sends a valid token of the tenant for this application.

    Raises:
        SettingError: for a file of keys that cannot be read.
    """
    if settings.entra_keys:
        _check_keys(settings.entra_keys)
    from xlwings_server.auth.entraid import get_key_set

    logging.getLogger("xlwings_server.auth.entraid").setLevel(logging.CRITICAL)  # it logs stack traces
    return access_by(settings, get_key_set, time.time)


def access_by(settings: Settings, keys: Callable[[], Awaitable[Any]], now: Callable[[], float]) -> Access:
    """Return what lets callers in whose tokens the keys have signed, by the clock `now`."""
    from httpx import HTTPError

    async def access(authorization: str) -> None:
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token.strip() or len(token) > LONGEST_TOKEN:
            raise Refused(401, SIGN_IN)
        try:
            key_set = await keys()
        except (HTTPError, ValueError, KeyError):
            raise Refused(503, "the keys of Entra ID cannot be fetched; --entra-keys names a file instead") from None
        if problem := claims_problem(_claims(token.strip(), key_set), settings, now()):
            raise Refused(401, f"{NOT_VALID}: {problem}")

    return access


def _claims(token: str, key_set: Any) -> Any:
    """Return what a token says, where one of the keys has signed it."""
    from joserfc import jwt

    try:
        return jwt.decode(token, key_set, algorithms=ALGORITHMS).claims
    except Exception:  # joserfc lets errors of JSON, base64 and keys through
        raise Refused(401, f"{NOT_VALID}: it is not signed by Entra ID") from None


def claims_problem(claims: Any, settings: Settings, now: float) -> str:
    """Return why a signed token does not let its holder in; empty where it does."""
    if not isinstance(claims, dict):
        return "it says nothing"
    expected = {
        "1.0": (f"https://sts.windows.net/{settings.entra_tenant}/", version_1_audiences(settings)),
        "2.0": (f"https://login.microsoftonline.com/{settings.entra_tenant}/v2.0", {settings.entra_client}),
    }
    version = claims.get("ver")
    if not isinstance(version, str) or version not in expected:
        return "its version is neither 1.0 nor 2.0"
    issuer, audiences = expected[version]
    if claims.get("iss") != issuer:
        return "it is of another tenant"
    if not isinstance(claims.get("aud"), str) or claims["aud"] not in audiences:
        return "it is for another application"
    expires: Any = claims.get("exp")
    begins: Any = claims.get("nbf", 0)
    if not _is_time(expires) or not _is_time(begins):
        return "it does not say when it expires"
    if expires <= now:
        return "it has expired"
    return "it is not valid yet" if begins > now else ""


def version_1_audiences(settings: Settings) -> set[str]:
    """Return what a version 1 token for this server is for: the Application ID URI, as the manifest names it."""
    client = settings.entra_client
    public = origin_of(settings.public_url)
    hosts = [settings.public_url.partition("://")[2].rstrip("/").lower()] if public else []
    if settings.is_local:
        hosts += [f"{f'[{name}]' if ':' in name else name}:{settings.port}" for name in LOOPBACK_NAMES]
    return {client, f"api://{client}", *(f"api://{host}/{client}" for host in hosts)}


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _check_keys(file: str) -> None:
    try:
        with open(file, encoding="utf-8") as content:
            keys = json.load(content)
    except (OSError, ValueError) as error:
        raise SettingError(f"{file}: the keys cannot be read ({getattr(error, 'strerror', '') or error})") from None
    if not isinstance(keys, dict) or not keys.get("keys"):
        raise SettingError(f"{file}: holds no keys; it has to be a JSON Web Key Set")
