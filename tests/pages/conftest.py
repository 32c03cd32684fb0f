"""The province of the test client, and a running house full of rows for the browser."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.run.conftest import copy_of_ground
from tests.run.installation import Installation
from tests.sites.conftest import province, tsa

__all__ = ["house", "province", "tsa"]


@pytest.fixture(scope="session")
def house() -> Iterator[Any]:
    """Running, with a small demonstration and one row of everything that has an address: `house.world`."""
    work = Path(tempfile.mkdtemp(prefix="mc-"))
    work.chmod(0o755)
    made: Any = Installation(copy_of_ground(work / "var"), MOTCUA_DEMO="1")
    try:
        with made.database():
            made.command("manage", "seed_demo", "--count", "90", "--signed", "2")
        made.start()
        made.world = json.loads(made.python("from tests.pages import world; world.main()").splitlines()[-1])
        yield made
    finally:
        made.close()
        shutil.rmtree(work, ignore_errors=True)
