import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.sandbox.test_mailbox import post

ROOT = Path(__file__).parents[2]


def free_ports(number: int) -> list[int]:
    probes = [socket.socket() for _ in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def start(var: Path, port: int, mail: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "motcua.outside.sandbox.server", "--port", str(port), "--smtp", str(mail)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen([*command, "--var", str(var)], env=environment, stderr=subprocess.PIPE, text=True)


@contextmanager
def running(var: Path, port: int, mail: int):
    process = start(var, port, mail)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/", timeout=2)
                break
            except httpx.TransportError:
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_one_server_carries_every_stand_in_and_stops_cleanly(tmp_path):
    port, mail = free_ports(2)
    base = f"http://127.0.0.1:{port}"
    with running(tmp_path / "var", port, mail) as process:
        index = httpx.get(f"{base}/").text
        for path in ("/eid/", "/tsa/", "/mailbox/"):
            assert f'href="{path}"' in index
            assert httpx.get(base + path).status_code == 200, path
        assert httpx.get(f"{base}/eid/.well-known/openid-configuration").json()["issuer"] == f"{base}/eid"
        assert httpx.get(f"{base}/nowhere").status_code == 404
        post(mail, "a@example.test", "Qua máy chủ thật")
        assert httpx.get(f"{base}/mailbox/messages.json").json()[0]["title"] == "Qua máy chủ thật"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert "Traceback" not in process.stderr.read()


def test_a_port_in_use_is_one_sentence_and_a_failure(tmp_path):
    (free,) = free_ports(1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        for port, mail in ((number, free), (free, number)):
            process = start(tmp_path, port, mail)
            _, said = process.communicate(timeout=30)
            assert process.returncode == 1 and f"port {number}" in said
            assert "Traceback" not in said
