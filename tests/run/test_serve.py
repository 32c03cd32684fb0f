"""`motcua serve` on a machine that is not kind: nothing there yet, parts that die, ports taken, folders closed."""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

from motcua.run import database
from tests.run.installation import MOTCUA, ROOT, family, free_ports, is_alive

pytestmark = pytest.mark.timeout(900)
PARTS = ("database", "web", "worker", "stand-ins")
root_only = pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user or mount a small disk")


def until(true, seconds=60.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


@pytest.mark.full
@pytest.mark.landing
def test_from_nothing_to_ready_and_stopped_by_ctrl_c_and_again_with_its_data(installation):
    house = installation(name="x" * 100 + "/" + "y" * 60).start()  # a socket's path has 107 bytes at the most
    assert house.get("/health/live")[0] == 200 and house.get("/")[0] == 200
    assert f"Motcua serves at {house.url}" in house.said()
    running = [pid for part in PARTS for pid in house.pids(part)]
    assert len(running) >= 4 and all(house.pids(part) for part in PARTS)
    (socket_folder,) = house.sql("SHOW unix_socket_directories")[0]
    assert Path(socket_folder, ".s.PGSQL.5432").exists()
    house.sql("CREATE TABLE kept (word text)")
    house.sql("INSERT INTO kept VALUES ('still here')")
    assert house.stop() == 0 and "Stopped." in house.said()
    until(lambda: not any(map(is_alive, running)))
    assert not Path(socket_folder).exists(), "no socket is left behind"

    house.start()
    assert house.sql("SELECT word FROM kept") == [("still here",)]
    assert house.stop(signal.SIGTERM) == 0


@pytest.mark.full
@pytest.mark.landing
def test_a_part_that_is_killed_is_started_again_and_ctrl_c_still_stops_everything(installation):
    house = installation(ready=True).start()
    for part in PARTS:
        before = house.pids(part)
        house.kill(part)
        until(lambda part=part: f"{part} stopped (exit -9); it" in house.said())
        until(lambda before=before, part=part: set(house.pids(part)) - set(before))
        until(house.is_ready, 90)
    running = [pid for part in PARTS for pid in house.pids(part)]
    assert house.stop() == 0
    until(lambda: not any(map(is_alive, running)))


@pytest.mark.full
def test_when_the_supervisor_itself_is_killed_nothing_is_left_and_the_next_start_works(installation):
    house = installation(ready=True).start()
    running = [pid for pid, _line in family(house.process.pid)]
    os.kill(house.process.pid, signal.SIGKILL)
    house.process.wait()
    until(lambda: not any(map(is_alive, running)))
    house.start()
    assert house.stop() == 0


def refused(house, **more):
    """The one sentence that a start which cannot be says."""
    done = house.command("serve", check=False, **more)
    assert done.returncode == 1
    said = done.stderr.strip().splitlines()
    assert len(said) == 1, done.stderr
    return said[0]


def test_a_port_in_use_is_one_sentence_that_says_what_to_do(installation):
    house = installation()
    for offset in range(3):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", house.port + offset))
            taken.listen()
            said = refused(house)
        assert said.startswith(f"Port {house.port + offset} is in use: stop what runs there, or start with another")
        assert said.endswith(f"`PORT={house.port + 100} make run`.")
    assert not (house.var / "postgres").exists(), "nothing was begun"


@pytest.mark.full
@pytest.mark.landing
def test_a_second_start_on_the_same_data_is_refused_and_the_first_goes_on(installation):
    house = installation(ready=True).start()
    assert "Motcua is running on this data folder" in refused(house, PORT=str(free_ports()))
    assert house.is_ready()


def test_a_data_folder_that_is_a_file_is_one_sentence(installation):
    house = installation()
    house.var.write_text("")
    assert "cannot be written" in refused(house) and "MOTCUA_VAR" in refused(house)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 120 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", place], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield place
    subprocess.run(["umount", "-l", place], check=False)


@root_only
def test_a_disk_nearly_full_is_one_sentence(installation, small_disk):
    house = installation()
    said = refused(house, MOTCUA_VAR=str(small_disk / "var"))
    assert said.startswith(f"The disk of {small_disk / 'var'} is nearly full: free at least 300 MB")


@root_only
@pytest.mark.full
def test_another_user_starts_it_and_cannot_where_the_folder_is_closed(installation):
    """As an unprivileged user, with a data folder of theirs; in one of root's it is one sentence."""
    nobody = pwd.getpwnam("nobody")
    house = installation()
    as_nobody = ["runuser", "-u", "nobody", "--", _open_python(), *MOTCUA[1:]]
    house.var.mkdir()
    os.chown(house.var, nobody.pw_uid, nobody.pw_gid)
    source = house.var.parent / "program"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    packages = sysconfig.get_path("purelib")
    house.environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": f"{source}:{packages}", "HOME": "/nonexistent"}
    house.start(program=as_nobody)
    assert os.stat(f"/proc/{house.pids('web')[0]}").st_uid == nobody.pw_uid
    assert house.stop() == 0
    closed = house.var.parent / "closed"
    closed.mkdir(mode=0o700)
    environment = {**house.environment, "MOTCUA_VAR": str(closed / "var")}
    done = subprocess.run(
        [*as_nobody, "serve"], env=environment, check=False, capture_output=True, text=True, cwd="/"
    )  # fmt: skip
    assert done.returncode == 1 and "cannot be written (Permission denied)" in done.stderr


def _open_python() -> str:
    """A Python of our version, and packages, that everybody may go to; else the test cannot be."""
    for python in (Path(sys.executable).resolve(), Path(f"/usr/bin/python3.{sys.version_info.minor}")):
        ways = [*python.parents, *Path(sysconfig.get_path("purelib")).parents]
        if python.exists() and all(folder.stat().st_mode & stat.S_IXOTH for folder in ways):
            return str(python)
    pytest.skip("this Python is closed to other users")


@root_only
@pytest.mark.full
def test_the_data_may_lie_under_a_closed_folder(installation):
    house = installation(name="closed/var")
    house.var.parent.mkdir(mode=0o700)
    house.start()
    assert (house.var / "postgres" / "elsewhere").exists(), "the database's user could not go there"
    elsewhere = Path((house.var / "postgres" / "elsewhere").read_text())
    assert house.stop() == 0
    house.start()
    assert house.stop() == 0
    house.command("reset", "--yes")
    assert not house.var.exists() and not elsewhere.exists()


@pytest.mark.full
@pytest.mark.landing
def test_it_serves_on_a_database_of_ones_own(installation, tmp_path_factory):
    """DATABASE_URL: no server of ours is started, and what is missing is said."""
    server = database.start(tmp_path_factory.mktemp("other") / "postgres")
    try:
        house = installation(DATABASE_URL=server.owner_url).start()
        assert house.pids("database") == [] and not (house.var / "postgres").exists()
        assert house.get("/")[0] == 200
        assert house.stop() == 0
    finally:
        server.stop()
        database.forget(server.folder)
