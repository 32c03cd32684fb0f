"""Which letters of a filled form belong to which question, and that a value never answers another one."""

import pytest

from motcua.assistant.intake import reader, rows, sheets, values, words
from motcua.assistant.intake.look import which
from motcua.assistant.intake.sheets import Field, Kind
from motcua.assistant.screening.reading import Box, Line, Page, Source

DECLARED = {
    "title": {"vi": "Tờ khai thử", "en": "A trial form"}, "names": ["Tờ khai đăng ký thử"],
    "sections": [
        {"fields": [
            {"label": ["Họ, chữ đệm, tên người yêu cầu"], "answer": "asker", "kind": "name"},
            {"label": ["Nơi cư trú"], "answer": "asker_home", "kind": "address", "lines": 2},
            {"label": ["Số định danh cá nhân"], "answer": "asker_number", "kind": "number"},
        ]},
        {"fields": [
            {"label": ["Họ, chữ đệm, tên người mẹ"], "answer": "mother", "kind": "name"},
            {"label": ["Ngày, tháng, năm sinh", "Năm sinh"], "answer": "mother_born", "kind": "date"},
            {"label": ["Giới tính"], "answer": "sex", "kind": "choice", "words": {"male": ["nam"], "female": ["nữ"]}},
            {"label": ["Nơi cư trú"], "answer": "mother_home", "kind": "address"},
        ]},
        {"fields": [{"label": ["Tôi cam đoan"]}]},
    ],
}  # fmt: skip
SHEET = sheets.compiled("1.0", DECLARED)
LINES = (
    "TỜ KHAI ĐĂNG KÝ THỬ", "Họ, chữ đệm, tên người yêu cầu:(1) TRẦN VĂN BÌNH......",
    "Nơi cư trú: Khu 8, phường Vân Phú,",
    "tỉnh Phú Thọ ...........", "Số định danh cá nhân: 025 098 013 807", "Họ, chữ đệm, tên người mẹ: Lê Thị Hoa",
    "Ngày, tháng, năm sinh: ngày 05 tháng 3 năm 1990   Giới tính: Nữ", "Nơi cư trú: Tổ 2, xã Thổ Tang",
    "Tôi cam đoan những lời khai trên là đúng.",
)  # fmt: skip


def page(*texts: str, number: int = 1) -> Page:
    lines = tuple(Line(text, Box(0.1, 0.05 + 0.03 * n, 0.8, 0.07 + 0.03 * n)) for n, text in enumerate(texts))
    return Page(number, lines, Source.OCR)


def read(*texts: str) -> dict[str, str]:
    _rows, found = reader.behind(SHEET, [page(*texts)])
    return {one.field.answer: values.said(one.field, one.text) for one in found}


def test_each_value_stands_behind_its_own_label():
    assert read(*LINES) == {
        "asker": "Trần Văn Bình", "asker_home": "Khu 8, phường Vân Phú, tỉnh Phú Thọ", "asker_number": "025098013807",
        "mother": "Lê Thị Hoa", "mother_born": "05/03/1990", "sex": "female", "mother_home": "Tổ 2, xã Thổ Tang",
    }  # fmt: skip


def test_labels_with_misread_letters_are_labels():
    found = read(*(line.replace("Họ, chữ đệm, tên người mẹ", "Họ, chủ đệm, tên ngưòi mẹ") for line in LINES))
    assert found["mother"] == "Lê Thị Hoa" and found["mother_home"] == "Tổ 2, xã Thổ Tang"


def test_a_part_whose_opening_was_not_read_gives_its_values_to_no_other():
    """Without the mother's line her residence would stand behind the asker's label."""
    found = read(*(line for line in LINES if "người mẹ" not in line))
    assert "mother_home" not in found and "asker_home" not in found


def test_a_label_that_stands_twice_in_its_part_answers_nothing():
    found = read(*LINES[:4], "Nơi cư trú: Tổ 9, phường Việt Trì", *LINES[4:])
    assert "asker_home" not in found and found["mother_home"] == "Tổ 2, xã Thổ Tang"


def test_parts_out_of_their_order_are_not_believed():
    found = read(LINES[0], *LINES[5:8], *LINES[1:5], LINES[8])
    assert "mother" not in found or "asker" not in found


def test_a_value_goes_on_below_only_as_far_as_its_form_says():
    found = read(*LINES[:7], "Nơi cư trú: Tổ 2,", "xã Thổ Tang", LINES[8])
    assert found["mother_home"] == "Tổ 2"


def test_pieces_of_one_row_are_read_from_the_left_and_a_slanted_row_is_one():
    lines = (
        Line("Giới tính: Nữ", Box(0.5, 0.101, 0.7, 0.121)),
        Line("Ngày, tháng, năm sinh: 5/3/1990", Box(0.1, 0.096, 0.45, 0.116)),
        Line("Họ, chữ đệm, tên người mẹ: Lê Thị Hoa", Box(0.1, 0.06, 0.6, 0.08)),
        Line("Tôi cam đoan", Box(0.1, 0.2, 0.3, 0.22)),
    )  # fmt: skip
    _rows, found = reader.behind(SHEET, [Page(1, lines, Source.OCR)])
    assert {one.field.answer: values.said(one.field, one.text) for one in found} == {
        "mother": "Lê Thị Hoa", "mother_born": "05/03/1990", "sex": "female",
    }  # fmt: skip


def test_a_form_is_known_by_its_name_or_by_its_labels_and_no_other_paper_is():
    other = sheets.compiled("2.0", DECLARED | {"names": ["Đơn xin phép xây nhà"]})
    known = [SHEET, other]
    assert which(known, [page(*LINES)], "1.0") is SHEET
    assert which(known, [page(*LINES)], "2.0") is SHEET, "sent for another procedure, it is told which it is"
    assert which(known, [page(*LINES[1:])], "1.0") is SHEET, "the title was cut off"
    assert which(known, [page("HÓA ĐƠN TIỀN ĐIỆN", "Khách hàng: Lê Thị Hoa", "Số tiền: 500.000")], "1.0") is None


@pytest.mark.parametrize(("kind", "text", "said"), [
    (Kind.NAME, "NGUYỄN THỊ THU HÒA ........", "Nguyễn Thị Thu Hòa"), (Kind.NAME, "Hòa", ""),
    (Kind.NAME, "Lê Thị 5oa", ""), (Kind.DATE, "5 / 3 /1990", "05/03/1990"), (Kind.DATE, "31/02/1990", ""),
    (Kind.DATE, "1990", ""), (Kind.DATE, "5/3/1990 đến 6/4/2001", ""), (Kind.NUMBER, "(3) 025 098 013.807",
    "025098013807"),
    (Kind.NUMBER, "số 12", ""), (Kind.AMOUNT, "50.000.000 đồng", "50000000"), (Kind.AMOUNT, "10,5 m", "10,5"),
    (Kind.AMOUNT, "khoảng mười", ""), (Kind.PHONE, "0912 345 678", "0912345678"), (Kind.TEXT, "......", ""),
    (Kind.ADDRESS, "Khu 8, phường Vân Phú…………", "Khu 8, phường Vân Phú"),
])  # fmt: skip
def test_what_a_text_says_as_a_value_or_nothing(kind, text, said):
    assert values.said(Field(("x",), "x", kind), text) == said


def test_a_choice_is_told_by_its_words_when_no_other_choice_has_them_too():
    field = Field(("x",), "x", Kind.CHOICE, words={"never": ("chưa kết hôn",), "divorced": ("đã ly hôn", "ly hôn")})
    assert values.said(field, "Chưa kết hôn") == "never" and values.said(field, "Đã ly hôn năm 2020") == "divorced"
    assert values.said(field, "Đã ly hôn, hiện chưa kết hôn") == "" and values.said(field, "góa") == ""


def test_of_several_readings_the_known_words_count_and_lost_marks_come_back():
    known = words.known(["phường Vân Phú", "xã Cẩm Khê"])
    assert words.best(["Hồ Quốc Phượng", "Hô Quốc Phượng", "Hô Quôc Phượng"], known) == "Hồ Quốc Phượng"
    assert words.best(["xã Câm Khê", "xã Cấm Khê"], known - {"cầm", "câm"}) == "xã Cẩm Khê"
    assert words.with_family("Trãn Văn An") == "Trần Văn An" and words.with_family("Vũ An") == "Vũ An"
    places = ["xã Cẩm Khê", "tỉnh Phú Thọ"]
    assert words.with_places("Khu 9, xa Câm Khê, tinh Phú Thọ", places) == "Khu 9, xã Cẩm Khê, tỉnh Phú Thọ"
    assert words.is_known("Khu 8, xã Cẩm Khê", known) and not words.is_known("Hà Đúc Hòa", known)


def test_of_labels_that_lie_over_each_other_the_longest_counts():
    there = rows.rows_of([page("Họ, chữ đệm, tên người mẹ: Hoa")])
    found = rows.spots_of(["Họ, chữ đệm, tên", "Họ, chữ đệm, tên người mẹ"], there)
    assert [spot.label for spot in found] == ["Họ, chữ đệm, tên người mẹ"]
