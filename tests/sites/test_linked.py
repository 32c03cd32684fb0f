"""A newborn's linked filing: filed once, each part by its own agency, returned together. Dossiers move by the verbs."""

import pytest
from django.urls import reverse

from motcua.foundation.common.models import EventRecord
from motcua.foundation.common.relay import drain
from motcua.foundation.files.models import FileReference
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import superior_of
from motcua.onestop.deskwork import flags
from motcua.onestop.dossiers import drafts, results, selectors, services
from motcua.onestop.dossiers.enums import DossierState, Outcome
from motcua.onestop.dossiers.models import ClockEntry, Dossier
from motcua.onestop.handover import slips
from motcua.onestop.handover.models import Collection
from motcua.onestop.handover.whereabouts import place_of
from motcua.onestop.links import own_data
from motcua.onestop.links import selectors as links
from motcua.onestop.links import services as following
from motcua.onestop.links.enums import PartState
from motcua.onestop.links.models import LinkedFiling
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of
from tests.sites.counter.test_reception import address, begin, filled
from tests.sites.portal import pages

pytestmark = pytest.mark.usefixtures("tsa")
NUMBER = "025326007766"


def settle(province, found, outcome="granted", **more):
    """Take, draft, forward, sign, issue, by the people of the part's own agency."""
    code = found.procedure_code
    staff = walk.staff(code)
    if found.received_at is None:
        services.receive(found.id, by=province.actor(staff.receptionist))
    services.take(found.id, by=province.actor(staff.specialist))
    if outcome == "granted":
        walk.draft_and_forward(found, province.actor(staff.specialist), **more)
    else:
        reason = {"reason": "Trẻ đã được đăng ký ở nơi khác.", "legal_basis": "Luật Hộ tịch số 60/2014/QH13"}
        by = province.actor(staff.specialist)
        services.draft_result(found.id, by=by, outcome=Outcome.REFUSED, data=reason)
        services.forward(found.id, by=by, outcome=Outcome.REFUSED)
    results.sign_result(found.id, by=province.actor(staff.leader))
    services.issue(found.id, by=province.actor(staff.clerk))
    drain()
    return Dossier.objects.get(id=found.id)


def parts(filing):
    return {part.key: part for part in filing.parts.select_related("dossier__authority").order_by("place")}


@pytest.fixture
def first(province):
    return walk.submitted(province, walk.LINKED)


@pytest.fixture
def filing(first):
    return links.of_dossier(first.id)


def test_one_filing_is_one_dossier_of_the_first_part_and_the_others_wait(first, filing):
    assert first.procedure_code == walk.BIRTH and filing.code == first.code
    assert Dossier.objects.count() == 1 and LinkedFiling.objects.count() == 1
    assert {key: (p.state, p.dossier_id) for key, p in parts(filing).items()} == {
        "birth": (PartState.BEGUN, first.id), "residence": (PartState.WAITING, None), "card": (PartState.WAITING, None),
    }  # fmt: skip
    assert "new_home" not in first.answers and filing.answers["new_home"]
    held = FileReference.objects.filter(kind=following.SUBJECT, subject_id=filing.id, released_at=None)
    assert [row.name for row in held] == ["head_consent"]


def test_the_others_begin_at_their_own_agencies_when_the_birth_certificate_is_out(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    found = parts(filing)
    home, card = found["residence"].dossier, found["card"].dossier
    assert (home.authority.code, card.authority.code) == ("07900.CA", "25.BHXH")
    assert home.answers["mover_number"] == NUMBER == card.answers["insured_number"]
    assert {(one.submitter_id, one.submitter_name) for one in (first, home, card)} == {
        (first.submitter_id, first.submitter_name)
    }  # fmt: skip
    assert home.state == card.state == DossierState.RECEIVED and home.money_state == card.money_state == "none"
    for one in (home, card):  # the clock of each begins with its own reception, and with nothing else
        [entry] = ClockEntry.objects.filter(dossier=one)
        assert (entry.kind, entry.at) == ("start", one.received_at) and one.received_at >= first.submitted_at
        assert selectors.journal(one.id)[0].detail["linked"] == filing.code
        assert first.code in links.began_because(one)
    birth = first.results.get()
    assert {d.document_key: d.file_id for d in card.documents.all()} == {"birth_paper": birth.file_id}
    assert [d.document_key for d in home.documents.all()] == ["head_consent"]
    assert birth.file_id and links.began_because(first) == ""
    assert not FileReference.objects.filter(kind=following.SUBJECT, released_at=None).exists()
    following.follow(first)  # told twice, nothing is filed twice
    assert Dossier.objects.count() == 3


def test_one_notice_tells_of_all_results_when_the_last_is_out(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    assert not Notice.objects.filter(template="result-ready").exists()
    found = parts(filing)
    settle(province, found["card"].dossier)
    assert not Notice.objects.filter(template="linked-ended").exists()
    settle(province, found["residence"].dossier)
    told = Notice.objects.get(template="linked-ended")
    filing.refresh_from_db()
    assert filing.ended_at and first.code in told.title and not Notice.objects.filter(template="result-ready").exists()
    assert [p.state for p in parts(filing).values()] == [PartState.GRANTED] * 3
    assert told.body.count("\n- ") == 3
    assert Notice.objects.filter(template="dossier-submitted").count() == 1


def test_who_wants_the_first_result_at_once_is_told_of_each(province):
    first = walk.submitted(province, walk.LINKED, name="rented-home")
    settle(province, first, personal_number=NUMBER)
    assert Notice.objects.filter(template="result-ready").count() == 1


def test_a_refused_birth_ends_all_three_with_a_word_why(province, first, filing):
    settle(province, first, "refused")
    found = parts(filing)
    assert [p.state for p in found.values()] == [PartState.ENDED, PartState.DROPPED, PartState.DROPPED]
    rows = links.rows(filing)
    assert "Đăng ký khai sinh" in rows[1].why or "Birth" in rows[1].why
    assert "Đăng ký khai sinh" in Notice.objects.get(template="linked-ended").body and Dossier.objects.count() == 1


def test_what_happened_to_the_filing_is_recorded_and_stands_in_the_applicants_own_data(province, first, filing):
    settle(province, first, "refused")
    acts = EventRecord.objects.filter(subject_kind=following.SUBJECT, subject_id=filing.id).order_by("at", "id")
    assert sorted(acts.values_list("action", flat=True)) == [
        "linked_dropped", "linked_dropped", "linked_ended", "linked_filed",
    ]  # fmt: skip
    [entry] = own_data.linked_filings(province.citizen_actor(0)).entries
    assert entry.code == first.code and entry.facts["answers"]["new_home"]
    assert own_data.linked_filings(province.citizen_actor(4)).entries == []


def test_a_withdrawn_first_part_drops_what_waits_for_it(province, first, filing):
    services.withdraw(first.id, by=province.citizen_actor(0), reason="Sẽ nộp lại sau")
    drain()
    assert [p.state for p in parts(filing).values()] == [PartState.ENDED, PartState.DROPPED, PartState.DROPPED]
    assert not FileReference.objects.filter(kind=following.SUBJECT, released_at=None).exists()


def test_a_part_refused_later_leaves_the_other_going(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    found = parts(filing)
    settle(province, found["residence"].dossier, "refused")
    states = {key: p.state for key, p in parts(filing).items()}
    assert states == {"birth": "granted", "residence": "ended", "card": "begun"}
    assert Dossier.objects.get(id=found["card"].dossier_id).state == DossierState.RECEIVED


def test_without_the_childs_number_they_wait_and_a_corrected_certificate_lets_them_begin(province, first, filing):
    settle(province, first)
    found = parts(filing)
    assert found["residence"].state == "waiting" and found["residence"].lacks == ["mover_number"]
    assert found["card"].lacks == ["insured_number"]
    assert "Số định danh cá nhân" in links.rows(filing)[1].why or "ID number" in links.rows(filing)[1].why
    following.follow(first)
    told = Notice.objects.get(template="linked-waits")
    assert first.code in told.body and told.body.count("\n- ") == 2 and "Cấp thẻ bảo hiểm y tế" in told.body
    raw = dict(first.results.get().data, personal_number=NUMBER)
    results.reissue_result(first.id, by=province.actor("lanhdao"), raw=raw, reason="Bổ sung số định danh cá nhân")
    drain()
    assert [p.state for p in parts(filing).values()] == ["granted", "begun", "begun"]
    assert [p.lacks for p in parts(filing).values()] == [[], [], []]


def test_the_leader_is_told_before_signing_that_other_parts_wait_for_an_empty_field(province, first):
    services.receive(first.id, by=province.actor("tiepnhan"))
    services.take(first.id, by=province.actor("chuyenvien"))
    walk.draft_and_forward(first, province.actor("chuyenvien"))
    found = Dossier.objects.get(id=first.id)
    [said] = [one for one in flags.of_many([found])[found.id] if one.flag is flags.Flag.OTHERS_WAIT]
    assert said.is_heavy and "Đăng ký thường trú" in said.words and "Cấp thẻ bảo hiểm y tế" in said.words
    draft = found.results.get()
    draft.data |= {"personal_number": NUMBER}
    draft.save()
    assert flags.Flag.OTHERS_WAIT not in [one.flag for one in flags.of_many([found])[found.id]]


def test_the_draft_does_not_call_optional_what_later_parts_wait_for(province, first):
    services.receive(first.id, by=province.actor("tiepnhan"))
    services.take(first.id, by=province.actor("chuyenvien"))
    alone = walk.taken(province, walk.BIRTH, citizen=1)
    officer = province.officer("chuyenvien")
    shown = {found: field_of(officer.get(url("desk:draft", found)), "personal_number") for found in (first, alone)}
    assert "“Đăng ký thường trú”, “Cấp thẻ bảo hiểm y tế” của hồ sơ liên thông chưa bắt đầu được" in shown[first]
    assert "không bắt buộc" not in shown[first] and "Số do Cơ sở dữ liệu quốc gia" in shown[first], "its own hint, too"
    assert "Thiếu thông tin này thì" in shown[first]
    assert "Để trống nếu chưa có" in shown[alone] and "không bắt buộc" in shown[alone]


def field_of(answer, key):
    """The part of the page that asks for it."""
    return answer.text.split(f'data-question="{key}"')[1].split("data-question=")[0]


def test_a_refusal_is_no_result_to_take(province, first, filing):
    settle(province, first, "refused")
    page = pages.text_of(province.citizen(0).get(url("portal:linked", first)))
    assert "Bị từ chối: " in page and "Xem lý do và việc bạn có thể làm" in page


def test_the_social_insurance_agency_stands_below_no_unit_of_the_province(province):
    agency = Unit.objects.get(code="25.BHXH")
    assert superior_of(agency) is None


def test_an_officer_opens_the_parts_of_their_own_agency_only(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    opens = {row.part.key: row.opens for row in links.rows(filing, by=province.actor("congan"))}
    assert opens == {"birth": False, "residence": True, "card": False}
    assert all(row.opens for row in links.rows(filing, by=province.actor("tiepnhan")))


def test_the_same_filing_sent_twice_is_one(province):
    made = walk.draft(province, walk.LINKED)
    by = province.citizen_actor(0)
    assert drafts.send(made.id, by=by) == drafts.send(made.id, by=by)
    assert LinkedFiling.objects.count() == 1


def url(name, found):
    return reverse(name, args=[found.id])


def all_out(province, first, **contact):
    """Every part granted; what settled elsewhere has come to the centre by slip."""
    if contact:
        by = province.citizen_actor(0)
        services.change_contact(first.id, by=by, contact=dict(first.contact) | contact)
    settle(province, first, personal_number=NUMBER)
    filing = links.of_dossier(first.id)
    for key in ("residence", "card"):
        found = settle(province, parts(filing)[key].dossier)
        row = place_of(found.id)
        if row.is_paper and row.place_id != row.goes_to_id and not row.by_post:
            by = province.actor(walk.staff(found.procedure_code).clerk)
            slip = slips.make(row.place_id, row.goes_to_id, [found.id], by=by)
            slips.answer(slip.id, by=province.actor("tiepnhan"), arrived=[slip.items.get().id])
            drain()
    return {key: part.dossier for key, part in parts(filing).items()}


def test_before_sending_the_page_tells_each_parts_fee_and_the_sum(province):
    made = walk.draft(province, walk.LINKED)
    client = province.citizen(0, language="en")
    page = pages.text_of(client.get(url("portal:draft_check", made)))
    assert "All parts together" in page and "from when the part before it is granted" in page
    assert "Permanent residence" in page and "Health insurance card" in page
    agencies = [Unit.objects.get(code=code).label["en"] for code in ("07900.CA", "25.BHXH")]
    assert all(f"{name} · " in page for name in agencies), "where each part goes is seen before it is sent"


def test_the_applicant_reads_everything_by_one_code(province, first, filing):
    client = province.citizen(0, language="en")
    for name in ("portal:sent", "portal:dossier", "portal:linked"):
        page = pages.text_of(client.get(url(name, first)))
        assert first.code in page and page.count("Waits") == 2 and "Permanent residence" in page, name
        assert "It begins by itself when the result of “Birth registration” is issued." in page
    assert f"Part of linked filing {first.code}" in pages.text_of(client.get(reverse("portal:my")))
    guest = pages.guest("en").post(reverse("portal:track"), {"code": first.code, "phone": "0912345678"})
    assert "Health insurance card" in pages.text_of(guest)
    assert province.citizen(4).get(url("portal:linked", first)).status_code == 404


def test_no_page_of_parts_for_a_dossier_of_its_own(province):
    other = walk.submitted(province, walk.BIRTH)
    client = province.citizen(0)
    assert client.get(url("portal:linked", other)).status_code == 404
    assert "liên thông" not in pages.text_of(client.get(url("portal:dossier", other)))


def test_the_page_of_the_date_says_why_the_clock_began_so_late(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    card = parts(filing)["card"].dossier
    for client, name in ((province.citizen(0), "portal:deadline"), (province.officer("bhxh"), "desk:deadline")):
        page = pages.text_of(client.get(url(name, card)))
        assert f"Hồ sơ này thuộc hồ sơ liên thông {first.code}" in page and "“Đăng ký khai sinh”" in page
    assert "hồ sơ liên thông" not in pages.text_of(province.citizen(0).get(url("portal:deadline", first)))


def test_officers_see_the_link_and_open_what_they_may(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    found = {key: part.dossier for key, part in parts(filing).items()}
    page = province.officer("congan").get(url("desk:dossier", found["residence"]))
    assert "Thuộc hồ sơ liên thông" in page.text and "Cấp thẻ bảo hiểm y tế" in page.text
    assert found["card"].code not in page.text and url("desk:dossier", found["card"]) not in page.text
    assert province.officer("congan").get(url("desk:dossier", found["card"])).status_code == 404
    counter = province.officer("tiepnhan").get(url("counter:dossier", found["residence"]))
    assert url("counter:dossier", found["card"]) in counter.text


def test_everything_lies_at_one_centre_and_goes_into_one_hand_in_one_act(province, first):
    found = all_out(province, first, delivery="counter")
    counter = province.officer("tiepnhan")
    page = counter.get(url("counter:return_one", first))
    assert page.text.count('name="with"') == 2 and page.text.count(" checked") >= 2
    sent = pages.filled(page) | {
        "act": "give", "who": "applicant", "number": first.applicant_number, "confirmed": "slip", "note": "Hộp 1",
        "with": [str(found["residence"].id), str(found["card"].id)],
    }  # fmt: skip
    counter.post(url("counter:return_one", first), sent)
    drain()
    states = set(Dossier.objects.values_list("state", flat=True))
    assert states == {DossierState.RESULT_RETURNED} and Collection.objects.count() == 3
    assert set(Collection.objects.values_list("note", flat=True)) == {"Hộp 1"}
    assert Notice.objects.filter(template="result-returned").count() == 1
    assert Notice.objects.filter(template="result-at-centre").count() == 1  # when the last of them had arrived


def test_what_is_unticked_stays_and_the_counter_is_told_what_still_runs(province, first, filing):
    services.change_contact(
        first.id, by=province.citizen_actor(0), contact=dict(first.contact) | {"delivery": "counter"}
    )
    settle(province, first, personal_number=NUMBER)
    page = province.officer("tiepnhan", "en").get(url("counter:return_one", first))
    assert "2 parts are still running" in pages.text_of(page) and 'name="with"' not in page.text


def test_online_the_applicant_takes_all_of_them_in_one_act(province, first):
    found = all_out(province, first)
    client = province.citizen(0, language="en")
    page = pages.text_of(client.get(url("portal:linked", first)))
    assert "I have these 3 results: close them" in page and "Everything has ended" in page
    client.post(url("portal:linked", found["card"]))
    assert set(Dossier.objects.values_list("state", flat=True)) == {DossierState.RESULT_RETURNED}
    assert "I have" not in pages.text_of(client.get(url("portal:linked", first)))
    client.post(url("portal:linked", first))  # pressed again, nothing happens


def test_a_counter_officer_files_it_on_the_same_form_as_any_other(province):
    browser = province.officer("tiepnhan")
    draft = begin(browser, walk.LINKED)
    answer = browser.post(address(draft), filled(draft, walk.LINKED))
    assert answer.status_code == 302, pages.text_of(answer)
    answer = browser.post(address(draft, "desk_check"), pages.filled(browser.get(address(draft, "desk_check"))))
    first = Dossier.objects.get()
    assert first.procedure_code == walk.BIRTH and first.state == DossierState.RECEIVED
    filing = links.of_dossier(first.id)
    settle(province, first, personal_number=NUMBER)
    assert [part.state for part in parts(filing).values()] == ["granted", "begun", "begun"]
    card = parts(filing)["card"].dossier
    assert (card.channel, card.applicant_id) == (first.channel, first.applicant_id)


def test_the_machine_reads_the_link_and_no_code_it_may_not_open(province, first, filing):
    settle(province, first, personal_number=NUMBER)
    home = parts(filing)["residence"].dossier
    caller = Caller(secret_of(province.accounts["congan"]), "")
    told = caller.get(f"/dossiers/{home.code}").json()["linked"]
    assert (told["code"], told["part"], told["procedure"]) == (first.code, "residence", walk.LINKED)
    assert [(one["key"], one["state"]["value"], one["code"]) for one in told["parts"]] == [
        ("birth", "granted", None), ("residence", "begun", home.code), ("card", "begun", None),
    ]  # fmt: skip


def test_a_later_part_that_would_be_refused_is_told_before_anything_is_filed(province):
    made = walk.draft(province, walk.LINKED, name="rented-home")
    drafts.detach(made.id, drafts.files_of(made)["lease"][0].id, by=province.citizen_actor(0))
    client = province.citizen(0)
    page = client.post(url("portal:draft_check", made))
    assert page.status_code == 200 and not Dossier.objects.exists() and not LinkedFiling.objects.exists()
