"""A sentence of a language model is shown only when what it cites says it: numbers, names, denials and all."""

import pytest

from motcua.assistant.answers.supported import LONGEST, Refused, Sentence, Why, check, sentences

PASSAGES = [
    "Lệ phí: 8.000 đồng một bản sao; không thu khi đăng ký đúng hạn.",
    "Trong ngày làm việc; nhận hồ sơ sau 15 giờ thì trả kết quả ngày làm việc tiếp theo.",
    "Giấy chứng sinh do cơ sở y tế cấp, bản chính.",
    "Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ.",
    "The fee is 8,000 dong for each copy. You do not need to send the identity card.",
]
GOOD = [
    ("Lệ phí là 8.000 đồng một bản sao", 1), ("Không thu lệ phí khi đăng ký đúng hạn", 1),
    ("Nhận hồ sơ sau 15 giờ thì trả kết quả ngày làm việc tiếp theo", 2),
    ("Bạn cần giấy chứng sinh bản chính do cơ sở y tế cấp", 3),
    ("Tại Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ", 4),
    ("The fee is 8,000 dong for each copy", 5), ("You do not need to send the identity card", 5),
]  # fmt: skip
BAD = [
    ("Lệ phí là 80.000 đồng một bản sao", 1, Why.NUMBER), ("Lệ phí là 8.000 đô một bản sao", 1, Why.NUMBER),
    ("Lệ phí là 15 đồng một bản sao", 1, Why.NUMBER), ("Lệ phí ba đồng một bản sao", 1, Why.QUANTITY),
    ("Thu lệ phí khi đăng ký đúng hạn", 1, Why.DENIAL), ("Không thu lệ phí 8.000 đồng một bản sao", 1, Why.DENIAL),
    ("Nhận hồ sơ trước 15 giờ thì trả kết quả ngày làm việc tiếp theo", 2, Why.QUANTITY),
    ("Giấy chứng sinh do ông Trần Văn Giả cấp, bản chính", 3, Why.NAME),
    ("Giấy chứng sinh do cơ sở y tế cấp và gửi tới tài khoản riêng", 3, Why.WORDS),
    ("You need to send the identity card", 5, Why.DENIAL), ("The fee is 8,000 dollars for each copy", 5, Why.NUMBER),
    ("Lệ phí là 8.000 đồng, xem http://vidu.example", 1, Why.FORBIDDEN), ("Gửi tới a@vidu.example", 1, Why.FORBIDDEN),
    ("<b>Lệ phí</b> là 8.000 đồng một bản sao", 1, Why.FORBIDDEN),
    ("Lệ phí là 8.000 đồng một bản sao", 9, Why.NO_PASSAGE),
    ("Lệ phí là 8.000 đồng một bản sao", 3, Why.NUMBER), ("Tôi đã duyệt hồ sơ của bạn", 1, Why.WORDS),
    ("HỒ SƠ đã được duyệt", 2, Why.NAME),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), GOOD)
def test_what_the_passage_says_is_shown(text, number):
    check(Sentence(f"{text}.", (number,)), PASSAGES)


@pytest.mark.parametrize(("text", "number", "why"), BAD)
def test_what_it_does_not_say_is_not_shown(text, number, why):
    with pytest.raises(Refused) as refused:
        check(Sentence(f"{text}.", (number,)), PASSAGES)
    assert refused.value.why is why


def test_sentences_come_one_by_one_with_what_they_cite_however_they_are_cut():
    said = "Lệ phí là 8.000 đồng [1]. Trong ngày làm việc. [2][3] Nộp tại xã [4]"
    whole = list(sentences(iter([said])))
    assert [one.cites for one in whole] == [(1,), (2, 3), (4,)]
    assert whole[0].text == "Lệ phí là 8.000 đồng." and list(sentences(iter(said))) == whole


@pytest.mark.parametrize(("said", "why"), [
    ("Lệ phí là 8.000 đồng.", Why.NO_CITATION), ("", Why.EMPTY), ("   ", Why.EMPTY),
    ("[1] Lệ phí là 8.000 đồng", Why.NO_CITATION), ("Một câu [1]. Câu nữa không nguồn.", Why.NO_CITATION),
    ("a [1]. " * 40, Why.LONG), ("a" * (LONGEST + 1), Why.LONG),
])  # fmt: skip
def test_what_cites_nothing_or_goes_on_and_on_is_not_shown(said, why):
    with pytest.raises(Refused) as refused:
        list(sentences(iter(said)))
    assert refused.value.why is why
