"""The working calendar: a year at a glance; a notice by page, with what it moves before it is confirmed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.calendar import Calendar
from motcua.foundation.calendar.labels import SOURCES
from motcua.foundation.common.clock import today
from motcua.foundation.organisations import services
from motcua.foundation.organisations.calendars import calendar_for, calendar_without
from motcua.foundation.organisations.labels import NOTICE_KINDS
from motcua.foundation.organisations.models import CalendarNotice
from motcua.onestop.dossiers import recompute
from motcua.sites.operations import calendar_view
from motcua.sites.operations.forms.calendar import NoticeForm, RevokeForm
from motcua.sites.operations.views._common import actor, submit
from motcua.sites.pages.access import administrator

FIRST_YEAR, LAST_YEAR = 2024, 2040


@administrator
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    number = year or today().year
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    standing = calendar_for()
    months = calendar_view.year(standing, number, today())
    notices = CalendarNotice.objects.order_by("-date", "-entered_at")
    context = {
        "year": number, "months": months, "is_projected": calendar_view.is_projected(standing, number),
        "version": standing.version, "published_through": standing.last_published_year,
        "before": number - 1 if number > FIRST_YEAR else None, "after": number + 1 if number < LAST_YEAR else None,
        "working_days": sum(month.working_days for month in months),
        "notices": [(n, NOTICE_KINDS[n.kind]) for n in notices.filter(date__year=number)],  # type: ignore[index]
        "sources": [
            (source, SOURCES.get(source, "") if (get_language() or "vi").startswith("en") else "")
            for source in sorted({cell.source for month in months for cell in month.named if cell.source})
        ],
    }  # fmt: skip
    return render(request, "operations/calendar.html", context)


def _touched(day: Any, would_be: Calendar) -> dict[str, Any]:
    number, exact = recompute.foretell(day, would_be)
    return {"touched": number, "exact": exact}


@administrator
def add_notice(request: HttpRequest) -> HttpResponse:
    """Written, then shown with what it moves, then confirmed. What is confirmed is what was shown."""
    form = NoticeForm(request.POST or None)
    if not form.is_valid():
        return render(request, "operations/notice_form.html", {"form": form})
    data = form.cleaned_data
    reason = {"vi": data["reason_vi"], "en": data["reason_en"]}
    if "confirmed" in request.POST:

        def act() -> None:
            services.add_calendar_notice(
                day=data["day"], kind=data["kind"], reason=reason, source=data["source"], by=actor(request)
            )

        if submit(request, form, act):
            messages.success(
                request,
                _("The notice holds. The dossiers it moves are computed again now and their applicants are told."),
            )
            return redirect("operations:calendar_year", data["day"].year)
        return render(request, "operations/notice_form.html", {"form": form})
    standing = calendar_for()
    would_be = standing.with_notice(data["day"], data["kind"], reason, data["source"])
    is_worked = [bool(c.minutes(data["day"].toordinal())) for c in (standing, would_be)]
    context = {
        "form": form, "data": data, "kind": NOTICE_KINDS[data["kind"]], "reason": reason,
        "changes_nothing": is_worked[0] == is_worked[1], "known": standing.day(data["day"]),
        **_touched(data["day"], would_be),
    }  # fmt: skip
    return render(request, "operations/notice_confirm.html", context)


@administrator
def revoke_notice(request: HttpRequest, id: UUID) -> HttpResponse:
    notice = get_object_or_404(CalendarNotice, pk=id)
    form = RevokeForm(request.POST or None)

    def act() -> None:
        services.revoke_calendar_notice(notice.id, reason=form.cleaned_data["reason"], by=actor(request))

    if request.method == "POST" and submit(request, form, act):
        messages.success(
            request,
            _("The notice is revoked. The dossiers it moved are computed again now and their applicants are told."),
        )
        return redirect("operations:calendar_year", notice.date.year)
    context = {
        "notice": notice, "kind": NOTICE_KINDS[notice.kind], "form": form,  # type: ignore[index]
        **_touched(notice.date, calendar_without(notice.id)),
    }  # fmt: skip
    return render(request, "operations/notice_revoke.html", context)
