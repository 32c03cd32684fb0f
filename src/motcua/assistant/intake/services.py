"""Takes a filled paper form for an electronic one, has it read, proposes what it says, lets go of its pictures."""

import base64
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.assistant.intake import proposing
from motcua.assistant.intake.models import LONGEST, PaperCrop, PaperForm
from motcua.assistant.intake.ports import FormReader
from motcua.assistant.screening.ports import LookFailed
from motcua.foundation.common import audit, ports, throttle
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Conflict, Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files import services as files
from motcua.foundation.files.access import resolver
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.gate import JPEG, PDF, PNG, default_limits
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.foundation.organisations.selectors import root
from motcua.onestop.catalogue import communes, form_rules
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import drafts
from motcua.onestop.dossiers.models import Draft

log = logging.getLogger(__name__)

KIND = SUBJECT = "paper_form"
MOST_FILES = 6
MANY, WINDOW = 30, 3600
"""So many forms an account may send in an hour: each costs some seconds."""
KEPT = timedelta(days=30)
"""Pictures of a form that nobody sends are kept so long, as the form itself."""
MAY_BE_READ = (ScanState.CLEAN, ScanState.NOT_SCANNED)


def is_known(bundle: Bundle) -> bool:
    """Whether the printed form of the procedure can be read."""
    return form_rules.form_of(bundle) is not None


def begin(
    draft_id: UUID, uploads: Sequence[Any], *, by: Actor, id: UUID | None = None, at: datetime | None = None
) -> PaperForm:
    """Take the pictures of one filled form, page by page. One sent before for the same electronic form goes. The same
    `id` again is the same form. Raises Draft.DoesNotExist, FileRefused with the cure, Invalid, Conflict, TooMany."""
    draft, moment = drafts.get(draft_id, by=by), at or now()
    if held := PaperForm.objects.filter(id=id, draft_id=draft_id, account_id=by.id).first() if id else None:
        return held
    if not is_known(catalogue.bundle(draft.revision_id)):
        raise Invalid(_("The paper form of this procedure cannot be read here. Fill in the form on the page."))
    if not uploads:
        raise Invalid(_("Choose a photograph or a file of the filled form."), fields={"pages": ""})
    if len(uploads) > MOST_FILES:
        raise Invalid(_("Six pictures are the most for one form. Leave out pages without answers."))
    throttle.hit("paper-form", str(by.id), limit=MANY, seconds=WINDOW)
    limits = default_limits()
    limits = type(limits)(limits.max_bytes, 20, limits.max_pixels, frozenset({PDF, JPEG, PNG}))
    stored = [files.store_upload(uploaded, by=by, limits=limits) for uploaded in uploads]
    with transaction.atomic():
        open_one = Draft.objects.select_for_update(of=("self",)).filter(id=draft_id, dossier=None).first()
        if open_one is None:
            raise Conflict(_("This form was sent already. You find it under your dossiers."))
        for old in PaperForm.objects.filter(draft_id=draft_id):
            _replaced(old, open_one, by, moment)
        taken = id if id and not PaperForm.objects.filter(id=id).exists() else uuid7()
        made = PaperForm.objects.create(
            id=taken, draft_id=draft_id, account_id=by.id, files=[str(file.id) for file in stored], sent_at=moment
        )
        for file in stored:
            files.acquire(file, kind=KIND, subject_id=made.id)
        audit.record("paper_form_sent", by=by, subject=(SUBJECT, made.id), at=moment, detail={
            "draft": str(draft_id), "procedure": draft.procedure_code, "pages": len(stored),
        })  # fmt: skip
    return made


def due() -> QuerySet[PaperForm]:
    """Not looked at yet, the oldest first."""
    return PaperForm.objects.filter(begun_at=None, pictures_gone_at=None, draft__isnull=False).order_by("sent_at")


def look(form_id: UUID) -> PaperForm | None:
    """Reads one form and proposes what it says; the same again changes nothing. None when it is gone, its files are not
    open yet, or others were first."""
    form = PaperForm.objects.select_related("draft").filter(id=form_id, begun_at=None).first()
    if form is None or form.draft is None:
        return None
    stored = {str(file.id): file for file in StoredFile.objects.filter(id__in=form.files)}
    try:
        for file in stored.values():
            files.ensure_open(file)
        data = [files.read_bytes(stored[id]) for id in form.files]
    except (FileRefused, KeyError) as refused:
        if getattr(refused, "code", "gone") == "not-scanned":
            return None  # the next time
        data = []
    if not PaperForm.objects.filter(id=form_id, begun_at=None).update(begun_at=now()):
        return None
    reader: FormReader = ports.get(FormReader)
    told: dict[str, Any] | None = None
    if data:
        try:
            told = reader.read_form(data, asked(form.draft.procedure_code, [stored[id].name for id in form.files]))
        except LookFailed as failed:
            log.warning("Paper form %s could not be read: %s", form_id, failed)
    return _keep(form_id, reader.name, told)


def asked(code: str, names: Sequence[str]) -> dict[str, Any]:
    """What the reader is asked: every printed form that is known, so that one sent for another is told."""
    known = {}
    for procedure in catalogue.published():
        bundle = catalogue.current(procedure.code)[1]
        if (paper := form_rules.form_of(bundle)) is not None:
            known[procedure.code] = dict(paper)
    places = [*communes.names(), root().place]
    return {"code": code, "names": list(names), "sheets": known, "places": places}


@transaction.atomic
def _keep(form_id: UUID, engine: str, told: dict[str, Any] | None) -> PaperForm | None:
    _lock_draft(form_id)
    form = PaperForm.objects.select_for_update(of=("self",)).select_related("draft").filter(id=form_id).first()
    if form is None or form.draft is None or form.pictures_gone_at:
        return None
    moment = now()
    form.engine, form.ended_at, form.failed = engine, moment, told is None
    if told is not None:
        form.told = {name: told[name] for name in ("form", "seems", "troubles", "pages")}
        questions = {q.key: q for q in catalogue.bundle(form.draft.revision_id).form.questions}
        form.fields = proposing.fitting(questions, told["fields"], moment)
        kept = {field["answer"] for field in form.fields}
        PaperCrop.objects.bulk_create(
            PaperCrop(form=form, answer=field["answer"], picture=base64.b64decode(field["picture"]))
            for field in told["fields"] if field["answer"] in kept and field["picture"]
        )  # fmt: skip
        proposing.propose(form.draft_id, form.fields, moment)
    form.save(update_fields=["engine", "ended_at", "failed", "told", "fields"])
    return form


@transaction.atomic
def drop(form_id: UUID, *, by: Actor) -> None:
    """Delete photographs and pieces now, also where they were to be sent; what was read stays in the form. Pressed
    twice it is no error."""
    _lock_draft(form_id)
    form = PaperForm.objects.select_for_update(of=("self",)).filter(id=form_id, draft__account_id=by.id).first()
    if form is None or form.pictures_gone_at:
        return
    _withdraw(form, by)
    _let_go(form, now())
    audit.record("paper_form_deleted", by=by, subject=(SUBJECT, form.id), detail={"pages": len(form.files)})


@transaction.atomic
def attach(form_id: UUID, *, by: Actor) -> None:
    """Send the pictures with the dossier, as the declaration that the form stands for. Raises Refusal where the
    procedure has none, Conflict when the form was sent."""
    form = PaperForm.objects.filter(id=form_id, draft__account_id=by.id, pictures_gone_at=None).first()
    if form is None or form.draft is None:
        raise Conflict(_("The pictures of this paper form are deleted already."))
    document = declaration(catalogue.bundle(form.draft.revision_id))
    if document is None or form.draft.desk:
        raise Refusal(_("This procedure takes no picture of the paper form with the dossier."))
    for stored in StoredFile.objects.filter(id__in=form.files):
        drafts.hold(form.draft.id, document, stored, by=by, ways=(DocumentWay.FORM,))


@transaction.atomic
def detach(form_id: UUID, *, by: Actor) -> None:
    """Do not send the pictures with the dossier after all."""
    form = PaperForm.objects.filter(id=form_id, draft__account_id=by.id).first()
    if form is not None:
        _withdraw(form, by)


def _withdraw(form: PaperForm, by: Actor) -> None:
    """The pictures of the form are not to be sent, where they were."""
    draft = Draft.objects.filter(paper_forms=form, dossier=None).first()
    held = {file for ids in draft.files.values() for file in ids} if draft else set()
    for id in form.files:
        if draft and id in held:
            drafts.detach(draft.id, UUID(id), by=by)


def _replaced(form: PaperForm, draft: Draft, by: Actor, at: datetime) -> None:
    """Another form takes the place of this one: what it proposed and nobody accepted goes with its pictures."""
    proposed = {field["answer"]: field["value"] for field in form.fields}
    _withdraw(form, by)
    held = Draft.objects.get(id=draft.id)
    if rest := {key for key, value in held.raw.items() if value and proposed.get(key) == value}:
        held.raw = {key: value for key, value in held.raw.items() if key not in rest}
        held.save(update_fields=["raw"])
    if form.pictures_gone_at is None:
        _let_go(form, at)
    form.fields = []
    form.save(update_fields=["fields"])


def _lock_draft(form_id: UUID) -> None:
    """The electronic form before its paper form, as whoever sends or discards it does."""
    forms = PaperForm.objects.filter(id=form_id).values("draft_id")
    list(Draft.objects.select_for_update(of=("self",)).filter(id__in=forms).values_list("id"))


def declaration(bundle: Bundle) -> str | None:
    """The document that the electronic form stands for."""
    return next((document.key for document in bundle.documents if document.way is DocumentWay.FORM), None)


@transaction.atomic
def move(form_id: UUID, draft_id: UUID, *, by: Actor) -> PaperForm:
    """The pictures turned out to be another procedure's form: they go on with the electronic form of that one, and are
    read anew. Raises Draft.DoesNotExist, Conflict."""
    draft = drafts.get(draft_id, by=by)
    pair = PaperForm.objects.filter(id=form_id).values("draft_id")
    both = Draft.objects.filter(models.Q(id=draft.id) | models.Q(id__in=pair)).order_by("id")
    list(both.select_for_update(of=("self",)).values_list("id"))
    form = PaperForm.objects.select_for_update(of=("self",)).filter(id=form_id, draft__account_id=by.id).first()
    if form is None or form.pictures_gone_at or draft.dossier_id:
        raise Conflict(_("The pictures of this paper form are deleted already."))
    if form.draft_id != draft.id:
        for old in PaperForm.objects.filter(draft_id=draft.id):
            _replaced(old, draft, by, now())
        _withdraw(form, by)
        form.draft, form.begun_at, form.ended_at, form.failed = draft, None, None, False
        form.told, form.fields = {}, []
        form.save()
    return form


def _let_go(form: PaperForm, at: datetime) -> bool:
    """Photographs and pieces go at once. False where somebody uses the same bytes at this moment: later again."""
    held = FileReference.objects.filter(kind=KIND, subject_id=form.id, released_at=None).select_related("file")
    gone = [files.discard(reference.file, kind=KIND, subject_id=form.id) for reference in held]  # every one is tried
    done = all(gone)
    form.crops.all().delete()
    if done:
        form.pictures_gone_at = at
        form.save(update_fields=["pictures_gone_at"])
    return done


def overdue_pictures(at: datetime) -> QuerySet[PaperForm]:
    """Of forms that were sent or discarded, or that nobody sent for long."""
    ended = models.Q(draft=None) | models.Q(draft__dossier__isnull=False) | models.Q(sent_at__lt=at - KEPT)
    return PaperForm.objects.filter(ended, pictures_gone_at=None)


def forget(at: datetime | None = None) -> int:
    """Delete what is overdue, with a trace of which answers of the dossier came from paper; returns how many went."""
    moment, count = at or now(), 0
    for id in overdue_pictures(moment).order_by("sent_at").values_list("id", flat=True)[:500]:
        with transaction.atomic():
            form = PaperForm.objects.select_for_update(of=("self",), skip_locked=True).select_related("draft").filter(
                id=id, pictures_gone_at=None
            ).first()  # fmt: skip
            if form is None or not _let_go(form, moment):
                continue
            if form.draft and form.draft.dossier_id:
                audit.record("paper_form_used", by=SYSTEM, subject=(SUBJECT, form.id), at=moment, detail={
                    "dossier": str(form.draft.dossier_id), **origins(form, form.draft.answers),
                })  # fmt: skip
                form.fields = []  # what was read stands in the dossier, as far as it was meant
                form.save(update_fields=["fields"])
            count += 1
    PaperForm.objects.filter(draft=None).exclude(pictures_gone_at=None).delete()
    return count


def origins(form: PaperForm, answers: dict[str, Any]) -> dict[str, list[str]]:
    """Which answers are as they were read, which were corrected, which were typed from a picture."""
    found: dict[str, list[str]] = {"read": [], "corrected": [], "typed": []}
    for field in form.fields:
        key = field["answer"]
        if answers.get(key) is None:
            continue
        way = "typed" if field["known"] is None else "read" if answers[key] == field["known"] else "corrected"
        found[way].append(key)
    return found


def broken_off(at: datetime) -> QuerySet[PaperForm]:
    """Looks that began long ago and did not end."""
    return PaperForm.objects.filter(begun_at__lt=at - LONGEST, ended_at=None, pictures_gone_at=None)


@resolver(KIND)
def reads_form(actor: Actor, subject_id: UUID, file: StoredFile) -> bool:
    return PaperForm.objects.filter(id=subject_id, draft__account_id=actor.id).exists()
