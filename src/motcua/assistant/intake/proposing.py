"""What was read of a paper form goes into the electronic one as if it had been typed and not yet accepted: nothing of
it counts until the person who fills the form in has seen and saved the page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.assistant.intake.sheets import State
from motcua.foundation.common.clock import local
from motcua.onestop.catalogue import communes, forms
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.forms import Question
from motcua.onestop.dossiers.models import Draft

READ = (State.SURE, State.CHECK)


def fitting(
    questions: Mapping[str, Question], fields: Iterable[Mapping[str, Any]], at: datetime
) -> list[dict[str, Any]]:
    """The fields that answer a question of the form, with `known`, the answer as the form keeps it. A value that the
    question does not take is none: the field is typed from its picture."""
    found = []
    for field in fields:
        question = questions.get(field["answer"])
        if question is None or field["state"] == State.EMPTY:
            continue
        told = {name: field[name] for name in ("answer", "state", "value", "page")} | {"known": None}
        if field.get("follows"):
            told["follows"] = True
        if field["value"]:
            told["known"] = _known(question, field["value"], at)
            if told["known"] is None:
                told |= {"state": State.PICTURE.value, "value": ""}
        if told["value"] or field.get("picture"):
            found.append(told)
    return found


def _known(question: Question, value: str, at: datetime) -> Any:
    asked = (replace(question, when=None, required=True),)
    typed = communes.recognised(asked, {question.key: value})
    return forms.check(asked, typed, local(at).date())[0].get(question.key)


@transaction.atomic
def propose(draft_id: Any, fields: Iterable[Mapping[str, Any]], at: datetime) -> int:
    """Put what was read where nothing stands yet; returns how many. What is answered already stays as it is."""
    draft = Draft.objects.select_for_update(of=("self",)).filter(id=draft_id, dossier=None).first()
    if draft is None:
        return 0
    keys = {question.key for question in catalogue.bundle(draft.revision_id).form.questions}
    fresh = {
        field["answer"]: field["value"] for field in fields
        if field["state"] in READ and field["answer"] in keys
        and draft.answers.get(field["answer"]) is None and not draft.raw.get(field["answer"])
    }  # fmt: skip
    if fresh:
        draft.raw, draft.updated_at = draft.raw | fresh, at
        draft.save(update_fields=["raw", "updated_at"])
    return len(fresh)
