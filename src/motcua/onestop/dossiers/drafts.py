"""A form being filled in: it saves itself, keeps what was typed even when it is wrong, and becomes a dossier once."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.access import resolver
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.files.services import acquire, release, store_upload
from motcua.foundation.identity.models import Business, Person
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import competent_units
from motcua.onestop.catalogue import communes, forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.checks import Known
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.catalogue.messages import say
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import draft_saves, fetching, filing
from motcua.onestop.dossiers.draft_saves import Stamp
from motcua.onestop.dossiers.enums import Channel
from motcua.onestop.dossiers.models import Draft
from motcua.onestop.dossiers.services.intake import Paper, submit

KIND = "draft"
NOT_THEIRS = "not-their-procedure"
"""Code of the refusal that goes away when the person chooses for whom they act."""
MOST_FILES = 10
KEPT = timedelta(days=30)


def of(actor: Actor) -> QuerySet[Draft]:
    """The unsent drafts of this person (of the business they act for now), the newest first."""
    mine = Draft.objects.filter(account_id=actor.id, business_id=actor.business_id, dossier=None)
    return mine.select_related("authority").order_by("-updated_at")


def get(draft_id: UUID, *, by: Actor) -> Draft:
    """The person's own draft, sent or not; raises Draft.DoesNotExist for anybody else's."""
    return Draft.objects.select_related("authority", "dossier").get(id=draft_id, account_id=by.id)


def start(
    code: str, *, by: Actor, authority: Unit | None = None, at: datetime | None = None, id: UUID | None = None
) -> Draft:
    """Begin a form, prefilled with what is known of the person and, where there is one only, the agency. Raises
    NotPublished, Refusal.

    `id` is chosen by the page that asks, so that its button pressed twice begins one form.
    """
    held = Draft.objects.filter(id=id).first() if id else None
    if held and held.account_id == by.id:
        return held
    id = None if held else id
    revision, bundle = catalogue.current(code)
    if not bundle.starts_online:
        raise Refusal(_("This procedure is not open online. Go to a service centre with your papers."))
    kind = "business" if by.business_id else "person"
    if kind not in bundle.subjects:
        if kind == "person":
            raise Refusal(_("Only a business may ask for this. Choose the business you act for."), code=NOT_THEIRS)
        raise Refusal(_("Only a person may ask for this. Choose to act for yourself."), code=NOT_THEIRS)
    moment, person, business = at or now(), _person(by), _business(by.business_id)
    found = {} if business else fetching.fetch(bundle, person, by=by, at=moment)
    answers = prefill(bundle, person, business) | found.get("values", {})
    contact = {"phone": person.phone, "email": person.email, "address": person.residence} if person else {}
    if business:
        contact["address"] = business.address
    draft, _is_new = Draft.objects.get_or_create(id=id or uuid7(), account_id=by.id, defaults={
        "business_id": by.business_id, "procedure_code": code, "revision_id": revision.id,
        "authority": authority or catalogue.sole_authority(bundle), "answers": answers, "fetched": found,
        "created_at": moment, "updated_at": moment, "contact": contact,
    })  # fmt: skip
    return draft


def _person(by: Actor) -> Person | None:
    return Person.objects.filter(id=by.person_id).first() if by.person_id else None


def _known(page: forms.Page, by: Actor) -> Known | None:
    """Who is signed in, where the page compares a personal ID number with a date of birth."""
    person = _person(by) if any("born_on" in check.must for check in page.checks) else None
    return Known(person.citizen_number, person.birth_date.isoformat()) if person and person.birth_date else None


def _business(id: UUID | None) -> Business | None:
    return Business.objects.filter(id=id).first() if id else None


def prefill(bundle: Bundle, person: Person | None, business: Business | None = None) -> dict[str, Any]:
    """Answers that the e-ID or the identity card has given already. For a business they are its own, where the question
    takes such an answer; who acts for it is not whom the form asks about."""
    if business:
        return _prefill_business(bundle, business)
    if person is None:
        return {}
    known = {
        "full_name": person.full_name, "citizen_number": person.citizen_number, "sex": person.sex,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "", "residence": person.residence,
        "phone": person.phone, "email": person.email,
    }  # fmt: skip
    return {q.key: known[q.prefill] for q in bundle.form.questions if q.prefill and known.get(q.prefill)}


def _prefill_business(bundle: Bundle, business: Business) -> dict[str, Any]:
    """Its name and address, where the question takes them (a name with digits is no person's)."""
    known, day = {"full_name": business.name, "residence": business.address}, today()
    fitting = [q for q in bundle.form.questions if known.get(q.prefill)]
    given = {q.key: forms.check((replace(q, when=None),), {q.key: known[q.prefill]}, day)[0] for q in fitting}
    return {key: answers[key] for key, answers in given.items() if key in answers}


def _open(draft_id: UUID, by: Actor) -> Draft:
    draft = Draft.objects.select_for_update().get(id=draft_id, account_id=by.id)
    if draft.dossier_id:
        raise Conflict(_("This form was sent already. You find it under your dossiers."))
    return draft


def residence(draft: Draft, *, by: Actor) -> str:
    """Where the business is that the form is for, or where the person lives, as the e-ID says; "" when it does not."""
    if draft.business_id:
        business = _business(draft.business_id)
        return business.address if business else ""
    person = _person(by)
    return person.residence if person else ""


def prefilled(draft: Draft, *, by: Actor) -> set[str]:
    """Questions whose answer still is what the e-ID says of the person who fills the form in, or of the business."""
    given = prefill(catalogue.bundle(draft.revision_id), _person(by), _business(draft.business_id))
    return {key for key, value in given.items() if draft.answers.get(key) == value}


def fetched(draft: Draft) -> set[str]:
    """Questions whose answer still is what the population data said."""
    return {key for key, value in draft.fetched.get("values", {}).items() if draft.answers.get(key) == value}


@transaction.atomic
def save_page(
    draft_id: UUID, key: str, raw: Mapping[str, Any], *, by: Actor, stamp: Stamp | None = None,
    at: datetime | None = None,
) -> dict:  # fmt: skip
    """Keep a page as it was typed; returns a sentence for every answer that is not right yet. Raises Superseded when
    the script's `stamp` is older than what is kept."""
    draft, moment = _open(draft_id, by), at or now()
    draft_saves.arrive(draft, key, stamp)
    bundle = catalogue.bundle(draft.revision_id)
    page = bundle.form.page(key)
    typed = communes.recognised(page.questions, raw)
    answers, problems = forms.check_page(page, typed, local(moment).date(), draft.answers, _known(page, by))
    own = set(page.keys)
    draft.answers = {k: v for k, v in draft.answers.items() if k not in own} | answers
    wrong = {k: raw.get(k, "") for k in problems if raw.get(k)}
    draft.raw = {k: v for k, v in draft.raw.items() if k not in own} | wrong
    if bundle.place in own:
        draft.authority = communes.agency_of(bundle, draft.answers)
    draft.updated_at = moment
    draft.save()
    return {k: say(problem) for k, problem in problems.items()}


@transaction.atomic
def save_contact(draft_id: UUID, raw: Mapping[str, Any], *, by: Actor, at: datetime | None = None) -> None:
    """Keep how to reach the applicant; what was typed stays even when Invalid is raised."""
    draft = _open(draft_id, by)
    names = ("phone", "email", "address", "delivery", "collect_at")
    draft.contact = {name: str(raw.get(name, "") or "").strip() for name in names}
    draft.updated_at = at or now()
    draft.save(update_fields=["contact", "updated_at"])


@transaction.atomic
def choose_authority(draft_id: UUID, unit_id: UUID, *, by: Actor) -> None:
    draft = _open(draft_id, by)
    bundle = catalogue.bundle(draft.revision_id)
    unit = competent_units(bundle.level, place=bundle.authority).filter(id=unit_id).first()
    if unit is None:
        raise Invalid(_("Choose the agency that settles this procedure."), fields={"authority": ""})
    draft.authority, draft.updated_at = unit, now()
    draft.save(update_fields=["authority", "updated_at"])


def attach(draft_id: UUID, key: str, uploaded: Any, *, by: Actor) -> StoredFile:
    """Take a file for a document; raises FileRefused with the cure, and everything else stays as it was."""
    get(draft_id, by=by)
    stored = store_upload(uploaded, by=by)
    hold(draft_id, key, stored, by=by)
    return stored


@transaction.atomic
def hold(
    draft_id: UUID, key: str, stored: StoredFile, *, by: Actor, ways: Collection[DocumentWay] = (DocumentWay.UPLOAD,)
) -> None:
    """A stored file stands for a document of the form; one that stands there already is no error."""
    draft = _open(draft_id, by)
    bundle = catalogue.bundle(draft.revision_id)
    known = {d.key: d for d in bundle.documents if d.way in ways}
    if key not in known:
        raise Invalid(_("This procedure does not ask for that document."))
    held = list(draft.files.get(key, []))
    if str(stored.id) in held:
        return
    if len(held) >= MOST_FILES:
        raise Refusal(_("Ten files are the most for one document. Join pages into one file."))
    draft.files = draft.files | {key: [*held, str(stored.id)]}
    draft.updated_at = now()
    draft.save(update_fields=["files", "updated_at"])
    acquire(stored, kind=KIND, subject_id=draft.id, name=key)


def renew(draft_id: UUID, old: UUID, uploaded: Any, *, by: Actor, key: str = "") -> StoredFile:
    """A better file in the place of one of the form, which goes only once the other is kept. `key`: the document for
    which it stands there; where it stands for another one too, it stays there. Raises FileRefused, then the old one
    stands; Invalid where it stands there no more."""
    get(draft_id, by=by)
    stored = store_upload(uploaded, by=by)
    with transaction.atomic():
        draft = _open(draft_id, by)
        there = [one for one, held in draft.files.items() if str(old) in held and key in ("", one)]
        if not there:
            raise Invalid(_("This file is in the form no more. Choose the new one at its document."))
        key = there[0]
        draft.files = draft.files | {key: [str(stored.id) if f == str(old) else f for f in draft.files[key]]}
        draft.updated_at = now()
        draft.save(update_fields=["files", "updated_at"])
        acquire(stored, kind=KIND, subject_id=draft.id, name=key)
        _let_go(draft, key, file_id=old)
    return stored


@transaction.atomic
def detach(draft_id: UUID, file_id: UUID, *, by: Actor, key: str = "") -> None:
    """Take a file out again, of one document or of all; a file that is not there is no error (the button pressed
    twice)."""
    draft = _open(draft_id, by)
    gone = {k: str(file_id) if key in ("", k) else "" for k in draft.files}
    draft.files = {k: [f for f in ids if f != gone[k]] for k, ids in draft.files.items()}
    draft.files = {k: ids for k, ids in draft.files.items() if ids}
    draft.updated_at = now()
    draft.save(update_fields=["files", "updated_at"])
    _let_go(draft, key, file_id=file_id)


def files_of(draft: Draft) -> dict[str, list[StoredFile]]:
    """{document key: its files in the order they came}."""
    ids = [f for held in draft.files.values() for f in held]
    known = {str(f.id): f for f in StoredFile.objects.filter(id__in=ids)}
    return {key: [known[f] for f in held if f in known] for key, held in draft.files.items()}


@transaction.atomic
def send(draft_id: UUID, *, by: Actor, language: str = "vi", at: datetime | None = None) -> tuple[UUID, str]:
    """Submit once, however often it is asked: returns (dossier id, code). Raises Invalid naming what is missing."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("dossier").get(id=draft_id, account_id=by.id)
    if draft.dossier:
        return draft.dossier.id, draft.dossier.code
    if draft.business_id != by.business_id:
        raise NotAllowed(_("You began this form for somebody else. Choose for whom you act, then send it."))
    if draft.authority is None:
        raise Invalid(_("Choose the agency that settles this procedure."), fields={"authority": ""})
    moment = at or now()
    revision = ProcedureRevision.objects.get(id=draft.revision_id)
    person = _person(by)
    business = _business(by.business_id)
    papers = tuple(Paper(key, UUID(f)) for key, held in draft.files.items() for f in held)
    made = filing.build(
        revision, catalogue.bundle(revision.id), authority=draft.authority,
        applicant=filing.applicant_of(person, business), answers=draft.answers, papers=papers, contact=draft.contact,
        channel=Channel.PORTAL, at=moment, language=language,
    )  # fmt: skip
    asked = catalogue.bundle(revision.id).asked(draft.answers, local(moment).date())
    left = {
        question.key: _("Look at this answer and save its page.") for question in asked if draft.raw.get(question.key)
    }
    if left:
        raise Invalid(_("Look at the marked answers again."), fields=left)
    dossier_id, code = submit(made, by=by, at=moment, key=str(draft.id))
    draft.dossier_id, draft.updated_at = dossier_id, moment
    draft.save(update_fields=["dossier", "updated_at"])
    _let_go(draft)
    return dossier_id, code


@transaction.atomic
def discard(draft_id: UUID, *, by: Actor) -> None:
    draft = _open(draft_id, by)
    _let_go(draft)
    draft.delete()


def _let_go(draft: Draft, key: str = "", **which: Any) -> None:
    """Of what it holds for one document, or for all."""
    held = FileReference.objects.filter(kind=KIND, subject_id=draft.id, released_at=None, **which)
    for reference in (held.filter(name=key) if key else held).select_related("file"):
        release(reference.file, kind=KIND, subject_id=draft.id, name=key or None)


def let_go(draft: Draft) -> None:
    """Release the files of a form that has become a dossier; the dossier holds them from now on."""
    _let_go(draft)


@resolver(KIND)
def reads_draft(actor: Actor, subject_id: UUID, file: StoredFile) -> bool:
    return Draft.objects.filter(id=subject_id, account_id=actor.id).exists()
