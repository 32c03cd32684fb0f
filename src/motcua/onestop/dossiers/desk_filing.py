"""Filing by an officer at the desk: one form that keeps everything as typed, and becomes a received dossier once.

Any centre receives for any competent unit of the province (Decree 118/2025/NĐ-CP), so the place of support, the place
of reception and the competent authority are three different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.text import clean, fold
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.catalogue import communes, forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.catalogue.messages import say
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import (
    desk_fetched,
    desk_papers,
    desk_people,
    draft_saves,
    drafts,
    filing,
    money,
    services,
)
from motcua.onestop.dossiers.enums import Channel
from motcua.onestop.dossiers.models import Draft
from motcua.onestop.dossiers.money import Fee
from motcua.onestop.dossiers.services.intake import Applicant, Filing, Paper

HELPING = (Role.RECEPTIONIST, Role.DIGITAL_TEAM)
"""Who fills in a form for somebody who files online; only the first of them receives."""
CONTACT = ("phone", "email", "address", "delivery", "collect_at")
ELECTRONIC, PAPER = "electronic", "paper"


@dataclass(frozen=True)
class Typed:
    """What the officer typed, untouched; `card` are the facts of an identity card that was read just now."""

    answers: Mapping[str, Any]
    contact: Mapping[str, str]
    desk: Mapping[str, Any]
    authority: str = ""
    card: Mapping[str, str] | None = None


@dataclass
class Problems:
    """A sentence for everything that is not right yet, by question, by field of the desk, by document."""

    answers: dict[str, Any] = field(default_factory=dict)
    desk: dict[str, Any] = field(default_factory=dict)
    papers: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.answers or self.desk or self.papers)


@dataclass(frozen=True)
class Ready:
    """A form that is complete: the filing, the money taken for it, who came to the desk."""

    filing: Filing
    fee: Fee | None
    person: desk_people.Person
    business: desk_people.Business | None = None
    warnings: list[Any] = field(default_factory=list)


def places(by: Actor, *roles: Role) -> QuerySet[Unit]:
    """The service centres where this officer receives, or holds one of these `roles`, the smallest first; never the
    committee itself."""
    kinds, held = [UnitKind.COUNTER, UnitKind.SERVICE_CENTRE], roles or (Role.RECEPTIONIST,)
    units = {unit for role in held for unit in by.units(role)}
    return units_at().filter(id__in=units, kind__in=kinds).order_by("-kind", "sort_key")


def help_points(by: Actor) -> QuerySet[Unit]:
    """Where this officer, or member of the community digital team, helps to file online."""
    return places(by, *HELPING)


def workplaces(by: Actor) -> QuerySet[Unit]:
    """Where a form that this actor begins belongs: where they receive, or help if they receive nowhere."""
    return help_points(by) if only_helps(by) else places(by)


def only_helps(by: Actor) -> bool:
    """A member of the community digital team who receives nowhere."""
    return not by.units(Role.RECEPTIONIST)


def may_be_helped(bundle: Bundle) -> bool:
    """Whether a person may be helped to file it online; a business files with its own account."""
    return bundle.starts_online and "person" in bundle.subjects


@transaction.atomic
def start(
    code: str, *, by: Actor, at: datetime | None = None, id: UUID | None = None,
    card: Mapping[str, str] | None = None, contact: Mapping[str, str] | None = None,
) -> Draft:  # fmt: skip
    """A form at the desk, empty but for the person whose `card` was read and how they are reached. Raises
    NotPublished, Refusal for a procedure that counters do not take.

    `id` is chosen by the page that asks, so that its button pressed twice begins one form.
    """
    revision, bundle = catalogue.current(code)
    if only_helps(by) and not may_be_helped(bundle):
        raise Refusal(_("This procedure is not open online: receive it at the desk."))
    if "counter" not in bundle.channels and not only_helps(by):
        raise Refusal(_("This procedure is not received at counters."))
    place = workplaces(by).first()
    if place is None:
        raise NotAllowed(_("You receive at no service centre. Ask the administrator to set your place of work."))
    moment = at or now()
    kind = "person" if "person" in bundle.subjects else "business"
    reached = {"delivery": "counter"} | dict(contact or {})
    if reached["delivery"] not in filing.deliveries(bundle):
        reached["delivery"] = "counter"
    if id and Draft.objects.filter(id=id).exclude(account_id=by.id, procedure_code=code, dossier=None).exists():
        id = None
    draft, is_new = Draft.objects.get_or_create(id=id or uuid7(), account_id=by.id, defaults={
        "procedure_code": code, "revision_id": revision.id, "created_at": moment, "updated_at": moment,
        "authority": _own_authority(place, bundle), "contact": reached,
        "desk": {"kind": kind, "reception": str(place.id), "support": ""},
    })  # fmt: skip
    if is_new and card:
        draft.desk = draft.desk | {"person": dict(card)}
        refill(draft, bundle, {}, {}, moment)
        draft.save(update_fields=["desk", "answers", "raw"])
    return draft


def _own_authority(place: Unit, bundle: Bundle) -> Unit | None:
    """The agency of the officer's own centre, or one that stands right below it, when it settles this procedure; the
    only one that does."""
    if bundle.place:
        return None
    near = (u for u in catalogue.authorities(bundle) if place.owner_id in (u.id, u.parent_id))
    return next(near, None) or catalogue.sole_authority(bundle)


def open_draft(draft_id: UUID, by: Actor) -> Draft:
    draft = Draft.objects.select_for_update(of=("self",)).select_related("dossier").get(id=draft_id, account_id=by.id)
    if draft.dossier:
        raise Conflict(_("This form was sent already. You find it under your dossiers."))
    return draft


@transaction.atomic
def save(
    draft_id: UUID, typed: Typed, *, by: Actor, stamp: draft_saves.Stamp | None = None, at: datetime | None = None
) -> Draft:
    """Keep all that was typed, right or wrong; a card fills the person and the questions about them. Raises Superseded
    when the script's `stamp` is older than what is kept."""
    draft, moment = open_draft(draft_id, by), at or now()
    draft_saves.arrive(draft, "desk", stamp)
    bundle = catalogue.bundle(draft.revision_id)
    before = draft.desk.get("person", {})
    draft.desk = draft.desk | dict(typed.desk)
    if typed.card:
        draft.desk = draft.desk | {"person": {**draft.desk.get("person", {}), **typed.card}}
    draft.contact = {name: clean(str(typed.contact.get(name, "") or "")) for name in CONTACT}
    refill(draft, bundle, typed.answers, before, moment)
    _choose_authority(draft, bundle, typed.authority)
    if desk_fetched.is_of_another(draft):
        desk_fetched.forget(draft)
    draft.updated_at = moment
    draft.save()
    return draft


def refill(
    draft: Draft, bundle: Bundle, typed: Mapping[str, Any], before: Mapping[str, str], at: datetime
) -> None:  # fmt: skip
    """Answers as typed, with what is known of the person now; `before` is what was known before. In the form of a
    business nothing is filled in from the card of who came for it."""
    person = {} if draft.desk.get("kind") == "business" else draft.desk.get("person", {})
    answers = desk_people.prefilled(bundle, typed, before, person)
    draft.answers, problems = _judge(bundle, answers, at, draft.desk)
    draft.raw = {key: answers[key] for key in problems if answers.get(key)}


def _judge(
    bundle: Bundle, typed: Mapping[str, Any], at: datetime, desk: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    kept, problems = forms.check_form(
        bundle.form,
        communes.recognised(bundle.form.questions, typed),
        local(at).date(),
        desk_people.known(desk.get("person", {})),
    )
    return kept, {key: say(problem) for key, problem in problems.items()}


def _choose_authority(draft: Draft, bundle: Bundle, text: str) -> None:
    """The competent unit whose name was typed; a name that fits none or several stays as it was typed. Where a commune
    among the answers makes it competent, that one."""
    if bundle.place:
        draft.authority = communes.agency_of(bundle, draft.answers)
        return
    found = _fitting(bundle, text) if fold(text) else []
    if draft.authority and fold(text) in (fold(draft.authority.name), fold(draft.authority.name_en)):
        found = [draft.authority]
    draft.authority = found[0] if len(found) == 1 else None
    draft.desk = draft.desk | {"authority": "" if draft.authority else clean(text)}


def _fitting(bundle: Bundle, text: str) -> list[Unit]:
    found, wanted = catalogue.authorities(bundle, text), fold(text)
    exact = [u for u in found if wanted in (fold(u.name), fold(u.name_en), fold(u.place), fold(u.place_en))]
    return exact if len(exact) == 1 else found


def check(draft: Draft, *, at: datetime) -> Problems:
    """What is not right yet, from what is kept; an empty form tells everything that is asked."""
    bundle, found = catalogue.bundle(draft.revision_id), Problems()
    answers, found.answers = _judge(bundle, draft.answers | draft.raw, at, draft.desk)
    for key in draft.raw.keys() & answers.keys() - found.answers.keys():
        if draft.raw[key]:  # proposed, and nobody has saved it yet
            found.answers[key] = _("Look at this answer and save its page.")
    if draft.authority is None and bundle.place:
        found.answers.setdefault(bundle.place, filing.elsewhere(None))
    elif draft.authority is None:
        found.desk["authority"] = _which(bundle, draft.desk.get("authority", ""))
    for part, prefix in ((_people, ""), (_contact, "contact_"), (_fee, "fee_")):
        try:
            part(draft, bundle, at)
        except Invalid as invalid:
            found.desk |= {prefix + key: sentence for key, sentence in invalid.fields.items()}
    try:
        _papers(draft, bundle, at)
    except Invalid as invalid:
        found.papers = invalid.fields
    return found


def _which(bundle: Bundle, text: str) -> Any:
    fits = _fitting(bundle, text) if fold(text) else []
    if not fits:
        return _("Choose the agency that settles this procedure.")
    words = str(_("%(count)s agencies fit: %(names)s. Write more of the name."))
    return words % {"count": len(fits), "names": "; ".join(unit.place for unit in fits[:4])}


def _people(draft: Draft, bundle: Bundle, at: datetime) -> tuple[desk_people.Person, desk_people.Business | None]:
    """Raises Invalid naming all fields of both that are wrong."""
    typed, wants_business = draft.desk.get("business", {}), draft.desk.get("kind") == "business"
    try:
        person = desk_people.check_person(draft.desk.get("person", {}))
    except Invalid as invalid:
        if wants_business:
            invalid.fields |= desk_people.wrong_in_business(typed, None)
        raise
    return person, desk_people.check_business(typed, person) if wants_business else None


def _contact(draft: Draft, bundle: Bundle, at: datetime) -> dict[str, str]:
    return filing.check_contact(draft.contact, filing.deliveries(bundle))


def uploads(draft: Draft, bundle: Bundle, at: datetime) -> list[Any]:
    """The documents that this applicant hands over the desk."""
    wanted = bundle.documents_for(draft.answers, local(at).date())
    return [d for d in wanted if d.way is DocumentWay.UPLOAD]


def _papers(draft: Draft, bundle: Bundle, at: datetime) -> tuple[Paper, ...]:
    """One paper a document as it was shown, with its scan; raises Invalid for what is required and missing."""
    found: list[Paper] = []
    wrong: dict[str, Any] = {}
    for document in uploads(draft, bundle, at):
        shown = draft.desk.get("copies", {}).get(document.key, {})
        try:
            given = desk_papers.read(document.key, shown, [UUID(id) for id in draft.files.get(document.key, [])])
        except Invalid as invalid:
            wrong |= invalid.fields
            continue
        found += given
        if document.required and not given:
            wrong[document.key] = _("Say how this document was shown, or attach the file.")
    if wrong:
        raise Invalid(_("Some documents are missing."), fields=wrong)
    return tuple(found)


def _fee(draft: Draft, bundle: Bundle, at: datetime) -> Fee | None:
    """The cash written down; None when nothing was taken. Raises Invalid where it comes before reception and is not
    there."""
    due = bundle.fee_for(draft.answers, local(at).date(), Channel.COUNTER)
    written, on_paper = draft.desk.get("fee", {}), fee_way(draft) == PAPER
    amount, receipt = written.get("amount", ""), clean(written.get("receipt", "")) if on_paper else ""
    if due.is_free or not (amount or receipt):
        if due.before_reception and not due.is_free:
            first = _("The fee is collected before reception. Enter the amount that was paid.")
            number = {"receipt": _("Enter the number printed on the receipt.")} if on_paper else {}
            raise Invalid(first, fields={"amount": first, **number})
        return None
    return money.read(due, amount, receipt, is_electronic=not on_paper)


def fee_way(draft: Draft) -> str:
    """How the receipt of the cash is made; the electronic one, unless a number of a paper one was typed before there
    was a choice."""
    written = draft.desk.get("fee", {})
    return written.get("way") or (PAPER if clean(written.get("receipt", "")) else ELECTRONIC)


def ready(draft: Draft, *, by: Actor, at: datetime) -> Ready:
    """Everything checked again, nothing written but read; raises Invalid with a sentence for each field."""
    bundle = catalogue.bundle(draft.revision_id)
    _require_place(draft, by)
    if check(draft, at=at):
        raise Invalid(_("Look at the marked answers again."))
    person, business = _people(draft, bundle, at)
    papers, fee = _papers(draft, bundle, at), _fee(draft, bundle, at)
    who = desk_people.applicant(person, business)
    assert draft.authority  # `check` has asked
    made = filing.build(
        ProcedureRevision.objects.get(id=draft.revision_id), bundle, authority=draft.authority, applicant=who,
        answers=draft.answers, papers=papers, contact=draft.contact, channel=Channel.COUNTER, at=at,
        place=Unit.objects.get(id=draft.desk["reception"]),
    )  # fmt: skip
    support = Unit.objects.filter(id__in=[id for id in [draft.desk.get("support")] if id]).first()
    contact = made.contact | desk_people.of_submitter(person, business)
    made = replace(made, contact=contact, support_place_id=support.id if support else None)
    return Ready(made, fee, person, business, desk_people.warnings(person))


def _require_place(draft: Draft, by: Actor) -> None:
    allowed = {str(id) for id in places(by).values_list("id", flat=True)}
    if draft.desk.get("reception") not in allowed:
        raise NotAllowed(_("You no longer receive at this place. Choose another place of reception."))


@transaction.atomic
def receive(draft_id: UUID, *, by: Actor, at: datetime | None = None) -> tuple[UUID, str]:
    """Submit and receive in one go, once however often it is asked: all of it or nothing. Returns (id, code)."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("dossier", "authority")
    found = draft.get(id=draft_id, account_id=by.id)
    if found.dossier:
        return found.dossier.id, found.dossier.code
    moment = at or now()
    complete = ready(found, by=by, at=moment)
    person = desk_people.record(complete.person)
    business = desk_people.record_business(complete.business) if complete.business else None
    who: Applicant = replace(complete.filing.applicant, id=business.id if business else person.id)
    dossier_id, code = services.submit(replace(complete.filing, applicant=who), by=by, at=moment, key=str(draft_id))
    services.receive(dossier_id, by=by, fee=complete.fee, at=moment, key=str(draft_id))
    found.dossier_id, found.updated_at = dossier_id, moment
    found.save(update_fields=["dossier", "updated_at"])
    drafts.let_go(found)
    return dossier_id, code
