"""Loaded before Django: gives the test run its own data folder and, without DATABASE_URL, its own PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("house", settings(), deadline=None)  # how long one case takes says how busy the machine is
settings.load_profile("house")

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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: a worker whose browser waits for a page leaves its own to the next."""
    return min((os.cpu_count() or 1) + 1, 6)


LONG = ("pages", "journeys", "faults", "run", "demo")
"""Folders whose files take minutes: they begin first, so that no worker is left alone with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    root = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(root).parts[0] not in LONG)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """By file; the journeys stay together, as they share a running house."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "journeys" if nodeid.startswith("tests/journeys/") else super()._split_scope(nodeid)

    return Scheduling(config, log) if config.getvalue("dist") == "loadfile" else None


class Ground:
    """The province of `tests.sites.conftest`, laid once for the tests of a file, in a transaction around theirs. It is
    lifted before the first of them that needs transactions of its own: those come last and lay it for themselves."""

    def __init__(self) -> None:
        self.around: Any = None
        self.wanted = True

    @property
    def lies(self) -> bool:
        return self.around is not None

    def lay(self) -> None:
        from django.db import transaction

        from motcua.demo import base
        from tests.sites import snapshot

        self.around = transaction.atomic()
        self.around.__enter__()
        snapshot.lay(lambda: base.build("25"))

    def lift(self) -> None:
        from django.db import transaction

        if self.lies:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)
            self.around = None


_ground = Ground()


@pytest.fixture(scope="module")
def ground(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Ground]:
    with django_db_blocker.unblock():
        if _ground.wanted:
            _ground.lay()
        yield _ground
        _ground.lift()


@pytest.fixture
def bare(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Asked for before `db`: no ground lies under this test."""
    with django_db_blocker.unblock():
        _ground.lift()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    _ground.wanted = not _commits(item)
    if _ground.lies and not _ground.wanted:
        from pytest_django.plugin import blocking_manager_key

        with item.config.stash[blocking_manager_key].unblock():
            _ground.lift()


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())
