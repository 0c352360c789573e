"""A standard output that is full, closed or no longer read ends a command in one line or in silence."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MTFS = (sys.executable, "-m", "mtfs.cli")
PRINTING = [["show"], ["show", "--format", "json"], ["check"], ["icbs", "--format", "csv"], ["--help"], ["--version"],
            ["show", "--help"]]  # fmt: skip
pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")


def run(arguments, shell):
    """The result of a command whose streams a shell has set up."""
    command = ["sh", "-c", f'exec "$@" {shell}', "sh", *MTFS, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
@pytest.mark.parametrize(("shell", "why"), [("> /dev/full", "No space left on device"), (">&-", "Bad file descriptor")])
def test_a_full_or_closed_output_is_one_line_and_code_1(arguments, shell, why):
    done = run(arguments, shell)
    remedy = "free some space, or print to another place"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"mtfs: standard output: cannot be written ({why}); {remedy}\n"


@pytest.mark.parametrize("shell", [">&- 2>&-", "> /dev/full 2>&-", "> /dev/full 2> /dev/full"])
def test_without_any_place_to_say_so_the_code_says_it(shell):
    done = run(["show"], shell)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@pytest.mark.parametrize("arguments", PRINTING[:4], ids=" ".join)
def test_a_reader_that_goes_away_ends_it_in_silence(arguments):
    with subprocess.Popen([*MTFS, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (141, b"")


def test_an_error_is_told_where_the_output_is_closed():
    done = run(["show", "none.toml"], ">&-")
    assert done.returncode == 2 and done.stderr.startswith("mtfs: none.toml: cannot be read")


def test_a_file_named_with_o_needs_no_output(tmp_path):
    done = run(["show", "-o", str(tmp_path / "figures.txt")], ">&-")
    assert (done.returncode, done.stderr) == (0, "") and "Investment pot" in (tmp_path / "figures.txt").read_text()
