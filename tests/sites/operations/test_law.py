"""Legal texts in the browser: read, looked at, loaded, put in force by the controller."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.assistant.law import indexing
from motcua.assistant.law.models import LawUpload, LegalText, Wording
from motcua.foundation.common.clock import today
from tests.assistant.law.test_services import TEXT, filed
from tests.sites.operations.test_sign_in import text

LIST, LOAD, CHECK = "/operations/law/", "/operations/law/load/", "/operations/law/load/check/"
HEADED = (
    f"CHÍNH PHỦ\nSố: 61/2026/NĐ-CP\nHà Nội, ngày 05 tháng 01 năm 2026\nNGHỊ ĐỊNH\nVề giấy hẹn\nCăn cứ Luật;\n{TEXT}"
)


@pytest.fixture
def controller(province):
    return province.officer("kiemsoat")


def choose(browser, held=HEADED, name="nghi-dinh.txt"):
    return browser.post(LOAD, {"file": SimpleUploadedFile(name, held if isinstance(held, bytes) else held.encode())})


def sent(reply, **more):
    """What the form holds, as a browser sends it."""
    form = reply.context["form"]
    told = {}
    for name in form.fields:
        value = form[name].value()
        told[name] = f"{value:%d/%m/%Y}" if hasattr(value, "year") else "" if value is None else value
    return told | more


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_file_is_looked_at_before_it_is_loaded(province, language):
    controller = province.officer("kiemsoat", language)
    reply = choose(controller, HEADED.replace("Điều 3", "Điều 5"))
    assert reply.headers["Location"] == CHECK and LegalText.objects.count() == 0
    reply = controller.get(CHECK)
    shown = text(reply)
    assert "Điều 2a. Mất giấy hẹn" in shown
    assert ("Điều 5 đứng sau Điều 2a" if language == "vi" else "Article 5 follows article 2a") in shown
    first = reply.context["form"].initial
    assert (first["number"], first["kind"], first["title"], first["issued_date"]) == (
        "61/2026/NĐ-CP", "decree", "Nghị định về giấy hẹn", "2026-01-05",
    )  # fmt: skip
    done = controller.post(CHECK, sent(reply, in_force_from="06/01/2026", issued_date="05/01/2026"))
    loaded = LegalText.objects.get()
    assert done.headers["Location"] == f"{LIST}{loaded.id}/" and Wording.objects.get().file_name == "nghi-dinh.txt"
    assert "61/2026/NĐ-CP" in text(controller.get(done.headers["Location"])) and LawUpload.objects.count() == 0


def test_a_wrong_field_is_told_and_nothing_is_lost(controller):
    choose(controller)
    reply = controller.post(CHECK, sent(controller.get(CHECK), in_force_from="", title="", issued_date=""))
    shown = text(reply)
    assert reply.status_code == 422 and "Hãy ghi ngày đầu tiên văn bản có hiệu lực" in shown
    assert LegalText.objects.count() == 0 and LawUpload.objects.count() == 1


def test_what_cannot_be_read_is_told_at_the_file(controller):
    reply = choose(controller, "Thông báo nghỉ lễ")
    assert reply.status_code == 422 and "Không tìm thấy điều nào" in text(reply)
    assert controller.get(CHECK).headers["Location"] == LOAD


def test_another_file_that_was_chosen_meanwhile_is_not_loaded_unseen(controller):
    choose(controller)
    seen = sent(controller.get(CHECK), in_force_from="06/01/2026", issued_date="")
    choose(controller, HEADED.replace("Từ ngày ký", "Nay"))
    reply = controller.post(CHECK, seen)
    assert reply.status_code == 422 and "tệp khác" in text(reply) and LegalText.objects.count() == 0


def test_the_button_pressed_twice_loads_once(controller):
    choose(controller)
    seen = sent(controller.get(CHECK), in_force_from="06/01/2026", issued_date="")
    first, second = controller.post(CHECK, seen), controller.post(CHECK, seen)
    assert first.status_code == second.status_code == 302 and Wording.objects.count() == 1


def test_the_same_law_again_is_told_and_changes_nothing(controller):
    choose(controller)
    controller.post(CHECK, sent(controller.get(CHECK), in_force_from="06/01/2026", issued_date="05/01/2026"))
    choose(controller)
    reply = controller.get(CHECK)
    assert "giống hệt" in text(reply)
    controller.post(CHECK, sent(reply))
    assert Wording.objects.count() == 1


def test_a_law_that_is_loaded_is_not_replaced_by_a_number_typed_wrongly(controller):
    filed()
    held = LegalText.objects.get()
    choose(controller, HEADED.replace("Số: 61/2026/NĐ-CP", "Số: 62/2026/NĐ-CP").replace("Mất", "Quên"))
    page = controller.get(CHECK)
    data = sent(page, number=held.number, in_force_from="06/01/2026", issued_date="05/01/2026")
    told = controller.post(CHECK, data)
    assert told.status_code == 422 and f"{held.number} đã được nạp" in text(told) and Wording.objects.count() == 1
    done = controller.post(CHECK, sent(told, in_force_from="06/01/2026", issued_date="05/01/2026"))
    assert done.status_code == 302 and LegalText.objects.count() == 1 and Wording.objects.count() == 2


def test_how_far_the_assistant_is_stands_on_the_list_until_it_is_done(controller, monkeypatch):
    monkeypatch.setattr(indexing, "PIECE", 2)
    choose(controller)
    controller.post(CHECK, sent(controller.get(CHECK), in_force_from="06/01/2026", issued_date=""))
    indexing._piece_done()
    assert "2/3 điều" in text(controller.get(LIST))
    indexing.go_on()
    assert "2/3 điều" not in text(controller.get(LIST))


def test_when_it_is_in_force_and_what_takes_its_place_is_said_on_its_page(controller):
    first, _done = filed()
    filed(number="62/2026/NĐ-CP", title="Nghị định mới")
    page = f"{LIST}{first.id}/"
    reply = controller.post(page, sent(controller.get(page), superseded_by="62/2026/NĐ-CP", note="Chưa hợp nhất."))
    assert reply.headers["Location"] == page
    assert "Hết hiệu lực" in text(controller.get(page)) and "Chưa hợp nhất." in controller.get(page).text
    reply = controller.post(page, sent(controller.get(page), in_force_until="01/01/2020"))
    assert reply.status_code == 422 and "trước ngày có hiệu lực" in text(reply)


def test_the_list_is_read_in_pages_and_by_words(controller, django_assert_num_queries):
    filed()
    kept = LegalText.objects.get()
    LegalText.objects.bulk_create(
        LegalText(number=f"{n}/2020/TT-BTP", slug=f"{n}-2020-tt-btp", title=f"Thông tư số {n}", kind="circular",
                  in_force_from=today() - timedelta(days=900 + n), changed_at=kept.changed_at)
        for n in range(1, 121)
    )  # fmt: skip
    reply = controller.get(LIST)
    assert len(reply.context["rows"]) == 50 and reply.context["rows"][0]["text"] == kept
    second = controller.get(f"{LIST}?{reply.context['page'].more}")
    third = controller.get(f"{LIST}?{second.context['page'].more}")
    numbers = [row["text"].number for page in (reply, second, third) for row in page.context["rows"]]
    assert len(numbers) == len(set(numbers)) == 121 and not third.context["page"].more
    assert [row["text"].number for row in controller.get(LIST, {"q": "61/2026"}).context["rows"]] == [kept.number]
    assert [row["text"].number for row in controller.get(LIST, {"q": "tt-btp 17"}).context["rows"]] == [
        "117/2020/TT-BTP",
        "17/2020/TT-BTP",
    ][::-1]


@pytest.mark.parametrize("username", ["quantri", "lanhdao", "tiepnhan"])
def test_only_the_controller_opens_them(province, username):
    browser = province.officer(username)
    assert [browser.get(page).status_code for page in (LIST, LOAD, CHECK)] == [403] * 3
