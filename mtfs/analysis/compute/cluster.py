"""Computations on a Dask cluster: checked for its version, and safe against workers that are lost."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mtfs.analysis.compute.items import Item, Progress, Result, require_same_version, result_or_error
from mtfs.core.errors import MtfsError, ToolError
from mtfs.core.version import VERSION

if TYPE_CHECKING:
    from distributed import Client, Future

SECONDS_TO_CONNECT = 5
SECONDS_WITHOUT_WORKERS = 60
"""A cluster may replace workers that it lost; longer than this nothing is expected."""
SECONDS_BETWEEN_LOOKS = 1


class Cluster:
    """A Dask cluster by the address of its scheduler, such as tcp://127.0.0.1:8786."""

    def __init__(self, address: str) -> None:
        """Use the cluster at that address; it is reached when there is something to compute."""
        self.address = address

    def map(
        self, function: Callable[[Item], Result], items: Sequence[Item], progress: Progress | None = None
    ) -> Iterator[Result | MtfsError]:
        """Return the results in order; see `Executor.map`."""
        with self._client() as client:
            self._check(client)
            futures = deque(client.map(_compute, [(VERSION, function, item) for item in items], pure=False))
            for done in range(1, len(items) + 1):
                result = self._result(client, futures.popleft())  # the cluster keeps no result that was passed on
                if isinstance(result, _Refused):
                    raise result.error
                yield result
                if progress is not None:
                    progress(done, len(items))

    def _client(self) -> Client:
        try:
            from distributed import Client
            from distributed.comm.addressing import get_address_host_port
        except ImportError:
            raise ToolError('--dask needs a package more; run: pip install "mtfs[dask]"') from None
        try:
            get_address_host_port(self.address, strict=False)  # a client of what is no address could not be closed
            return Client(self.address, timeout=SECONDS_TO_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TypeError) as error:
            why = str(error).splitlines()[0][:80] if str(error) else type(error).__name__
            raise ToolError(
                f"--dask {self.address}: no scheduler answers ({why}); "
                "give the address it prints, such as tcp://127.0.0.1:8786"
            ) from None

    def _check(self, client: Client) -> None:
        """Raise ToolError if the cluster has no workers, or workers with another version of mtfs or none."""
        versions = client.run(_version_there(), on_error="return")
        if not versions:
            raise ToolError(f"--dask {self.address}: has no workers; start one: dask worker {self.address}")
        for worker, version in sorted(versions.items()):
            if version != VERSION:
                has = f"mtfs {version}" if isinstance(version, str) and version else "no mtfs"
                raise ToolError(f"--dask {self.address}: worker {worker} has {has}; install mtfs {VERSION} there")

    def _result(self, client: Client, future: Future[Any]) -> Any:
        from distributed import TimeoutError as StillRunning
        from distributed.client import FutureCancelledError
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker

        last_seen = time.monotonic()
        while True:
            try:
                return future.result(timeout=SECONDS_BETWEEN_LOOKS)
            except StillRunning:
                if client.nthreads():  # type: ignore[no-untyped-call]
                    last_seen = time.monotonic()
                elif time.monotonic() - last_seen > SECONDS_WITHOUT_WORKERS:
                    raise ToolError(f"--dask {self.address}: lost all its workers; start some and run again") from None
            except KilledWorker:
                raise ToolError(
                    f"--dask {self.address}: several workers were lost on one plan; give them more memory"
                ) from None
            except (FutureCancelledError, CommClosedError, OSError):
                raise ToolError(f"--dask {self.address}: the scheduler was lost; start it and run again") from None


def _version_there() -> Callable[[], str]:
    """Return a function that is sent as a whole: a worker without mtfs could not import one of this module."""

    def version_there() -> str:
        try:
            from mtfs.core.version import VERSION
        except ImportError:
            return ""
        return VERSION

    return version_there


class _Refused:
    """The error with which a worker refuses to compute at all."""

    def __init__(self, error: ToolError) -> None:
        self.error = error


def _compute(task: tuple[str, Callable[[Any], Any], Any]) -> Any:
    """Return the result of one item on a worker; one that joined later may have another version."""
    version, function, item = task
    try:
        require_same_version(version)
    except ToolError as error:
        return _Refused(error)
    return result_or_error(function, item)
