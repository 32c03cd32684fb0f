import errno
import hashlib
import io
import os
import unicodedata

import pytest

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files import blobs, gate, services
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.files.ports import Scanner
from motcua.outside.adapters.clamav.client import Clamd
from tests.foundation.files.clamd import EICAR, clamd, url
from tests.foundation.files.conftest import kept, pdf, picture, upload

pytestmark = pytest.mark.django_db
HOLD = {"kind": "test", "subject_id": uuid7(), "name": "giay-chung-sinh"}


def refusal_of(function, *arguments, **named) -> FileRefused:
    with pytest.raises(FileRefused) as refusal:
        function(*arguments, **named)
    return refusal.value


def test_an_upload_lies_under_its_digest_and_reads_back_byte_for_byte(store, citizen):
    data = pdf(2)
    file = services.store_upload(upload(unicodedata.normalize("NFD", "Giấy tờ.pdf"), data), by=citizen)
    digest = hashlib.sha256(data).hexdigest()
    assert (file.sha256, file.size, file.pages, file.media_type) == (digest, len(data), 2, gate.PDF)
    assert (file.name, file.created_by, file.scan_state) == ("Giấy tờ.pdf", citizen.id, ScanState.NOT_SCANNED)
    assert kept(store) == [store / digest[:2] / digest[2:4] / digest]
    assert services.read_bytes(file) == data


def test_the_same_bytes_twice_are_two_files_over_one_blob(store, citizen):
    data = picture()
    first = services.store_upload(upload("a.png", data), by=citizen)
    second = services.store_upload(upload("b.png", data), by=SYSTEM)
    assert first.pk != second.pk and first.sha256 == second.sha256
    assert len(kept(store)) == 1


@pytest.mark.parametrize(("name", "data"), [("a.pdf", b""), ("a.pdf", picture()), ("a.exe", b"MZ"), ("a.png", b"x")])
def test_a_refused_upload_leaves_neither_row_nor_bytes(store, citizen, name, data):
    assert str(refusal_of(services.store_upload, upload(name, data), by=citizen))
    assert not StoredFile.objects.exists() and not kept(store)


def test_an_upload_over_the_limit_is_cut_while_it_streams(store, citizen):
    limits = gate.Limits(max_bytes=1024 * 1024)
    refusal = refusal_of(services.store_upload, upload("a.pdf", pdf() + bytes(3_000_000)), by=citizen, limits=limits)
    assert refusal.code == "too-large" and not kept(store)


def test_an_upload_that_did_not_arrive_whole_is_refused(store, citizen):
    sent = upload("a.pdf", pdf())
    sent.size += 1
    assert refusal_of(services.store_upload, sent, by=citizen).code == "cut-off"
    assert not kept(store)


@pytest.mark.parametrize("at", ["write", "rename"])
def test_a_full_disk_is_a_refusal_and_nothing_is_half_stored(store, citizen, monkeypatch, at):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync" if at == "write" else "rename", full)
    refusal = refusal_of(services.store_upload, upload("a.pdf", pdf()), by=citizen)
    assert (refusal.code, refusal.status) == ("disk-full", 507)
    assert not StoredFile.objects.exists() and not kept(store)


@pytest.mark.parametrize("harm", ["shorter", "changed", "gone"])
def test_a_blob_that_was_touched_is_not_shown_and_a_new_upload_heals_it(store, citizen, harm):
    data = pdf()
    file = services.store_upload(upload("a.pdf", data), by=citizen)
    path = blobs.path_of(file.sha256)
    path.chmod(0o600)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(data[:-1] if harm == "shorter" else data[:-1] + b"X")
    assert refusal_of(services.open_blob, file).code == "damaged"
    services.store_upload(upload("again.pdf", data), by=citizen)
    assert services.read_bytes(file) == data


def test_eicar_is_refused_on_the_spot_by_the_scanner(store, citizen):
    with clamd() as server:
        ports.provide(Scanner, Clamd(url(server)))
        sick = pdf(change=lambda d: d.docinfo.__setitem__("/Title", EICAR.decode()))
        sick = sick[: sick.index(b"%%EOF")] + b"%" + EICAR + b"\n%%EOF\n"
        refusal = refusal_of(services.store_upload, upload("a.pdf", sick), by=citizen)
        assert refusal.code == "infected" and "Eicar" in str(refusal)
        assert not StoredFile.objects.exists() and not kept(store)
        clean = services.store_upload(upload("b.pdf", pdf()), by=citizen)
    assert clean.scan_state == ScanState.CLEAN and clean.scanned_at
    services.ensure_open(clean)


def test_a_scanner_that_is_down_keeps_the_file_closed_until_it_answers(citizen):
    with clamd() as server:
        gone = url(server)
    ports.provide(Scanner, Clamd(gone, timeout=1))
    file = services.store_upload(upload("a.pdf", pdf()), by=citizen)
    assert file.scan_state == ScanState.PENDING
    assert refusal_of(services.ensure_open, file).code == "not-scanned"
    assert services.scan(file).scan_state == ScanState.PENDING
    with clamd() as server:
        ports.provide(Scanner, Clamd(url(server)))
        assert services.scan(file).scan_state == ScanState.CLEAN
    services.ensure_open(StoredFile.objects.get(pk=file.pk))


def test_a_file_over_the_scanners_limit_is_never_called_clean():
    with clamd(limit=100) as server:
        verdict = Clamd(url(server)).scan(io.BytesIO(bytes(1_000_000)))
    assert verdict.finding == "error"


def test_without_a_scanner_a_file_opens_in_the_demonstration_only(settings, citizen):
    file = services.store_upload(upload("a.pdf", pdf()), by=citizen)
    settings.MADE_UP = True
    services.ensure_open(file)
    settings.MADE_UP = False
    assert refusal_of(services.ensure_open, file).code == "not-scanned"


def test_our_own_documents_are_open_whatever_the_scanner_says(settings):
    settings.MADE_UP = False
    file = services.store_bytes(pdf(4), name="Phiếu hẹn.pdf", media_type=gate.PDF, by=SYSTEM)
    assert (file.pages, file.scan_state) == (4, ScanState.MADE_HERE)
    services.ensure_open(file)


def test_holding_twice_for_one_purpose_is_once_and_letting_go_of_the_last_puts_the_tombstone(citizen):
    file = services.store_upload(upload("a.pdf", pdf()), by=citizen)
    assert services.acquire(file, **HOLD).pk == services.acquire(file, **HOLD).pk
    services.acquire(file, **{**HOLD, "name": "second"})
    assert services.release(file, **HOLD) == 1
    file.refresh_from_db()
    assert file.tombstoned_at is None
    assert services.release(file, kind=HOLD["kind"], subject_id=HOLD["subject_id"]) == 1
    assert services.release(file, **HOLD) == 0
    file.refresh_from_db()
    assert file.tombstoned_at
    services.acquire(file, **HOLD)
    file.refresh_from_db()
    assert file.tombstoned_at is None and FileReference.objects.filter(file=file).count() == 3
