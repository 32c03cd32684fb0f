"""Who read whose data: once a reader, subject and day; every way to data leaves its trace; the person reads why."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity import api_tokens, readings
from motcua.foundation.identity.enums import ReadingKind, Scope
from motcua.foundation.identity.models import Reading
from motcua.foundation.identity.ports import PopulationRecord, PopulationRegister
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import drafts
from tests.sites import walk
from tests.sites.conftest import province, tsa  # noqa: F401
from tests.sites.portal import pages


def note(about, by=SYSTEM, **more):
    return readings.note(ReadingKind.DOSSIER, about=about, subject=("dossier", uuid7()), by=by, **more)


@pytest.mark.django_db
def test_the_same_on_the_same_legal_day_is_kept_once(django_assert_num_queries, django_capture_on_commit_callbacks):
    about, subject = uuid7(), ("dossier", uuid7())
    at = now().replace(hour=3)

    def again(moment):
        return readings.note(ReadingKind.DOSSIER, about=about, subject=subject, by=SYSTEM, at=moment)

    assert again(at) and not again(at + timedelta(minutes=5)) and again(at + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert not again(at)
    with django_assert_num_queries(0):
        assert not again(at), "after the first it costs nothing"
    assert Reading.objects.filter(about_id=about).count() == 2


@pytest.mark.django_db
def test_what_a_process_knows_is_bounded(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(readings, "MOST_KNOWN", 3)
    monkeypatch.setattr(readings, "_known", set())
    with django_capture_on_commit_callbacks(execute=True):
        for _turn in range(10):
            note(uuid7())
    assert 0 < len(readings._known) <= 3 and Reading.objects.count() == 10


def told(province, citizen=0, language="vi"):  # noqa: F811
    return pages.text_of(province.citizen(citizen, language=language).get(reverse("portal:readings")))


def test_an_officer_who_opens_a_dossier_stands_there_with_office_role_and_step(province):  # noqa: F811
    found = walk.taken(province)
    assert "Chưa có ai đọc" in told(province)
    for _turn in range(2):
        assert province.officer("chuyenvien").get(reverse("desk:dossier", args=[found.id])).status_code == 200
    assert province.officer("tiepnhan").get(reverse("counter:dossier", args=[found.id])).status_code == 200
    rows = list(Reading.objects.order_by("at"))
    assert [(r.role, r.about_id) for r in rows] == [
        ("specialist", found.applicant_id), ("receptionist", found.applicant_id)]  # fmt: skip
    said = told(province)
    assert said.count(found.code) == 2 and "Chuyên viên" in said and Unit.objects.get(id=rows[0].unit_id).name in said
    bundle, step = catalogue.bundle(found.revision_id), found.assignments.get(closed_at=None)
    assert said.count(bundle.title["vi"]) == 2 and bundle.graph.node(step.node).title["vi"] in said, "and why"
    assert province.accounts["chuyenvien"].display_name not in said, "the office, not the person"
    assert "Specialist" in told(province, language="en")
    assert found.code not in told(province, citizen=4)


def test_whoever_may_not_open_it_and_the_citizen_leave_no_reading(province):  # noqa: F811
    found = walk.taken(province)
    assert province.officer("xaydung").get(reverse("desk:dossier", args=[found.id])).status_code == 404
    province.citizen(0).get(reverse("portal:dossier", args=[found.id]))
    assert not Reading.objects.exists()


def test_papers_records_systems_and_look_ups_leave_theirs(province, client):  # noqa: F811
    found = walk.taken(province)
    paper = found.documents.exclude(file=None)[0]
    province.officer("chuyenvien").get(reverse("portal:file", args=[paper.file_id]))
    token = api_tokens.make(
        province.accounts["tiepnhan"], client="Phần mềm hộ tịch", scopes=[Scope.READ],
        expires_at=now() + timedelta(days=1), by=province.actor("quantri"),
    )[1]  # fmt: skip
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(f"/api/v1/dossiers/{found.code}", headers=headers).status_code == 200
    from motcua.foundation.common.models import EventRecord

    event = EventRecord.objects.filter(subject_id=found.id).first()
    province.officer("quantri").get(reverse("operations:event", args=[event.id]))
    kinds = dict(Reading.objects.filter(about_id=found.applicant_id).values_list("kind", "via"))
    assert kinds == {"file": "", "dossier": "Phần mềm hộ tịch", "record": ""}
    said = told(province)
    assert "qua hệ thống Phần mềm hộ tịch" in said and paper.file.name in said and "Nhật ký hồ sơ" in said


def test_a_look_up_in_the_population_data_stands_there_with_what_was_asked(province):  # noqa: F811
    class Register:
        def look_up(self, citizen_number, full_name, purpose):
            return PopulationRecord(citizen_number, full_name, marital_status="Chưa kết hôn")

    ports.provide(PopulationRegister, Register())
    try:
        drafts.start(walk.MARITAL, by=province.citizen_actor(0), authority=walk.authority(province, walk.MARITAL))
    finally:
        ports.reset()
    said = told(province)
    assert "Cơ sở dữ liệu quốc gia về dân cư" in said and "tình trạng hôn nhân" in said


def test_the_list_is_read_page_by_page(province):  # noqa: F811
    person = province.person(0).person_id
    for n in range(30):
        note(person, at=now() - timedelta(minutes=n), detail={"code": f"DOSSIER-{n:02}"})
    first = province.citizen(0).get(reverse("portal:readings"))
    second = province.citizen(0).get(reverse("portal:readings"), {"after": first.context["next"]})
    assert len(first.context["rows"]) == 25 and len(second.context["rows"]) == 5 and not second.context["next"]
    assert province.citizen(0).get(reverse("portal:readings"), {"after": "x"}).status_code == 404


@pytest.mark.django_db
def test_one_page_costs_one_look_into_the_index(django_assert_num_queries):
    from django.db import connection

    about = uuid7()
    note(about)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        for after in (None, (now(), uuid7())):
            query, values = readings.readings_of(about, after=after)[:26].query.sql_with_params()
            cursor.execute(f"EXPLAIN {query}", values)
            plan = "".join(row[0] for row in cursor.fetchall())
            assert "reading_of_person" in plan and (after is None or "ROW(at, id) < ROW(" in plan), plan
            assert "Filter" not in plan, "what went before is not read again"
