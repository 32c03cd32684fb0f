"""The installation of the morning: served by the real command in a folder of its own, with sixty officers of a ward."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
POSTS = {
    "receptionist": (18, "TTPV"),
    "window": (4, "TTPV"),
    "specialist": (28, "VP"),
    "leader": (5, ""),
    "clerk": (5, "VP"),
}
"""Post: how many of the sixty, and the part of the ward they sit in."""
FIRST_WINDOW = 21
ROLE = {"window": "receptionist"}
"""Where the post is not called as the role."""


@dataclass(frozen=True)
class Officer:
    role: str
    name: str
    cookies: str
    """A session past the second factor, and the token of forms."""
    token: str


@contextmanager
def served() -> Iterator[tuple[int, Path]]:
    """(port, data folder) of a demonstration that is served as `motcua serve` does it."""
    folder, port = Path(tempfile.mkdtemp(prefix="motcua-morning-")), _free_port()
    folder.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MOTCUA_", "DATABASE_", "DJANGO_"))}
    environment = {**kept, "MOTCUA_VAR": str(folder), "MOTCUA_DEMO": "1", "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    with (folder.parent / f"{folder.name}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "motcua.run.main", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        _await(process, port, Path(log.name))
        yield port, folder
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)
        Path(log.name).unlink(missing_ok=True)


def crew() -> list[Officer]:
    """Sixty officers of the personas' ward, signed in. Django stands as the owner already."""
    from motcua.demo import base
    from motcua.foundation.identity.enums import AccountKind
    from motcua.foundation.identity.models import Account
    from motcua.foundation.identity.seeds import STANDING_SINCE, home_commune
    from motcua.foundation.organisations.models import Officer as Person
    from motcua.foundation.organisations.models import Position, Unit

    ward, made, leaders = home_commune("25"), [], []
    for role, (count, part) in POSTS.items():
        unit = Unit.objects.get(code=f"{ward}.{part}" if part else ward)
        duties, since = [ROLE.get(role, role)], STANDING_SINCE
        for number in range(count):
            person = Person(code=f"{role}.{number}.sang")
            person.set_name(f"Nguyễn Văn {role} {number}")
            person.save()
            Position.objects.create(
                officer=person, unit=unit, roles=duties, title={"vi": "Công chức"}, valid_from=since
            )
            account = Account.objects.create(
                username=person.code, kind=AccountKind.OFFICER, officer=person, password="!"
            )
            leaders += [account] if role == "leader" else []
            made.append(_signed_in(account, role))
    base.certify(leaders)
    return made


def windows() -> tuple[UUID, dict[str, UUID]]:
    """Free windows at the ward's centre for those who sit there; (the centre, {purpose: service})."""
    from motcua.foundation.identity.seeds import home_commune
    from motcua.onestop.queue.models import Counter, CounterService, Place, Service

    place = Place.objects.get(code=f"{home_commune('25')}.TTPV")
    services = {purpose: Service.objects.filter(place=place, purpose=purpose).order_by("position")[0]
                for purpose in ("reception", "return")}  # fmt: skip
    Counter.objects.filter(place=place).update(is_active=False)
    for number in range(POSTS["window"][0]):
        window = Counter.objects.create(place=place, number=FIRST_WINDOW + number)
        CounterService.objects.bulk_create(CounterService(counter=window, service=one) for one in services.values())
    return place.id, {purpose: one.id for purpose, one in services.items()}


def _signed_in(account: Any, role: str) -> Officer:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils.crypto import get_random_string
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    device = TOTPDevice.objects.create(user=account, name="totp", confirmed=True)
    session = SessionStore()
    session.update({
        SESSION_KEY: str(account.pk), BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: account.get_session_auth_hash(), DEVICE_ID_SESSION_KEY: device.persistent_id,
    })  # fmt: skip
    session.save()
    token = get_random_string(32)
    return Officer(role, account.officer.full_name, f"sessionid={session.session_key}; csrftoken={token}", token)


def _await(process: "subprocess.Popen[bytes]", port: int, log: Path, seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"motcua serve ended:\n{log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as reply:
                if reply.status == 200 and "Ctrl-C" in log.read_text():
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.5)
    raise SystemExit("motcua serve was not ready in time")


def _free_port() -> int:
    """With two free ones behind it, for the stand-ins."""
    for start in range(21_000, 31_000, 7):
        try:
            for number in range(3):
                with closing(socket.socket()) as probe:
                    probe.bind(("127.0.0.1", start + number))
        except OSError:
            continue
        return start
    raise SystemExit("no free ports")
