"""Files on disk: the earlier one is never lost, keeps its mode and its links, and nothing is left beside it."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mtfs.core import files
from mtfs.core.errors import ToolError
from mtfs.core.files import atomic_write, keep_previous, write_whole
from mtfs.core.locks import only_writer

ROOT = Path(__file__).parents[2]
OLD, NEW = b"the earlier one", b"the new one"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and signals as POSIX has them")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def program(code, *arguments, **options):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "report.xlsx"
    path.write_bytes(OLD)
    return path


def keep_and_write(path, content=NEW):
    with keep_previous(path) as kept:
        write_whole(path, content)
    return kept.path


# The earlier file


def test_the_earlier_file_is_kept_before_the_new_one_is_begun(target, tmp_path):
    with keep_previous(target) as kept:
        assert (tmp_path / "report.previous.xlsx").read_bytes() == OLD
        write_whole(target, NEW)
    assert kept.path == tmp_path / "report.previous.xlsx"
    assert (kept.path.read_bytes(), target.read_bytes()) == (OLD, NEW)


def test_every_earlier_file_is_kept_under_a_name_of_its_own(target, tmp_path):
    kept = [keep_and_write(target, f"number {count}".encode()) for count in range(3)]
    assert [path.name for path in kept] == ["report.previous.xlsx", "report.previous-2.xlsx", "report.previous-3.xlsx"]
    assert [path.read_bytes() for path in kept] == [OLD, b"number 0", b"number 1"]
    assert names(tmp_path) == ["report.previous-2.xlsx", "report.previous-3.xlsx", "report.previous.xlsx",
                               "report.xlsx"]  # fmt: skip


@pytest.mark.parametrize("content", [OLD, None])
def test_nothing_is_kept_where_nothing_changes(target, tmp_path, content):
    with keep_previous(target) as kept:
        if content is not None:
            write_whole(target, content)
    assert kept.path is None and names(tmp_path) == ["report.xlsx"] and target.read_bytes() == OLD


def test_nothing_is_kept_where_nothing_was(tmp_path):
    assert keep_and_write(tmp_path / "report.xlsx") is None
    assert names(tmp_path) == ["report.xlsx"]


def test_a_write_that_fails_leaves_the_earlier_file_alone(target, tmp_path):
    with pytest.raises(RuntimeError), keep_previous(target), atomic_write(target) as temporary:
        temporary.write_bytes(NEW)
        raise RuntimeError("half way")
    assert names(tmp_path) == ["report.xlsx"] and target.read_bytes() == OLD


def test_what_fails_after_the_new_file_is_in_place_keeps_the_earlier_one(target, tmp_path):
    with pytest.raises(RuntimeError), keep_previous(target):
        write_whole(target, NEW)
        raise RuntimeError("after it")
    assert (tmp_path / "report.previous.xlsx").read_bytes() == OLD and target.read_bytes() == NEW


def test_a_drive_without_second_names_gets_a_copy(target, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(files.Path, "hardlink_to", refuse)
    target.chmod(0o640)
    keep_and_write(target, b"first")
    kept = keep_and_write(target, b"second")
    assert kept.name == "report.previous-2.xlsx" and kept.read_bytes() == b"first"
    assert (tmp_path / "report.previous.xlsx").read_bytes() == OLD
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IMODE(target.stat().st_mode)


def test_an_earlier_file_that_cannot_be_kept_stays(target, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.Path, "hardlink_to", full)
    monkeypatch.setattr(files.shutil, "copy2", full)
    with pytest.raises(ToolError, match=r"report\.xlsx: cannot be written \(No space left.*; free some space or"):
        keep_and_write(target)
    assert names(tmp_path) == ["report.xlsx"] and target.read_bytes() == OLD


WRITE_LATER = """
import sys, time
from pathlib import Path
from mtfs.core.files import atomic_write, keep_previous
path, content, start = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
time.sleep(max(0.0, start - time.time()))
with keep_previous(path), atomic_write(path) as temporary:
    time.sleep(0.2)
    temporary.write_text(content)
"""


@pytest.mark.parametrize("contents", [["one", "two", "three", "four"], ["same"] * 4])
def test_four_programs_at_once_lose_nothing_and_keep_each_version_once(target, tmp_path, contents):
    start = time.time() + 1.5
    running = [program(WRITE_LATER, target, content, start) for content in contents]
    for process in running:
        _, said = process.communicate(timeout=60)
        assert (process.returncode, said) == (0, "")
    versions = sorted(path.read_text() for path in tmp_path.iterdir())
    assert versions == sorted({OLD.decode(), *contents})
    assert not [name for name in names(tmp_path) if name.startswith(".")]


def test_eight_threads_at_once_do_so_too(target, tmp_path):
    threads = [threading.Thread(target=keep_and_write, args=(target, f"{n}".encode())) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == sorted([OLD, *(b"%d" % n for n in range(8))])


@POSIX
def test_a_lock_left_by_a_program_that_was_killed_is_taken_over(target, tmp_path):
    hold = "import sys, time; from pathlib import Path; from mtfs.core.locks import only_writer\n"
    hold += "with only_writer(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    holder = program(hold, target)
    assert holder.stdout.readline() == "held\n" and ".report.xlsx.lock" in names(tmp_path)
    holder.kill()
    holder.communicate()
    keep_and_write(target)
    assert names(tmp_path) == ["report.previous.xlsx", "report.xlsx"]


def test_a_second_writer_waits_for_the_first(target):
    order = []

    def second():
        with only_writer(target):
            order.append("second")

    with only_writer(target):
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.2)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


# Modes and links


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o755, 0o606])
def test_a_file_keeps_its_mode_and_so_does_the_one_kept(target, mode):
    target.chmod(mode)
    kept = keep_and_write(target)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (target, kept)] == [mode, mode]


@POSIX
def test_a_private_file_is_private_while_it_is_written(target):
    target.chmod(0o600)
    with atomic_write(target) as temporary:
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o600


@POSIX
@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0o027, 0o640), (0o002, 0o664)])
def test_a_new_file_has_the_mode_of_any_new_file(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "new.csv", NEW)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == mode


@POSIX
@pytest.mark.parametrize("relative", [True, False])
def test_a_symbolic_link_stays_and_what_it_points_at_is_written(tmp_path, relative):
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "data.xlsx", tmp_path / "report.xlsx"
    real.write_bytes(OLD)
    real.chmod(0o640)
    link.symlink_to("real/data.xlsx" if relative else real)
    kept = keep_and_write(link)
    assert link.is_symlink() and real.read_bytes() == NEW and stat.S_IMODE(real.stat().st_mode) == 0o640
    assert kept == tmp_path / "real" / "data.previous.xlsx" and kept.read_bytes() == OLD
    assert names(tmp_path) == ["real", "report.xlsx"] and names(real.parent) == ["data.previous.xlsx", "data.xlsx"]


@POSIX
def test_links_of_links_and_links_to_nothing_yet(tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.symlink_to("second.csv")
    second.symlink_to("real.csv")
    write_whole(first, NEW)
    assert first.is_symlink() and second.is_symlink() and (tmp_path / "real.csv").read_bytes() == NEW


@POSIX
def test_a_link_in_a_circle_is_refused(tmp_path):
    (tmp_path / "one.csv").symlink_to("two.csv")
    (tmp_path / "two.csv").symlink_to("one.csv")
    with pytest.raises(ToolError, match=r"one\.csv: is a symbolic link that leads round in a circle; choose another"):
        write_whole(tmp_path / "one.csv", NEW)
    assert names(tmp_path) == ["one.csv", "two.csv"]


@POSIX
def test_what_is_no_file_is_refused_and_stays(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to("/dev/null")
    for name, kind in (("pipe.csv", "no ordinary file"), ("folder.csv", "a folder"), ("link.csv", "no ordinary file")):
        for write in (write_whole, keep_and_write):
            with pytest.raises(ToolError, match=rf"{name}: cannot be replaced \(it is {kind}\); choose the name"):
                write(tmp_path / name, NEW)
    assert names(tmp_path) == ["folder.csv", "link.csv", "pipe.csv"]
    assert stat.S_ISFIFO((tmp_path / "pipe.csv").stat().st_mode)


def test_a_file_that_is_protected_against_writing_stays(target, tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "access", lambda path, mode: mode != os.W_OK)  # the superuser may write everywhere
    with pytest.raises(ToolError, match=r"report\.xlsx: is protected against writing; choose another name, or allow"):
        keep_and_write(target)
    assert names(tmp_path) == ["report.xlsx"] and target.read_bytes() == OLD


# Signals and full disks

WRITE_SLOWLY = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are started without
from mtfs.core.files import atomic_write, keep_previous
path = Path(sys.argv[1])
with keep_previous(path), atomic_write(path) as temporary, temporary.open("wb") as stream:
    print("begun", flush=True)
    for _ in range(600):
        stream.write(b"x" * 1000)
        time.sleep(0.05)
"""


@POSIX
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_earlier_file_and_nothing_else(target, tmp_path, number, times):
    process = program(WRITE_SLOWLY, target)
    assert process.stdout.readline() == "begun\n"
    assert len(names(tmp_path)) == 4
    for _ in range(times):
        process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == -number
    assert names(tmp_path) == ["report.xlsx"] and target.read_bytes() == OLD


@POSIX
def test_a_program_that_handles_signals_itself_goes_on_doing_so(target):
    received = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: received.append(number))
    try:
        with atomic_write(target) as temporary:
            signal.raise_signal(signal.SIGTERM)
            temporary.write_bytes(NEW)
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)
    assert received == [signal.SIGTERM] and target.read_bytes() == NEW


@POSIX
def test_signals_do_again_what_they_did_before(target):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    keep_and_write(target)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


FULL_DISK = """
import resource, sys
from pathlib import Path
from mtfs.core.files import keep_previous, write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
path = Path(sys.argv[1])
try:
    with keep_previous(path):
        write_whole(path, b"x" * 1_000_000)
except BaseException as error:
    print(type(error).__name__, error)
"""


@POSIX
def test_a_full_disk_is_one_line_and_leaves_the_earlier_file(target, tmp_path):
    said, errors = program(FULL_DISK, target).communicate(timeout=60)
    assert said == (
        f"ToolError {target}: cannot be written (File too large); free some space or choose another place\n"
    )
    assert errors == "" and names(tmp_path) == ["report.xlsx"] and target.read_bytes() == OLD
