"""A citizen files through the pages alone, as a browser without JavaScript would."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import ResultKind
from motcua.onestop.dossiers.models import Dossier, Draft, SubmittedDocument
from tests.sites import walk
from tests.sites.portal import pages

CONTACT = {"phone": "0912 345 678", "email": "", "delivery": "online", "address": ""}


def begin(client: Any, code: str) -> Draft:
    slug = catalogue.procedure(code).slug
    answer = client.get(reverse("portal:start", args=[slug]))
    assert answer.status_code == 302
    return Draft.objects.get(id=answer.url.split("/")[2])


def press(client: Any, url: str, data: dict[str, Any]) -> Any:
    """What the page holds, changed by what the person does."""
    return client.post(url, pages.filled(client.get(url)) | data)


def fill(client: Any, draft: Draft, code: str, example: str = "") -> str:
    """Follow "Save and continue" from page to page; returns the address of the last page, the check."""
    first = client.get(reverse("portal:draft", args=[draft.id])).context["tasks"][0]["href"]
    return screens(client, draft, code, example, first)[-1]


def screens(client: Any, draft: Draft, code: str, example: str, url: str) -> list[str]:
    """The addresses that a person stands on from `url` to the check."""
    seen: list[str] = []
    case = walk.example(code, example)
    bundle = catalogue.bundle(draft.revision_id)
    commune = str(Draft.objects.filter(id=draft.id).values_list("authority_id", flat=True)[0] or "")
    for _turn in range(30):
        seen.append(url)
        if url.endswith("/check/"):
            return seen
        if url.endswith("/agency/"):
            chosen = (catalogue.authorities(bundle, "viet tri") or catalogue.authorities(bundle))[0]
            answer = client.post(url, {"unit": commune or chosen.id})
        elif url.endswith("/documents/"):
            files = {key: walk.pdf(f"{key}.pdf") for key in case.get("documents", ())}
            answer = client.post(url, files | {"continue": "1"})
        elif url.endswith("/contact/"):
            way = "counter" if bundle.result.kind is ResultKind.CARD else CONTACT["delivery"]
            answer = press(client, url, CONTACT | {"delivery": way})
        else:
            page = bundle.form.page(url.split("/")[-2])
            shown = pages.filled(client.get(url))
            answer = client.post(url, shown | {q.key: case["answers"].get(q.key, "") for q in page.questions})
        assert answer.status_code == 302, pages.text_of(answer)
        url = answer.url
    raise AssertionError("the form never ends")


@pytest.mark.parametrize("code", [walk.BIRTH, walk.MARITAL])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_citizen_files_a_procedure_to_a_dossier_with_its_papers_and_a_receipt(province, code, language):
    client = province.citizen(0, language=language)
    draft = begin(client, code)
    check = fill(client, draft, code)
    shown = client.get(check)
    assert shown.status_code == 200 and "Lỗi" not in pages.title_of(shown)
    answer = client.post(check)
    dossier = Dossier.objects.get()
    assert answer.url == reverse("portal:sent", args=[dossier.id])
    assert dossier.code in pages.text_of(client.get(answer.url))
    assert dossier.authority == province.commune and dossier.language == language
    wanted = set(walk.example(code).get("documents", ()))
    assert set(SubmittedDocument.objects.values_list("document_key", flat=True)) == wanted
    receipt = client.get(reverse("portal:receipt", args=[dossier.id]))
    assert receipt.headers["Content-Type"] == "application/pdf"


def test_every_published_procedure_can_be_filed_page_by_page(province):
    """Nothing here knows a particular bundle: each is filed with the first of its own grants."""
    codes = [p.code for p in catalogue.published() if p.code not in walk.EXAMPLE]
    for code in codes:
        bundle = catalogue.current(code)[1]
        if not bundle.starts_online:
            continue
        client = province.citizen(1, for_business="person" not in bundle.subjects)
        example = next(name for name, case in bundle.data["examples"].items() if case["expect"]["outcome"] == "granted")
        draft = begin(client, code)
        answer = client.post(fill(client, draft, code, example))
        assert answer.status_code == 302 and "/sent/" in answer.url, pages.text_of(answer)
        assert client.get(answer.url).status_code == 200


def test_the_button_pressed_twice_and_from_an_old_page_gives_one_dossier(province):
    client = province.citizen(0)
    draft = walk.draft(province)
    url = reverse("portal:draft_check", args=[draft.id])
    first, second = client.post(url), client.post(url)
    assert first.url == second.url and Dossier.objects.count() == 1
    stale = client.post(reverse("portal:draft_contact", args=[draft.id]), CONTACT)
    assert stale.url == first.url, "a form that was sent leads to its dossier"
    assert client.get(reverse("portal:draft", args=[draft.id])).url == first.url


def test_beginning_again_offers_the_form_that_is_open_and_the_button_pressed_twice_begins_one(province):
    client = province.citizen(0)
    begin(client, walk.BIRTH)
    url = reverse("portal:start", args=["birth-registration"])
    shown = client.get(url)
    assert shown.status_code == 200
    keys = pages.filled(shown)
    assert client.post(url, keys).url == client.post(url, keys).url
    assert Draft.objects.count() == 2


def test_the_key_of_somebody_elses_form_opens_a_new_one(province):
    other = begin(province.citizen(1), walk.BIRTH)
    answer = province.citizen(0).post(reverse("portal:start", args=["birth-registration"]), {"key": str(other.id)})
    assert str(other.id) not in answer.url and Draft.objects.count() == 2


def test_what_the_e_id_knows_is_filled_in_and_its_source_is_said(province):
    client = province.citizen(0)
    draft = begin(client, walk.BIRTH)
    shown = client.get(reverse("portal:draft_page", args=[draft.id, "requester"]))
    assert pages.filled(shown)["requester_name"] == "Đỗ Quỳnh Giỏi"
    assert pages.text_of(shown).count("Lấy từ tài khoản định danh điện tử") == 3


def test_further_questions_are_asked_by_the_server_without_blame(province):
    client = province.citizen(0)
    draft = begin(client, walk.BIRTH)
    url = reverse("portal:draft_page", args=[draft.id, "parents"])
    before = client.get(url).content.decode()
    assert 'data-question="mother_name"' in before and before.count(" hidden>") >= 6
    asked = client.post(url, {"parents_known": "mother"})
    assert asked.status_code == 200
    text = pages.text_of(asked)
    assert "thêm" in text and "Lỗi" not in pages.title_of(asked)
    body = asked.content.decode()
    row = body[body.index('data-question="mother_name"') :][:300]
    assert " hidden" not in row.split(">")[0]
    wrong = client.post(url, {"parents_known": "mother", "mother_name": "", "mother_number": "12"})
    assert pages.title_of(wrong).startswith("Lỗi:")
    assert "Hãy nhập đủ 12 chữ số" in pages.text_of(wrong)
    assert pages.filled(wrong)["mother_number"] == "12", "what was typed stays"


def test_what_cannot_be_is_refused_at_its_field_and_what_is_unusual_is_taken_when_confirmed(province):
    client = province.citizen(0)
    draft = begin(client, walk.BIRTH)
    answers = walk.example(walk.BIRTH)["answers"] | {"father_number": "025030004321"}
    client.post(reverse("portal:draft_page", args=[draft.id, "child"]), answers)
    url = reverse("portal:draft_page", args=[draft.id, "parents"])
    later = f"{date.fromisoformat(answers['child_birth_date']) + timedelta(days=1):%d/%m/%Y}"
    refused = client.post(url, answers | {"mother_birth_date": later, "father_birth_date": "01/01/1930"})
    said = pages.text_of(refused)
    assert refused.status_code == 200 and "Ngày sinh của mẹ phải trước ngày sinh của con" in said
    assert "cha chưa đủ 14 tuổi hoặc đã quá 75 tuổi" in said
    assert pages.filled(refused)["mother_birth_date"] == later, "what was typed stays"
    body = refused.content.decode()
    assert 'name="sure:father_birth_date"' in body and 'name="sure:mother_birth_date"' not in body
    answers |= {"father_birth_date": "01/01/1930"}
    assert client.post(url, answers).status_code == 200, "not ticked, asked again"
    draft.refresh_from_db()
    assert "father_birth_date" not in draft.answers and draft.raw["father_birth_date"] == "01/01/1930"
    sure = {"sure:father_birth_date": f"1930-01-01 {answers['child_birth_date']}"}
    assert sure["sure:father_birth_date"] in body
    sure |= {"sure:father_number": f"{answers['father_number']} 1930-01-01"}  # which does not fit that year either
    assert client.post(url, answers | sure).status_code == 302
    assert pages.filled(client.get(url))["sure:father_birth_date"] == sure["sure:father_birth_date"]


def test_answers_save_themselves_while_they_are_typed_and_nothing_is_judged(province):
    client = province.citizen(0)
    draft = begin(client, walk.BIRTH)
    saved = client.post(reverse("portal:draft_autosave", args=[draft.id, "child"]), {
        "child_name": "Đỗ Minh An", "child_birth_date": "32/13/2026",
    })  # fmt: skip
    assert saved.status_code == 200 and saved.json()["saved"].count(":") == 1
    shown = client.get(reverse("portal:draft_page", args=[draft.id, "child"]))
    held = pages.filled(shown)
    assert (held["child_name"], held["child_birth_date"]) == ("Đỗ Minh An", "32/13/2026")
    assert "Lỗi" not in pages.title_of(shown)


def test_an_unfinished_form_cannot_be_sent_and_says_where_to_mend_it(province):
    client = province.citizen(0)
    draft = begin(client, walk.BIRTH)
    client.post(reverse("portal:draft_agency", args=[draft.id]), {"unit": province.commune.id})
    refused = client.post(reverse("portal:draft_check", args=[draft.id]))
    assert refused.status_code == 200 and Dossier.objects.count() == 0
    assert pages.title_of(refused).startswith("Lỗi:")
    assert f"/drafts/{draft.id}/questions/child/#q_child_name" in refused.content.decode()


def test_the_agency_is_found_by_a_former_name_and_one_outside_the_list_is_refused(province):
    client = province.citizen(0)
    draft = begin(client, walk.BIRTH)
    url = reverse("portal:draft_agency", args=[draft.id])
    assert "148" in pages.text_of(client.get(url))
    found = pages.text_of(client.get(url, {"q": "gia cam"}))
    assert "Việt Trì" in found and "Thanh Ba" not in found
    assert "Không có cơ quan nào" in pages.text_of(client.get(url, {"q": "zzz"}))
    centre = province.commune.parts.exclude(id=province.commune.id).first()
    for wrong in ("", "abc", centre.id):
        refused = client.post(url, {"unit": wrong})
        assert pages.title_of(refused).startswith("Lỗi:")


def test_the_agency_of_ones_residence_stands_first_and_is_chosen_already(province):
    client = province.citizen(1)  # lives in xã Thanh Ba
    draft = begin(client, walk.BIRTH)
    url = reverse("portal:draft_agency", args=[draft.id])
    options = re.findall(r'<option value="([^"]+)"( selected)?>([^<]+)', client.get(url).content.decode())
    assert "Thanh Ba" in options[0][2] and options[0][1] and not any(chosen for _id, chosen, _name in options[1:])
    assert len(options) == 148 and 'type="radio"' not in client.get(url).content.decode()
    assert client.post(url, {"unit": options[0][0]}).status_code == 302
    other = options[5]
    client.post(url, {"unit": other[0]})
    again = re.findall(r'<option value="([^"]+)" selected', client.get(url).content.decode())
    assert again == [other[0]], "what was chosen stays chosen"


def test_the_steps_keep_their_numbers_whatever_is_answered(province):
    client = province.citizen(0)
    draft, seen = begin(client, walk.BIRTH), set()
    for proof in ("slip", "electronic"):  # the hospital's data need no file
        draft.answers = walk.example(walk.BIRTH)["answers"] | {"birth_proof": proof}
        draft.save()
        text = pages.text_of(client.get(reverse("portal:draft_contact", args=[draft.id])))
        seen.add(re.search(r"Bước \d+/\d+", text)[0])
    assert len(seen) == 1, seen


def test_a_form_can_be_deleted_and_nothing_else_goes(province):
    client = province.citizen(0)
    one, other = walk.draft(province), begin(client, walk.MARITAL)
    assert client.post(reverse("portal:draft_discard", args=[one.id])).url == reverse("portal:my")
    assert list(Draft.objects.all()) == [other]
