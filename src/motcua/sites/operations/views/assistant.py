"""What the assistant tells of officers' answers: a controller approves them, changes them, withdraws them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from motcua.assistant.answers import selectors, services, telling
from motcua.assistant.answers.enums import QuestionState
from motcua.assistant.answers.models import Entry, OfficerQuestion
from motcua.foundation.common import keyset
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.identity.enums import Role
from motcua.sites.operations.views._common import actor
from motcua.sites.pages.access import officer

PAGE = 25


class ApproveForm(forms.Form):
    use_required_attribute = False
    question = forms.CharField(
        label=_("The question, as others would ask it"),
        help_text=_("Without names, places and numbers of this person."),
        widget=forms.Textarea(attrs={"rows": 2}), max_length=services.LONGEST_ANSWER,
    )  # fmt: skip
    answer = forms.CharField(
        label=_("The answer that is shown from now on"), help_text=_("Without anything personal."),
        widget=forms.Textarea(attrs={"rows": 8}), max_length=services.LONGEST_ANSWER,
    )  # fmt: skip


@officer(Role.CONTROLLER)
def answers(request: HttpRequest) -> HttpResponse:
    """Questions that officers answered, or what was approved of them, the latest first (keyset pages)."""
    told = request.GET.get("told") == "1"
    try:
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        return redirect("operations:assistant")
    rows: QuerySet[Any] = selectors.every_entry(after) if told else selectors.every_answered(after)
    found: list[Entry | OfficerQuestion] = list(rows[: PAGE + 1])
    shown, following = found[:PAGE], ""
    if len(found) > PAGE:
        last = shown[-1]
        following = keyset.text_of(last.approved_at if isinstance(last, Entry) else last.answered_at or now(), last.id)
    known = telling.published(one.procedure_code for one in shown)
    entries = [one if isinstance(one, Entry) else getattr(one, "entry", None) for one in shown]
    return render(request, "operations/assistant.html", {
        "rows": [
            {"row": row, "entry": entry, "about": known.get(row.procedure_code),
             "id": row.handed_id if isinstance(row, Entry) else row.id,
             "holds": bool(entry and telling.holds(entry, known))}
            for row, entry in zip(shown, entries, strict=True)
        ],
        "told": told, "next": following, "is_first": after is None,
    })  # fmt: skip


@officer(Role.CONTROLLER)
def approve(request: HttpRequest, id: UUID) -> HttpResponse:
    """What of an officer's answer everybody is told from now on; once more when the procedure was described anew."""
    found = OfficerQuestion.objects.select_related("unit").filter(id=id, state=QuestionState.ANSWERED).first()
    if found is None:
        raise Http404
    entry = Entry.objects.filter(handed=found).first()
    first = {"question": entry.question if entry else found.question, "answer": entry.answer if entry else found.answer}
    form = ApproveForm(request.POST if request.method == "POST" else None, initial=first)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            services.approve(id, by=actor(request), question=said["question"], text=said["answer"])
            messages.success(request, _("The assistant answers with it from now on."))
            return redirect("operations:assistant")
        except Invalid as invalid:
            for name, text in invalid.fields.items():
                form.add_error(name, str(text))
        except Refusal as no:
            refusal = str(no)
    return render(request, "operations/assistant_approve.html", {
        "asked": found, "entry": entry, "form": form,
        "about": telling.published([found.procedure_code]).get(found.procedure_code),
        "problems": _problems(form, refusal),
    }, status=422 if form.errors or refusal else 200)  # fmt: skip


def _problems(form: forms.Form, refusal: str) -> list[dict[str, str]]:
    found = [{"text": refusal, "href": "", "label": ""}] if refusal else []
    for field in form.visible_fields():
        found += [
            {"text": str(text), "href": f"#{field.id_for_label}", "label": str(field.label)} for text in field.errors
        ]
    return found


@officer(Role.CONTROLLER)
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    """The question whether, then it is told no more."""
    found = Entry.objects.select_related("unit").filter(id=id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        services.withdraw(id, by=actor(request))
        messages.success(request, _("The assistant does not tell it any more."))
        return redirect("operations:assistant")
    return render(request, "operations/assistant_withdraw.html", {"entry": found})
