"""One server for all tests of a file."""

import pytest
from support import requirements, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with the functions and a token, with two workers as IT would run it."""
    requirements.require("server")
    folder = tmp_path_factory.mktemp("server")
    with serving.Server(folder, "--workers", "2", "--functions", MTFS_SERVER_TOKEN=serving.TOKEN) as started:
        yield started
