"""Writes the shipped list of procedures known by name (onestop/catalogue/data/listed.jsonl) from files in the national
shapes: facts only (codes, official titles, sector, level, agency, online level, limit, amounts of fees).

    .venv/bin/python scripts/listed.py INTERFACE PAGES MERGED WORD CATALOGUE     # each a .jsonl.gz

Taken are procedures of communes and provinces that people ask for often, those first of which sector, level, agency,
online level and limit are all told. Of a code the first file that tells a fact counts; a later one fills what is empty:
the merged file is the first two once more, with the fees of pages apart from their explanation.
Words about fees are left out: an amount is a fact, its explanation is a text. Why a procedure is not fully online is
published in none of the national shapes (they hold whether it is, and the ways of filing): the page says so.
"""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from motcua.onestop.catalogue.enums import FeeState, Level, ListedOnline
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
    "thi đua", "phổ biến giáo dục pháp luật", "xuất nhập cảnh", "định danh", "công chứng", "trợ giúp pháp lý",
    "lâm nghiệp", "chăn nuôi", "thủy lợi",
)  # fmt: skip
MOST = 700
LONGEST_NAME = 120


def wanted(listing: Listing) -> bool:
    """Decided by a ministry for the whole country, done in communes or provinces, of an everyday sector. Driving
    licences are done by provincial police; their records name the ministry's level."""
    at, sector = set(listing.levels), listing.sector.lower()
    return (
        not re.search("UBND|QĐ-VP|Sở", listing.source)
        and bool(at & {Level.COMMUNE, Level.PROVINCE} or "giấy phép lái xe" in sector)
        and any(name in sector for name in SECTORS)
    )


def is_whole(listing: Listing) -> bool:
    """Whether sector, level, agency, online level and limit are all told."""
    told = (listing.sector, listing.levels, listing.agency, listing.online, listing.time_limit)
    return all(map(_is_told, told))


def _is_told(fact: object) -> bool:
    return bool(fact) and fact not in (ListedOnline.NOT_PUBLISHED, FeeState.NOT_PUBLISHED)


def filled(first: Listing, later: Listing) -> Listing:
    """`first` with what only `later` tells; its levels too, where the first names neither commune nor province."""
    more = {name: value for name, value in asdict(later).items() if not _is_told(getattr(first, name))}
    if not {Level.COMMUNE, Level.PROVINCE} & set(first.levels):
        more["levels"] = tuple(str(level) for level in Level if level in {*first.levels, *later.levels})
    return replace(first, **more)


def _of_facts(listing: Listing) -> Listing:
    """Without an agency that is no name: some pages hold sentences there."""
    is_name = all(len(part) <= LONGEST_NAME for part in listing.agency.split(", "))
    return listing if is_name else replace(listing, agency="")


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


def chosen_of(paths: Iterable[Path]) -> list[Listing]:
    """The rows to be shipped, by code."""
    found: dict[str, Listing] = {}
    for path in paths:
        for line in lines(path):
            try:
                listing = _of_facts(read(line.raw or {})[0])
            except RowRefused:
                continue
            before = found.get(listing.code)
            found[listing.code] = filled(before, listing) if before else listing
    fit = [one for one in found.values() if wanted(one)]
    fit.sort(key=lambda one: (not is_whole(one), Level.COMMUNE not in one.levels, _rank(one), one.code))
    return sorted(fit[:MOST], key=lambda one: one.code)


def main(paths: list[str], target: Path = TARGET) -> None:
    chosen = chosen_of(map(Path, paths))
    with target.open("w", encoding="utf-8") as file:
        for one in chosen:
            row = asdict(one) | {"fee": _amounts(one), "fee_state": ""}
            file.write(json.dumps({name: value for name, value in row.items() if value}, ensure_ascii=False) + "\n")
    print(f"{target}: {len(chosen)}, {sum(map(is_whole, chosen))} of them whole")


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure()
    django.setup()
    main(sys.argv[1:])
