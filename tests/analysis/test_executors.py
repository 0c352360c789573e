"""Every executor gives the same results in the same order, failures as values, and loses nothing."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path

import pytest
from support import executor_tasks

from mtfs.analysis.compute.cluster import Cluster
from mtfs.analysis.compute.executors import InProcess, Processes, executor
from mtfs.analysis.rollup import rollup
from mtfs.core.errors import PlanError, ToolError
from mtfs.core.version import VERSION
from mtfs.nhse.boards import icbs

pytestmark = pytest.mark.full

TESTS = Path(__file__).parent.parent
SECONDS_TO_START = 60


class DaskCluster:
    """A scheduler and workers of its own, each a process that listens on 127.0.0.1 alone."""

    def __init__(self, folder):
        self.folder, self.processes, self.workers = folder, [], []
        file = folder / "scheduler.json"
        self.start("scheduler", "--port", "0", "--scheduler-file", str(file))
        wait_for(lambda: file.exists() and file.stat().st_size > 0)
        self.address = json.loads(file.read_text())["address"]

    def start(self, kind, *arguments, first_on_path=TESTS):
        command = [sys.executable, "-m", "dask", kind, *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        environment = {**os.environ, "PYTHONPATH": str(first_on_path)}
        log = (self.folder / f"{kind}-{len(self.processes)}.log").open("wb")
        with log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=self.folder)
        self.processes.append(process)
        return process

    def add_worker(self, first_on_path=TESTS):
        before = self.count()
        options = ("--no-nanny", "--nthreads", "1", "--death-timeout", str(SECONDS_TO_START))
        worker = self.start("worker", self.address, *options, first_on_path=first_on_path)
        wait_for(lambda: self.count() > before)
        self.workers.append(worker)
        return worker

    def count(self):
        from distributed import Client

        with Client(self.address, set_as_default=False, timeout=SECONDS_TO_START) as client:
            return len(client.nthreads())

    def remove(self, worker):
        if worker.poll() is None:
            worker.kill()
            worker.wait()
        self.workers.remove(worker)
        wait_for(lambda: self.count() == len(self.workers))

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(there):
    until = time.monotonic() + SECONDS_TO_START
    while not there():
        assert time.monotonic() < until, "the cluster did not start"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    found = DaskCluster(tmp_path_factory.mktemp("dask"))
    try:
        found.add_worker()
        found.add_worker()
        yield found
    finally:
        found.stop()


@pytest.fixture(params=["in process", "processes", "dask"])
def any_executor(request):
    if request.param == "dask":
        return Cluster(request.getfixturevalue("cluster").address)
    return InProcess() if request.param == "in process" else Processes(2)


def test_results_are_in_order_and_failures_are_values(any_executor):
    told = []
    found = list(any_executor.map(executor_tasks.square_unless_three, range(6), lambda *done: told.append(done)))
    assert found[:3] + found[4:] == [0, 1, 4, 16, 25]
    assert type(found[3]) is PlanError and str(found[3]) == "3: is refused"
    assert told == [(done, 6) for done in range(1, 7)]


def test_nothing_to_do(any_executor):
    assert list(any_executor.map(executor_tasks.square, [])) == []


def test_an_error_of_ours_is_no_value(any_executor):
    with pytest.raises(ZeroDivisionError):
        list(any_executor.map(executor_tasks.wrong, [1]))


def test_the_same_rollup_to_the_last_bit(any_executor):
    here = rollup("nhse:*", years=10, changes="rates.growth 2027/28 = 0.03")
    assert rollup("nhse:*", years=10, changes="rates.growth 2027/28 = 0.03", executor=any_executor) == here


def test_the_same_intervals_to_the_last_bit(any_executor):
    found = rollup("nhse:QU*", draws=1_000, executor=any_executor, on="2025-04-01")
    assert found == rollup("nhse:QU*", draws=1_000, on="2025-04-01") and len(found.spreads.plans) == 4


def test_a_lost_process_loses_nothing(tmp_path):
    items = [(number, str(tmp_path / "died")) for number in range(8)]
    assert list(Processes(2).map(executor_tasks.square_after_one_death, items)) == [number**2 for number in range(8)]
    assert (tmp_path / "died").exists()


def test_no_result_is_kept_that_was_handed_on(any_executor):
    results, handed = any_executor.map(executor_tasks.numbers, range(12)), []
    for _ in range(12):
        handed.append(weakref.ref(next(results)))
    gc.collect()
    assert sum(found() is not None for found in handed) <= 1
    assert list(results) == []


def test_more_processes_than_a_pool_may_have_are_as_many_as_it_may():
    with Processes(1000)._pool(100) as pool:  # no process starts before there is something to compute
        assert pool._max_workers == 61


def test_processes_that_always_die_end_with_a_message():
    with pytest.raises(ToolError, match="processes were lost 4 times; free some memory, or use --processes 1"):
        list(Processes(1).map(executor_tasks.death, [1]))


def test_a_lost_worker_loses_nothing(cluster):
    worker, told = cluster.add_worker(), []

    def lose_it(done, count):
        told.append(done)
        if done == 5:
            os.kill(worker.pid, signal.SIGKILL)

    found = list(Cluster(cluster.address).map(executor_tasks.slow_square, range(40), lose_it))
    assert found == [number**2 for number in range(40)] and told == list(range(1, 41))
    assert worker.wait(10) == -signal.SIGKILL
    cluster.remove(worker)


def test_a_rollup_survives_the_loss_of_a_worker(cluster):
    worker = cluster.add_worker()
    found = rollup(
        "nhse:*",
        years=30,
        executor=Cluster(cluster.address),
        progress=lambda done, count: os.kill(worker.pid, signal.SIGKILL) if done == 1 else None,
    )
    assert worker.wait(10) == -signal.SIGKILL
    assert found == rollup("nhse:*", years=30) and len(found.members) == len(icbs())
    cluster.remove(worker)


@pytest.mark.parametrize(("version", "has"), [("0.0.1", "mtfs 0.0.1"), (None, "no mtfs")])
def test_a_worker_with_another_mtfs_is_refused(cluster, tmp_path, version, has):
    package = tmp_path / "mtfs"
    package.mkdir()
    (package / "core").mkdir(parents=True)
    (package / "__init__.py").write_text("" if version else "raise ImportError('not installed')\n")
    (package / "core" / "__init__.py").write_text("")
    (package / "core" / "version.py").write_text(f'VERSION = "{version}"\n')
    worker = cluster.add_worker(first_on_path=tmp_path)
    with pytest.raises(ToolError, match=f"worker tcp://127.0.0.1:\\d+ has {has}; install mtfs {VERSION} there"):
        list(Cluster(cluster.address).map(executor_tasks.square, [1]))
    cluster.remove(worker)


def test_a_cluster_without_workers(tmp_path):
    alone = DaskCluster(tmp_path)
    try:
        with pytest.raises(ToolError, match="has no workers; start one: dask worker tcp://127.0.0.1"):
            list(Cluster(alone.address).map(executor_tasks.square, [1]))
    finally:
        alone.stop()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "127.0.0.1:99999999", "no address", ""])
def test_an_address_where_nothing_answers(address, capfd):
    with pytest.raises(ToolError, match=r"^--dask .*: no scheduler answers .* such as tcp://127.0.0.1:8786$"):
        list(Cluster(address).map(executor_tasks.square, [1]))
    gc.collect()
    assert "Traceback" not in capfd.readouterr().err


def test_a_scheduler_that_is_lost(tmp_path):
    alone = DaskCluster(tmp_path)
    try:
        alone.add_worker()
        results = Cluster(alone.address).map(executor_tasks.slow_square, range(100))
        assert next(results) == 0
        alone.processes[0].kill()
        with pytest.raises(ToolError, match="the scheduler was lost; start it and run again"):
            list(results)
    finally:
        alone.stop()


def test_which_executor_options_ask_for():
    assert isinstance(executor(), InProcess) and isinstance(executor(1), InProcess)
    assert executor(3).count == 3 and executor(None, "tcp://127.0.0.1:1").address == "tcp://127.0.0.1:1"
    with pytest.raises(ToolError, match="are two places to compute; give one of them"):
        executor(2, "tcp://127.0.0.1:1")
    with pytest.raises(ToolError, match="0 processes: is too few"):
        executor(0)
