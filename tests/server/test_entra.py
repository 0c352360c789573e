"""Tokens of Entra ID: version 1 and 2 of the registration that the documentation describes, and no other."""

import asyncio
import math
from functools import partial

import pytest
from support import requirements

from mtfs.web.clock import Refused
from mtfs.web.settings import Settings

requirements.PROGRAMS["server"]() or pytest.skip("xlwings Server is not installed", allow_module_level=True)

from mtfs.server.entra import LONGEST_TOKEN, access_by, claims_problem, version_1_audiences  # noqa: E402

TENANT, CLIENT = "11111111-2222-3333-4444-555555555555", "99999999-8888-7777-6666-555555555555"
NOW = 1_800_000_000
PUBLIC = Settings(public_url="https://mtfs.example.nhs.uk", entra_tenant=TENANT, entra_client=CLIENT, functions=True)
VERSION_1 = {"ver": "1.0", "iss": f"https://sts.windows.net/{TENANT}/", "aud": f"api://mtfs.example.nhs.uk/{CLIENT}"}
VERSION_2 = {"ver": "2.0", "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "aud": CLIENT}
TIMES = {"iat": NOW, "nbf": NOW - 5, "exp": NOW + 600}


@pytest.mark.parametrize("version", [VERSION_1, VERSION_2])
def test_a_token_of_either_version_is_taken(version):
    assert claims_problem(version | TIMES, PUBLIC, NOW) == ""
    assert (
        claims_problem({name: value for name, value in (version | TIMES).items() if name != "nbf"}, PUBLIC, NOW) == ""
    )


def test_what_a_version_1_token_is_for_is_the_address_in_the_manifest():
    assert version_1_audiences(PUBLIC) == {CLIENT, f"api://{CLIENT}", f"api://mtfs.example.nhs.uk/{CLIENT}"}
    local = Settings(port=8443, entra_tenant=TENANT, entra_client=CLIENT)
    assert f"api://127.0.0.1:8443/{CLIENT}" in version_1_audiences(local)
    assert f"api://[::1]:8443/{CLIENT}" in version_1_audiences(local)
    with_port = Settings(public_url="https://MTFS.example:8443", entra_tenant=TENANT, entra_client=CLIENT)
    assert f"api://mtfs.example:8443/{CLIENT}" in version_1_audiences(with_port)


WRONG = {
    "no end": {"exp": None},
    "an end as text": {"exp": str(NOW + 600)},
    "an end that is true": {"exp": True},
    "an end in a list": {"exp": [NOW + 600]},
    "an end that is infinite": {"exp": math.inf},
    "an end that is no number": {"exp": math.nan},
    "expired": {"exp": NOW - 1},
    "expiring now": {"exp": NOW},
    "not yet": {"nbf": NOW + 1},
    "a beginning as text": {"nbf": "0"},
    "no version": {"ver": None},
    "another version": {"ver": "3.0"},
    "a version as number": {"ver": 2.0},
    "no issuer": {"iss": None},
    "another tenant": {"iss": "https://login.microsoftonline.com/other/v2.0"},
    "an issuer that begins so": {"iss": VERSION_2["iss"] + "/x"},
    "an issuer that ends so": {"iss": "https://evil.example/?" + VERSION_2["iss"]},
    "no audience": {"aud": None},
    "another audience": {"aud": "other"},
    "audiences": {"aud": [CLIENT]},
    "an audience that ends so": {"aud": f"api://evil.example/{CLIENT}"},
}


@pytest.mark.parametrize("version", [VERSION_1, VERSION_2], ids=["version 1", "version 2"])
@pytest.mark.parametrize("change", WRONG.values(), ids=list(WRONG))
def test_no_other_token_is_taken(version, change):
    claims = {name: value for name, value in (version | TIMES | change).items() if value is not None}
    problem = claims_problem(claims, PUBLIC, NOW)
    assert problem and len(problem.splitlines()) == 1 and "evil" not in problem


@pytest.mark.parametrize("claims", [VERSION_1 | {"iss": VERSION_2["iss"]}, VERSION_2 | {"aud": VERSION_1["aud"]}])
def test_issuer_and_audience_are_those_of_the_version(claims):
    assert claims_problem(claims | TIMES, PUBLIC, NOW)


@pytest.mark.parametrize("claims", [None, [], "text", 5, {}])
def test_a_token_that_says_nothing_is_not_taken(claims):
    assert claims_problem(claims, PUBLIC, NOW)


@pytest.fixture(scope="module")
def signing():
    from joserfc import jwt
    from joserfc.jwk import KeySet, OctKey, RSAKey

    key = RSAKey.generate_key(2048, {"kid": "one"})
    others = {"RS256": RSAKey.generate_key(2048, {"kid": "one"}), "HS256": OctKey.generate_key(256, {"kid": "one"})}

    async def keys():
        return KeySet([key])

    def signed(by=key, algorithm="RS256", claims=VERSION_2 | TIMES):
        return jwt.encode({"alg": algorithm, "kid": "one"}, claims, by, algorithms=[algorithm])

    return partial(access_by, PUBLIC, keys), signed, others


def status(access, authorization):
    try:
        asyncio.run(access(authorization))
    except Refused as refused:
        assert len(str(refused).splitlines()) == 1 and len(str(refused)) < 200
        return refused.status
    return 200


def test_a_signed_token_lets_its_holder_in(signing):
    access_at, signed, _ = signing
    access = access_at(lambda: NOW)
    assert status(access, f"Bearer {signed()}") == status(access, f"bearer  {signed()} ") == 200


def test_a_token_that_was_let_in_is_not_once_it_has_expired(signing):
    access_at, signed, _ = signing
    times, token = iter((NOW, TIMES["exp"])), f"Bearer {signed()}"
    access = access_at(lambda: next(times))
    assert [status(access, token), status(access, token)] == [200, 401]


def test_no_other_authorization_does(signing):
    access_at, signed, others = signing
    access, good = access_at(lambda: NOW), signed()
    head, body, signature = good.split(".")
    without = {name: value for name, value in (VERSION_2 | TIMES).items() if name != "exp"}
    for authorization in (
        "", "Bearer", "Bearer ", good, f"Basic {good}", f"Bearer {good}x", f"Bearer {head}.{body}.", "Bearer a.b.c",
        f"Bearer {head}.{body}", f"Bearer {signature}.{body}.{head}", "Error 13001: not signed in",
        f"Bearer {'x' * (LONGEST_TOKEN + 1)}", f"Bearer {signed(others['RS256'])}",
        f"Bearer {signed(others['HS256'], 'HS256')}", f"Bearer {signed(claims=without)}", "Bearer \xe9",
    ):  # fmt: skip
        assert status(access, authorization) == 401, authorization[:50]


def test_keys_that_cannot_be_fetched_are_no_fault(signing):
    from httpx import ConnectError

    async def none():
        raise ConnectError("no internet")

    assert status(access_by(PUBLIC, none, lambda: NOW), f"Bearer {signing[1]()}") == 503
