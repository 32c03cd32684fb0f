"""Eight at one dossier: one wins, the others are told who and when."""

import re
import threading
import time
from contextlib import ExitStack
from datetime import date

import pytest
from django.db import connection, transaction

from motcua.foundation.common import relay
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.statements import first
from motcua.foundation.documents.selectors import letters_of
from motcua.foundation.documents.services import take_number
from motcua.foundation.identity.enums import Role
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.enums import NoticeKind, UnitKind
from motcua.foundation.organisations.models import CalendarNotice
from motcua.foundation.organisations.services import add_calendar_notice
from motcua.onestop.catalogue.seeds import seed_bundles
from motcua.onestop.catalogue.selectors import revision_in_force
from motcua.onestop.dossiers import selectors, services, store, subscriptions
from motcua.onestop.dossiers.errors import ChangedByOther, TakenByOther
from motcua.onestop.dossiers.events import CalendarMoved, DossierReceived
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.store import Move
from tests.at_once import at_once
from tests.onestop.dossiers.conftest import at, make_ward, officer, unit


@pytest.fixture
def ward(transactional_db):
    return make_ward()


def test_eight_officers_take_one_dossier_and_one_gets_it(ward):
    id = ward.received()
    officers = [officer(f"Cán bộ {n}", (Role.SPECIALIST, ward.committee)) for n in range(8)]
    results = at_once([lambda o=o: services.take(id, by=o) for o in officers])
    winners = [o for o, result in zip(officers, results, strict=True) if isinstance(result, int)]
    assert len(winners) == 1
    losers = [result for result in results if not isinstance(result, int)]
    assert len(losers) == 7
    for refusal in losers:
        assert isinstance(refusal, ChangedByOther | TakenByOther)
        assert winners[0].name in str(refusal)
        assert re.search(r"\d\d:\d\d \d\d/\d\d/\d{4}", str(refusal))
    assert [e.action for e in selectors.journal(id)].count("take") == 1


def test_eight_different_steps_at_once_leave_one_change_and_no_trace_of_the_others(ward):
    id = ward.received()
    services.take(id, by=ward.specialist)
    case = store.load(id)
    before = Dossier.objects.get(id=id).version

    def act(n):
        move = Move(case, services.desk.Verb.FORWARD, ward.specialist, local(case.last_at))
        move.open(f"node-{n}", Role.LEADER, ward.committee.id, case.due_at)
        move.close(case.steps[0], "done")
        return move.commit()

    results = at_once([lambda n=n: act(n) for n in range(8)])
    assert sum(isinstance(r, int) for r in results) == 1
    assert Dossier.objects.get(id=id).version == before + 1
    assert len(store.load(id).steps) == 1
    assert len(selectors.journal(id)) == before + 1


def test_a_submission_sent_by_eight_hands_is_stored_once(ward):
    results = at_once([lambda: services.submit(ward.filing(), by=ward.mother, key="one-form") for _ in range(8)])
    assert Dossier.objects.count() == 1
    assert len({r for r in results if isinstance(r, tuple)}) == 1 and all(isinstance(r, tuple) for r in results)


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def slip_in_the_making(ward):
    """(the dossier's id, how to go on): its form 01 waits for the number that another letter holds."""
    seed_bundles()
    unit("tinh", "Ủy ban nhân dân tỉnh Phú Thọ", UnitKind.PROVINCE_COMMITTEE)
    id = ward.received(revision_id=revision_in_force("1.004873").id)
    event, failed = DossierReceived(id, ""), []

    def make() -> None:
        try:
            with transaction.atomic():
                subscriptions.on_received(event, uuid7())
        except Exception as error:  # noqa: BLE001 - the test says that there was none
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=make)
    with ExitStack() as number_is_held:
        number_is_held.enter_context(transaction.atomic())
        take_number(ward.committee.id, now())
        thread.start()
        end = time.monotonic() + 30
        while not first(WAITING, [])[0]:
            assert thread.is_alive() and time.monotonic() < end, failed
            time.sleep(0.02)
            first("SELECT pg_stat_clear_snapshot()", [])  # else a transaction sees what it saw first

        def goes_on() -> None:
            number_is_held.close()
            thread.join(30)
            assert failed == []

        yield id, goes_on


def test_a_slip_and_a_signature_at_once_do_not_wait_for_each_other(slip_in_the_making):
    id, goes_on = slip_in_the_making
    store.lock(id)  # whoever signs has the number and takes the dossier
    goes_on()
    assert letters_of("dossier", id).count() == 1


def test_a_reception_undone_while_its_slip_is_made_leaves_no_slip(slip_in_the_making, ward):
    id, goes_on = slip_in_the_making
    at_once([lambda: services.undo_reception(id, by=ward.receptionist, reason="Bấm nhầm hồ sơ")])
    goes_on()
    assert not letters_of("dossier", id).exists()
    assert not Notice.objects.filter(template="dossier-received").exists()


def test_moving_a_due_date_takes_no_number_while_it_has_the_dossier(ward):
    seed_bundles()
    unit("tinh", "Ủy ban nhân dân tỉnh Phú Thọ", UnitKind.PROVINCE_COMMITTEE)
    id = ward.received("2026-03-02 09:00", revision_id=revision_in_force("1.004873").id)
    relay.drain()
    add_calendar_notice(
        day=date(2026, 3, 5), kind=NoticeKind.OFF, reason={"vi": "Bão", "en": "Storm"}, source="01/CV-UBND", by=SYSTEM,
        at=at("2026-03-03 07:00"),
    )  # fmt: skip
    notice, free = CalendarNotice.objects.get(), threading.Event()
    held = threading.Event()

    def another_letter() -> None:
        with transaction.atomic():
            take_number(ward.committee.id, now())
            held.set()
            free.wait(30)
        connection.close()

    thread = threading.Thread(target=another_letter)
    thread.start()
    held.wait(30)
    try:
        with transaction.atomic():
            first("SELECT set_config('lock_timeout', '1s', true)", [])
            subscriptions.on_calendar_moved(CalendarMoved(id, notice.id, "2026-03-05", "off", False), uuid7())
    finally:
        free.set()
        thread.join()
    assert letters_of("dossier", id).get().voided_at is not None
    relay.drain()
    assert letters_of("dossier", id).filter(voided_at=None).count() == 1
