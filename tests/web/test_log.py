"""A log that no caller can fill."""

import logging

from mtfs.web.connection import NotOurFault
from mtfs.web.log import MINUTE, FewLines


def record(level=logging.ERROR):
    return logging.LogRecord("mtfs.server", level, "", 0, "fault", (), None)


def test_so_many_lines_a_minute_and_the_last_says_so():
    time = [0.0]
    few = FewLines(3, lambda: time[0])
    lines = [record() for _ in range(6)]
    assert [few.filter(line) for line in lines] == [True] * 3 + [False] * 3
    assert "left out" in lines[2].getMessage() and "left out" not in lines[1].getMessage()
    time[0] = MINUTE
    assert [few.filter(record()) for _ in range(4)] == [True] * 3 + [False]


def test_what_callers_do_wrong_is_not_logged_and_what_the_server_does_wrong_is():
    levels = (logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL)
    assert [NotOurFault().filter(record(level)) for level in levels] == [False, False, True, True]
