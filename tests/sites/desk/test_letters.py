"""Forms 04 and 05, the texts of a unit and the register on the desk: drafted, inserted, signed, read, refused."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from motcua.demo import unit_texts
from motcua.foundation.calendar import is_working_day
from motcua.foundation.common import relay
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.models import EventRecord
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.services import read_bytes
from motcua.foundation.notices.models import Notice
from motcua.foundation.signing.verification import verify_pdf
from motcua.onestop.dossiers import addresses, allowed, services, store, text_modules
from motcua.onestop.dossiers.enums import LetterKind
from motcua.onestop.dossiers.models import Dossier, LetterDraft, TextModule
from motcua.onestop.dossiers.services.notices import calendar_of
from tests.foundation.documents.test_render import text_of
from tests.sites import walk

WHY = "Cần xác minh nơi cư trú trước đây của người yêu cầu."


def address(name, dossier):
    return reverse(f"desk:{name}", args=[dossier.id])


def text(response):
    return response.content.decode()


def working_day_after(dossier, day):
    calendar = calendar_of(store.load(dossier.id))
    day += timedelta(days=1)
    while not is_working_day(calendar, day):
        day += timedelta(days=1)
    return day


def next_day(dossier) -> date:
    return working_day_after(dossier, local(dossier.due_at).date())


@pytest.fixture
def taken(province):
    return walk.taken(province, walk.MARITAL)


def test_an_extension_is_drafted_signed_sent_and_read_where_the_applicant_looks(province, tsa, client, taken):
    specialist, head, day = province.officer("chuyenvien"), province.officer("lanhdao"), next_day(taken)
    given = {"key": "p", "reason": WHY, "more": "Cán bộ sẽ gọi điện.", "until": f"{day:%d/%m/%Y}"}
    seen = specialist.post(address("ask_extension", taken), {**given, "preview": "1"})
    assert seen.content.startswith(b"%PDF") and not LetterDraft.objects.exists(), "a preview keeps nothing"
    for _again in range(2):
        specialist.post(address("ask_extension", taken), given)
    assert LetterDraft.objects.get().until == day and Dossier.objects.get(id=taken.id).due_at == taken.due_at
    assert specialist.post(address("letter", taken), {"key": "s"}).status_code == 422, "the head signs"
    assert taken.code in text(head.get(reverse("desk:letters")))
    assert WHY in text(head.get(address("letter", taken)))
    assert head.get(address("letter_preview", taken)).content.startswith(b"%PDF")
    for _again in range(2):
        head.post(address("letter", taken), {"key": "s"})
    letter = Letter.objects.get(kind=LetterKind.EXTENSION)
    assert verify_pdf(read_bytes(letter.file)).valid and letter.symbol.endswith("/XL-UBND")
    assert local(Dossier.objects.get(id=taken.id).due_at).date() == day
    assert taken.code not in text(head.get(reverse("desk:letters")))
    owner = province.citizen(0)
    page = text(owner.get(reverse("portal:dossier", args=[taken.id])))
    assert f"{day:%d/%m/%Y}" in page and WHY in page and letter.symbol in page
    assert owner.get(reverse("portal:file", args=[letter.file_id])).status_code == 200
    assert province.citizen(4).get(reverse("portal:file", args=[letter.file_id])).status_code == 404
    public = text(client.get(reverse("portal:by_code", args=[taken.code, addresses.tracking_key(taken.code)])))
    assert f"{day:%d/%m/%Y}" in public and WHY not in public, "a code does not read the reason"
    relay.drain()
    again = specialist.post(address("ask_extension", taken), {**given, "key": "p2"})
    assert again.status_code == 422 and "gia hạn" in text(again)


def test_what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(province, taken):
    specialist, due = province.officer("chuyenvien"), local(taken.due_at).date()
    far = due
    for _n in range(allowed.for_case(store.load(taken.id)).longest + 1):
        far = working_day_after(taken, far)
    for day in (f"{due:%d/%m/%Y}", f"{far:%d/%m/%Y}", "32/13/2026", ""):
        page = specialist.post(address("ask_extension", taken), {"key": "p", "reason": WHY, "until": day})
        assert page.status_code == 422 and {p["href"] for p in page.context["problems"]} == {"#id_until"}, day
        assert WHY in text(page)
    late = specialist.get(address("ask_apology", taken))
    assert "không trễ" in text(late)


def test_a_late_dossier_gets_an_apology_and_stays_late(province, tsa, taken):
    Dossier.objects.filter(id=taken.id).update(due_at=now() - timedelta(hours=1))
    head, day = province.officer("lanhdao"), working_day_after(taken, today())
    given = {"key": "a", "reason": WHY, "more": "", "until": f"{day:%d/%m/%Y}"}
    assert head.post(address("ask_extension", taken), given).status_code == 422, "too late to extend"
    answer = head.post(address("ask_apology", taken), given)
    assert answer["Location"] == address("letter", taken), "who leads signs next"
    head.post(address("letter", taken), {"key": "s"})
    found = Dossier.objects.get(id=taken.id)
    assert found.due_at < now() and Letter.objects.get(kind=LetterKind.APOLOGY).symbol.endswith("/XL-UBND")
    assert f"{day:%d/%m/%Y}" in text(province.citizen(0).get(reverse("portal:dossier", args=[taken.id])))


def test_form_05_is_numbered_signed_sent_and_kept(province, tsa, taken):
    specialist, head, owner = province.officer("chuyenvien"), province.officer("lanhdao"), province.citizen(0)
    given = {"key": "p", "reason": WHY, "more": ""}
    assert specialist.post(address("ask_stop", taken), {**given, "preview": "1"}).content.startswith(b"%PDF")
    specialist.post(address("ask_stop", taken), given)
    assert not Letter.objects.filter(kind=LetterKind.STOP).exists(), "a draft has no number"
    for _again in range(2):
        head.post(address("letter", taken), {"key": "s"})
    letter = Letter.objects.get(kind=LetterKind.STOP)
    content = read_bytes(letter.file)
    assert verify_pdf(content).valid and letter.symbol == f"{letter.number:02}/TB-UBND" and letter.number > 0
    said = " ".join(text_of(content).split())
    assert letter.symbol in said and taken.code in said and WHY in said
    assert Dossier.objects.get(id=taken.id).state == "discontinued"
    for _again in range(2):
        relay.drain()
    told = Notice.objects.get(template="dossier-discontinued")
    assert (told.subject_id, told.recipient_name) == (taken.id, taken.applicant_name)
    assert letter.symbol in told.body and WHY in told.body
    assert letter.symbol in text(owner.get(reverse("portal:dossier", args=[taken.id])))
    file = owner.get(reverse("portal:file", args=[letter.file_id]))
    assert file.status_code == 200 and b"".join(file.streaming_content) == content
    assert province.citizen(4).get(reverse("portal:file", args=[letter.file_id])).status_code == 404


def test_a_letter_whose_dossier_changed_meanwhile_is_dropped_with_a_reason(province, taken):
    specialist, head = province.officer("chuyenvien"), province.officer("lanhdao")
    by, day = province.actor("chuyenvien"), next_day(taken)
    services.propose_letter(taken.id, by=by, kind=LetterKind.EXTENSION, reason=WHY, until=day)
    assert "Chờ ký" in text(specialist.get(address("dossier", taken)))
    assert specialist.post(address("ask_stop", taken), {"key": "x", "reason": WHY, "more": ""}).status_code == 422
    assert head.post(address("drop_letter", taken), {"key": "d", "reason": ""}).status_code == 422
    head.post(address("drop_letter", taken), {"key": "d", "reason": "Kịp hạn, không cần gia hạn"})
    assert LetterDraft.objects.get().state == "dropped" and not Letter.objects.filter(kind__startswith="form-04")
    assert "Kịp hạn, không cần gia hạn" in text(specialist.get(address("dossier", taken)))
    assert head.get(address("letter_preview", taken)).status_code == 404


def test_a_second_supplement_needs_its_reason_on_the_page(province, taken):
    specialist, by = province.officer("chuyenvien"), province.actor("chuyenvien")
    day = today() + timedelta(days=20)
    items = [{"document": "other", "reason": "Thiếu văn bản ủy quyền"}]
    services.request_supplement(taken.id, by=by, items=items, answer_by=day)
    services.supplement(taken.id, by=province.citizen_actor(0), note="Đã gửi")
    given = {"key": "k", "send": "1", "ask_other": "on", "reason_other": "Văn bản chưa có chữ ký",
             "answer_by": f"{day:%d/%m/%Y}"}  # fmt: skip
    page = specialist.post(address("supplement", taken), given)
    assert page.status_code == 422 and "#id_again" in {p["href"] for p in page.context["problems"]}
    specialist.post(address("supplement", taken), {**given, "again": "Văn bản gửi lại thiếu chữ ký người ủy quyền"})
    asked = taken.supplement_requests.order_by("asked_at").last()
    assert asked.again and "thiếu chữ ký" in text(specialist.get(address("dossier", taken)))


def test_the_demonstration_has_texts_and_their_chooser_stands_before_the_buttons(province, taken):
    assert unit_texts.seed("25") == len(unit_texts.TEXTS) and unit_texts.seed("25") == 0
    page = province.officer("chuyenvien").get(address("ask_extension", taken)).text
    assert unit_texts.TEXTS[-1][2] in page
    assert page.index('name="reason"') < page.index('name="text_module"') < page.index('class="mc-actions"><button')
    assert page.index("<button hidden>") < page.index('name="insert"'), "Enter sends the letter, it inserts nothing"


def test_texts_are_kept_by_the_clerk_and_inserted_by_whoever_writes(province, taken):
    clerk, specialist = province.officer("vanthu"), province.officer("chuyenvien")
    assert specialist.get(reverse("desk:texts")).status_code == 403
    new = {"place": "form-04-extension/reason", "title": "Xác minh", "text": "Hồ sơ {code} của {applicant}, {sai}."}
    page = clerk.post(reverse("desk:text_new"), new)
    assert page.status_code == 422 and "{sai}" in text(page) and "{due}" in text(page)
    clerk.post(reverse("desk:text_new"), new | {"text": "Hồ sơ {code} của {applicant} cần xác minh."})
    kept = TextModule.objects.get()
    assert clerk.post(reverse("desk:text_new"), new | {"text": "Một câu khác."}).status_code == 422, "same title"
    shown = specialist.post(
        address("ask_extension", taken), {"key": "p", "insert": "1", "text_module": kept.id, "reason": "Đã viết."}
    )
    said = f"Đã viết.\nHồ sơ {taken.code} của {taken.applicant_name} cần xác minh."
    assert shown.context["form"].initial["reason"] == said and not LetterDraft.objects.exists()
    nothing = specialist.post(address("ask_extension", taken), {"insert": "1", "text_module": "x", "reason": WHY})
    assert "Hãy chọn mẫu câu" in text(nothing) and WHY in text(nothing)
    change = new | {"text": "Hồ sơ {code} đang xác minh.", "version": 1}
    clerk.post(reverse("desk:text", args=[kept.id]), change)
    assert clerk.post(reverse("desk:text", args=[kept.id]), change).status_code == 422, "somebody changed it meanwhile"
    for _again in range(2):
        clerk.post(reverse("desk:text_delete", args=[kept.id]))
    assert not TextModule.objects.exists()
    assert EventRecord.objects.filter(action="text_module.deleted").count() == 1
    assert text_modules.usable(province.actor("chuyenvien"), LetterKind.EXTENSION, []) == []


def test_the_register_and_the_control_slip_are_printed_from_the_record(province, tsa):
    dossier, clerk = walk.issued(province), province.officer("vanthu")
    assert dossier.code in text(clerk.get(reverse("desk:follow")))
    assert clerk.get(reverse("desk:follow_pdf")).content.startswith(b"%PDF")
    table = b"".join(clerk.get(reverse("desk:follow_csv")).streaming_content).decode()
    assert table.startswith("\ufeff") and dossier.code in table and dossier.applicant_name in table
    assert EventRecord.objects.filter(action="dossiers.register_printed").count() == 2, "who took names is recorded"
    wrong = clerk.get(reverse("desk:follow"), {"from": "x", "to": ""})
    assert wrong.status_code == 422 and 'value="x"' in text(wrong)
    assert clerk.get(reverse("desk:follow"), {"unit": province.accounts["quantri"].id}).status_code == 404
    assert clerk.get(address("control_slip", dossier)).content.startswith(b"%PDF")
    fresh = walk.submitted(province)
    assert province.officer("tiepnhan").get(address("control_slip", fresh)).status_code == 404, "not received yet"
