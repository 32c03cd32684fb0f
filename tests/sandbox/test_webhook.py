"""The caller of typed addresses before real sockets: checked, pinned, bounded, verified."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from motcua.foundation.common.clock import now
from motcua.onestop.webhooks.addresses import Allowed
from motcua.onestop.webhooks.enums import Reason
from motcua.outside.adapters.webhook.client import HttpSender
from motcua.outside.sandbox.receiver.app import create_app
from tests.onestop.webhooks.receiver import served


def sender(*hosts, **more):
    return HttpSender(Allowed(hosts=frozenset(hosts), plain=True), **{"seconds": 3, **more})


def test_each_trouble_of_the_stand_in_is_told_apart():
    with served(create_app("http://tenmien.vn", slow_seconds=1.5)) as port:
        mine = sender(f"127.0.0.1:{port}", seconds=0.7)
        told = {}
        for trouble in (
            "fine",
            "down",
            "fails_twice",
            "fails_twice",
            "fails_twice",
            "redirect",
            "gone",
            "slow",
            "none",
        ):
            answer = mine.post(f"http://127.0.0.1:{port}/hooks/{trouble}", {"webhook-id": f"a-{trouble}"}, b"{}")
            told.setdefault(trouble, []).append(answer.status or answer.reason)
    assert told == {"fine": [200], "down": [503], "fails_twice": [500, 500, 200], "redirect": [302], "gone": [410],
                    "slow": [Reason.TIMEOUT], "none": [404]}  # fmt: skip
    assert mine.post(f"http://127.0.0.1:{port}/hooks/fine", {}, b"{}").reason == Reason.CONNECTION


@contextmanager
def speaking(*parts, pause=0.0):
    """A server that says these bytes to everybody; its port and how many came."""
    came, listener = [], socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            came.append(1)
            with connection:
                try:
                    connection.recv(65536)
                    for part in parts:
                        connection.sendall(part)
                        time.sleep(pause)
                    connection.shutdown(socket.SHUT_WR)
                    connection.settimeout(1)
                    while connection.recv(65536):
                        pass  # closing with something unread would reset the connection
                except OSError:
                    continue

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1], came
    finally:
        listener.close()


def test_a_redirect_is_an_answer_and_its_address_is_never_called():
    with speaking(b"HTTP/1.1 200 OK\r\n\r\n") as (inside, came):
        told = f"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:{inside}/\r\nContent-Length: 0\r\n\r\n".encode()
        with speaking(told) as (port, _came):
            assert sender(f"127.0.0.1:{port}").post(f"http://127.0.0.1:{port}/", {}, b"{}").status == 307
        assert not came


@pytest.mark.parametrize(("parts", "pause", "reason"), [
    ([b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 100], 0.05, Reason.TIMEOUT),
    ([b"SSH-2.0-OpenSSH_9.2\r\n"], 0, Reason.BROKEN), ([b""], 0, Reason.BROKEN),
    ([b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 300_000], 0, Reason.BROKEN),
])  # fmt: skip
def test_who_drips_shouts_or_speaks_something_else_is_left(parts, pause, reason):
    with speaking(*parts, pause=pause) as (port, _came):
        started = time.monotonic()
        answer = sender(f"127.0.0.1:{port}", seconds=0.8).post(f"http://127.0.0.1:{port}/", {}, b"{}")
        assert answer.status is None and answer.reason == reason and time.monotonic() - started < 1.6


def test_an_endless_body_is_not_read():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with speaking(head, *[b"10000\r\n" + b"x" * 65536] * 500) as (port, _came):
        started = time.monotonic()
        assert sender(f"127.0.0.1:{port}").post(f"http://127.0.0.1:{port}/", {}, b"{}").status == 200
        assert time.monotonic() - started < 1


@pytest.mark.parametrize("answers", [
    ["127.0.0.1"], ["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"],
    ["100.64.0.1"], ["fe80::1%2"],
])  # fmt: skip
def test_a_name_that_leads_inside_is_not_called(answers):
    answer = HttpSender(Allowed(), ask=lambda host, port: answers).post("https://tenmien.vn/", {}, b"{}")
    assert answer.reason == Reason.ADDRESS


def test_a_name_is_asked_for_once_and_what_was_checked_is_called():
    """The second answer of a rebinding name is never heard."""
    answers = iter([["127.0.0.1"], ["10.9.9.9"]])
    with served(create_app()) as port:
        host = f"nhan.tenmien.vn:{port}"
        mine = sender(host, ask=lambda name, number: next(answers))
        assert mine.post(f"http://{host}/hooks/fine", {}, b"{}").status == 200
    assert next(answers) == ["10.9.9.9"]


def test_a_name_nobody_knows_and_a_resolver_that_is_silent():
    def unknown(host, port):
        raise socket.gaierror(-2, "unknown")

    assert HttpSender(Allowed(), ask=unknown).post("https://tenmien.vn/", {}, b"{}").reason == Reason.NAME
    silent = HttpSender(Allowed(), seconds=0.3, ask=lambda host, port: time.sleep(2) or [])
    started = time.monotonic()
    assert silent.post("https://tenmien.vn/", {}, b"{}").reason == Reason.TIMEOUT and time.monotonic() - started < 1


def certificate(folder, name):
    """(server's context, what trusts it) of a self-signed certificate of this name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(now() - timedelta(days=1)).not_valid_after(now() + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / f"{name}.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())


def test_the_certificate_has_to_prove_the_name_although_an_address_is_called(tmp_path):
    server, trust = certificate(tmp_path, "nhan.tenmien.vn")
    with served(create_app(), ssl_context=server) as port:
        hosts = f"nhan.tenmien.vn:{port}", f"khac.tenmien.vn:{port}"
        ask = lambda host, number: ["127.0.0.1"]  # noqa: E731
        good = sender(*hosts, ask=ask, trust=trust)
        assert good.post(f"https://{hosts[0]}/hooks/fine", {}, b"{}").status == 200
        assert good.post(f"https://{hosts[1]}/hooks/fine", {}, b"{}").reason == Reason.TLS
        assert sender(*hosts, ask=ask).post(f"https://{hosts[0]}/hooks/fine", {}, b"{}").reason == Reason.TLS


@pytest.mark.parametrize(("text", "seconds"), [("120", 120), ("", None), ("-5", None), ("9" * 40, None), ("²", None)])
def test_only_a_plain_retry_after_is_heeded(text, seconds):
    head = f"HTTP/1.1 503 X\r\nRetry-After: {text}\r\nContent-Length: 0\r\n\r\n".encode("latin-1")
    with speaking(head) as (port, _came):
        assert sender(f"127.0.0.1:{port}").post(f"http://127.0.0.1:{port}/", {}, b"").retry_after == seconds
