"""Looks at what was sent, keeps the checklist, takes an officer's word on each line. Nothing else changes by it."""

import base64
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.assistant.screening import dossiers, duplicates, units
from motcua.assistant.screening.labels import ANSWERS
from motcua.assistant.screening.models import Screening, ScreeningLine
from motcua.assistant.screening.ports import Looker, LookFailed
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import SYSTEM, Actor, ActorKind
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed
from motcua.foundation.common.ids import floor7
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.services import ensure_open, read_bytes
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import selectors
from motcua.onestop.dossiers.models import Dossier, SubmittedDocument
from motcua.onestop.dossiers.workflow import ENDED

log = logging.getLogger(__name__)

LOOKED_BACK, JUST_SENT = timedelta(days=30), timedelta(hours=1)
"""Files sent before that are not looked at any more; the page of the dossier says so."""
READ = ("application/pdf", "image/jpeg", "image/png")
MOST_TOGETHER = 12
"""Files of one document that are looked at as one paper."""
MOST_BYTES = 40 * 1024**2
"""Of them all; what is more is looked at file by file, so that one document does not take the worker's memory."""
SUBJECT, ACTS = "screening", {True: "screening_confirmed", False: "screening_corrected"}
MAY_BE_READ = (ScanState.CLEAN, ScanState.NOT_SCANNED)


def due(back: timedelta = LOOKED_BACK) -> QuerySet[SubmittedDocument]:
    """Files of open dossiers, sent so long ago at most, that nobody has looked at and whose procedure has rules, the
    oldest first. What the house made itself (the samples of a demonstration) is not looked at."""
    since = floor7(now() - back)
    return (
        SubmittedDocument.objects.filter(
            id__gte=since, screening__isnull=True, replaced_at__isnull=True, file__isnull=False,
            file__scan_state__in=MAY_BE_READ, file__media_type__in=READ, file__purged_at__isnull=True,
            dossier__revision_id__in=with_rules(),
        )
        .exclude(dossier__state__in=ENDED)
        .exclude(file__created_by=SYSTEM.id)
        .order_by("id")
    )  # fmt: skip


def with_rules() -> list[UUID]:
    """The revisions that say how their papers are known. Revisions never change, so that each is asked once."""
    new = ProcedureRevision.objects.exclude(id__in=_HAS_RULES)
    has = models.ExpressionWrapper(models.Q(data__has_key="screening"), output_field=models.BooleanField())
    for id, has_rules in new.annotate(has_rules=has).values_list("id", "has_rules"):
        _HAS_RULES[id] = bool(has_rules)
    return [id for id, has in _HAS_RULES.items() if has]


_HAS_RULES: dict[UUID, bool] = {}


def look(document_id: UUID) -> Screening | None:
    """Screens a file beside the others sent for the same document, and keeps what was seen of each that nobody looked
    at yet; the same again changes nothing. None when it is gone, not open yet, or others were first. That it begins is
    written before, so that a file which kills its reader is met once."""
    document = SubmittedDocument.objects.select_related("dossier").filter(id=document_id).first()
    if document is None or document.file_id is None:
        return None
    looker: Looker = ports.get(Looker)
    sent, opened, waits = _opened(document)
    made = {}
    for one in sent:
        if one.id in opened:
            row, is_first = Screening.objects.get_or_create(
                document=one, defaults={"dossier_id": one.dossier_id, "engine": looker.name}
            )
            if is_first:
                made[one.id] = row
    if document_id not in made:
        return None
    whole = [one for one in sent if opened.get(one.id)]
    told = _told(looker, document.dossier, whole, opened, is_part=waits)
    if any(told.get(id) is None for id in made) and len(whole) > 1:  # one of them takes the others with it
        for one in whole:
            told |= _told(looker, document.dossier, [one], opened, is_part=True) if one.id in made else {}
    elsewhere = {one.id: duplicates.found(one, told.get(one.id) or ()) for one in sent if one.id in made}
    with transaction.atomic():
        for id, row in made.items():
            lines = told.get(id)
            row.content = duplicates.content_of(lines or ())
            ScreeningLine.objects.bulk_create(
                _line(row, place, one) for place, one in enumerate([*(lines or ()), *elsewhere[id]])
            )
            row.ended_at, row.failed = now(), lines is None
            row.save(update_fields=["ended_at", "failed", "content"])
    return made[document_id]


def told_again(document: SubmittedDocument, bundle: Bundle) -> list[dict[str, Any]] | None:
    """What the rules of this bundle say of a file beside the others sent for its document; nothing is kept. None where
    it cannot be looked at."""
    if document.replaced_at is None:
        sent, opened, waits = _opened(document)
    else:  # what stands in its place is another paper
        sent, opened, waits = [document], _bytes([document])[0], False
    whole, looker = [one for one in sent if opened.get(one.id)], ports.get(Looker)
    if document.id not in {one.id for one in whole}:
        return None
    told = _told(looker, document.dossier, whole, opened, is_part=waits, bundle=bundle)[document.id]
    if told is None and len(whole) > 1:
        return _told(looker, document.dossier, [document], opened, is_part=True, bundle=bundle)[document.id]
    return told


def _opened(document: SubmittedDocument) -> tuple[list[SubmittedDocument], dict[UUID, bytes], bool]:
    """(the files sent for the same document, their bytes where they may be opened now and none where they are gone,
    whether one of them has to wait)."""
    found = SubmittedDocument.objects.select_related("dossier", "file").filter(
        dossier_id=document.dossier_id, document_key=document.document_key, replaced_at=None,
        file__isnull=False, file__media_type__in=READ,
    )  # fmt: skip
    sent, waits = list(found.order_by("id")), False
    if len(sent) > MOST_TOGETHER or sum(one.file.size for one in sent if one.file) > MOST_BYTES:
        sent, waits = [one for one in sent if one.id == document.id], True
    opened, some_wait = _bytes(sent)
    return sent, opened, waits or some_wait


def _bytes(sent: Sequence[SubmittedDocument]) -> tuple[dict[UUID, bytes], bool]:
    opened, waits = {}, False
    for one in sent:
        assert one.file is not None
        try:
            ensure_open(one.file)
            opened[one.id] = read_bytes(one.file)
        except FileRefused as refused:
            if refused.code in ("damaged", "gone"):
                opened[one.id] = b""
            else:
                waits = True  # not scanned yet, or in quarantine: the next time
    return opened, waits


def _told(
    looker: Looker,
    dossier: Dossier,
    sent: Sequence[SubmittedDocument],
    opened: Mapping[UUID, bytes],
    *,
    is_part: bool,
    bundle: Bundle | None = None,
) -> dict[UUID, list[dict[str, Any]] | None]:
    """What is told of each of these files; None of all of them where the look failed."""
    if not sent:
        return {}
    try:
        asked = _asked(dossier, sent, bundle or catalogue.bundle(dossier.revision_id), is_part=is_part)
        found = looker.look_together([opened[one.id] for one in sent], asked)
    except LookFailed as failed:
        log.warning("Documents %s could not be looked at: %s", ", ".join(str(one.id) for one in sent), failed)
        return {one.id: None for one in sent}
    return {one.id: [line for line in found if line["at"] == at] for at, one in enumerate(sent)}


def _line(made: Screening, place: int, told: dict[str, Any]) -> ScreeningLine:
    picture, _content = told.pop("picture", None), told.pop("content", None)
    return ScreeningLine(
        screening=made, place=place, rule=told["rule"], key=told["key"], state=told["state"], told=told,
        picture=base64.b64decode(picture) if picture else None,
    )  # fmt: skip


def _asked(
    dossier: Dossier, sent: Sequence[SubmittedDocument], bundle: Bundle, *, is_part: bool
) -> dict[str, Any]:  # fmt: skip
    day = local(dossier.submitted_at).date()
    names = [one.file.name if one.file else "" for one in sent]
    return dossiers.asked(
        bundle, names, sent[0].document_key, dossier.answers, day, is_part=is_part, former=units.former()
    )


@transaction.atomic
def answer(line_id: UUID, state: str, *, by: Actor, at: datetime | None = None) -> ScreeningLine:
    """An officer confirms a line (the same state) or corrects it. Said again it replaces what was said before; every
    answer leaves its trace. Raises NotAllowed, Invalid, Conflict."""
    if by.kind is not ActorKind.OFFICER:
        raise NotAllowed(_("Only officers answer the checklist."))
    if state not in {one.value for one in State}:
        raise Invalid(_("Choose what the paper is."), fields={"state": _("Choose what the paper is.")})
    found = ScreeningLine.objects.select_for_update(of=("self",)).select_related("screening__dossier")
    line = found.filter(id=line_id).first()
    if line is None or not selectors.visible_to(by).filter(id=line.screening.dossier_id).exists():
        raise NotAllowed(_("This dossier is not in your unit's hands."))
    if state not in (*ANSWERS[Rule(line.rule)], line.state) or state == State.PERSON:
        raise Invalid(_("Choose what the paper is."), fields={"state": _("Choose what the paper is.")})
    if line.screening.dossier.state in ENDED:
        raise Conflict(_("This dossier has ended. Its checklist stays as it is."), code="ended")
    if line.answer == state and line.answered_by == by.id:
        return line
    moment = at or now()
    line.answer, line.answered_by, line.answerer_name, line.answered_at = state, by.id, by.name, moment
    line.save(update_fields=["answer", "answered_by", "answerer_name", "answered_at"])
    action = "screening_answered" if line.agrees is None else ACTS[line.agrees]
    audit.record(
        action, by=by, subject=(SUBJECT, line.screening_id), unit_id=line.screening.dossier.authority_id, at=moment,
        detail={"rule": line.rule, "key": line.key, "told": line.state, "answer": state},
    )  # fmt: skip
    return line
