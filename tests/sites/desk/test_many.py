"""Many like dossiers at once: each by its own rules, each once, whoever dies in between."""

import io
from collections import Counter

import pikepdf
import pytest

from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.models import EventRecord
from motcua.foundation.files import access
from motcua.foundation.files.services import read_bytes
from motcua.onestop.deskwork import bulk, doing, jobs
from motcua.onestop.deskwork.enums import BulkVerb, ItemState, JobState
from motcua.onestop.deskwork.models import BulkJob
from motcua.onestop.dossiers import letters, services
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Assignment, Dossier, Result
from tests.sites import many, walk


@pytest.fixture
def by(province):
    return province.actor("chuyenvien")


def forwarded(dossiers):
    """{dossier: how often a step of it was completed}."""
    events = EventRecord.objects.filter(action="forward", subject_id__in=[d.id for d in dossiers])
    return Counter(events.values_list("subject_id", flat=True))


def test_like_dossiers_go_on_together_and_one_that_cannot_says_why(province, by):
    first = many.ready(province)
    dossiers = [first, *many.copies(first, 6)]
    Result.objects.filter(dossier=dossiers[3]).update(complete=False)
    job = bulk.prepare(BulkVerb.FORWARD, many.step_ids(dossiers), by=by)
    assert job.state == JobState.PREPARED and job.total == 7 and bulk.runs_at_once(job)
    bulk.start(job.id, {"opinion": "Đủ điều kiện, trình ký."}, by=by)
    assert bulk.run(job.id) == 7
    job.refresh_from_db()
    assert job.state == JobState.DONE and job.ended_at
    found = {item.dossier_id: item for item in job.items.all()}
    refused = found.pop(dossiers[3].id)
    assert refused.state == ItemState.REFUSED
    assert "dự thảo" in refused.said["vi"].lower() and "draft" in refused.said["en"]
    assert {item.state for item in found.values()} == {ItemState.DONE}
    assert set(forwarded(dossiers).values()) == {1} and dossiers[3].id not in forwarded(dossiers)
    event = EventRecord.objects.filter(action="forward", subject_id=first.id).get()
    assert event.detail["opinion"] == "Đủ điều kiện, trình ký." and event.actor_name == by.name
    assert bulk.progress(job) | {"over": 7, "done": 6, "refused": 1} == bulk.progress(job)


def test_who_was_faster_is_told_and_the_dossier_stays_as_they_left_it(province, by):
    first = many.ready(province)
    [other] = many.copies(first, 1)
    job = bulk.prepare(BulkVerb.FORWARD, many.step_ids([first, other]), by=by)
    services.note(other.id, by=by, text="Chờ đã.")
    bulk.start(job.id, {}, by=by)
    bulk.run(job.id)
    item = job.items.get(dossier=other)
    assert item.state == ItemState.REFUSED and by.name in item.said["vi"]
    assert not forwarded([other]) and forwarded([first]) == {first.id: 1}
    more = bulk.again(job.id, by=by)
    assert more.total == 1 and more.state == JobState.PREPARED
    bulk.start(more.id, {}, by=by)
    bulk.run(more.id)
    assert forwarded([other]) == {other.id: 1}


def test_only_like_dossiers_begin_and_no_more_than_five_hundred(province, by):
    marital, birth = many.ready(province), many.ready(province, walk.BIRTH)
    job = bulk.prepare(BulkVerb.FORWARD, many.step_ids([marital, birth]), by=by)
    with pytest.raises(Refusal) as unlike:
        bulk.start(job.id, {}, by=by)
    assert unlike.value.code == "unlike" and BulkJob.objects.get().state == JobState.PREPARED
    kept = next(g for g in bulk.groups(job) if g.revision_id == birth.revision_id)
    assert bulk.keep(job.id, kept.key, by=by).total == 1
    bulk.start(job.id, {}, by=by)
    assert bulk.run(job.id) == 1 and not forwarded([marital]) and forwarded([birth])
    with pytest.raises(Refusal) as many_more:
        bulk.prepare(BulkVerb.FORWARD, list(range(bulk.MOST + 1)), by=by)
    assert many_more.value.code == "too-many"


def test_nobody_does_with_many_what_they_may_not_do_with_one(province, by):
    first = many.ready(province)
    steps = many.step_ids([first])
    for username in ("vanthu", "congan", "csgt"):
        with pytest.raises(Refusal) as refusal:
            bulk.prepare(BulkVerb.FORWARD, steps, by=province.actor(username))
        assert refusal.value.code == "nothing-chosen"
    job = bulk.prepare(BulkVerb.SIGN, steps, by=by)
    with pytest.raises(Refusal) as not_here:
        bulk.start(job.id, {}, by=by)
    assert not_here.value.code == "not-of-this-step"
    for act in (bulk.start, bulk.stop):
        with pytest.raises(NotYours):
            act(*([job.id, {}] if act is bulk.start else [job.id]), by=province.actor("lanhdao"))
    with pytest.raises(NotYours):
        bulk.again(job.id, by=province.actor("lanhdao"))


def test_rights_are_those_of_the_moment_of_each_item(province, by):
    first = many.ready(province)
    dossiers = [first, *many.copies(first, 2)]
    job = bulk.prepare(BulkVerb.FORWARD, many.step_ids(dossiers), by=by)
    bulk.start(job.id, {}, by=by)
    assert bulk.run(job.id, 1) == 1
    province.accounts["chuyenvien"].is_active = False
    province.accounts["chuyenvien"].save()
    bulk.run(job.id)
    assert Counter(job.items.values_list("state", flat=True)) == {ItemState.DONE: 1, ItemState.REFUSED: 2}
    assert len(forwarded(dossiers)) == 1


def test_a_fault_in_one_item_is_told_and_the_rest_goes_on(province, by, monkeypatch):
    first = many.ready(province)
    dossiers = [first, *many.copies(first, 2)]
    job = bulk.prepare(BulkVerb.FORWARD, many.step_ids(dossiers), by=by)
    bulk.start(job.id, {}, by=by)
    whole, seen = doing.do, []

    def breaks_once(job, item, by):
        whole(job, item, by)
        seen.append(item.dossier_id)
        if len(seen) == 2:
            raise ZeroDivisionError

    monkeypatch.setattr(doing, "do", breaks_once)
    bulk.run(job.id)
    states = dict(job.items.values_list("dossier_id", "state"))
    assert states.pop(seen[1]) == ItemState.FAILED and set(states.values()) == {ItemState.DONE}
    assert not forwarded([Dossier.objects.get(id=seen[1])]), "what it had written is undone"


def test_stopping_leaves_the_rest_undone_and_pressing_twice_begins_once(province, by):
    first = many.ready(province)
    dossiers = [first, *many.copies(first, 3)]
    job = bulk.prepare(BulkVerb.FORWARD, many.step_ids(dossiers), by=by)
    bulk.start(job.id, {"opinion": "A"}, by=by)
    assert bulk.start(job.id, {"opinion": "B"}, by=by).given == {"opinion": "A"}
    assert EventRecord.objects.filter(action="bulk.start").count() == 1
    bulk.run(job.id, 1)
    bulk.stop(job.id, by=by)
    bulk.stop(job.id, by=by)
    assert bulk.run(job.id) == 0 and len(forwarded(dossiers)) == 1
    assert Counter(job.items.values_list("state", flat=True)) == {ItemState.DONE: 1, ItemState.LEFT: 3}
    assert EventRecord.objects.filter(action="bulk.stop").count() == 1


def test_assigning_gives_steps_nobody_has_to_a_colleague_who_can_go_on(province, by):
    received = walk.received(province, walk.MARITAL)
    leader, step = province.actor("lanhdao"), received.assignments.get(closed_at=None)
    job = bulk.prepare(BulkVerb.ASSIGN, [step.id], by=leader)
    names = {str(account.id) for account in bulk.colleagues(job)}
    assert str(by.id) in names
    with pytest.raises(Invalid):
        bulk.start(job.id, {"to": str(province.accounts["vanthu"].id)}, by=leader)
    bulk.start(job.id, {"to": str(by.id), "reason": "Người khác nghỉ"}, by=leader)
    bulk.run(job.id)
    assert job.items.get().state == ItemState.DONE
    step.refresh_from_db()
    assert step.officer_id == by.id and Dossier.objects.get(id=received.id).state == "in_progress"
    services.note(received.id, by=by, text="Đã nhận.")
    page = province.officer("chuyenvien").get(f"/desk/dossiers/{received.id}/").content.decode()
    assert "Phân công bước xử lý" in page


def test_signing_together_signs_each_for_itself(province, tsa):
    leader = province.actor("lanhdao")
    first = walk.drafted(province, walk.MARITAL)
    dossiers = [first, *many.copies(first, 1)]
    job = bulk.prepare(BulkVerb.SIGN, many.step_ids(dossiers), by=leader)
    assert not bulk.runs_at_once(job)
    bulk.start(job.id, {}, by=leader)
    bulk.run(job.id)
    assert {item.state for item in job.items.all()} == {ItemState.DONE}, [i.said for i in job.items.all()]
    numbers = Result.objects.filter(dossier__in=[d.id for d in dossiers], state="signed")
    assert len(set(numbers.values_list("number", flat=True))) == 2
    clerk = province.actor("vanthu")
    issue = bulk.prepare(BulkVerb.ISSUE, many.step_ids(dossiers), by=clerk)
    bulk.start(issue.id, {}, by=clerk)
    bulk.run(issue.id)
    assert set(Dossier.objects.filter(id__in=[d.id for d in dossiers]).values_list("state", flat=True)) == {"settled"}


def test_a_print_is_one_file_of_all_that_is_read_by_who_made_it_alone(province, by):
    first = many.ready(province)
    other, third = many.copies(first, 2)
    for dossier in (first, other):
        letters.form_01(Dossier.objects.select_related("authority", "reception_place").get(id=dossier.id))
    job = bulk.prepare(BulkVerb.PRINT, many.step_ids([first, other, third]), by=by)
    with pytest.raises(Invalid):
        bulk.start(job.id, {"kinds": ["nothing"]}, by=by)
    bulk.start(job.id, {"kinds": ["form-01-reception"]}, by=by)
    bulk.run(job.id)
    job.refresh_from_db()
    assert job.items.get(dossier=third).state == ItemState.REFUSED
    pages = [len(pikepdf.open(io.BytesIO(read_bytes(_letter(d).file))).pages) for d in (first, other)]
    with pikepdf.open(io.BytesIO(read_bytes(job.file))) as whole:
        assert len(whole.pages) == sum(pages)
    assert access.may_read(by, job.file) and not access.may_read(province.actor("lanhdao"), job.file)
    BulkJob.objects.update(created_at=job.created_at - bulk.KEPT * 2)
    assert jobs.forget_old_bulk() == 1 and not BulkJob.objects.exists()
    job.file.refresh_from_db()
    assert job.file.purged_at, "the bytes of the print went with it"


def _letter(dossier):
    from motcua.foundation.documents.models import Letter

    return Letter.objects.select_related("file").get(subject_id=dossier.id, kind="form-01-reception")


def test_what_was_chosen_and_never_begun_is_forgotten(province, by):
    job = bulk.prepare(BulkVerb.TAKE, many.step_ids([walk.received(province, walk.MARITAL)]), by=by)
    assert jobs.forget_old_bulk() == 0
    BulkJob.objects.update(created_at=job.created_at - bulk.PREPARED_FOR * 2)
    assert jobs.forget_old_bulk() == 1
    assert Assignment.objects.filter(closed_at=None).exists(), "the dossier stays as it is"
