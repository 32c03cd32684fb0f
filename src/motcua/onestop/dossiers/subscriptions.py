"""What follows a step, off the request path: slips are made, the applicant is told. Idempotent by event."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.events import Event, announce
from motcua.foundation.common.subscriptions import subscribe
from motcua.foundation.documents.services import void_letters
from motcua.foundation.notices.enums import RecipientKind
from motcua.foundation.notices.services import Recipient, send
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.events import CalendarNoticeAdded
from motcua.foundation.organisations.models import CalendarNotice
from motcua.foundation.signing.errors import SigningRefused
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import (
    addresses,
    asked_to_sign,  # noqa: F401 - what it finishes
    letters,
    recompute,
    selectors,
)
from motcua.onestop.dossiers.enums import FORM_01, ApplicantKind, Channel, DossierState, Verb
from motcua.onestop.dossiers.events import (
    CalendarMoved,
    DossierMoved,
    DossierReceived,
    DossierSubmitted,
    LetterAwaited,
    ResultReturned,
    ResultSigned,
    SlipOutdated,
)  # fmt: skip
from motcua.onestop.dossiers.models import Dossier, DossierPayment, Message, Result, SupplementRequest, Transfer
from motcua.onestop.dossiers.ports import Whereabouts
from motcua.onestop.dossiers.record import Entry
from motcua.onestop.dossiers.services.paying import record_part_refund, record_payment, record_refund
from motcua.onestop.dossiers.store import SUBJECT, lock
from motcua.onestop.payments import services as payments
from motcua.onestop.payments.events import PaymentPartlyRefunded, PaymentRefunded, PaymentSettled
from motcua.onestop.payments.models import Payment, PaymentDemand, Receipt, Refund

RESULT_OUT: list[Callable[[Dossier], None]] = []
"""What rooms above do when a result went out, in the same run: a listener of their own would cost every other step a
row. Idempotent, as listeners are."""

ENDED_WITHOUT: list[Callable[[Dossier], None]] = []
"""The same when a dossier ended without a result: declined, withdrawn, discontinued."""
HUSHED: list[Callable[[Dossier, str], bool]] = []
"""Whether a room above tells of this itself (dossier, template): results that go out together have one notice."""


def _dossier(id: UUID) -> Dossier:
    return Dossier.objects.select_related("authority", "reception_place").get(id=id)


def tell(dossier: Dossier, template: str, event_id: UUID, **more: Any) -> None:
    """One notice to the applicant; `event_id` makes it once. Nothing where a room above tells of it."""
    if any(is_hushed(dossier, template) for is_hushed in HUSHED):
        return
    kind = RecipientKind.BUSINESS if dossier.applicant_kind == ApplicantKind.BUSINESS else RecipientKind.PERSON
    to = Recipient(
        kind, dossier.applicant_id, dossier.applicant_name, email=dossier.contact.get("email", ""),
        phone=dossier.contact.get("phone", ""), language=dossier.language,
    )  # fmt: skip
    bundle = catalogue.bundle(dossier.revision_id)
    context = {
        "dossier": dossier, "procedure": bundle.title,
        "tracking_url": addresses.tracking(dossier.code), "own_url": addresses.own(dossier.id), **more,
    }  # fmt: skip
    send(template, to=to, context=context, subject=(SUBJECT, dossier.id), key=f"{template}:{event_id}")


@subscribe(DossierSubmitted)
def on_submitted(event: Event, event_id: UUID) -> None:
    assert isinstance(event, DossierSubmitted)
    dossier = _dossier(event.dossier_id)
    if dossier.channel == Channel.COUNTER:
        return  # received at the same desk: form 01 and the notice of reception say more
    letters.receipt(dossier)
    tell(dossier, "dossier-submitted", event_id)


@subscribe(DossierReceived)
def on_received(event: Event, event_id: UUID) -> None:
    assert isinstance(event, DossierReceived)
    dossier = _dossier(event.dossier_id)
    if dossier.received_at is None or not _appointed(dossier):
        return  # undone meanwhile
    tell(dossier, "dossier-received", event_id)


def _appointed(dossier: Dossier) -> bool:
    """Make form 01; False, and nothing is made, when the reception was undone while it was written."""
    try:
        with transaction.atomic():
            letters.form_01(dossier)
            lock(dossier.id)  # after the number of the letter: who signs takes the two in this order too
            if Dossier.objects.get(id=dossier.id).received_at != dossier.received_at:
                raise _Undone
    except _Undone:
        return False
    return True


class _Undone(Exception):
    pass


@subscribe(DossierMoved)
def on_moved(event: Event, event_id: UUID) -> None:
    assert isinstance(event, DossierMoved)
    act = MOVES.get(Verb(event.verb))
    if act:
        act(_dossier(event.dossier_id), event_id)


def _asked(dossier: Dossier, event_id: UUID) -> None:
    request = SupplementRequest.objects.filter(dossier=dossier).order_by("-asked_at").first()
    if request is None:
        return
    _seal(dossier, request)
    names = {d.key: d.title for d in catalogue.bundle(dossier.revision_id).documents}
    items = [{"name": names.get(i["document"], letters.SOMETHING_ELSE), "reason": i["reason"]} for i in request.items]
    tell(dossier, "supplement-requested", event_id, request=request, items=items)


def _declined(dossier: Dossier, event_id: UUID) -> None:
    entry = next(e for e in reversed(selectors.journal(dossier.id)) if e.action == Verb.DECLINE)
    reason = entry.detail.get("reason", "")
    _seal(dossier, None)
    tell(dossier, "dossier-declined", event_id, reason=reason)


def _seal(dossier: Dossier, request: SupplementRequest | None) -> None:
    """Form 02 or 03; where it cannot be sealed now the applicant is told all the same and it follows by itself."""
    try:
        _sealed(dossier, request)
    except SigningRefused:
        announce(LetterAwaited(dossier.id, request.id if request else None))


def _sealed(dossier: Dossier, request: SupplementRequest | None) -> None:
    if request:
        letters.form_02(dossier, request)
    else:
        letters.declined(dossier)


@subscribe(LetterAwaited, patient=True)
def on_letter_awaited(event: Event, event_id: UUID) -> None:
    """Tried again by the relay until the letter can be sealed: the officer was told that nothing has to be done."""
    assert isinstance(event, LetterAwaited)
    request = SupplementRequest.objects.get(id=event.request_id) if event.request_id else None
    _sealed(_dossier(event.dossier_id), request)


def _undone(dossier: Dossier, event_id: UUID) -> None:
    entry = next(e for e in reversed(selectors.journal(dossier.id)) if e.action == Verb.UNDO_RECEPTION)
    tell(dossier, "reception-undone", event_id, reason=entry.detail.get("reason", ""))


def _issued(dossier: Dossier, event_id: UUID) -> None:
    if dossier.state in (DossierState.SETTLED, DossierState.RESULT_RETURNED):
        tell(dossier, "result-ready", event_id, where=ports.get(Whereabouts).told(dossier.id))
        _went_out(dossier)


def _went_out(dossier: Dossier) -> None:
    for follow in RESULT_OUT:
        follow(dossier)


def _message(dossier: Dossier, event_id: UUID) -> None:
    last = Message.objects.filter(dossier=dossier, internal=False).order_by("-at").first()
    if last and last.from_officer:
        tell(dossier, "message-received", event_id, message=last)


def _last(dossier: Dossier, verb: Verb) -> Entry:
    return next(e for e in reversed(selectors.journal(dossier.id)) if e.action == verb)


def _letter_of(entry: Entry) -> dict[str, Any]:
    """What a signed letter (form 04 or 05) said, for its notice."""
    told = entry.detail
    moments = {key: datetime.fromisoformat(told[key]) for key in ("due_from", "due_at") if told.get(key)}
    until = {"until": date.fromisoformat(told["until"])} if told.get("until") else {}
    return {"reason": told.get("reason", ""), "number": told.get("letter", ""), **moments, **until}


def _stopped(dossier: Dossier, event_id: UUID) -> None:
    tell(dossier, "dossier-discontinued", event_id, **_letter_of(_last(dossier, Verb.DISCONTINUE)))


def _extended(dossier: Dossier, event_id: UUID) -> None:
    tell(dossier, "dossier-extended", event_id, **_letter_of(_last(dossier, Verb.EXTEND)))


def _apologised(dossier: Dossier, event_id: UUID) -> None:
    tell(dossier, "dossier-late", event_id, **_letter_of(_last(dossier, Verb.APOLOGISE)))


def _transferred(template: str, **which: bool) -> Callable[[Dossier, UUID], None]:
    """Tells of the last transfer that was answered so; of one that waits, whatever became of it since."""

    def told(dossier: Dossier, event_id: UUID) -> None:
        found = Transfer.objects.filter(dossier=dossier, **which).select_related("from_unit", "to_unit")
        if asked := found.order_by("asked_at").last():
            tell(dossier, template, event_id, transfer=asked)

    return told


def _withdrawn(dossier: Dossier, event_id: UUID) -> None:
    tell(dossier, "dossier-withdrawn", event_id)


def _pay(dossier: Dossier, event_id: UUID) -> None:
    asked = DossierPayment.objects.filter(dossier=dossier, pay_by__isnull=False).order_by("-asked_at").first()
    if asked is not None:
        demand = PaymentDemand.objects.get(id=asked.demand_id)
        tell(dossier, "payment-requested", event_id, demand=demand, pay_by=asked.pay_by)


def _owes_no_more(act: Callable[[Dossier, UUID], None]) -> Callable[[Dossier, UUID], None]:
    """A dossier that ended asks for nothing; what was paid is the accountants'."""

    def ended(dossier: Dossier, event_id: UUID) -> None:
        payments.cancel(SUBJECT, dossier.id, by=SYSTEM, reason=dossier.state)
        act(dossier, event_id)
        for follow in ENDED_WITHOUT:
            follow(dossier)

    return ended


@subscribe(PaymentSettled)
def on_paid(event: Event, event_id: UUID) -> None:
    assert isinstance(event, PaymentSettled)
    if event.subject_kind != SUBJECT:
        return
    payment = Payment.objects.get(id=event.payment_id)
    receipt = Receipt.objects.get(id=event.receipt_id) if event.receipt_id else None
    demand = PaymentDemand.objects.get(id=event.demand_id)
    record_payment(event.subject_id, demand=demand, receipt=receipt, paid_at=payment.at)
    tell(_dossier(event.subject_id), "payment-received", event_id, demand=demand, payment=payment, receipt=receipt)


@subscribe(PaymentRefunded)
def on_refunded(event: Event, event_id: UUID) -> None:
    assert isinstance(event, PaymentRefunded)
    if event.subject_kind != SUBJECT:
        return
    refund, demand = Refund.objects.get(id=event.refund_id), PaymentDemand.objects.get(id=event.demand_id)
    ended = Receipt.objects.filter(payment_id=refund.payment_id).order_by("-id").first()
    number = f"{ended.series} {ended.printed}" if ended else refund.payment.paper
    record_refund(event.subject_id, demand=demand, reason=refund.note, amount=refund.amount, receipt=number)
    tell(_dossier(event.subject_id), "payment-refunded", event_id, refund=refund)


@subscribe(PaymentPartlyRefunded)
def on_partly_refunded(event: Event, event_id: UUID) -> None:
    assert isinstance(event, PaymentPartlyRefunded)
    if event.subject_kind != SUBJECT:
        return
    refund, receipt = Refund.objects.get(id=event.refund_id), Receipt.objects.get(id=event.receipt_id)
    record_part_refund(event.subject_id, refund=refund, receipt=receipt)
    tell(_dossier(event.subject_id), "payment-refunded", event_id, refund=refund, rest=receipt)


MOVES: dict[Verb, Callable[[Dossier, UUID], None]] = {
    Verb.REQUEST_PAYMENT: _pay,
    Verb.REQUEST_COMPLETION: _asked,
    Verb.REQUEST_SUPPLEMENT: _asked,
    Verb.DECLINE: _owes_no_more(_declined),
    Verb.UNDO_RECEPTION: _undone,
    Verb.ISSUE: _issued,
    Verb.MESSAGE: _message,
    Verb.DISCONTINUE: _owes_no_more(_stopped),
    Verb.EXTEND: _extended,
    Verb.APOLOGISE: _apologised,
    Verb.TRANSFER: _transferred("transfer-asked"),
    Verb.ACCEPT_TRANSFER: _transferred("transfer-accepted", accepted=True),
    Verb.HAND_BACK: _transferred("transfer-handed-back", accepted=False),
    Verb.WITHDRAW: _owes_no_more(_withdrawn),
}
"""What follows each step; rooms above add the steps that they make."""


@subscribe(ResultReturned)
def on_returned(event: Event, event_id: UUID) -> None:
    assert isinstance(event, ResultReturned)
    tell(_dossier(event.dossier_id), "result-returned", event_id)


@subscribe(ResultSigned)
def on_signed(event: Event, event_id: UUID) -> None:
    """The applicant hears of a corrected result; of the first one when it is issued."""
    assert isinstance(event, ResultSigned)
    result = Result.objects.get(id=event.result_id)
    if Result.objects.filter(replaced_by=result).exists():
        dossier = _dossier(event.dossier_id)
        tell(dossier, "result-corrected", event_id, result=result)
        _went_out(dossier)


@subscribe(CalendarNoticeAdded)
def on_calendar_notice(event: Event, event_id: UUID) -> None:
    """Each dossier whose due date moves gets an event of its own; nothing is changed here."""
    assert isinstance(event, CalendarNoticeAdded)
    day, touched = date.fromisoformat(event.date), []
    for dossier, _due_at in recompute.moved(day, calendar_for()):
        touched.append(CalendarMoved(dossier.id, event.notice_id, event.date, event.day_kind, event.revoked))
        if len(touched) == 500:
            announce(*touched)
            touched.clear()
    announce(*touched)


@subscribe(CalendarMoved)
def on_calendar_moved(event: Event, event_id: UUID) -> None:
    assert isinstance(event, CalendarMoved)
    why = {"notice": event.notice_id, "date": event.date, "day_kind": event.day_kind, "revoked": event.revoked}
    move = recompute.recompute(event.dossier_id, why=why)
    if move is None:
        return  # another notice was first, or the dossier has ended
    dossier, notice = _dossier(event.dossier_id), CalendarNotice.objects.get(id=event.notice_id)
    assert dossier.received_at
    if void_letters(
        FORM_01, subject=(SUBJECT, dossier.id), since=dossier.received_at, reason=notice.source, by=SYSTEM, at=move.at
    ):  # fmt: skip
        # Made apart: this transaction has the dossier, and a slip takes its number first.
        announce(SlipOutdated(dossier.id))
    tell(
        dossier, "due-date-moved", event_id, due_from=move.case.due_at, notice=notice, revoked=event.revoked,
    )  # fmt: skip


@subscribe(SlipOutdated)
def on_slip_outdated(event: Event, event_id: UUID) -> None:
    assert isinstance(event, SlipOutdated)
    dossier = _dossier(event.dossier_id)
    if dossier.received_at is not None:
        _appointed(dossier)
