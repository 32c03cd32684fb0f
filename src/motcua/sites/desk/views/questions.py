"""Questions that citizens handed over from the assistant to the officer's agency: what waits, and the answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from motcua.assistant.answers import permissions, selectors, services, telling
from motcua.assistant.answers.enums import QuestionState
from motcua.assistant.answers.errors import AnsweredAlready
from motcua.assistant.answers.labels import STATES
from motcua.assistant.answers.models import OfficerQuestion
from motcua.foundation.common import keyset
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identifiers import phone as phones
from motcua.foundation.organisations.models import Unit
from motcua.sites.desk.forms import long_text
from motcua.sites.desk.views._common import errors_of, posted, problems_of
from motcua.sites.pages.access import officer
from motcua.sites.pages.answers import show

PAGE = 25


class AnswerForm(forms.Form):
    use_required_attribute = False
    answer = long_text(
        _("Your answer"),
        _("The citizen reads it with your name and your agency. Name the article where there is one."),
        rows=8,
    )  # fmt: skip


class PassForm(forms.Form):
    use_required_attribute = False
    unit = forms.ChoiceField(
        label=_("To which agency"), help_text=_("The citizen's page says who has the question now.")
    )
    why = long_text(
        _("Why it belongs there"), _("Officers of the agency that gets it read this; the citizen does not."), rows=2
    )  # fmt: skip

    def __init__(self, *args: Any, units: list[Unit], **options: Any):
        super().__init__(*args, **options)
        choices = [("", _("Choose one of the list")), *((str(unit.id), pick(unit.label)) for unit in units)]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]


@officer(*permissions.ANSWERERS)
def questions(request: HttpRequest) -> HttpResponse:
    """What waits with the longest waiting first, or what is answered with the latest first (keyset pages)."""
    done = request.GET.get("answered") == "1"
    try:
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        return redirect("desk:questions")
    by = request.actor  # type: ignore[attr-defined]
    rows = selectors.answered(by, after) if done else selectors.waiting(by, after)
    found = list(rows[: PAGE + 1])
    shown, following = found[:PAGE], ""
    if len(found) > PAGE:
        last = shown[-1]
        following = keyset.text_of(last.answered_at or last.asked_at, last.id)
    known = telling.published(one.procedure_code for one in shown)
    return render(request, "desk/questions.html", {
        "rows": [(one, known.get(one.procedure_code), getattr(one, "entry", None) if done else None) for one in shown],
        "answered": done, "next": following, "is_first": after is None,
    })  # fmt: skip


def _own(request: HttpRequest, id: UUID) -> OfficerQuestion:
    found = selectors.readable(request.actor).filter(id=id).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@officer(*permissions.ANSWERERS)
def question(request: HttpRequest, id: UUID) -> HttpResponse:
    """The whole talk as it was handed over, and the answer: one, by an officer of the agency that was asked; or the
    agency to which it belongs."""
    by, passes = request.actor, request.POST.get("act") == "pass"  # type: ignore[attr-defined]
    if passes and selectors.passed_by(id, by) and not selectors.readable(by).filter(id=id).exists():
        return redirect("desk:questions")  # pressed twice
    found = _own(request, id)
    form, problems = AnswerForm(None if passes else posted(request)), []
    may = permissions.may_answer(by, found) and found.state == QuestionState.WAITING
    if request.method == "POST" and found.state == QuestionState.ANSWERED and found.answered_by_id == by.officer_id:
        return redirect("desk:question", id)  # pressed twice
    units = selectors.others(found) if may else []
    passing = PassForm(request.POST if passes else None, units=units, auto_id="pass_%s") if units else None
    if passes and passing and passing.is_valid():
        try:
            made = services.pass_on(
                id, by=by, unit_id=UUID(passing.cleaned_data["unit"]), why=passing.cleaned_data["why"],
                key=request.POST.get("key", "")[:64] or None,
            )  # fmt: skip
            messages.success(
                request, _("The question is with another agency now: %(unit)s.") % {"unit": pick(made.unit.label)}
            )
            return redirect("desk:questions")
        except Refusal as refusal:
            problems = problems_of(refusal, passing)
    elif passes and passing:
        problems = errors_of(passing)
    elif passes:
        if found.state == QuestionState.ANSWERED:
            messages.error(request, str(AnsweredAlready(found.answered_by)))
        return redirect("desk:question", id)
    elif request.method == "POST":
        if form.is_valid():
            try:
                services.answer(id, by=by, text=form.cleaned_data["answer"])
                messages.success(request, _("Your answer is on its way to the citizen."))
                return redirect("desk:question", id)
            except Refusal as refusal:
                problems = problems_of(refusal, form)
        else:
            problems = errors_of(form)
    turns = selectors.turns_of(found.thread)[: found.turns]
    return render(request, "desk/question.html", {
        "asked": found, "state": STATES[QuestionState(found.state)], "form": form, "problems": problems, "may": may,
        "passing": passing, "passes": passes, "key": uuid7(),
        "talk": show(turns), "about": telling.published([found.procedure_code]).get(found.procedure_code),
        "phone": phones.national(found.phone) if found.phone else "",
    }, status=422 if problems else 200)  # fmt: skip
