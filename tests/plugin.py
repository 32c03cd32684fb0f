"""Loaded before Django: gives the test run its own data folder and, without DATABASE_URL, its own PostgreSQL."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_stack = None
_folder: str | None = None


def _prepare() -> None:
    global _stack, _folder
    if os.environ.get("MOTCUA_TESTING"):  # a worker of pytest-xdist: its own database, so its own keys beside it
        os.environ["MOTCUA_VAR"] = str(Path(os.environ["MOTCUA_TEST_RUN"]) / os.environ["PYTEST_XDIST_WORKER"])
        return
    os.environ["MOTCUA_TESTING"] = "1"
    os.environ["MOTCUA_ROLE"] = "owner"
    os.environ["MOTCUA_DEMO"] = "1"
    os.environ["MOTCUA_POPULATION_URL"] = ""  # not what happens to run beside; a test that asks binds its own
    _folder = tempfile.mkdtemp(prefix="motcua-test-")
    Path(_folder).chmod(0o755)
    os.environ["MOTCUA_TEST_RUN"] = _folder
    os.environ["MOTCUA_VAR"] = str(Path(_folder) / "var")
    if not os.environ.get("DATABASE_URL"):
        from contextlib import ExitStack

        from motcua.run import database

        _stack = ExitStack()
        server = _stack.enter_context(database.ephemeral())
        os.environ["DATABASE_URL"] = server.owner_url


_prepare()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if _stack is not None:
        _stack.close()
    if _folder:
        shutil.rmtree(_folder, ignore_errors=True)


LONG = ("pages", "journeys", "faults", "run", "demo")
"""Folders whose files take minutes: they begin first, so that no worker is left alone with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    root = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(root).parts[0] not in LONG)
