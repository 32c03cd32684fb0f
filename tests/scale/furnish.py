"""What few dossiers of a small demonstration have, for each that has none, so that `fill` makes large tables of it."""

from motcua.foundation.common.clock import local
from motcua.foundation.documents.models import Letter
from motcua.foundation.files.models import StoredFile
from motcua.onestop.dossiers.models import Dossier, DossierPayment, SupplementRequest
from motcua.onestop.dossiers.store import SUBJECT
from motcua.onestop.handover.enums import ItemState, Standing
from motcua.onestop.handover.models import ResultPlace, Slip, SlipItem
from motcua.onestop.payments.enums import DemandState, Heard, Method, OrderState
from motcua.onestop.payments.enums import Standing as Paid
from motcua.onestop.payments.models import Payment, PaymentDemand, PaymentOrder, Receipt
from motcua.onestop.registers.models import RegisterBook, RegisterEntry

FREE = 500
"""Numbers from here on are in no book, register or series yet; `fill` begins again at 1,000."""
STANDINGS = (Standing.LIES, Standing.ON_THE_WAY)
WHO = "Dữ liệu đo"
TITLE = {"vi": WHO, "en": "Measured"}


def furnish() -> None:
    """An answered supplement request, a fee that was paid, its receipt, a letter, an entry, where the result lies and
    the slip it came with; of ten results one lies at its centre, one is on its way, the others were handed over."""
    dossiers = list(Dossier.objects.order_by("id"))
    assert 0 < len(dossiers) <= FREE
    of = {
        model: set(model.objects.values_list("dossier_id", flat=True))  # type: ignore[attr-defined]
        for model in (SupplementRequest, DossierPayment, RegisterEntry, ResultPlace)
    }
    file = StoredFile.objects.order_by("id").first()
    for place, one in enumerate(dossiers):
        at, number = one.submitted_at, FREE + place
        if one.id not in of[SupplementRequest]:
            SupplementRequest.objects.create(
                dossier=one, before_reception=False, items=[], asked_at=at, asked_by=WHO, answered_at=at,
                answer_by=local(at).date(),
            )  # fmt: skip
        if one.id not in of[DossierPayment]:
            _pay(one, number)
        if one.id not in of[RegisterEntry]:
            book, _made = RegisterBook.objects.get_or_create(
                unit=one.authority, kind=one.procedure_code, year=at.year, defaults={"title": TITLE, "opened_at": at}
            )
            RegisterEntry.objects.create(
                book=book, number=number, dossier=one, name=one.applicant_name, name_folded=one.applicant_folded,
                data={}, entered_at=at, entered_by=WHO,
            )  # fmt: skip
        assert file is not None
        Letter.objects.create(
            unit_id=one.authority_id, kind="form-01-reception", number=number, symbol=f"{number}/GTN", year=at.year,
            subject_kind=SUBJECT, subject_id=one.id, title=WHO, file=file, sha256=file.sha256, issued_at=at,
            issued_by=one.submitter_id, issuer_name=WHO,
        )  # fmt: skip
        standing = STANDINGS[place % 10 : place % 10 + 1] or (Standing.GIVEN,)
        _send(one, number, standing[0], is_new=one.id not in of[ResultPlace])
    _write_receipts()


def _pay(one: Dossier, number: int) -> None:
    at, of_unit = one.submitted_at, {"unit": one.authority, "amount": 50_000}
    demand = PaymentDemand.objects.create(
        **of_unit, subject_kind=SUBJECT, subject_id=one.id, code=one.code, title=TITLE, payer_name=one.applicant_name,
        items=[], state=DemandState.SETTLED, asked_at=at, asked_by=WHO,
    )  # fmt: skip
    DossierPayment.objects.create(dossier=one, demand_id=demand.id, asked_at=at, asked_by=WHO)
    order = PaymentOrder.objects.create(
        **of_unit, demand=demand, code=f"DO{number}", method=Method.VIETQR, state=OrderState.PAID, created_at=at,
        expires_at=at, created_by=one.submitter_id, paid_at=at,
    )  # fmt: skip
    Payment.objects.create(
        **of_unit, method=Method.VIETQR, transaction=f"DO{number}", order=order, at=at, heard_at=at,
        heard_by=Heard.CALLBACK, standing=Paid.SETTLED,
    )  # fmt: skip


def _write_receipts() -> None:
    """Of what was paid in cash too."""
    paid = Payment.objects.filter(receipts=None).exclude(order=None).select_related("order__demand", "unit")
    for number, one in enumerate(paid.order_by("id"), FREE):
        assert one.order is not None and one.unit is not None
        Receipt.objects.create(
            payment=one, unit=one.unit, series="DO", number=number, code=one.order.demand.code, title=TITLE, items=[],
            payer_name=one.order.demand.payer_name, amount=one.amount, method=one.method, issued_at=one.at,
            issued_by=WHO,
        )  # fmt: skip


def _send(one: Dossier, number: int, standing: Standing, *, is_new: bool) -> None:
    at, centre = one.submitted_at, one.reception_place
    if is_new:
        ResultPlace.objects.create(
            dossier=one, is_paper=True, goes_to=centre, place=centre, standing=standing, since=at,
            given_at=at if standing == Standing.GIVEN else None,
        )  # fmt: skip
    answered = None if standing == Standing.ON_THE_WAY else at
    slip = Slip.objects.create(
        number=number, year=at.year, from_unit=one.authority, to_centre=centre, made_at=at, made_by=one.submitter_id,
        made_by_name=WHO, closed_at=answered,
    )  # fmt: skip
    state = ItemState.ARRIVED if answered else ItemState.SENT
    SlipItem.objects.create(slip=slip, dossier=one, state=state, answered_at=answered)
