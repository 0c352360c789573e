"""Work for executors: functions that other processes find by name."""

import os
import signal
import time
from pathlib import Path

from mtfs.core.errors import PlanError

SECONDS = 0.1


def square(number):
    return number * number


def square_unless_three(number):
    if number == 3:
        raise PlanError("3: is refused")
    return number * number


def numbers(number):
    """Something that a weak reference can watch."""
    return {number}


def wrong(number):
    return number / 0


def slow_square(number):
    time.sleep(SECONDS)
    return number * number


def square_after_one_death(given):
    """The square; the process that is asked first is killed, as by a machine that ran out of memory."""
    number, marker = given
    if number == 3 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def death(number):
    os.kill(os.getpid(), signal.SIGKILL)
