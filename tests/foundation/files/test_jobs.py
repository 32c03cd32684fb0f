import os
import time
from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import OutboxMessage
from motcua.foundation.files import blobs, jobs, selectors, services
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.files.ports import Scanner
from motcua.outside.adapters.clamav.client import Clamd
from tests.foundation.files.clamd import EICAR, clamd, url
from tests.foundation.files.conftest import kept, pdf, upload

pytestmark = pytest.mark.django_db


def test_files_taken_without_an_answer_are_scanned_later_and_the_infected_one_is_quarantined(citizen):
    sick = pdf()
    sick = sick[: sick.rindex(b"%%EOF")] + b"%" + EICAR + b"\n%%EOF\n"
    clean = services.store_upload(upload("a.pdf", pdf(2)), by=citizen)
    infected = services.store_upload(upload("b.pdf", sick), by=citizen)
    assert selectors.status()["not_scanned"] == 2 and selectors.status()["scanner"] is False
    with clamd() as server:
        ports.provide(Scanner, Clamd(url(server)))
        assert jobs.scan_waiting() == 2
        assert selectors.status() | {"oldest_pending_at": None} == {
            "scanner": True, "pending": 0, "oldest_pending_at": None, "not_scanned": 0, "infected": 1, "tombstoned": 0,
        }  # fmt: skip
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.scan_state, infected.scan_state) == (ScanState.CLEAN, ScanState.INFECTED)
    assert infected.scan_note == "Eicar-Test-Signature"
    assert OutboxMessage.objects.get(kind="files.FileInfected").body["file_id"] == str(infected.pk)
    with pytest.raises(services.FileRefused) as refusal:
        services.ensure_open(infected)
    assert refusal.value.code == "quarantined"


def test_an_upload_nobody_claims_goes_after_a_week_and_thirty_days(store, citizen):
    file = services.store_upload(upload("a.pdf", pdf()), by=citizen)
    start = now()
    for days, present in ((6, True), (8, True), (37, True), (39, False)):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            jobs.purge()
        assert bool(kept(store)) is present, days
    file.refresh_from_db()
    assert file.purged_at and file.tombstoned_at
    with pytest.raises(services.FileRefused):
        services.open_blob(file)


def test_what_was_made_for_some_days_goes_at_once_unless_another_row_needs_the_bytes(store):
    alone, twice, other = (
        services.store_bytes(data, name="a.pdf", media_type="application/zip", by=SYSTEM) for data in (b"a", b"b", b"b")
    )
    subject = uuid7()
    for file in (alone, twice, other):
        services.acquire(file, kind="x", subject_id=subject)
    assert services.discard(alone, kind="x", subject_id=subject) and services.discard(
        twice, kind="x", subject_id=subject
    )
    assert not blobs.path_of(alone.sha256).exists() and services.read_bytes(other) == b"b"
    twice.refresh_from_db()
    with pytest.raises(services.FileRefused):
        services.read_bytes(twice)
    services.acquire(other, kind="y", subject_id=subject)
    assert services.discard(other, kind="x", subject_id=subject) and services.read_bytes(other) == b"b", "held still"
    assert services.discard(other, kind="y", subject_id=subject) and not blobs.path_of(other.sha256).exists()


def test_bytes_without_a_row_and_half_written_uploads_are_swept_after_a_day(store, citizen):
    file = services.store_upload(upload("a.pdf", pdf()), by=citizen)
    orphan = store / "ab" / "cd" / ("abcd" + "0" * 60)
    half = store / "incoming" / "tmp1"
    young = store / "incoming" / "tmp2"
    orphan.parent.mkdir(parents=True)
    for path in (orphan, half, young):
        path.write_bytes(b"x")
    for path in (orphan, half, blobs.path_of(file.sha256)):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert jobs.sweep() == 2
    assert sorted(kept(store)) == sorted([young, blobs.path_of(file.sha256)])


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("store"), st.integers(0, 2), st.just(0)),
        st.tuples(st.sampled_from(["acquire", "release"]), st.integers(0, 5), st.integers(0, 2)),
        st.tuples(st.just("wait"), st.integers(1, 40), st.just(0)),
    ),
    max_size=25,
)
SUBJECTS = [uuid7() for _ in range(3)]
CONTENTS = [pdf(pages) for pages in (1, 2, 3)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_a_blob_lives_while_any_reference_lives(citizen, steps):
    """Whatever is stored, held, let go and waited for: held files read back whole; gone ones were free for 30 days."""
    FileReference.objects.all().delete()
    StoredFile.objects.all().delete()
    files, at = [], now()
    for verb, number, subject in steps:
        with time_machine.travel(at, tick=False):
            if verb == "store":
                files.append(services.store_upload(upload("a.pdf", CONTENTS[number]), by=citizen))
            elif verb == "wait":
                at += timedelta(days=number)
            elif files:
                _hold(verb, files[number % len(files)], SUBJECTS[subject])
        with time_machine.travel(at, tick=False):
            jobs.purge()
            _check(at)


def _hold(verb, file, subject_id):
    try:
        getattr(services, verb)(file, kind="test", subject_id=subject_id)
    except services.FileRefused as refusal:
        assert refusal.code == "gone"


def _check(at):
    for file in StoredFile.objects.all():
        if FileReference.objects.filter(file=file, released_at=None).exists():
            assert file.purged_at is None and file.tombstoned_at is None
        if file.purged_at is None:
            assert blobs.is_whole(file.sha256, file.size)
            assert file.tombstoned_at is None or file.tombstoned_at >= at - timedelta(days=30)
        else:
            assert file.purged_at - file.tombstoned_at > timedelta(days=30)
