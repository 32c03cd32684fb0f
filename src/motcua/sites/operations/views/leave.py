"""Leave: an officer's own page, the head's calendar, and one absence with the work that waits for it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.organisations.models import Officer, Substitution
from motcua.foundation.organisations.selectors import with_places
from motcua.office.readiness import handing, leave, permissions, selectors
from motcua.office.readiness.enums import AbsenceState
from motcua.office.readiness.labels import ABSENCE_KINDS, ABSENCE_STATES
from motcua.office.readiness.models import Absence
from motcua.office.readiness.standing_in import colleagues
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers.models import Assignment
from motcua.onestop.dossiers.progress import pace
from motcua.sites.operations.forms.leave import (
    AssignForm,
    BackForm,
    DecideForm,
    EnterForm,
    LeaveForm,
    SubstituteNamedForm,
    place_of,
)  # fmt: skip
from motcua.sites.operations.strip import strip
from motcua.sites.operations.views._common import act_once, actor, attempt, submit
from motcua.sites.operations.views._lists import keyset
from motcua.sites.operations.views.certificates import key
from motcua.sites.pages.access import officer
from motcua.sites.pages.officer_dossier import language
from motcua.sites.pages.officer_journal import step_title

NAMES_SHOWN = 30
heads = officer(Role.LEADER, Role.ADMINISTRATOR)
PILLS = {
    AbsenceState.ASKED: "soon", AbsenceState.ACCEPTED: "ontime", AbsenceState.REFUSED: "late",
    AbsenceState.WITHDRAWN: "paused",
}  # fmt: skip


def _row(absence: Absence) -> dict[str, Any]:
    state = AbsenceState(absence.state)
    return {
        "absence": absence, "kind": ABSENCE_KINDS[absence.kind], "pill": PILLS[state],  # type: ignore[index]
        "state": ABSENCE_STATES[state],
    }  # fmt: skip


@officer()
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """My leave, and for whom I stand in."""
    by = actor(request)
    page = keyset(request, selectors.own_absences(by), ("-first_day", "-id"), size=20)
    duties = Substitution.objects.filter(substitute=by.officer_id, last_day__gte=today()).select_related("absent")
    return render(request, "operations/leave.html", {
        "page": page, "rows": [_row(one) for one in page.rows], "stands_in": duties.order_by("first_day"),
        "is_head": bool(by.roles & {Role.LEADER, Role.ADMINISTRATOR}), "today": today(),
    })  # fmt: skip


def _officer(request: HttpRequest) -> Officer:
    return get_object_or_404(Officer, pk=actor(request).officer_id)


def _values(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "key"}


@officer()
def ask(request: HttpRequest) -> HttpResponse:
    form = LeaveForm(colleagues(_officer(request)), request.POST or None, initial={"first_day": today()})
    if submit(request, form, lambda: leave.ask(by=actor(request), **_values(form))):
        messages.success(request, _("Asked for. You get a message when the head of your unit has decided."))
        return redirect("operations:leave")
    return render(request, "operations/leave_form.html", {
        "form": form, "title": _("Ask for leave"), "button": _("Ask for leave"), "back": "operations:leave",
        "lead": _("From the first to the last day, both included, who stands in holds your rights, too, and gets the "
                  "work you have. They act and sign in their own name."),
    })  # fmt: skip


@heads
def enter(request: HttpRequest) -> HttpResponse:
    """The head writes down that somebody is away: first who (searched for by name or user), then when."""
    by, chosen = actor(request), request.POST.get("officer") or request.GET.get("officer", "")
    away = selectors.officers_led(by).filter(pk=chosen).first() if _is_uuid(chosen) else None
    if away is None:
        asked = request.GET.get("q", "").strip()[:200]
        people = list(with_places(selectors.found_led(by, asked).select_related("account"))[: NAMES_SHOWN + 1])
        return render(request, "operations/leave_who.html", {
            "q": asked, "people": [(one, place_of(one)) for one in people[:NAMES_SHOWN]],
            "are_more": len(people) > NAMES_SHOWN,
        })  # fmt: skip
    form = EnterForm(colleagues(away), request.POST or None, initial={"first_day": today()})

    def act() -> None:
        values = _values(form)
        leave.enter(away, by=by, **values)

    if submit(request, form, act):
        messages.success(request, _("Entered. It holds at once."))
        return redirect("operations:leave_unit")
    return render(request, "operations/leave_form.html", {
        "form": form, "title": _("Enter that somebody is away"), "button": _("Enter it"),
        "back": "operations:leave_unit", "lead": "", "away": away, "place": place_of(away),
    })  # fmt: skip


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@heads
@never_cache
def unit(request: HttpRequest) -> HttpResponse:
    """Who is away when, who stands in, what waits for a decision."""
    by, picture = actor(request), strip(calendar_for(), today())
    rows = selectors.absences_led(by)
    page = keyset(request, rows, ("first_day", "id"))
    return render(request, "operations/leave_unit.html", {
        "page": page, "strip": picture,
        "rows": [
            _row(one) | {
                "bar": picture.bar(one.first_day, one.last_day), "decides": one.state == AbsenceState.ASKED
                and one.officer_id != by.officer_id, "away": one.first_day <= today(),
            }
            for one in page.rows
        ],
    })  # fmt: skip


def _readable(request: HttpRequest, id: UUID) -> Absence:
    found = selectors.readable(actor(request), id)
    if found is None:
        raise Http404
    return found


@officer()
@never_cache
def absence(request: HttpRequest, id: UUID) -> HttpResponse:
    return _page(request, _readable(request, id))


def _page(request: HttpRequest, found: Absence, status: int = 200, **forms: Any) -> HttpResponse:
    by = actor(request)
    leads = permissions.leads(by, found.officer)
    held = _work(found) if leads and found.state == AbsenceState.ACCEPTED and found.last_day >= today() else []
    near = colleagues(found.officer)
    context = _row(found) | {
        "leads": leads, "decides": leads and found.state == AbsenceState.ASKED, "work": held, "key": key(),
        "decide_form": DecideForm(), "assign_form": AssignForm(near, _choices(held)) if held else None,
        "substitute_form": SubstituteNamedForm(near) if leads and _runs(found) else None,
        "may_withdraw": found.state == AbsenceState.ASKED
        or (found.state == AbsenceState.ACCEPTED and found.first_day > today()),
        "may_come_back": found.state == AbsenceState.ACCEPTED and found.first_day <= today() <= found.last_day,
        "is_own": found.officer_id == by.officer_id, "today": today(),
    }  # fmt: skip
    return render(request, "operations/absence.html", context | forms, status=status)


def _runs(found: Absence) -> bool:
    return found.state == AbsenceState.ACCEPTED and found.last_day >= today()


def _work(found: Absence) -> list[dict[str, Any]]:
    """Open steps that the absent officer has taken."""
    return [_step(step) for step in handing.held_by(found.officer)]


def _step(step: Assignment) -> dict[str, Any]:
    dossier, bundle = step.dossier, catalogue.bundle(step.dossier.revision_id)
    css, words = pace(step.due_at, None, dossier.paused_at is not None, calendar_for(), language())
    return {
        "step": step, "dossier": dossier, "title": bundle.title, "doing": step_title(bundle, step.node), "pace": css,
        "words": words,
    }  # fmt: skip


def _choices(work: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(str(row["step"].id), row["dossier"].code) for row in work]


@heads
@require_POST
def decide(request: HttpRequest, id: UUID) -> HttpResponse:
    found, form = _readable(request, id), DecideForm(request.POST)
    accepts = request.POST.get("decision") == "accept"

    def act() -> None:
        verb = leave.accept if accepts else leave.refuse
        verb(found.id, by=actor(request), note=form.cleaned_data["note"])

    if submit(request, form, act):
        done = _("Accepted. From the first day on the substitute holds the rights and gets the open work.")
        messages.success(request, done if accepts else _("Not accepted; the officer reads why."))
        return redirect("operations:leave_unit")
    return _page(request, found, 422, decide_form=form)


@heads
@require_POST
def substitute(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _readable(request, id)
    form = SubstituteNamedForm(colleagues(found.officer), request.POST)
    if submit(
        request, form, lambda: leave.name_substitute(found.id, form.cleaned_data["substitute"], by=actor(request))
    ):
        messages.success(request, _("Named. The open work goes to them in a moment."))
        return redirect("operations:absence", found.id)
    return _page(request, found, 422, substitute_form=form)


@heads
@require_POST
def assign(request: HttpRequest, id: UUID) -> HttpResponse:
    """Open work of one who is away, to a colleague."""
    found = _readable(request, id)
    if not permissions.leads(actor(request), found.officer):
        raise Http404
    form = AssignForm(colleagues(found.officer), _choices(_work(found)), request.POST)
    if form.is_valid():
        account = Account.objects.select_related("officer").filter(officer=form.cleaned_data["to"]).first()
        if account is None:
            form.add_error("to", _("This officer has no account to work with. Choose somebody else."))
        else:
            _assign(request, account, [UUID(one) for one in form.cleaned_data["steps"]], found)
            return redirect("operations:absence", found.id)
    return _page(request, found, 422, assign_form=form)


def _assign(request: HttpRequest, to: Account, steps: list[UUID], found: Absence) -> None:
    done: list[int] = []
    stay: list[Assignment] = []

    def act() -> None:
        reason = _("%(name)s is away") % {"name": found.officer.full_name}
        number, rest = handing.assign(steps, to, by=actor(request), reason=reason)
        done.append(number)
        stay.extend(rest)

    try:
        act_once(request, act)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return
    if done and done[0]:
        messages.success(
            request, ngettext("%(n)s step was assigned.", "%(n)s steps were assigned.", done[0]) % {"n": done[0]}
        )
    if stay:
        codes = ", ".join(step.dossier.code for step in stay)
        messages.error(request, _("Not assigned, because this colleague has no right for the step, or you do not lead "
                                  "its unit: %(codes)s") % {"codes": codes})  # fmt: skip


@officer()
@require_POST
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _readable(request, id)
    attempt(request, lambda: leave.withdraw(found.id, by=actor(request)), _("The leave is withdrawn."))
    return redirect("operations:absence", found.id)


@officer()
def come_back(request: HttpRequest, id: UUID) -> HttpResponse:
    found = _readable(request, id)
    form = BackForm(request.POST or None, initial={"last_day": today()})
    if submit(request, form, lambda: leave.come_back(
        found.id, by=actor(request), last_day=form.cleaned_data["last_day"]
    )):  # fmt: skip
        messages.success(request, _("Entered. What the substitute has not done comes back after that day."))
        return redirect("operations:absence", found.id)
    return render(request, "operations/leave_form.html", {
        "form": form, "title": _("Back earlier"), "button": _("Set the last day"), "back": "operations:leave",
        "lead": f"{found.officer.full_name}",
    })  # fmt: skip
