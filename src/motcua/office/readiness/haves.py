"""The three haves of every official: chip identity card, e-ID account, account of the public-service portal.

The officer states each with its proof, the clerk of the agency verifies. A card is read from its QR code (or the text
that a reader types): it must bear the officer's name, and when it ends follows from the dates on it. The e-ID account
is proved by signing in with it. The public-service account is shown by a file.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common import audit
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Invalid, NotAllowed
from motcua.foundation.common.text import clean, fold
from motcua.foundation.files.models import StoredFile
from motcua.foundation.files.services import acquire
from motcua.foundation.identifiers import citizen_number, id_card_qr
from motcua.foundation.identifiers.errors import IdentifierError
from motcua.foundation.identifiers.id_card_qr import IdCard
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.ports import EidClaims
from motcua.foundation.organisations.models import Officer
from motcua.foundation.organisations.selectors import positions_at
from motcua.office.readiness import permissions
from motcua.office.readiness.enums import Have as HaveKind
from motcua.office.readiness.enums import HaveState, Proof
from motcua.office.readiness.errors import CardEnded, CheckedMeanwhile, OtherName, OtherNumber
from motcua.office.readiness.models import Have

SUBJECT = "have"
RENEWED_AT = (14, 25, 40, 60)
"""Ages at which a card is made anew (Law on Identification 26/2023/QH15, Article 21)."""
EARLY = 2
"""Years: a card made in the two before such an age holds until the next one (the same Article)."""
LONGEST = 200


def ends_on(card: IdCard) -> date | None:
    """The last day on which the card holds; None for one made at sixty or later, or just before: it has no end."""
    for age in RENEWED_AT:
        birthday = _birthday(card.born, age)
        if card.issued < _birthday(card.born, age - EARLY):
            return birthday
    return None


def _birthday(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:  # 29 February
        return date(born.year + age, 3, 1)


def own(officer_id: UUID) -> dict[str, Have]:
    """{kind: what stands} of one officer."""
    return {one.kind: one for one in Have.objects.filter(officer=officer_id, replaced_at=None).select_related("file")}


def state_card(text: str, *, by: Actor, at: datetime | None = None) -> Have:
    """From the text of the QR code. Raises Invalid with what is wrong, OtherName, CardEnded."""
    officer = _officer(by)
    try:
        card = id_card_qr.parse(text)
    except IdentifierError as error:
        raise Invalid(_("The code could not be read."), fields={"card": _sentence(error)}) from error
    if fold(card.name) != fold(officer.full_name):
        raise OtherName("card", card.name.title(), officer.full_name)
    end = ends_on(card)
    if end is not None and end < today():
        raise CardEnded(end)
    note = f"{card.issued:%d/%m/%Y}"
    return _state(officer, HaveKind.CARD, Proof.QR, card.number, by, at, valid_until=end, note=note)


def state_eid(claims: EidClaims, *, by: Actor, at: datetime | None = None) -> Have:
    """By having signed in with it just now. The name must be the officer's, the number that of the card stated."""
    officer = _officer(by)
    if fold(claims.full_name) != fold(officer.full_name):
        raise OtherName("eid", claims.full_name, officer.full_name)
    _same_number(officer, claims.citizen_number, "eid")
    note = f"{claims.issuer}, {claims.loa}"
    return _state(officer, HaveKind.EID, Proof.SIGN_IN, claims.citizen_number, by, at, note=note)


def state_account(
    number: str, *, by: Actor, file: StoredFile | None, at: datetime | None = None
) -> Have:  # fmt: skip
    """The account of the public-service portal: its number (the personal ID number), a picture or PDF of its page."""
    officer, typed = _officer(by), clean(number).replace(" ", "")
    try:
        citizen_number.parse(typed)
    except IdentifierError as error:
        raise Invalid(_("Look at the marked fields again."), fields={"number": _sentence(error)}) from error
    if file is None:
        problem = _("Attach a picture or PDF of the account's page.")
        raise Invalid(problem, fields={"file": problem})
    if file.created_by != by.id:
        raise NotAllowed(_("A file is no longer there. Choose it again."))
    _same_number(officer, typed, "number")
    return _state(officer, HaveKind.PORTAL, Proof.FILE, typed, by, at, file=file)


def _sentence(error: IdentifierError) -> str:
    return error.text((get_language() or "vi")[:2])


def _same_number(officer: Officer, number: str, field: str) -> None:
    card = Have.objects.filter(officer=officer, kind=HaveKind.CARD, replaced_at=None).exclude(state=HaveState.REFUSED)
    known = card.values_list("number", flat=True).first()
    if known is not None and known != number:
        raise OtherNumber(field)


def _officer(by: Actor) -> Officer:
    if by.officer_id is None:
        raise NotAllowed(_("Only an officer states this, for themselves."))
    return Officer.objects.get(pk=by.officer_id)


@transaction.atomic
def _state(
    officer: Officer, kind: HaveKind, proof: Proof, number: str, by: Actor, at: datetime | None, *,
    valid_until: date | None = None, file: StoredFile | None = None, note: str = "",
) -> Have:  # fmt: skip
    moment = at or now()
    Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    Have.objects.filter(officer=officer, kind=kind, replaced_at=None).update(replaced_at=moment)
    made = Have.objects.create(
        officer=officer, kind=kind, proof=proof, number=number, valid_until=valid_until, file=file, note=note,
        stated_at=moment,
    )  # fmt: skip
    if file is not None:
        acquire(file, kind=SUBJECT, subject_id=made.id, name="proof")
    audit.record("have.stated", by=by, subject=(SUBJECT, made.id), detail={"kind": kind, "proof": proof}, at=moment)
    return made


def verify(id: UUID, *, by: Actor, at: datetime | None = None) -> Have:
    """The clerk has compared it with the person. Raises NotVerifier, CheckedMeanwhile."""

    def change(found: Have) -> None:
        found.state = HaveState.VERIFIED

    return _check(id, by, at, change, "have.verified")


def refuse(id: UUID, *, by: Actor, reason: str, at: datetime | None = None) -> Have:
    """The officer reads why and states it anew."""
    said = clean(reason)
    if len(said) < 5:
        problem = _("Write why; the officer reads it.")
        raise Invalid(problem, fields={"reason": problem})

    def change(found: Have) -> None:
        found.state, found.refusal = HaveState.REFUSED, said[:LONGEST]

    return _check(id, by, at, change, "have.refused")


@transaction.atomic
def _check(id: UUID, by: Actor, at: datetime | None, change: Callable[[Have], None], act: str) -> Have:
    moment = at or now()
    found = Have.objects.select_for_update(of=("self",)).select_related("officer").get(pk=id)
    permissions.require_verifier(by, found.officer)
    if found.state != HaveState.STATED or found.replaced_at is not None:
        raise CheckedMeanwhile(found.checked_by_name or found.officer.full_name)
    change(found)
    found.checked_at, found.checked_by_name = moment, by.name
    found.save()
    audit.record(act, by=by, subject=(SUBJECT, found.id), at=moment, detail={"kind": found.kind})
    return found


def to_verify(by: Actor) -> QuerySet[Have]:
    """What waits for this clerk, the oldest first; never their own."""
    units = permissions.units_of(by, Role.CLERK)
    rows = Have.objects.filter(state=HaveState.STATED, replaced_at=None).exclude(officer=by.officer_id)
    if units is not None:
        near = permissions.within(units)
        rows = rows.filter(officer__in=positions_at().filter(near).values("officer"))
    return rows.select_related("officer", "file")


def readable(by: Actor, id: UUID) -> Have | None:
    found = Have.objects.select_related("officer", "file").filter(id=id).first()
    if found is None or by.officer_id is None:
        return None
    return found if found.officer_id == by.officer_id or permissions.verifies(by, found.officer) else None


def verified(**more: Any) -> QuerySet[Have]:
    """What counts: verified, and still holding today."""
    holds = Q(valid_until=None) | Q(valid_until__gte=today())
    return Have.objects.filter(holds, state=HaveState.VERIFIED, replaced_at=None, **more)
