"""What an officer asks of a dossier is understood, in Vietnamese with and without accents and in English."""

import pytest
from django.utils.translation import override

from motcua.assistant.advising.labels import EXAMPLES
from motcua.assistant.advising.matters import Matter, matter_of, paper_of
from motcua.assistant.answers.masking import MASK, without
from motcua.foundation.common.text import fold

SLIP = ("birth_slip", ["Giấy chứng sinh", "Notice of birth"])
BOTH = [SLIP, ("declaration", ["Tờ khai đăng ký khai sinh", "Declaration of the birth"])]
ASKED = [
    ("Tôi có được yêu cầu bổ sung giấy này lần nữa không?", Matter.SUPPLEMENT),
    ("may I ask for this paper again?", Matter.SUPPLEMENT), ("yeu cau bo sung duoc may lan", Matter.SUPPLEMENT),
    ("Hồ sơ này có gia hạn được không", Matter.EXTEND), ("Can I extend it?", Matter.EXTEND),
    ("Tôi muốn từ chối hồ sơ", Matter.REFUSE), ("how do I refuse this", Matter.REFUSE),
    ("Khi nào đến hạn, vì sao ngày đó?", Matter.DUE), ("why is it due on Monday", Matter.DUE),
    ("thời hạn có tạm dừng không", Matter.CLOCK), ("does this stop the clock", Matter.CLOCK),
    ("ai phải ký kết quả này", Matter.SIGN), ("who must sign", Matter.SIGN),
    ("bây giờ tôi phải làm gì", Matter.NOW), ("what can I do now", Matter.NOW),
    ("hồ sơ còn thiếu giấy gì", Matter.PAPERS), ("ai đang giữ hồ sơ", Matter.WHERE),
    ("người dân đã nộp lệ phí chưa, nộp lệ phí chưa", Matter.MONEY), ("hồ sơ sai thẩm quyền", Matter.TRANSFER),
    ("có phải lấy ý kiến đơn vị khác", Matter.CONSULT), ("dừng giải quyết hồ sơ được chưa", Matter.STOP),
    ("gửi thư xin lỗi", Matter.APOLOGISE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "matter"), ASKED)
def test_the_matter_is_understood(text, matter):
    assert matter_of(text) is matter
    assert matter_of(fold(text)) is matter, "without accents"


@pytest.mark.parametrize(
    "text", ["lệ phí bao nhiêu", "nộp hồ sơ ở đâu", "how much is the fee", "Giấy chứng sinh là gì?", "", "xin chào"]
)
def test_what_asks_of_the_procedure_is_no_matter_of_the_dossier(text):
    assert matter_of(text) is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_question_to_begin_with_is_understood_as_what_it_stands_for(language):
    with override(language):
        assert {matter: matter_of(str(text)) for matter, text in EXAMPLES.items()} == {one: one for one in EXAMPLES}


def test_a_paper_is_known_by_its_title_in_either_language_and_not_by_a_word_of_it():
    assert paper_of("hỏi lại giấy chứng sinh được không", BOTH) == "birth_slip"
    assert paper_of("hoi lai giay chung sinh duoc khong", BOTH) == "birth_slip"
    assert paper_of("the notice of birth again?", BOTH) == "birth_slip"
    assert paper_of("tờ khai đăng ký khai sinh sai", BOTH) == "declaration"
    assert paper_of("giấy tờ nào", BOTH) == paper_of("đăng ký", BOTH) == ""


def test_names_known_from_the_dossier_are_left_out_however_they_are_written():
    names = ["Đỗ Quỳnh Giỏi", "Mai"]
    told = "Bà Đỗ Quỳnh Giỏi và do quynh gioi, ĐỖ QUỲNH GIỎI; Mai nộp"
    assert without(told, names) == f"Bà {MASK} và {MASK}, {MASK}; Mai nộp"
    assert without("Đỗ Quỳnh Giỏii", names) == "Đỗ Quỳnh Giỏii"
