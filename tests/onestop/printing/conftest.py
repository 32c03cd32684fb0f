"""The department of home affairs with its template, and dossiers of many people."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.demo.personas import PERSONAS
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.models import Account
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.printing import seeds, services
from motcua.onestop.printing.models import Template
from tests.sites import walk
from tests.sites.conftest import Province, province, tsa  # noqa: F401

KEEPER, PRINTER, OTHER = "vanthunoivu", "laodong", "chuyenvien"


def uploaded(data: bytes, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def permits(province: Any, count: int) -> list[Dossier]:  # noqa: F811
    """Received requests, each for another worker, whose name stands in that one alone."""
    first = walk.received(province, walk.WORK, name="tea-expert")
    made = []
    for n in range(count):
        row = Dossier.objects.get(id=first.id)
        row.id, row.code = uuid7(), f"{first.code[:-4]}{5000 + n}"
        row.answers = {
            **row.answers,
            "worker_name": f"CANARY {letters(n)} Kim",
            "passport_number": f"M{10_000_000 + n}",
        }
        row.received_at = first.received_at + timedelta(milliseconds=n + 1)
        made.append(row)
    return Dossier.objects.bulk_create(made)


def letters(n: int) -> str:
    """A name of letters that no other number's name begins with."""
    return f"Q{chr(65 + n // 26)}{chr(65 + n % 26)}X"


def keep(province: Any, data: bytes = b"", name: str = "Giấy phép lao động", **more: Any) -> Template:  # noqa: F811
    """A template of the department for work permits, each tag of it mapped as was suggested."""
    unit = walk.authority(province, walk.WORK)
    given = {"kind": "result", "procedures": [walk.WORK], **more}
    made = services.upload(
        unit, uploaded(data or seeds.work_permit()), by=province.actor(KEEPER), name=name, **given
    )  # fmt: skip
    if not data:
        services.save_mapping(made.id, {"số giấy phép": {"way": "field", "field": "result.number", "needed": False}},
                              by=province.actor(KEEPER), expected=1)  # fmt: skip
    return Template.objects.get(id=made.id)


@pytest.fixture
def template(province: Any) -> Template:  # noqa: F811
    return keep(province)


def forty_in_a_house() -> None:
    """Inside a running installation: the department's own template, and forty requests."""
    usernames = [persona.username for persona in PERSONAS]
    house = Province(Account.objects.select_related("officer").in_bulk(usernames, field_name="username"))
    seeds.seed_work_permit(walk.authority(house, walk.WORK))
    permits(house, 40)
