"""What every peer does for one case, and the parts that all of them share. Standard library only."""

import datetime as dt
import hashlib
from typing import Any, Protocol

ACTS = ("create", "receive", "assign", "process", "appraise", "sign", "issue", "return")
"""One commit and one event each. `issue` is the clerk's act that Motcua has between signature and handing over; the
peers do it too."""
STEPS = ACTS[1:]
ROLES = ("clerk", "manager", "officer", "senior", "leader", "clerk", "clerk")
"""Who may do each of STEPS; a grant is a row (officer, organisation, role), looked up at every step."""
STATES = ("submitted", "received", "assigned", "processed", "appraised", "signed", "issued", "returned")
ROLE_NUMBERS = {"clerk": 1, "manager": 2, "officer": 3, "senior": 4, "leader": 5}
WORKING_DAYS = 3
PAPERS = ("don-dang-ky", "giay-chung-sinh", "giay-to-tuy-than")
ROWS_A_CASE = {"cases": 1, "ended": 1, "events": len(ACTS), "attachments": len(PAPERS), "results": 1}
"""What must lie in the database for every case that was walked; anything else is unequal work."""
ORGANISATIONS = 50


class Refused(Exception):
    """The actor may not do this, or the case is not in the state for it."""


class Peer(Protocol):
    """One way of doing the work. `reference` is whatever `create` returned."""

    def prepare(self, url: str) -> None:
        """Make tables and grants in an empty database."""

    def connect(self, url: str) -> None: ...

    def create(self, number: int, organisation: int) -> Any: ...

    def step(self, reference: Any, organisation: int, step: int, by: int | None = None) -> None:
        """STEPS[step], done by the officer who may, or by officer `by`. Raises Refused and then leaves no trace."""

    def read(self, reference: Any, organisation: int) -> dict[str, Any]:
        """State, number of attachments and number of events, as a page about the case needs them."""


def officer(organisation: int, role: str) -> int:
    return organisation * 10 + ROLE_NUMBERS[role]


def grants(organisations: int = ORGANISATIONS) -> list[tuple[int, int, str]]:
    return [(officer(o, role), o, role) for o in range(organisations) for role in ROLE_NUMBERS]


_NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Cường", "Phạm Thị Dung", "Hoàng Minh Đức", "Vũ Thị Hà")


def form(number: int) -> dict[str, Any]:
    """Twenty answers; the keys are those of the birth registration, so that Motcua's own process can read them."""
    born = today() - dt.timedelta(days=1 + number % 30)
    return {
        "child_name": _NAMES[number % 6], "child_sex": "female" if number % 2 else "male",
        "child_birth_date": born.isoformat(), "birth_kind": "hospital", "child_ethnicity": "Kinh",
        "birth_place": "Bệnh viện Sản Nhi tỉnh Phú Thọ, phường Việt Trì", "hometown": "xã Hy Cương, tỉnh Phú Thọ",
        "parents_known": "both", "mother_name": _NAMES[(number + 1) % 6], "mother_birth_date": "1996-05-17",
        "mother_number": f"025196{number % 10**6:06}", "father_name": _NAMES[(number + 2) % 6],
        "father_birth_date": "1994-02-03", "father_number": f"025094{number % 10**6:06}", "parents_married": True,
        "relation": "mother", "requester_residence": f"Số {number % 200}, đường Hùng Vương, phường Việt Trì",
        "birth_proof": "certificate", "surrogacy": False, "copies": number % 5,
    }  # fmt: skip


def attachments(number: int) -> list[dict[str, Any]]:
    """Three uploads that were stored before; filing binds them to the case."""
    digests = [hashlib.sha256(f"{number}/{name}".encode()).hexdigest() for name in PAPERS]
    return [
        {"name": f"{name}.pdf", "sha256": digest, "size": 120_000, "key": f"{digest[:2]}/{digest}"}
        for name, digest in zip(PAPERS, digests, strict=True)
    ]


def result(number: int) -> dict[str, str]:
    """What the officer drafts."""
    return {"child_name": _NAMES[number % 6], "birth_date_in_words": "Ngày một tháng hai năm hai nghìn không trăm"}


SIGNED = hashlib.sha256(b"the signed file, made before the clock runs").hexdigest()

HOLIDAYS = frozenset(
    dt.date.fromisoformat(day)
    for day in (  # noqa: SIM905
        "2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-27 2026-04-30 2026-05-01 "
        "2026-09-01 2026-09-02 2027-01-01 2027-02-05 2027-02-08 2027-02-09 2027-02-10 2027-04-16 2027-04-30 2027-09-02"
    ).split()
)
"""A short table is all the calendar the peers pay for."""


def deadline(start: dt.date, days: int = WORKING_DAYS) -> dt.date:
    while days:
        start += dt.timedelta(days=1)
        days -= start.weekday() < 5 and start not in HOLIDAYS
    return start


def today() -> dt.date:
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date()
