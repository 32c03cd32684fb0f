"""Rendering and signing one result, measured apart: they happen before the step `sign`, on no lock.

A page is set by typst (PDF/A), then signed by a person and sealed by the organisation, PAdES B-T twice, with timestamps
of the stand-in authority in the same process, so that no network is measured. Uses the database of MOTCUA_VAR.
"""

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

SOURCE = """
#set page(paper: "a4")
= Giấy khai sinh
Họ và tên: Nguyễn Văn An. Ngày sinh: ngày một tháng hai năm hai nghìn không trăm hai mươi sáu.
"""


def main(var: Path, times: int = 10) -> dict[str, float]:
    from motcua.run import django

    django.setup("runtime")
    from motcua.foundation.documents.render import render
    from motcua.foundation.signing.services import sign_pdf

    person, seal = _certificates()
    _stand_in(var)
    rendered, signed = [], []
    for _ in range(times + 1):
        begin = time.perf_counter()
        page = render(SOURCE.encode(), {})
        between = time.perf_counter()
        sign_pdf(page, signer=person, seal=seal)
        rendered.append(between - begin)
        signed.append(time.perf_counter() - between)
    return {"render_p50": _ms(rendered[1:]), "sign_and_seal_p50": _ms(signed[1:]), "times": times}


def _ms(times: list[float]) -> float:
    return round(median(times) * 1000, 1)


def _certificates() -> tuple[Any, Any]:
    from motcua.foundation.common.actors import SYSTEM
    from motcua.foundation.common.ids import uuid7
    from motcua.foundation.signing.authority import START, Subject
    from motcua.foundation.signing.enums import HolderKind
    from motcua.foundation.signing.services import issue_certificate

    commune = "Ủy ban nhân dân xã Hy Cương"
    subjects = {
        HolderKind.OFFICER: Subject(commune, person="Trần Thị Bình", title="Chủ tịch"),
        HolderKind.UNIT: Subject(commune, identifier="H44.1.1"),
    }
    person, seal = (
        issue_certificate(holder_kind=kind, holder_id=uuid7(), subject=subject, by=SYSTEM, not_before=START)
        for kind, subject in subjects.items()
    )
    return person, seal


def _stand_in(var: Path) -> None:
    import httpx

    from motcua.foundation.common import ports
    from motcua.foundation.signing.ports import TimestampAuthority
    from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority
    from motcua.outside.sandbox.tsa.app import create_app

    transport = httpx.WSGITransport(app=create_app(var))
    ports.provide(TimestampAuthority, HttpTimestampAuthority("http://stand-in/", transport=transport))


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
