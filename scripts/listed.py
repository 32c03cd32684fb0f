"""Writes the shipped list of procedures known by name (onestop/catalogue/data/listed.jsonl) from files in the national
shapes: facts only (codes, official titles, sector, level, agency, online level, limit, amounts of fees).

    .venv/bin/python scripts/listed.py DETAILS.jsonl.gz CATALOGUE.jsonl.gz

Taken are procedures of communes and provinces that people ask for often. What the first file says of a code counts.
Words about fees are left out: an amount is a fact, its explanation is a text. Why a procedure is not fully online is
published in none of the national shapes (they hold whether it is, and the ways of filing): the page says so.
"""

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path

from motcua.onestop.catalogue.enums import FeeState, Level
from motcua.onestop.catalogue.listing import Listing, RowRefused, read
from motcua.onestop.catalogue.listing_files import lines

TARGET = Path(__file__).resolve().parents[1] / "src/motcua/onestop/catalogue/data/listed.jsonl"
SECTORS = (
    "hộ tịch", "chứng thực", "cư trú", "căn cước", "giấy phép lái xe", "đăng ký, quản lý phương tiện",
    "lý lịch tư pháp", "nuôi con nuôi", "quốc tịch", "hoạt động xây dựng", "quy hoạch xây dựng", "nhà ở", "đất đai",
    "hộ kinh doanh", "thành lập và hoạt động doanh nghiệp", "bảo trợ xã hội", "người có công", "việc làm", "trẻ em",
    "giảm nghèo", "giáo dục mầm non", "giáo dục tiểu học", "giáo dục trung học", "tôn giáo", "lưu thông hàng hóa",
    "an toàn thực phẩm", "khám bệnh, chữa bệnh", "dược phẩm", "karaoke", "văn hóa", "thư viện", "môi trường",
    "bồi thường nhà nước", "hòa giải ở cơ sở", "nghĩa vụ quân sự", "bảo hiểm xã hội", "hội, quỹ", "dân tộc",
    "thi đua", "phổ biến giáo dục pháp luật", "xuất nhập cảnh", "lâm nghiệp", "chăn nuôi", "thủy lợi",
)  # fmt: skip
MOST = 600


def wanted(listing: Listing) -> bool:
    """Decided by a ministry for the whole country, done in communes or provinces, of an everyday sector. Driving
    licences are done by provincial police; the catalogue names no agency."""
    at, sector = set(listing.levels), listing.sector.lower()
    return (
        not re.search("UBND|QĐ-VP|Sở", listing.source) and Level.MINISTRY not in at
        and bool(at & {Level.COMMUNE, Level.PROVINCE} or "giấy phép lái xe" in sector)
        and any(name in sector for name in SECTORS)
    )  # fmt: skip


def _amounts(listing: Listing) -> int | str:
    """The only amount as a number; a few as a text of amounts, in the order of the file; "" when none is told."""
    if listing.fee_state == FeeState.KNOWN:
        return int(listing.fee)
    told = re.findall(r"(\d{1,3}(?:[.,]\d{3})+) ?(?:đồng|đ\b|Việt Nam Đồng|VNĐ)", listing.fee, re.IGNORECASE)
    amounts = [int(re.sub(r"[.,]", "", one)) for one in dict.fromkeys(told)]
    amounts = list(dict.fromkeys(one for one in amounts if one))
    if len(amounts) == 1:
        return amounts[0]
    return "; ".join(f"{one:,} đồng".replace(",", ".") for one in amounts[:8])


def _rank(listing: Listing) -> int:
    return next(n for n, name in enumerate(SECTORS) if name in listing.sector.lower())


def main(paths: list[str]) -> None:
    found: dict[str, Listing] = {}
    for path in paths:
        for line in lines(Path(path)):
            try:
                listing, _notes = read(line.raw or {})
            except RowRefused:
                continue
            if wanted(listing):
                found.setdefault(listing.code, listing)
    chosen = sorted(found.values(), key=lambda one: (Level.COMMUNE not in one.levels, _rank(one), one.code))[:MOST]
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("w", encoding="utf-8") as file:
        for one in sorted(chosen, key=lambda one: one.code):
            row = asdict(one) | {"fee": _amounts(one), "fee_state": ""}
            file.write(json.dumps({name: value for name, value in row.items() if value}, ensure_ascii=False) + "\n")
    print(f"{TARGET}: {len(chosen)} of {len(found)}")


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure()
    django.setup()
    main(sys.argv[1:])
