"""Bodies that arrive: each bounded, all of them bounded together, and the small ones are not those that have to go."""

import asyncio

import pytest

from mtfs.web.bodies import MOST_TOGETHER, Bodies, Left, announces_body
from mtfs.web.clock import Clock, Refused

LARGEST = 1000


def scope(*headers):
    return {"headers": [(name, value) for name, value in headers]}


def arriving(*parts, ends=True):
    """A body in parts, of which the last may never come."""
    waiting = list(parts)

    async def receive():
        if not waiting:
            await asyncio.Event().wait()
        part = waiting.pop(0)
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": bool(waiting) or not ends}

    return receive


def read(*parts, headers=(), ends=True):
    async def run():
        return await Bodies(LARGEST).read(scope(*headers), arriving(*parts, ends=ends), Clock(60.0))

    return asyncio.run(run())


@pytest.mark.parametrize("parts", [[b""], [b"abc"], [b"a"] * 1000, [b"x" * 400, b"", b"y" * 600]])
def test_a_body_arrives_whole(parts):
    assert read(*parts) == b"".join(parts)


@pytest.mark.parametrize(
    ("parts", "headers"),
    [
        ([b"x" * 1001], ()),
        ([b"x" * 400] * 3, ()),
        ([b"x"] * 1001, ()),
        ([b""], [(b"content-length", b"1001")]),
        ([b""], [(b"content-length", b"9" * 5000)]),
        ([b"x" * 1001], [(b"content-length", b"1")]),
    ],
)
def test_a_body_that_is_too_large_is_refused(parts, headers):
    with pytest.raises(Refused) as refused:
        read(*parts, headers=headers)
    assert refused.value.status == 413


def test_who_goes_away_is_no_longer_waited_for():
    with pytest.raises(Left):
        read(b"x", None)


def test_of_bodies_that_are_too_large_together_the_largest_is_refused():
    async def run():
        bodies, statuses = Bodies(LARGEST), []

        async def one(*parts, ends=False):
            clock = Clock(60.0)
            try:
                async with clock.limit:
                    return await bodies.read(scope(), arriving(*parts, ends=ends), clock)
            except Refused as refused:
                statuses.append(refused.status)
            except TimeoutError:
                statuses.append(clock.late.status)
            return None

        large = [asyncio.create_task(one(b"x" * LARGEST)) for _ in range(MOST_TOGETHER + 3)]
        await asyncio.sleep(0.01)
        small = await one(b"y" * 100, b"y" * 100, ends=True)
        await asyncio.sleep(0.01)
        held = bodies.together
        for task in large:
            task.cancel()
        await asyncio.gather(*large, return_exceptions=True)
        return small, statuses, held

    small, statuses, held = asyncio.run(run())
    assert small == b"y" * 200 and set(statuses) == {429} and len(statuses) >= 3
    assert held <= MOST_TOGETHER * LARGEST


def test_a_body_that_is_computed_with_is_counted_no_longer():
    async def run():
        bodies, clock = Bodies(LARGEST), Clock(60.0)
        await bodies.read(scope(), arriving(b"x" * 500), clock)
        before = bodies.together
        bodies.forget(clock)
        bodies.forget(clock)
        return before, bodies.together

    assert asyncio.run(run()) == (500, 0)


@pytest.mark.parametrize(
    ("headers", "announced"),
    [((), False), ([(b"content-length", b"0")], False), ([(b"content-length", b"1")], True),
     ([(b"transfer-encoding", b"chunked")], True), ([(b"content-length", b"-1")], True)],
)  # fmt: skip
def test_whether_a_body_is_announced(headers, announced):
    assert announces_body(scope(*headers)) is announced
