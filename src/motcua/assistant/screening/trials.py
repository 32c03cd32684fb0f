"""Rules tried before they hold: on a sample file, and on files that were looked at before. The worker does it beside
its looks, one file at a time, so that what citizens sent goes first.

Whoever controls procedures opens no dossier: of papers that citizens sent, only the words of the rules are kept.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.assistant.screening import dossiers, rules, units
from motcua.assistant.screening.models import RulesTrial, Screening, ScreeningLine
from motcua.assistant.screening.ports import Looker, LookFailed
from motcua.assistant.screening.services import READ, told_again
from motcua.assistant.screening.verdicts import Rule
from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.errors import Conflict, Invalid
from motcua.foundation.common.ids import floor7
from motcua.foundation.files import services as files
from motcua.foundation.files.access import resolver
from motcua.foundation.files.errors import FileRefused
from motcua.foundation.files.models import StoredFile
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.catalogue.services import require_controller

KIND = "rules_trial"
PAST, BACK = 40, timedelta(days=90)
"""How many files that were looked at before are looked at again, and how far back they are taken from."""
KEPT = timedelta(days=7)
MOST_TOLD = 400
NOTHING = "nothing"
"""Said of a line that the other rules do not have."""


@transaction.atomic
def on_sample(code: str, uploaded: Any, *, document: str, example: str, by: Actor) -> RulesTrial:
    """Try the rules as they stand now on one file, beside the answers of an example case. Raises NotAllowed, Invalid,
    FileRefused."""
    require_controller(by)
    there = rules.of(code)
    bundle = rules.unchecked(there.newest, there.papers)
    if example not in bundle.data["examples"]:
        raise Invalid(_("Choose an example case."), fields={"example": _("Choose an example case.")})
    if document not in {one.key for one in bundle.documents}:
        raise Invalid(_("Choose a document."), fields={"document": _("Choose a document.")})
    stored = files.store_upload(uploaded, by=by)
    if stored.media_type not in READ:
        told = _("The machine looks at PDF, JPEG and PNG files only.")
        raise Invalid(told, fields={"file": told})
    case = bundle.data["examples"][example]
    made = RulesTrial.objects.create(
        procedure_code=code, revision_id=there.newest.id, papers=there.papers, asked_by=by.id, file=stored,
        document=document, answers={**case.get("answers", {}), DAY: case["filed"][:10]},
    )  # fmt: skip
    files.acquire(stored, kind=KIND, subject_id=made.id)
    return made


DAY = "_day"
"""Among the answers of a sample: on which day its papers have to hold."""


@transaction.atomic
def on_past(code: str, *, by: Actor) -> RulesTrial:
    """Try them on the files of this procedure that were looked at last. One trial of a procedure at a time. Raises
    NotAllowed, Conflict."""
    require_controller(by)
    there = rules.of(code)
    if (going := RulesTrial.objects.filter(procedure_code=code, file=None, ended_at=None).first()) is not None:
        if going.papers == there.papers:
            return going
        raise Conflict(_("Other rules of this procedure are being tried. Wait until that has ended."))
    revisions = list(ProcedureRevision.objects.filter(procedure_id=code).values_list("id", flat=True))
    looked_at = Screening.objects.filter(
        id__gte=floor7(now() - BACK), dossier__revision_id__in=revisions, ended_at__isnull=False, failed=False,
        document__file__purged_at__isnull=True,
    )  # fmt: skip
    todo = [str(id) for id in looked_at.order_by("-id").values_list("id", flat=True)[:PAST]]
    made = RulesTrial.objects.create(
        procedure_code=code, revision_id=there.newest.id, papers=there.papers, asked_by=by.id, todo=todo,
        said={"lines": 0, "said": 0, "then": 0, "now": 0}, ended_at=None if todo else now(),
    )  # fmt: skip
    audit.record("screening_rules_tried", by=by, subject=("procedure_revision", there.newest.id),
                 detail={"code": code, "files": len(todo)})  # fmt: skip
    return made


def is_due() -> bool:
    return RulesTrial.objects.filter(ended_at=None).exists()


def step() -> bool:
    """One file of the oldest trial; False when none waits. That it begins is written before, so that a file which takes
    the worker down is met once."""
    trial = RulesTrial.objects.filter(ended_at=None).order_by("id").first()
    if trial is None:
        return False
    revision = ProcedureRevision.objects.get(id=trial.revision_id)
    bundle = rules.unchecked(revision, trial.papers)
    if trial.is_sample:
        _step_sample(trial, bundle)
    elif trial.done < len(trial.todo):
        look_id = UUID(trial.todo[trial.done])
        RulesTrial.objects.filter(id=trial.id).update(done=trial.done + 1)
        _step_past(trial, bundle, look_id)
    else:
        RulesTrial.objects.filter(id=trial.id).update(ended_at=now())
    return True


def _step_sample(trial: RulesTrial, bundle: Bundle) -> None:
    """Met again, it took the worker down the first time."""
    if trial.done or trial.file is None:
        RulesTrial.objects.filter(id=trial.id).update(ended_at=now(), failed=1)
        return
    RulesTrial.objects.filter(id=trial.id).update(done=1)
    answers = {key: value for key, value in trial.answers.items() if key != DAY}
    day = date.fromisoformat(trial.answers.get(DAY) or today().isoformat())
    told = _look(
        trial.file, dossiers.asked(bundle, trial.file.name, trial.document, answers, day, former=units.former())
    )
    RulesTrial.objects.filter(id=trial.id).update(told=told or [], failed=int(told is None), ended_at=now())


def _step_past(trial: RulesTrial, bundle: Bundle, look_id: UUID) -> None:
    """Beside the others that were sent for the same document, as it was looked at."""
    look = Screening.objects.select_related("document__dossier", "document__file", "dossier").filter(id=look_id).first()
    told = told_again(look.document, bundle) if look and look.document.file else None
    if look is None or told is None:
        RulesTrial.objects.filter(id=trial.id).update(failed=trial.failed + 1)
        return
    lines = list(look.lines.exclude(rule=Rule.ELSEWHERE).defer("picture", "told"))  # no rule of a bundle says it
    found, counts = compared(lines, told)
    rows = [{"dossier": str(look.dossier_id), "code": look.dossier.code, "document": look.document.document_key, **one}
            for one in found]  # fmt: skip
    trial.said = {name: trial.said.get(name, 0) + n for name, n in counts.items()}
    RulesTrial.objects.filter(id=trial.id).update(told=[*trial.told, *rows][:MOST_TOLD], said=trial.said)


def compared(
    lines: Sequence[ScreeningLine], told: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, str]], dict[str, int]]:
    """(what is said otherwise now, line by line; {"lines": how many there are now, "said": how many an officer
    answered, "then", "now": how often officers agreed with the old rules and with these})."""
    before = {(line.rule, line.key): line for line in lines}
    after = {(one["rule"], one["key"]): one["state"] for one in told}
    rows, counts = [], {"lines": len(after), "said": 0, "then": 0, "now": 0}
    for at in dict.fromkeys([*before, *after]):
        line = before.get(at)
        then, now_told = line.state if line else NOTHING, after.get(at, NOTHING)
        said = line.answer if line else ""
        if said:
            counts["said"] += 1
            counts["then"] += then == said
            counts["now"] += now_told == said
        if then != now_told:
            rows.append({"rule": at[0], "key": at[1], "then": then, "now": now_told, "said": said})
    return rows, counts


def _look(file: StoredFile, asked: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """None where it cannot be looked at."""
    try:
        files.ensure_open(file)
        told = ports.get(Looker).look(files.read_bytes(file), asked)
    except (FileRefused, LookFailed):
        return None
    return [{name: value for name, value in one.items() if name != "picture"} for one in told]


def end_old() -> int:
    """Trials and their samples are kept for some days."""
    count = 0
    for trial in RulesTrial.objects.filter(id__lt=floor7(now() - KEPT)).select_related("file")[:100]:
        with transaction.atomic():
            if trial.file and not files.discard(trial.file, kind=KIND, subject_id=trial.id):
                continue
            trial.delete()
            count += 1
    return count


@resolver(KIND)
def reads_sample(actor: Actor, subject_id: UUID, file: StoredFile) -> bool:
    """Whoever sent the sample."""
    return RulesTrial.objects.filter(id=subject_id, file=file, asked_by=actor.id).exists()


def newest_of(code: str) -> Sequence[RulesTrial]:
    """The trials of a procedure, the latest first."""
    return list(RulesTrial.objects.filter(procedure_code=code).defer("told", "papers").order_by("-id")[:10])


def bundle_of(trial: RulesTrial) -> Bundle:
    return catalogue.bundle(trial.revision_id)
