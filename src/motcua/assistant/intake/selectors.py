"""What pages read of paper forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min

from motcua.assistant.intake.labels import CORRECTED, FOLLOWS, OTHERWISE, SURENESS
from motcua.assistant.intake.models import PaperForm
from motcua.assistant.intake.services import due, overdue_pictures
from motcua.assistant.intake.sheets import State
from motcua.assistant.screening import selectors as screening
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.onestop.dossiers.models import Draft


@dataclass(frozen=True)
class Told:
    """What a paper form says of one question, for the page that asks it. `value` as people read it; `crop`: the form's
    id where a piece of the paper can be shown; `is_kept`: what stands in the form is what was read."""

    key: str
    state: State
    value: Any
    hint: str
    crop: UUID | None
    is_kept: bool
    known: Any

    @property
    def to_check(self) -> bool:
        return self.state is not State.SURE


def of(draft: Draft) -> PaperForm | None:
    """The paper form that was sent last for this electronic one."""
    return PaperForm.objects.filter(draft=draft).order_by("-id").first()


def own(form_id: UUID, *, by: Actor) -> PaperForm | None:
    """The person's own; None for anybody else's."""
    return PaperForm.objects.select_related("draft").filter(id=form_id, draft__account_id=by.id).first()


def told(draft: Draft) -> dict[str, Told]:
    """{question: what the paper says of it}."""
    form = of(draft)
    if form is None or not form.fields:
        return {}
    crops = set(form.crops.values_list("answer", flat=True))
    return {field["answer"]: _told(field, form, draft, crops) for field in form.fields}


def _told(field: Mapping[str, Any], form: PaperForm, draft: Draft, crops: set[str]) -> Told:
    key, known = field["answer"], field["known"]
    answer, typed = draft.answers.get(key), draft.raw.get(key)
    is_kept = known is not None and (answer == known if answer is not None else typed == field["value"])
    hint: Any
    if known is None:
        hint = CORRECTED if answer is not None else SURENESS[State.PICTURE]
    elif is_kept:
        hint = FOLLOWS if field.get("follows") else SURENESS[State(field["state"])]
    elif answer is not None and draft.updated_at > (form.ended_at or form.sent_at):
        hint = CORRECTED
    else:
        hint = OTHERWISE % {"value": field["value"]}
    return Told(key, State(field["state"]), known, str(hint), form.id if key in crops else None, is_kept, known)


def counted(form: PaperForm) -> dict[str, int]:
    """How many fields were read surely, how many to be checked, how many are to be typed from their picture."""
    states = [field["state"] for field in form.fields]
    return {state.value: states.count(state) for state in (State.SURE, State.CHECK, State.PICTURE)}


def waiting() -> tuple[int, datetime | None]:
    """(how many files and paper forms wait to be looked at, since when); pictures that should be gone count too."""
    count, oldest = screening.waiting()
    own = due().aggregate(n=Count("id"), oldest=Min("sent_at"))
    late = overdue_pictures(now()).filter(draft__updated_at__isnull=False).aggregate(
        n=Count("id"), oldest=Min("draft__updated_at")
    )  # fmt: skip
    times = [at for at in (oldest, own["oldest"], late["oldest"]) if at is not None]
    return count + own["n"] + late["n"], min(times, default=None)
