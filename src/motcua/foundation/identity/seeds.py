"""Demonstration officers: the personas, and the four people every commune needs. Never run on a real installation."""

import random
from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from motcua.foundation.identity.enums import AccountKind, Role
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.persona import Persona
from motcua.foundation.organisations.enums import Level, UnitKind
from motcua.foundation.organisations.models import Officer, Position, Unit
from motcua.foundation.organisations.selectors import units_at

PASSWORD = "motcua-demo"
STANDING_SINCE = date(2025, 7, 1)
HOME_COMMUNES = {"25": "07900"}
"""The commune of the personas; other provinces take their first ward in dictionary order."""

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hà", "Phùng", "Đinh", "Quách")
MIDDLES = {"m": ("Văn", "Đức", "Quang", "Minh", "Xuân", "Hữu"), "f": ("Thị", "Thu", "Ngọc", "Thanh", "Bích", "Thị")}
GIVENS = {
    "m": ("An", "Bảo", "Cường", "Dũng", "Đạt", "Hải", "Hiếu", "Hùng", "Khánh", "Long", "Nam", "Phúc", "Sơn", "Tuấn"),
    "f": ("Anh", "Chi", "Dung", "Giang", "Hà", "Hằng", "Huyền", "Lan", "Linh", "Mai", "Nga", "Nhung", "Thảo", "Yến"),
}
POSTS = (
    ("tiepnhan", Role.RECEPTIONIST, ".TTPV", {"vi": "Công chức tiếp nhận", "en": "Counter officer"}),
    ("chuyenvien", Role.SPECIALIST, ".VP", {"vi": "Chuyên viên", "en": "Specialist"}),
    ("lanhdao", Role.LEADER, "", {"vi": "Phó Chủ tịch", "en": "Vice-Chair"}),
    ("vanthu", Role.CLERK, ".VP", {"vi": "Văn thư", "en": "Clerk"}),
)
"""User name stem, role, part of the commune and title of the four people who move a dossier through a commune."""
POLICE = (
    ("congan", (Role.SPECIALIST, Role.CLERK), {"vi": "Cán bộ Công an", "en": "Police officer"}),
    ("truongcongan", (Role.LEADER,), {"vi": "Trưởng Công an", "en": "Head of police"}),
)
"""User name stem, roles and title of the two who settle what a commune's police decides."""


def home_commune(province: str) -> str:
    """Code of the commune where the personas work."""
    if province in HOME_COMMUNES:
        return HOME_COMMUNES[province]
    communes = units_at().filter(kind=UnitKind.COMMUNE_COMMITTEE)
    ward = communes.filter(place__startswith="Phường").first() or communes.first()
    return ward.code if ward else ""


def _officer(code: str, full_name: str) -> Officer:
    officer = Officer(code=code, email=f"{code}@vidu.example")
    officer.set_name(full_name)
    return officer


@transaction.atomic
def _create(rows: Sequence[tuple[str, str, Unit, tuple[Role, ...], dict[str, str]]]) -> dict[str, Account]:
    """Officer, position, account and TOTP device of each (username, name, unit, roles, title), in bulk."""
    secret = make_password(PASSWORD)  # one hash for all: they are demonstration accounts with a printed password
    officers = Officer.objects.bulk_create([_officer(row[0], row[1]) for row in rows])
    Position.objects.bulk_create(
        Position(officer=o, unit=u, title=title, roles=[str(r) for r in roles], valid_from=STANDING_SINCE)
        for o, (_, _, u, roles, title) in zip(officers, rows, strict=True)
    )
    accounts = Account.objects.bulk_create(
        [Account(username=o.code, kind=AccountKind.OFFICER, officer=o, password=secret) for o in officers]
    )
    TOTPDevice.objects.bulk_create(TOTPDevice(user=account, name="totp", confirmed=True) for account in accounts)
    return {account.username: account for account in accounts}


def seed_personas(personas: Iterable[Persona], province: str = "25") -> dict[str, Account]:
    """The demonstration's accounts by user name; those that exist are kept as they are."""
    personas, commune = list(personas), home_commune(province)
    standing = Account.objects.filter(username__in=[p.username for p in personas]).in_bulk(field_name="username")
    rows = []
    for persona in personas:
        if persona.username not in standing:
            unit = units_at().get(code=persona.unit.format(province=province, commune=commune))
            rows.append((persona.username, persona.full_name, unit, persona.roles, persona.title))
    return {**standing, **_create(rows)}


def seed_officers(units: Iterable[Unit], seed: int = 2026) -> int:
    """Counter officer, specialist, leader and clerk for these People's Committees, and two for the police beside each;
    returns how many were made.

    Same seed, same names. User names are `tiepnhan.07918` and so on.
    """
    units = [unit for unit in units if unit.level == Level.COMMUNE]
    parts = units_at().filter(owner__in=[unit.id for unit in units]).in_bulk(field_name="id")
    by_code = {unit.code: unit for unit in parts.values()}
    police = {unit.code: unit for unit in units_at().filter(kind=UnitKind.POLICE, parent__in=[u.id for u in units])}
    taken = set(Account.objects.filter(username__contains=".").values_list("username", flat=True))
    rows: list[tuple[str, str, Unit, tuple[Role, ...], dict[str, str]]] = []
    for unit in units:
        draw = random.Random(f"{seed}:{unit.code}")
        for stem, role, part, title in POSTS:
            username, name = f"{stem}.{unit.code}", _name(draw)
            if username not in taken:
                rows.append((username, name, by_code[f"{unit.code}{part}"], (role,), title))
        for stem, roles, title in POLICE:
            username, name = f"{stem}.{unit.code}", _name(draw)
            if username not in taken:
                rows.append((username, name, police[f"{unit.code}.CA"], roles, title))
    return len(_create(rows))


def _name(draw: random.Random) -> str:
    sex = draw.choice("mf")
    return f"{draw.choice(FAMILIES)} {draw.choice(MIDDLES[sex])} {draw.choice(GIVENS[sex])}"
