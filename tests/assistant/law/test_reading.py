"""A law printed to any kind of file is read as the same law; numbers stay as they are; what is odd is told."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.assistant.law import annexes, numbers
from motcua.assistant.law.enums import Level, Odd
from motcua.assistant.law.press.opening import kind_of, lines_of
from motcua.assistant.law.reading import read
from motcua.assistant.law.tree import Tree
from tests.assistant.law import making

FAST = settings(max_examples=60, deadline=None)
SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def through(data, name):
    return read(lines_of(data, kind_of(data, name)))


@given(making.articles())
@FAST
def test_text_and_page_and_word_give_the_same_law(made):
    for data, name in (
        (making.as_text(made), "a.txt"),
        (making.as_page(made), "a.html"),
        (making.as_word(made), "a.docx"),
    ):
        found = through(data, name)
        assert found.articles == made, name
        assert found.odd == ()


@given(making.articles(4))
@FAST
def test_numbers_that_word_counts_are_those_that_are_read(made):
    """Word counts 1, 2, 3: letters beside numbers are typed by hand."""
    plain = tuple(
        replace(one, number=str(at), context=(), clauses=tuple(
            replace(clause, number=str(n), points=tuple(
                replace(point, number=chr(ord("a") + p)) for p, point in enumerate(clause.points)
            )) for n, clause in enumerate(one.clauses, 1)
        )) for at, one in enumerate(made, 1)
    )  # fmt: skip
    assert through(making.as_counted_word(plain), "a.docx").articles == plain


@given(making.articles(4), st.booleans())
@SLOW
def test_a_pdf_gives_the_same_law_though_its_lines_are_broken(made, justified):
    found = through(making.as_pdf(made, justified), "a.pdf")
    assert found.articles == made and found.odd == ()


@given(making.articles(3))
@settings(max_examples=20, deadline=None)
def test_what_waits_for_a_decision_comes_back_whole(made):
    found = read(making.as_text(made).decode().splitlines())
    assert Tree.of_data(found.to_data()) == found


@given(
    st.lists(
        st.text(max_size=60)
        | st.sampled_from(["Điều 1.", "Điều 12a. X", "1. a", "a) b", "“", "Chương I", "PHỤ LỤC", "PHỤ LỤC I", "TM. A"])
    )
)
@FAST
def test_any_lines_are_read(lines):
    tree = read(lines)
    slugs = [one.slug for one in tree.articles]
    assert len(slugs) == len(set(slugs))


def read_text(text):
    return read(text.strip().split("\n"))


HEAD = """
QUỐC HỘI
Luật số: 99/2026/QH16
Hà Nội, ngày 24 tháng 11 năm 2026
LUẬT
GIẤY HẸN
Căn cứ Hiến pháp;
Chương I
NHỮNG QUY ĐỊNH
CHUNG
"""


def test_letters_beside_numbers_chapters_and_what_the_head_says():
    tree = read_text(
        HEAD
        + """
Điều 1. Phạm vi
Luật này quy định về giấy hẹn.
Điều 12a. Trả giấy hẹn
1. Người trả giấy hẹn:
a) Cá nhân;
đ) Tổ chức.
Trường hợp khác do Chính phủ quy định.
1a. Người được ủy quyền.
2. Nơi trả
Mục 2. NƠI TRẢ
Điều 12b
Chương này không áp dụng cho người nước ngoài.
Điều 13. Hiệu lực
Luật này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2027.
Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XVI thông qua ngày 24 tháng 11 năm 2026.
CHỦ TỊCH QUỐC HỘI
"""
    )
    assert [one.number for one in tree.articles] == ["1", "12a", "12b", "13"]
    middle = tree.articles[1]
    assert middle.context == ("Chương I NHỮNG QUY ĐỊNH CHUNG",)
    assert [(c.number, [p.number for p in c.points]) for c in middle.clauses] == [
        ("1", ["a", "đ"]),
        ("1a", []),
        ("2", []),
    ]
    assert middle.clauses[0].points[1].text.endswith("do Chính phủ quy định.")
    assert tree.articles[2].context[-1] == "Mục 2. NƠI TRẢ" and tree.articles[2].lead.startswith("Chương này không")
    assert [(one.kind, one.where, one.what) for one in tree.odd] == [(Odd.GAP, "12a", "1"), (Odd.GAP, "12a", "đ")]
    hints = tree.hints
    assert (hints.number, hints.kind, hints.title) == ("99/2026/QH16", "law", "Luật giấy hẹn")
    assert (hints.issued, hints.in_force, tree.left) == ("2026-11-24", "2027-03-01", 2)


def test_an_article_that_is_quoted_is_none_of_the_text():
    tree = read_text("""
Điều 1. Sửa đổi, bổ sung một số điều của Luật Giấy hẹn
1. Bổ sung Điều 7a như sau:
“Điều 7a. Giấy hẹn điện tử
1. Giấy hẹn điện tử có giá trị như giấy hẹn.
Điều 7b. Mã của giấy hẹn
Mỗi giấy hẹn có một mã.”.
2. Bãi bỏ khoản 3 Điều 9.
Điều 2. Hiệu lực
""")
    assert [one.number for one in tree.articles] == ["1", "2"]
    assert [c.number for c in tree.articles[0].clauses] == ["1", "2"]
    assert "Điều 7b. Mã của giấy hẹn" in tree.articles[0].clauses[0].text


def test_a_quotation_that_never_ends_hides_no_article():
    tree = read_text("Điều 1. Một “nửa\nNội dung\nĐiều 2. Hai\nĐiều 3. Ba")
    assert [one.number for one in tree.articles] == ["1", "2", "3"] and tree.odd[-1].kind is Odd.QUOTE


def test_a_regulation_that_is_attached_has_articles_of_its_own():
    tree = read_text("""
Điều 1. Ban hành kèm theo Quyết định này Quy định về giấy hẹn.
Điều 2. Quyết định này có hiệu lực từ ngày ký.
TM. ỦY BAN NHÂN DÂN
QUY ĐỊNH
Về giấy hẹn
Điều 1. Phạm vi
Điều 2. Giấy hẹn
""")
    assert [one.slug for one in tree.articles] == ["1", "2", "1-1", "1-2"] and tree.attachments == 1
    assert tree.odd == () or {one.kind for one in tree.odd} == {Odd.EMPTY}


ENDS = """
Điều 1. Phạm vi
Nghị định này quy định về giấy hẹn; mẫu theo Phụ lục I.
Điều 2. Hiệu lực
Nghị định này có hiệu lực từ ngày ký.
Nơi nhận:
- Các bộ;
TM. CHÍNH PHỦ
THỦ TƯỚNG
PHỤ LỤC I
DANH MỤC GIẤY TỜ
KÈM THEO GIẤY HẸN
(Ban hành kèm theo Nghị định số 61/2026/NĐ-CP)
1. Căn cước.
2. Giấy chứng sinh, theo Điều 5 của Luật khác.
Phụ lục I ban hành kèm theo Nghị định này dùng cho cả nước.
PHỤ LỤC I
3. Ảnh.
Phụ lục số 02: Mẫu giấy hẹn
GIẤY HẸN
Họ tên: …
"""


def test_annexes_are_kept_with_number_name_and_lines():
    tree = read_text(ENDS)
    assert [(one.slug, one.title) for one in tree.articles] == [
        ("1", "Điều 1. Phạm vi"), ("2", "Điều 2. Hiệu lực"),
        ("phu-luc-i", "Phụ lục I. DANH MỤC GIẤY TỜ KÈM THEO GIẤY HẸN"),
        ("phu-luc-02", "Phụ lục 02. Mẫu giấy hẹn"),
    ]  # fmt: skip
    first, form = tree.articles[2:]
    assert first.text.split("\n")[1:] == [
        "(Ban hành kèm theo Nghị định số 61/2026/NĐ-CP)", "1. Căn cước.",
        "2. Giấy chứng sinh, theo Điều 5 của Luật khác.",
        "Phụ lục I ban hành kèm theo Nghị định này dùng cho cả nước.", "3. Ảnh.",
    ]  # fmt: skip
    assert form.lead == "GIẤY HẸN\nHọ tên: …" and (tree.count_articles, tree.annexes, tree.left) == (2, 2, 4)
    assert Tree.of_data(tree.to_data()) == tree and tree.odd == () and tree.hints.in_force == ""


def test_an_annex_alone_has_no_number_and_one_that_is_only_listed_is_none():
    alone = read_text("Điều 1. A\nB\nTM. CHÍNH PHỦ\nPHỤ LỤC\nBẢNG GIÁ\n8.000 đồng")
    assert [one.slug for one in alone.articles] == ["1", "phu-luc"]
    assert alone.articles[1].title == "Phụ lục. BẢNG GIÁ"
    listed = read_text("Điều 1. A\nB\nTM. CHÍNH PHỦ\nPHỤ LỤC I: MỘT\nPHỤ LỤC II: HAI\nPHỤ LỤC I\nMỘT\na\nPHỤ LỤC II\nb")
    assert [(one.slug, one.lead) for one in listed.articles[1:]] == [("phu-luc-i", "a"), ("phu-luc-ii", "b")]


def test_a_regulation_behind_an_annex_keeps_both():
    tree = read_text(
        "Điều 1. A\nB\nTM. CHÍNH PHỦ\nPHỤ LỤC I\nBẢNG\n8 đồng\nPHỤ LỤC II\nQUY CHẾ\nĐiều 1. C\nD\nPHỤ LỤC III\nE"
    )
    assert [one.slug for one in tree.articles] == ["1", "phu-luc-i", "1-1", "1-phu-luc-iii"]
    assert tree.articles[3].lead == "" and tree.articles[3].heading == "E"


def test_an_annex_without_end_is_cut_and_told():
    tree = read_text("Điều 1. A\nB\nTM. CHÍNH PHỦ\nPHỤ LỤC I\n" + "Một dòng của bảng dài.\n" * 6000)
    assert len(tree.articles[1].lead) <= annexes.MOST and tree.left > 1000
    assert [(one.kind, one.where) for one in tree.odd] == [(Odd.CUT, "I")]


def test_words_in_the_middle_that_look_like_an_end_stay():
    tree = read_text("Điều 1. Một\nPhụ lục I ban hành kèm theo Nghị định này.\n1. Mẫu số 01.\nĐiều 2. Hai\nNội dung")
    assert [one.number for one in tree.articles] == ["1", "2"]
    assert tree.articles[0].text.split("\n")[1:] == ["Phụ lục I ban hành kèm theo Nghị định này.", "1. Mẫu số 01."]


@pytest.mark.parametrize(("text", "kind", "where", "level"), [
    ("Điều 1. A\nB\nĐiều 4. C\nD", Odd.GAP, "4", Level.ARTICLE), ("Điều 2. A\nB", Odd.GAP, "2", Level.ARTICLE),
    ("Điều 1. A\nB\nĐiều 1. C\nD", Odd.REPEAT, "1", Level.ARTICLE),
    ("Điều 1. A\n1. B\n3. C", Odd.GAP, "1", Level.CLAUSE),
    ("Điều 1. A\n1. B\n2. C\n1. D", Odd.BACK, "1", Level.CLAUSE),
    ("Điều 1. A\n1. B\na) C\nc) D", Odd.GAP, "1", Level.POINT),
    ("Điều 1. A\n1. B\na) C\na) D", Odd.BACK, "1", Level.POINT), ("Điều 1.", Odd.EMPTY, "1", Level.ARTICLE),
])  # fmt: skip
def test_what_looks_odd_is_told_with_its_place(text, kind, where, level):
    assert [(one.kind, one.where, one.level) for one in read_text(text).odd] == [(kind, where, level)]


def test_an_article_of_the_same_number_is_kept_under_another_address():
    tree = read_text("Điều 1. A\nB\nĐiều 1. C\nD")
    assert [(one.slug, one.heading) for one in tree.articles] == [("1", "A"), ("1.2", "C")]


@pytest.mark.parametrize("line", [
    "Điều 5 của Luật này quy định", "điều 5. ở giữa", "Theo Điều 5. Phạm vi", "Điều kiện 5. Một",
])  # fmt: skip
def test_words_about_an_article_begin_none(line):
    assert len(read_text(f"Điều 1. A\nB\n{line}").articles) == 1


def test_letters_that_only_look_vietnamese_are_put_right():
    assert [one.number for one in read_text("Ðiều 1.\u00a0Phạm vi\u200b\nA").articles] == ["1"]


def test_points_follow_as_vietnamese_and_as_word_processors_count():
    assert numbers.point_follows("d", "đ") and numbers.point_follows("d", "e") and numbers.point_follows("e", "g")
    assert (
        numbers.point_follows("e", "f") and not numbers.point_follows("a", "c") and not numbers.point_follows("", "b")
    )


def test_numbers_sort_as_texts_have_them():
    told = ["1", "2", "2a", "2b", "3", "10", "10đ", "11"]
    mixed = told[:]
    random.Random(1).shuffle(mixed)
    assert sorted(mixed, key=numbers.key) == told
