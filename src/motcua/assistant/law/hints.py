"""What a legal text says of itself: number, kind, title, who issued it, when, and since when it is in force. Pure.

Only proposals: an officer reads and confirms them.
"""

import re
from collections.abc import Sequence
from datetime import date

from motcua.assistant.law.enums import TextKind
from motcua.assistant.law.tree import Article, Hints

HEAD = 60
"""Lines of the head that are looked at."""
NUMBER = re.compile(r"\b(\d{1,4}/(?:\d{4}/)?[A-ZĐ]{2,}[A-ZĐ0-9]*(?:-[A-ZĐ0-9&]+)*)")
KINDS = {
    "HIẾN PHÁP": TextKind.CONSTITUTION, "BỘ LUẬT": TextKind.CODE, "LUẬT": TextKind.LAW,
    "PHÁP LỆNH": TextKind.ORDINANCE, "NGHỊ QUYẾT": TextKind.RESOLUTION, "NGHỊ ĐỊNH": TextKind.DECREE,
    "QUYẾT ĐỊNH": TextKind.DECISION, "THÔNG TƯ": TextKind.CIRCULAR, "VĂN BẢN HỢP NHẤT": TextKind.CONSOLIDATED,
}  # fmt: skip
ISSUERS = (
    "QUỐC HỘI", "ỦY BAN THƯỜNG VỤ QUỐC HỘI", "CHÍNH PHỦ", "THỦ TƯỚNG CHÍNH PHỦ", "HỘI ĐỒNG NHÂN DÂN", "ỦY BAN NHÂN DÂN",
    "BỘ ", "VĂN PHÒNG CHÍNH PHỦ",
)  # fmt: skip
_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.I)
_IN_FORCE = re.compile(
    r"có hiệu lực(?:\s+thi hành)?(?:\s+kể)?\s+từ\s+(ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})", re.I
)
_SPACES = re.compile(
    r"\s*(BỘ LUẬT|LUẬT|PHÁP LỆNH|NGHỊ QUYẾT|NGHỊ ĐỊNH|QUYẾT ĐỊNH|THÔNG TƯ|VĂN BẢN HỢP NHẤT)\b[:\s]*(.*)"
)
MOST_TITLE = 400


def hints_of(lines: Sequence[str], articles: Sequence[Article]) -> Hints:
    head: list[str] = []
    for line in lines[:HEAD]:
        if line.startswith(("Điều ", "ĐIỀU ")):
            break
        head.append(line)
    kind, title = _title(head)
    number = next((found[1] for line in head if (found := NUMBER.search(line))), "")
    issuer = next((line for line in head if line.startswith(ISSUERS) and len(line) < 80), "")
    issued = next((day for line in head if (day := _day(line))), "")
    return Hints(number, kind, title, issuer.capitalize() if issuer else "", issued, _in_force(articles))


def _title(head: Sequence[str]) -> tuple[str, str]:
    for at, line in enumerate(head):
        found = _SPACES.fullmatch(line)
        if not found or NUMBER.search(line):
            continue
        name = [found[2]] if found[2] else []
        for more in head[at + 1 :]:
            if (name and not _goes_on(more)) or more.startswith(("Căn cứ", "Theo đề nghị")) or _ends(more):
                break
            name.append(more)
            if sum(map(len, name)) > MOST_TITLE:
                break
        told = " ".join(name)[:MOST_TITLE].strip()
        kind = KINDS[found[1]]
        said = told if not told.isupper() else told.capitalize()
        return kind.value, f"{found[1].capitalize()} {said[:1].lower()}{said[1:]}".strip()
    return "", ""


def _goes_on(line: str) -> bool:
    return line.isupper() or line[:1].islower()


def _ends(line: str) -> bool:
    return line.endswith((",", ";")) or line.startswith(("Phần", "PHẦN", "Chương", "CHƯƠNG", "Quốc hội", "Chính phủ"))


def _day(text: str) -> str:
    found = _DAY.search(text)
    if not found:
        return ""
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return ""


def _in_force(articles: Sequence[Article]) -> str:
    """Of the last articles, where texts say it."""
    for one in reversed([one for one in articles if one.part == 0 and not one.is_annex][-6:]):
        if found := _IN_FORCE.search(one.text):
            return _day(found[1])
    return ""
