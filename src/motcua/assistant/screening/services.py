"""Looks at what was sent, keeps the checklist, takes an officer's word on each line. Nothing else changes by it."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.assistant.screening import again, dossiers, opening
from motcua.assistant.screening.models import Screening, ScreeningLine
from motcua.assistant.screening.ports import Engine
from motcua.assistant.screening.screen import Given, Judge
from motcua.assistant.screening.verdicts import State, Verdict
from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed
from motcua.foundation.common.ids import floor7
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.services import ensure_open, read_bytes
from motcua.foundation.signing import trust
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import selectors
from motcua.onestop.dossiers.models import SubmittedDocument
from motcua.onestop.dossiers.workflow import ENDED

log = logging.getLogger(__name__)

LOOKED_BACK = timedelta(days=3)
"""Files sent before that are not looked at any more: they came before the rules did."""
SUBJECT = "screening"
MAY_BE_READ = (ScanState.CLEAN, ScanState.NOT_SCANNED)


def due(at: datetime | None = None) -> QuerySet[SubmittedDocument]:
    """Files of open dossiers that nobody has looked at, whose procedure has rules, the oldest first."""
    since = floor7((at or now()) - LOOKED_BACK)
    return (
        SubmittedDocument.objects.filter(
            id__gte=since, screening__isnull=True, replaced_at__isnull=True, file__isnull=False,
            file__scan_state__in=MAY_BE_READ, dossier__revision_id__in=with_rules(),
        )
        .exclude(dossier__state__in=ENDED)
        .order_by("id")
    )  # fmt: skip


def with_rules() -> list[UUID]:
    """The revisions that say how their papers are known. Revisions never change, so that each is asked once."""
    for id in ProcedureRevision.objects.exclude(id__in=_HAS_RULES).values_list("id", flat=True):
        _HAS_RULES[id] = "screening" in catalogue.bundle(id).data
    return [id for id, has in _HAS_RULES.items() if has]


_HAS_RULES: dict[UUID, bool] = {}


def look(document_id: UUID) -> Screening | None:
    """Screens one file and keeps what was seen; the same again changes nothing. None when it is gone, or others were
    first. What fails is kept as failed, so that an officer looks instead."""
    document = SubmittedDocument.objects.select_related("dossier", "file").filter(id=document_id).first()
    if document is None or document.file is None or Screening.objects.filter(document=document).exists():
        return None
    engine: Engine = ports.get(Engine)
    try:
        ensure_open(document.file)
        verdicts, failed = list(_seen(document, read_bytes(document.file), engine)), False
    except FileRefused:
        return None  # not scanned yet, or in quarantine: the next time
    except Exception:
        log.exception("Document %s could not be screened", document_id)
        verdicts, failed = [], True
    try:
        with transaction.atomic():
            made = Screening.objects.create(
                dossier_id=document.dossier_id, document=document, engine=engine.name, failed=failed
            )
            ScreeningLine.objects.bulk_create(
                ScreeningLine(
                    screening=made, place=place, rule=one.rule, key=one.key, state=one.state, told=one.as_dict()
                )
                for place, one in enumerate(verdicts)
            )
    except IntegrityError:
        return None
    return made


def _seen(document: SubmittedDocument, data: bytes, engine: Engine) -> Iterable[Verdict]:
    dossier = document.dossier
    bundle = catalogue.bundle(dossier.revision_id)
    answers: Mapping[str, Any] = dossier.answers
    day = local(dossier.submitted_at).date()
    assert document.file is not None
    reading = opening.read(data, document.file.name, engine, trust.current())
    sent = SubmittedDocument.objects.filter(
        dossier=dossier, document_key=document.document_key, replaced_at=None, file__isnull=False
    )
    given = Given(document.document_key, reading, again.looker(data, reading, engine), is_part=sent.count() > 1)
    judge = Judge(
        document.document_key, given, dossiers.rules_of(bundle), answers, day,
        lambda when: holds(when, answers, day), lambda name: name,
    )  # fmt: skip
    return judge.verdicts()


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
    if line.screening.dossier.state in ENDED:
        raise Conflict(_("This dossier has ended. Its checklist stays as it is."), code="ended")
    if line.answer == state and line.answered_by == by.id:
        return line
    moment = at or now()
    line.answer, line.answered_by, line.answerer_name, line.answered_at = state, by.id, by.name, moment
    line.save(update_fields=["answer", "answered_by", "answerer_name", "answered_at"])
    action = "screening_confirmed" if line.agrees else "screening_corrected"
    audit.record(
        action, by=by, subject=(SUBJECT, line.screening_id), unit_id=line.screening.dossier.authority_id, at=moment,
        detail={"rule": line.rule, "key": line.key, "told": line.state, "answer": state},
    )  # fmt: skip
    return line
