"""Who may ask: users who sign in with Entra ID, checked by xlwings Server's own provider."""

from __future__ import annotations

import json
import logging

from mtfs.web.guard import Access, Refused
from mtfs.web.settings import SettingError, Settings


def entra_access(settings: Settings) -> Access:
    """Lets in whoever sends a valid token of the tenant for this application.

    Raises:
        SettingError: for a file of keys that cannot be read.
    """
    from fastapi import HTTPException
    from httpx import HTTPError
    from xlwings_server.auth.entraid import validate_token

    logging.getLogger("xlwings_server.auth.entraid").setLevel(logging.CRITICAL)  # it logs stack traces
    if settings.entra_keys:
        _check_keys(settings.entra_keys)

    async def access(authorization: str) -> None:
        try:
            # uncached, for a cached token would be let in for an hour after it has expired
            await validate_token(authorization, cache_read=False, cache_write=False)
        except HTTPException as error:
            raise Refused(error.status_code, " ".join(str(error.detail).split())[:300]) from None
        except HTTPError:
            raise Refused(503, "the keys of Entra ID cannot be fetched; --entra-keys names a file instead") from None

    return access


def _check_keys(file: str) -> None:
    try:
        with open(file, encoding="utf-8") as content:
            found = json.load(content)
    except (OSError, ValueError) as error:
        raise SettingError(f"{file}: the keys cannot be read ({getattr(error, 'strerror', '') or error})") from None
    if not isinstance(found, dict) or not found.get("keys"):
        raise SettingError(f"{file}: holds no keys; it has to be a JSON Web Key Set")
