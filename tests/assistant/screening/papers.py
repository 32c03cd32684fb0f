"""A small set of rules and readings made by hand."""

from motcua.assistant.screening import papers
from motcua.assistant.screening.reading import Box, Line, Page, Reading, Source

DECLARED = {
    "papers": [
        {
            "document": "slip", "titles": ["Giấy chứng sinh"], "words": ["người đỡ đẻ"],
            "signed": {"vi": "Luật", "en": "Law"},
            "validity": {"issued": ["Ngày cấp"], "months": 6},
            "values": [
                {"key": "mother", "kind": "name", "after": ["Họ và tên mẹ"], "same_as": "mother_name"},
                {"key": "father", "kind": "name", "after": ["Họ và tên cha"], "same_as": "father_name",
                 "required": False},
                {"key": "number", "kind": "number", "after": ["Số định danh"], "same_as": "mother_number"},
                {"key": "born", "kind": "date", "after": ["Sinh lúc"], "same_as": "born"},
                {"key": "home", "kind": "place", "after": ["Nơi thường trú"], "same_as": "home", "required": False},
            ],
        },
        {"name": {"vi": "Hộ chiếu", "en": "Passport"}, "titles": ["Hộ chiếu"]},
    ]
}  # fmt: skip
RULES = papers.compiled(DECLARED, {"slip": {"vi": "Giấy chứng sinh", "en": "Notice of birth"}})
ANSWERS = {
    "mother_name": "Nguyễn Thị Hòa", "mother_number": "025098013807", "born": "2026-03-12",
    "home": "Khu 8, phường Vân Phú, tỉnh Phú Thọ",
}  # fmt: skip
LINES = (
    "GIẤY CHỨNG SINH", "Số: 565/2026", "Họ và tên mẹ: Nguyễn Thị Hòa", "Số định danh: 025 098 013 807",
    "Nơi thường trú: Khu 8, P. Vân Phú, Phú Thọ", "Sinh lúc: 17 giờ 53 phút, ngày 12 tháng 03 năm 2026",
    "Người đỡ đẻ: Lê Thị Thu Hà", "Ngày cấp: 14/3/2026",
)  # fmt: skip


def page(*texts: str, source: Source = Source.OCR, **more) -> Page:
    """One line below the other."""
    lines = tuple(Line(text, Box(0.1, 0.05 + 0.03 * n, 0.8, 0.07 + 0.03 * n)) for n, text in enumerate(texts))
    return Page(1, lines, source, **more)


def reading(*texts: str, source: Source = Source.OCR, **more) -> Reading:
    return Reading("giay.jpg", "0" * 64, (page(*(texts or LINES), source=source),), **more)


def with_line(old: str, new: str) -> tuple[str, ...]:
    """The lines, one of them otherwise."""
    assert old in LINES
    return tuple(new if line == old else line for line in LINES)
