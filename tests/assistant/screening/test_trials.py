"""Rules of papers: changed in a draft, checked whole, tried on a sample and on what was looked at before, published."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.assistant.screening import jobs, rules, services, trials
from motcua.assistant.screening.models import RulesDraft, RulesTrial, ScreeningLine
from motcua.assistant.screening.ports import Looker, LookFailed
from motcua.foundation.common import ports
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed
from motcua.foundation.common.models import EventRecord
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.files.services import read_bytes
from motcua.onestop.catalogue import services as catalogue
from motcua.onestop.catalogue.errors import BundleInvalid
from motcua.onestop.dossiers.models import SubmittedDocument
from tests.sites import walk
from tests.sites.conftest import province
from tests.sites.papers import sent

__all__ = ["province"]
BILL = {"name": {"vi": "Hóa đơn nước", "en": "A water bill"}, "titles": ["Hóa đơn tiền nước"]}


@pytest.fixture
def by(province):
    return province.actor("kiemsoat")


@pytest.fixture
def seen(province):
    dossier = sent(province, mother_name="Trần Thị Bích")
    for id in services.due().filter(dossier=dossier).values_list("id", flat=True):
        services.look(id)
    return dossier


def test_a_draft_begins_with_what_is_published_and_changes_nothing(by):
    there = rules.of(walk.BIRTH)
    assert there.papers == there.published and not there.is_changed and there.version == 0
    made = rules.put(walk.BIRTH, None, BILL, by=by, seen=0)
    assert made.is_changed and made.papers[-1] == BILL and made.version == 1 and made.draft.changed_by == by.name
    assert rules.of(walk.BIRTH).published == there.published
    assert EventRecord.objects.get(action="screening_rules_changed").detail["code"] == walk.BIRTH
    assert rules.put(walk.BIRTH, len(made.papers) - 1, BILL, by=by, seen=1).version == 1, "the same again is nothing"
    assert not rules.put(walk.BIRTH, len(made.papers) - 1, None, by=by, seen=1).is_changed
    rules.discard(walk.BIRTH, by=by)
    rules.discard(walk.BIRTH, by=by)
    assert not RulesDraft.objects.exists()


def test_two_who_change_them_at_once_and_others_are_refused(province, by):
    rules.put(walk.BIRTH, None, BILL, by=by, seen=0)
    with pytest.raises(Conflict):
        rules.put(walk.BIRTH, None, BILL, by=by, seen=0)
    with pytest.raises(Conflict):
        rules.put(walk.BIRTH, 99, BILL, by=by, seen=1)
    for who in ("quantri", "chuyenvien"):
        with pytest.raises(NotAllowed):
            rules.put(walk.BIRTH, None, BILL, by=province.actor(who), seen=1)
        with pytest.raises(NotAllowed):
            trials.on_past(walk.BIRTH, by=province.actor(who))
    assert len(rules.of(walk.BIRTH).papers) == len(rules.of(walk.BIRTH).published) + 1


def test_rules_that_do_not_fit_the_form_are_not_written_down(by):
    slip = rules.of(walk.BIRTH).papers[0]
    value = {"key": "nothing", "kind": "name", "after": ["Họ và tên"], "same_as": "nothing"}
    with pytest.raises(Invalid, match="không câu hỏi nào"):
        rules.put(walk.BIRTH, 0, {**slip, "values": [value]}, by=by, seen=0)
    with pytest.raises(Invalid):
        rules.put(walk.BIRTH, None, {"titles": ["Giấy"]}, by=by, seen=0)
    assert not rules.of(walk.BIRTH).is_changed


def test_published_they_are_a_new_revision(by):
    rules.put(walk.BIRTH, None, BILL, by=by, seen=0)
    there = rules.of(walk.BIRTH)
    revision = catalogue.publish(rules.bundle_with(there.newest, there.papers), by=by, seen=there.newest.number)
    now_there = rules.of(walk.BIRTH)
    assert revision.number == there.newest.number + 1 and now_there.published[-1] == BILL and not now_there.is_changed


def test_the_example_cases_say_what_would_be_laid_beside_what(province):
    there = rules.of(walk.BIRTH)
    found = {case["name"]: case for case in rules.on_examples(rules.unchecked(there.newest, there.papers))}
    slip = next(paper for paper in found["on-time"]["papers"] if paper["document"] == "birth_slip")
    assert slip["is_known"] and dict(slip["values"])["mother_name"]
    without = rules.on_examples(rules.unchecked(there.newest, []))
    assert not any(paper["is_known"] for case in without for paper in case["papers"])


def run() -> None:
    while trials.step():
        pass


def test_a_sample_is_looked_at_beside_a_case(by, seen, monkeypatch):
    file = seen.documents.get(document_key="birth_slip").file
    made = trials.on_sample(
        walk.BIRTH, SimpleUploadedFile("mau.pdf", read_bytes(file)), document="birth_slip", example="on-time", by=by
    )
    assert trials.is_due() and made.is_sample
    run()
    made.refresh_from_db()
    assert made.ended_at and not made.failed and "kind" in {one["rule"] for one in made.told}
    assert "picture" not in made.told[0]
    assert not FileReference.objects.filter(file=made.file, released_at=None).exclude(kind=trials.KIND).exists()
    assert trials.end_old() == 0
    monkeypatch.setattr(trials, "KEPT", timedelta(seconds=-5))
    assert trials.end_old() == 1 and not RulesTrial.objects.exists()
    assert StoredFile.objects.get(id=made.file_id).purged_at


def test_what_the_rules_would_have_said_is_told_without_any_value(province, by, seen):
    name = ScreeningLine.objects.get(screening__dossier=seen, key="mother_name")
    services.answer(name.id, "found", by=province.actor("chuyenvien"))
    slip = dict(rules.of(walk.BIRTH).papers[0])
    slip["values"] = [value for value in slip["values"] if value["key"] != "mother_name"]
    rules.put(walk.BIRTH, 0, slip, by=by, seen=0)
    made = trials.on_past(walk.BIRTH, by=by)
    assert trials.on_past(walk.BIRTH, by=by).id == made.id, "pressed twice it is tried once"
    run()
    made.refresh_from_db()
    assert made.ended_at and made.done == 1 and not made.failed
    assert made.told == [{
        "dossier": str(seen.id), "code": seen.code, "document": "birth_slip", "rule": "value", "key": "mother_name",
        "then": "differs", "now": "nothing", "said": "found",
    }]  # fmt: skip
    assert made.said["said"] == 1 and made.said["then"] == 0 and made.said["now"] == 0
    assert "Trần Thị Bích" not in str(made.told)
    assert EventRecord.objects.get(action="screening_rules_tried").detail["files"] == 1


def test_a_file_that_breaks_its_reader_is_counted_and_met_once(by, seen):
    class Broken:
        name = "broken"

        def look_together(self, files, asked):
            raise LookFailed("no")

        def close(self):
            """Nothing is held."""

    ports.provide(Looker, Broken())
    try:
        made = trials.on_past(walk.BIRTH, by=by)
        run()
    finally:
        ports.reset()
    made.refresh_from_db()
    assert (made.done, made.failed) == (1, 1) and made.ended_at and made.told == []


def test_pages_sent_one_by_one_are_tried_as_the_paper_that_they_are(province, by):
    """The same rules say the same again: a second page is no other paper and misses nothing of the first."""
    dossier = sent(province, more=1)
    for id in services.due().filter(dossier=dossier).values_list("id", flat=True):
        services.look(id)
    made = trials.on_past(walk.BIRTH, by=by)
    run()
    made.refresh_from_db()
    assert (made.done, made.failed, made.told) == (2, 0, [])
    assert (
        made.said["lines"] == ScreeningLine.objects.filter(screening__dossier=dossier).exclude(rule="elsewhere").count()
    )


def test_a_file_that_was_replaced_since_is_tried_alone(province, by, seen):
    old = seen.documents.get(document_key="birth_slip")
    SubmittedDocument.objects.filter(id=old.id).update(replaced_at=now())
    made = trials.on_past(walk.BIRTH, by=by)
    run()
    made.refresh_from_db()
    assert (made.done, made.failed, made.told) == (1, 0, [])


def test_other_rules_wait_until_a_trial_has_ended_and_nothing_to_try_ends_at_once(by, seen):
    assert trials.on_past(walk.MARITAL, by=by).ended_at, "no file of it was looked at"
    trials.on_past(walk.BIRTH, by=by)
    rules.put(walk.BIRTH, None, BILL, by=by, seen=0)
    with pytest.raises(Conflict):
        trials.on_past(walk.BIRTH, by=by)


def test_what_was_sent_goes_before_trials(by, province, seen, monkeypatch):
    order = []
    trials.on_past(walk.BIRTH, by=by)
    sent(province)
    look, step = services.look, trials.step
    monkeypatch.setattr(services, "look", lambda id: (order.append("look"), look(id)))
    monkeypatch.setattr(trials, "step", lambda: (order.append("step"), step())[1])
    jobs._lane()
    assert order[0] == "look" and order.count("step") >= 2 and not trials.is_due()


def test_rules_that_no_longer_fit_are_told_when_published(by):
    there = rules.of(walk.BIRTH)
    with pytest.raises(BundleInvalid):
        rules.bundle_with(there.newest, [{"titles": ["x" * 3]}])
