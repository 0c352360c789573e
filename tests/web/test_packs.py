"""Board packs of the server: printed one at a time, and nothing of them stays."""

import asyncio
from pathlib import Path

import pytest

from mtfs.core.errors import ToolError
from mtfs.report.book import pdf
from mtfs.web.clock import Clock, Refused
from mtfs.web.packs import NOT_PRINTED, Packs


@pytest.fixture
def printer(monkeypatch):
    """Takes the place of LibreOffice: what it was given, and how many print at the same time."""
    seen = {"paths": [], "now": 0, "most": 0, "fails": False}

    def write(workbook, path, seconds, working):
        seen["now"] += 1
        seen["most"] = max(seen["most"], seen["now"])
        seen["paths"] += [Path(workbook), Path(working)]
        try:
            if seen["fails"]:
                raise ToolError("LibreOffice could not make it")
            Path(path).write_bytes(b"%PDF of " + Path(workbook).read_bytes())
        finally:
            seen["now"] -= 1

    monkeypatch.setattr(pdf, "write_pdf", write)
    return seen


async def printed(*contents):
    packs = Packs()

    async def one(content):
        clock = Clock(20)
        async with clock.limit:
            return await packs.printed(content, clock)

    return await asyncio.gather(*map(one, contents))


def test_each_is_printed_in_its_turn_and_nothing_stays(printer):
    assert asyncio.run(printed(b"one", b"two", b"three")) == [b"%PDF of one", b"%PDF of two", b"%PDF of three"]
    assert printer["most"] == 1 and len(printer["paths"]) == 6
    assert not any(path.exists() for path in printer["paths"])


def test_one_that_is_not_printed_says_what_else_to_do_and_leaves_nothing(printer):
    printer["fails"] = True
    with pytest.raises(Refused, match=NOT_PRINTED):
        asyncio.run(printed(b"one"))
    assert not any(path.exists() for path in printer["paths"])
