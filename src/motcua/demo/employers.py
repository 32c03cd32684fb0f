"""Businesses of the demonstration that ask for a foreign worker's permit, and what they write into its form."""

import random
from datetime import date, timedelta
from typing import Any

from motcua.demo.people import Firm, Human, People, Written
from motcua.foundation.organisations.models import Unit
from motcua.outside.sandbox.eid.people import CITIZENS

WORK = "1.014199"
WORKERS = (
    ("Kim Min Jun", "male", "Hàn Quốc", "M"), ("Park Ji Woo", "female", "Hàn Quốc", "M"),
    ("Sato Yuki", "female", "Nhật Bản", "TR"), ("Tanaka Hiroshi", "male", "Nhật Bản", "TZ"),
    ("Chen Wei", "male", "Trung Quốc", "E"), ("Lin Mei Hua", "female", "Trung Quốc", "EJ"),
    ("Rajesh Kumar", "male", "Ấn Độ", "Z"), ("Thomas Weber", "male", "Đức", "C"),
    ("Somchai Srisai", "male", "Thái Lan", "AA"), ("Maria Santos", "female", "Philippines", "P"),
)  # fmt: skip
JOBS = (
    ("expert", "Chuyên gia dây chuyền sản xuất"), ("technician", "Kỹ thuật viên bảo trì thiết bị"),
    ("manager", "Trưởng phòng chất lượng"), ("executive", "Giám đốc điều hành nhà máy"),
)  # fmt: skip
NEEDS = (
    "Lắp đặt và vận hành dây chuyền mới, cần người đã làm với thiết bị này; đã đăng tuyển mà chưa có người phù hợp.",
    "Đào tạo tổ kỹ thuật của nhà máy theo quy trình của hãng; chưa tuyển được người Việt Nam có chứng chỉ của hãng.",
)


OWN = {
    citizen.number: Firm(claim["MaSoThue"], claim["TenDoanhNghiep"], claim["DiaChi"], "Chế biến và xuất khẩu chè")
    for citizen in CITIZENS for claim in citizen.businesses
}  # fmt: skip
"""The businesses of the people of the e-ID stand-in, by personal ID number."""
FIRMS = (
    Firm("2601000015", "Công ty TNHH Điện tử Bạch Hạc", "Cụm công nghiệp Bạch Hạc, phường Thanh Miếu, tỉnh Phú Thọ",
         "Sản xuất linh kiện điện tử"),
    Firm("2601000022", "Công ty CP Dệt may Sông Hồng Phú Thọ", "Khu 4, xã Lâm Thao, tỉnh Phú Thọ", "May xuất khẩu"),
    Firm("2601000047", "Công ty TNHH Gốm sứ Đất Tổ", "Khu 9, xã Tam Nông, tỉnh Phú Thọ", "Sản xuất gạch, gốm sứ"),
    Firm("2601000054", "Công ty TNHH Cơ khí Tam Đảo", "Tổ dân phố 2, phường Vĩnh Yên, tỉnh Phú Thọ",
         "Sản xuất phụ tùng xe máy"),
    Firm("2601000061", "Công ty CP Giấy Lửa Việt", "Khu 1, xã Phù Ninh, tỉnh Phú Thọ", "Sản xuất giấy và bao bì"),
)  # fmt: skip


def work(draw: random.Random, people: People, commune: Unit, day: date, who: Human | None) -> Written:
    """One worker of a business; `who` acts for their own, anybody else for one of `FIRMS`."""
    asks = who or people.human(commune, day, age=(27, 58))
    firm = OWN[asks.number] if asks.number in OWN else draw.choice(FIRMS)
    name, sex, nationality, series = draw.choice(WORKERS)
    kind, title = draw.choice(JOBS)
    starts = day + timedelta(days=draw.randrange(18, 55))
    is_approved, is_authorised = draw.random() < 0.3, asks.number not in OWN and draw.random() < 0.5
    form = "transfer" if kind in ("manager", "executive") else draw.choice(("labour_contract", "contract"))
    answers: dict[str, Any] = {
        "worker_name": name, "worker_sex": sex, "worker_born": _years_before(day, draw.uniform(26, 58)),
        "nationality": nationality, "passport_number": f"{series}{draw.randrange(10**6, 10**7)}",
        "passport_until": _years_before(day, -draw.uniform(3.5, 9)),
        "health_checked_on": (day - timedelta(days=draw.randrange(5, 90))).isoformat(),
        "record_issued_on": (day - timedelta(days=draw.randrange(15, 150))).isoformat(),
        "job_kind": kind, "job_title": title, "work_form": form, "works_from": starts.isoformat(),
        "works_until": (starts + timedelta(days=draw.choice((364, 545, 728)))).isoformat(),
        "work_place": firm.address, "employer_name": firm.name, "employer_trade": firm.trade,
        "foreign_workers": str(draw.choice((0, 1, 2, 4, 9, 15))),
        "need_state": "approved" if is_approved else "explained",
        "signatory": "authorised" if is_authorised else "representative",
    }  # fmt: skip
    if is_approved:
        answers |= {
            "need_number": f"{draw.randrange(40, 900)}/SNV-LDVL",
            "need_approved_on": (day - timedelta(days=draw.randrange(10, 60))).isoformat(),
        }  # fmt: skip
    else:
        answers["need_reason"] = draw.choice(NEEDS)
    return Written(asks, answers, {}, firm)


def _years_before(day: date, years: float) -> str:
    return (day - timedelta(days=round(365.25 * years))).isoformat()
