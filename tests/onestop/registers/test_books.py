"""Numbers of a book: given at signing, once, without gaps, also when many sign at once."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.signing.errors import SigningRefused
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.seeds import BUNDLES
from motcua.onestop.dossiers import results, services, subscriptions
from motcua.onestop.dossiers.events import ResultSigned
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.ports import is_entered
from motcua.onestop.registers import selectors
from motcua.onestop.registers.models import RegisterBook, RegisterEntry
from motcua.onestop.registers.services import Books
from tests.onestop.dossiers.conftest import make_ward
from tests.sites import walk
from tests.sites.conftest import province, tsa  # noqa: F401


def test_a_signed_birth_has_an_entry_with_the_childs_name_and_number_one(province, tsa):  # noqa: F811
    dossier = walk.signed(province)
    entry = RegisterEntry.objects.get(dossier=dossier)
    assert (entry.number, entry.book.unit, entry.entered_by) == (1, province.commune, "Hoàng Minh Tuấn")
    assert entry.name == dossier.answers["child_name"]
    assert list(selectors.entries(entry.book, entry.name.lower())) == [entry]


def test_a_document_without_a_book_has_no_entry(province, tsa):  # noqa: F811
    dossier = walk.signed(province, walk.MARITAL)
    bundle = load(BUNDLES / "house-construction-permit")
    assert not is_entered(bundle, "granted"), "the law names no book of permits that we know of"
    assert not is_entered(catalogue.bundle(dossier.revision_id), "refused")


def test_a_marital_status_certificate_stands_in_the_book_that_the_law_names(province, tsa):  # noqa: F811
    dossier = walk.signed(province, walk.MARITAL)
    entry = RegisterEntry.objects.get(dossier=dossier)
    assert entry.book.title["vi"] == "Sổ cấp Giấy xác nhận tình trạng hôn nhân"
    assert (entry.number, entry.name) == (1, dossier.answers["subject_name"])
    assert "Sổ cấp Giấy xác nhận tình trạng hôn nhân" in province.officer("vanthu").get(reverse("desk:books")).text


def test_a_signature_that_fails_takes_no_number(province, tsa, monkeypatch):  # noqa: F811
    first = walk.drafted(province)

    def broken(*args, **more):
        raise SigningRefused("…")

    monkeypatch.setattr(tsa, "timestamp", broken, raising=False)
    monkeypatch.setattr(results, "sign_pdf", broken)
    with pytest.raises(Refusal):
        results.sign_result(first.id, by=province.actor("lanhdao"))
    assert not RegisterEntry.objects.exists()
    monkeypatch.undo()
    results.sign_result(first.id, by=province.actor("lanhdao"))
    assert RegisterEntry.objects.get().number == 1


def test_a_correction_keeps_the_number_and_says_what_changed(province, tsa):  # noqa: F811
    dossier = walk.issued(province)
    raw = dict(dossier.results.get().data, birth_place="Bệnh viện Sản Nhi tỉnh Phú Thọ")
    results.reissue_result(dossier.id, by=province.actor("lanhdao"), raw=raw, reason="Ghi sai nơi sinh")
    entry = RegisterEntry.objects.get(dossier=dossier)
    assert entry.number == 1 and len(entry.corrections) == 1
    assert entry.data["birth_place"] != entry.present["birth_place"] == "Bệnh viện Sản Nhi tỉnh Phú Thọ"


def test_what_was_entered_and_refused_after_all_is_annulled_until_it_is_granted(province, tsa):  # noqa: F811
    dossier = walk.signed(province)
    officer, leader, clerk = (province.actor(n) for n in ("chuyenvien", "lanhdao", "vanthu"))
    granted = dossier.results.get().data

    def again(outcome, data):
        services.send_back(dossier.id, by=clerk, to="examine", reason="Xem lại giấy chứng sinh")
        services.draft_result(dossier.id, by=officer, outcome=outcome, data=data)
        services.forward(dossier.id, by=officer)
        results.sign_result(dossier.id, by=leader)
        return RegisterEntry.objects.get(dossier=dossier)

    refused = again("refused", {"reason": "Giấy chứng sinh không đúng", "legal_basis": ""})
    assert refused.annulled_by == "Hoàng Minh Tuấn" and refused.annulled_at
    assert list(dossier.results.order_by("version").values_list("state", flat=True)) == ["cancelled", "signed"]
    page = province.officer("vanthu").get(reverse("desk:book", args=[refused.book_id])).content.decode()
    assert "Đã hủy" in page
    regained = again("granted", granted)
    assert (regained.number, regained.annulled_at, regained.data) == (refused.number, None, granted)


def test_what_the_clerk_sends_back_to_the_leader_can_be_signed_anew(province, tsa):  # noqa: F811
    dossier, leader = walk.signed(province), province.actor("lanhdao")
    page = province.officer("vanthu").get(reverse("desk:send_back", args=[dossier.id])).content.decode()
    assert dossier.results.get().number in page and "bị hủy" in page
    services.send_back(dossier.id, by=province.actor("vanthu"), to="approve", reason="Sai thể thức")
    assert results.sign_result(dossier.id, by=leader).version == 2
    entry = RegisterEntry.objects.get(dossier=dossier)
    assert (entry.number, entry.annulled_at, entry.corrections) == (1, None, [])


def test_only_what_replaces_a_result_is_told_as_a_correction(province, tsa, monkeypatch):  # noqa: F811
    told = []
    monkeypatch.setattr(subscriptions, "tell", lambda dossier, kind, event_id, **facts: told.append(kind))
    dossier, leader, clerk = walk.signed(province), province.actor("lanhdao"), province.actor("vanthu")
    services.send_back(dossier.id, by=clerk, to="approve", reason="Sai thể thức")
    anew = results.sign_result(dossier.id, by=leader)
    services.issue(dossier.id, by=clerk)  # before the relay came to it
    subscriptions.on_signed(ResultSigned(dossier.id, anew.id, dossier.code), uuid7())
    assert told == []
    raw = dict(anew.data, birth_place="Bệnh viện Sản Nhi tỉnh Phú Thọ")
    corrected = results.reissue_result(dossier.id, by=leader, raw=raw, reason="Ghi sai nơi sinh")
    subscriptions.on_signed(ResultSigned(dossier.id, corrected.id, dossier.code), uuid7())
    assert told == ["result-corrected"]


def test_a_corrected_name_is_what_the_book_shows_and_finds(province, tsa):  # noqa: F811
    dossier = walk.issued(province)
    raw = dict(dossier.results.get().data, child_name="Đỗ Bảo An Nhiên")
    results.reissue_result(dossier.id, by=province.actor("lanhdao"), raw=raw, reason="Ghi sai tên")
    entry = RegisterEntry.objects.get(dossier=dossier)
    assert list(selectors.entries(entry.book, "do bao an nhien")) == [entry] and entry.name == "Đỗ Bảo An Nhiên"
    assert entry.data["child_name"] != entry.name, "what it said first stays"


def test_what_was_entered_and_withdrawn_is_annulled(province, tsa):  # noqa: F811
    dossier = walk.signed(province)
    services.send_back(dossier.id, by=province.actor("vanthu"), to="examine", reason="Xem lại")
    assert RegisterEntry.objects.get(dossier=dossier).annulled_at is None
    services.withdraw(dossier.id, by=province.citizen_actor())
    assert RegisterEntry.objects.get(dossier=dossier).annulled_at is not None


def test_eight_at_once_get_numbers_without_a_gap_though_one_fails(transactional_db):
    ward = make_ward()
    dossiers = [Dossier.objects.get(id=ward.submitted()) for _n in range(8)]
    bundle, by = load(BUNDLES / "birth-registration"), ward.leader
    gate, broken = threading.Barrier(8), []

    def enter(dossier: Dossier, undone: bool) -> None:
        gate.wait()
        try:
            with transaction.atomic():
                Books().enter(dossier, bundle, {"child_name": "Trần An"}, by=by, at=now())
                if undone:
                    raise RuntimeError("the signature failed")
        except RuntimeError:
            broken.append(dossier)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=(d, n == 3)) for n, d in enumerate(dossiers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(broken) == 1
    assert sorted(RegisterEntry.objects.values_list("number", flat=True)) == list(range(1, 8))
    assert RegisterBook.objects.count() == 1
