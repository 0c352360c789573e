"""Who may ask: a caller that sends the token, where one is set."""

from __future__ import annotations

import secrets

from mtfs.web.clock import Refused
from mtfs.web.guard import Access

MISSING = "sign in: this server needs a token"
WRONG = "the token is not the one of this server"


def token_access(token: str) -> Access:
    """Let in whoever sends the token as `Authorization: Bearer TOKEN`."""

    async def access(authorization: str) -> None:
        kind, _, sent = authorization.partition(" ")
        if kind.lower() != "bearer" or not sent.strip():
            raise Refused(401, MISSING)
        if not secrets.compare_digest(sent.strip().encode(), token.encode()):
            raise Refused(401, WRONG)

    return access
