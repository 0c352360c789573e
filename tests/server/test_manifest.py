"""The manifest of the add-in as text, without a server; Excel itself has not read it."""

from xml.etree import ElementTree

import pytest

from mtfs.server.manifest import manifest
from mtfs.web.settings import Settings

OVERRIDES = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
ENTRA = {"entra_tenant": "tenant", "entra_client": "client"}


@pytest.mark.parametrize("sign_in", [{}, ENTRA])
def test_no_task_pane_has_an_id_beside_the_runtime_that_lives_on(sign_in):
    parsed = ElementTree.fromstring(manifest(Settings(functions=True, **sign_in), "https://mtfs.example.nhs.uk"))
    runtime = parsed.find(f".//{OVERRIDES}Runtime")
    actions = parsed.findall(f".//{OVERRIDES}Action")
    assert runtime.get("lifetime") == "long" and [action.get(TYPE) for action in actions] == ["ShowTaskpane"]
    for action in actions:
        assert [(part.tag, part.get("resid")) for part in action] == [
            (f"{OVERRIDES}SourceLocation", runtime.get("resid"))
        ]
