"""An installation with the ground of a demonstration, laid once a run and copied for each test that wants its own."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.run.installation import Installation

GROUND = "from motcua.demo import base; base.build()"


def ground() -> Path:
    """The data folder of a stopped installation with units, personas, procedures; shared by workers of one run."""
    folder = Path(os.environ["MOTCUA_TEST_RUN"]) / "ground"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            made = Installation(folder / "var")
            try:
                made.start()
                made.python(GROUND, MOTCUA_DEMO="1")
                made.stop()
            finally:
                made.close()
            (folder / "done").touch()
    return folder / "var"


def copy_of_ground(target: Path) -> Path:
    """Owners are kept: as root the cluster belongs to an unprivileged user."""
    source = ground()
    shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("socket", "binaries"))
    if os.getuid() == 0:
        for folder, names, files in os.walk(target):
            for name in ["", *names, *files]:
                made = Path(folder) / name
                was = (source / made.relative_to(target)).stat()
                os.chown(made, was.st_uid, was.st_gid)
    return target


@pytest.fixture
def installation() -> Iterator[Callable[..., Installation]]:
    """`installation(ready=True)`: a new one on a short path, on the ground of a demonstration or on nothing."""
    made: list[Installation] = []
    work = Path(tempfile.mkdtemp(prefix="mc-"))
    work.chmod(0o755)

    def make(ready: bool = False, name: str = "", **environment: str) -> Installation:
        var = work / (name or f"var{len(made)}")
        if ready:
            copy_of_ground(var)
        made.append(Installation(var, **environment))
        return made[-1]

    yield make
    for one in made:
        one.close()
    shutil.rmtree(work, ignore_errors=True)
