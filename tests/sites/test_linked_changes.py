"""A linked filing while things change around it: withdrawn and changed procedures, what was confirmed, wrong codes."""

import copy
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.relay import drain
from motcua.foundation.identity.models import Person
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.checks import SURE
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.catalogue.services import withdraw
from motcua.onestop.dossiers import drafts, finding, letters, results, services, worklists
from motcua.onestop.dossiers.models import Assignment, Dossier
from motcua.onestop.links import selectors as links
from motcua.onestop.links.models import LinkedFiling
from tests.sites import walk
from tests.sites.portal import pages
from tests.sites.test_linked import NUMBER, parts, settle, url
from tests.sites.test_linked_shown import printed

pytestmark = pytest.mark.usefixtures("tsa")
CONFIRMED = "khác thường, đã xác nhận khi nộp"


@pytest.fixture
def first(province):
    return walk.submitted(province, walk.LINKED)


def confirm(draft, by, **answers):
    """Answer so, and tick the box of everything that the form then asks about."""
    bundle = catalogue.bundle(draft.revision_id)
    for page in [page for page in bundle.form.pages if answers.keys() & set(page.keys)]:
        raw = {key: draft.answers.get(key, "") for key in page.keys} | answers
        while asked := drafts.save_page(draft.id, page.key, raw, by=by):
            assert all(sentence.confirm for sentence in asked.values()), asked
            raw |= {SURE + key: sentence.confirm for key, sentence in asked.items()}
            yield from asked


def republish(code, *questions):
    """A revision in force from today that asks for more."""
    old = catalogue.standing(code, today())[0]
    data = copy.deepcopy(old.data)
    added = [{"key": key, "type": "text", "label": {"vi": key, "en": key}} for key in questions]
    data["form"]["pages"][0]["questions"] += added
    return ProcedureRevision.objects.create(
        procedure_id=code, number=old.number + 1, data=data, digest=uuid7().hex * 2, in_force_from=today(),
        published_at=now(), published_by="",
    )  # fmt: skip


def test_parts_go_on_when_their_procedures_are_withdrawn_meanwhile(province, first):
    for code in (walk.BIRTH, walk.RESIDENCE, walk.HEALTH_CARD):
        withdraw(code, by=province.actor("kiemsoat"), reason="Thay bằng thủ tục khác")
    client = province.citizen(0, language="en")
    assert "Permanent residence" in pages.text_of(client.get(url("portal:linked", first)))
    settle(province, first)
    rows = links.rows(links.of_dossier(first.id))
    assert "“" in rows[1].why and rows[1].agency.code == "07900.CA"
    add_the_number(province, first)
    other = parts(links.of_dossier(first.id))["residence"].dossier
    slip = letters.form_01(Dossier.objects.select_related("authority", "reception_place").get(id=other.id))
    assert "tự bắt đầu khi có kết quả “Giấy khai sinh”" in printed(slip)


def add_the_number(province, first):
    raw = dict(first.results.get().data, personal_number=NUMBER)
    results.reissue_result(first.id, by=province.actor("lanhdao"), raw=raw, reason="Bổ sung số định danh cá nhân")
    drain()


def test_an_unusual_answer_that_was_confirmed_goes_with_the_part_to_the_end(province):
    draft, by = walk.draft(province, walk.LINKED), province.citizen_actor(0)
    born = int(draft.answers["child_birth_date"][:4]) - 57
    assert "mother_birth_date" in [*confirm(draft, by, mother_birth_date=f"{born}-03-04")]
    first = Dossier.objects.get(id=drafts.send(draft.id, by=by)[0])
    assert first.answers[SURE + "mother_birth_date"]
    assert CONFIRMED in pages.text_of(province.officer("tiepnhan").get(url("counter:dossier", first)))
    settle(province, first, personal_number=NUMBER)
    assert [part.state for part in parts(links.of_dossier(first.id)).values()] == ["granted", "begun", "begun"]


def against_the_identity_data(province):
    """A form whose date of birth is another one than the identity data says of the person; it was confirmed."""
    draft, by = walk.draft(province, walk.MARITAL), province.citizen_actor(0)
    person = Person.objects.get(id=by.person_id)
    other = person.birth_date.replace(day=person.birth_date.day % 28 + 1).isoformat()
    asked = [*confirm(draft, by, subject_number=person.citizen_number, subject_birth_date=other)]
    return draft, asked


def test_what_contradicts_the_identity_data_and_was_confirmed_reaches_the_officer(province):
    draft, asked = against_the_identity_data(province)
    [key] = asked
    found = Dossier.objects.get(id=drafts.send(draft.id, by=province.citizen_actor(0))[0])
    assert found.answers[SURE + key]
    services.receive(found.id, by=province.actor("tiepnhan"))
    assert CONFIRMED in pages.text_of(province.officer("chuyenvien").get(url("desk:dossier", found)))
    services.take(found.id, by=province.actor("chuyenvien"))
    items = [{"document": "declaration", "reason": "Sai tên."}]
    week = today() + timedelta(days=7)
    services.request_supplement(found.id, by=province.actor("chuyenvien"), items=items, answer_by=week)
    corrected = found.answers | {"partner_name": "Trần Thu Hằng"}
    services.supplement(found.id, by=province.citizen_actor(0), answers=corrected)
    assert Dossier.objects.get(id=found.id).answers == corrected


def test_a_filing_under_way_goes_on_as_its_link_was_when_it_was_filed(province, first):
    old = catalogue.standing(walk.RESIDENCE, today())[0]
    ProcedureRevision.objects.update(in_force_from=today() - timedelta(days=30))
    LinkedFiling.objects.update(filed_at=now() - timedelta(days=2))
    republish(walk.RESIDENCE, "blood_group")
    settle(province, first, personal_number=NUMBER)
    home = parts(links.of_dossier(first.id))["residence"]
    assert (home.state, home.dossier.revision_id) == ("begun", old.id)


@pytest.mark.parametrize("code", [walk.BIRTH, walk.RESIDENCE])
def test_a_form_begun_under_an_older_link_is_to_be_begun_anew(province, code):
    draft, by = walk.draft(province, walk.LINKED), province.citizen_actor(0)
    republish(walk.LINKED)
    republish(code, "blood_group")
    with pytest.raises(Refusal) as caught:
        drafts.send(draft.id, by=by)
    assert caught.value.code == "older-form"
    page = pages.text_of(province.citizen(0).post(url("portal:draft_check", draft)))
    assert "Hãy bắt đầu biểu mẫu mới" in page and not Dossier.objects.exists()


def test_a_form_begun_under_an_older_link_that_fits_is_sent(province):
    draft = walk.draft(province, walk.LINKED)
    republish(walk.LINKED)
    assert drafts.send(draft.id, by=province.citizen_actor(0))


def test_parts_that_an_empty_field_keeps_waiting_are_not_said_to_begin(province, first):
    services.receive(first.id, by=province.actor("tiepnhan"))
    services.take(first.id, by=province.actor("chuyenvien"))
    walk.draft_and_forward(first, province.actor("chuyenvien"))
    page = pages.text_of(province.officer("lanhdao", "en").get(url("desk:sign", first)))
    assert "“Permanent residence”, “Health insurance card” will wait: what they need is left empty" in page
    assert "It starts" not in page


def test_a_whole_code_finds_its_filing_alone_and_a_part_those_that_begin_so(province, first):
    settle(province, first, personal_number=NUMBER)
    home = parts(links.of_dossier(first.id))["residence"].dossier
    police = province.actor("congan")
    assert [one.id for one in finding.search(police, first.code.lower())] == [home.id]
    for typed in (first.code, first.code[:-2].lower()):
        page = province.officer("congan").get(reverse("desk:worklist"), {"q": typed})
        assert home.code in page.text, typed
    longer = LinkedFiling.objects.get()
    longer.code += "0"
    longer.save()
    assert finding.search(police, first.code) == []
    assert home.code not in province.officer("congan").get(reverse("desk:worklist"), {"q": first.code}).text


def test_a_part_of_a_code_is_looked_for_by_the_index_among_the_own_steps(province, first):
    settle(province, first, personal_number=NUMBER)
    rows = worklists.mine(province.actor("congan"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Assignment.objects.filter(id__in=rows.values("id")).filter(finding.known_as("H44.", "dossier_id")).explain()
    assert "on linked_part" in plan and "Seq Scan on linked_" not in plan, plan
