"""Form 06, the control slip of one dossier, and form 07, the register of dossiers of a unit and period."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.foundation.common import audit, csvfile, keyset
from motcua.foundation.common.clock import today
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import control_slip as slips
from motcua.onestop.dossiers import follow
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.labels import STATES
from motcua.sites.desk.forms import DATES
from motcua.sites.desk.views._common import own
from motcua.sites.pages.access import officer
from motcua.sites.pages.inline import inline_pdf

READERS = (Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK)
LONGEST = timedelta(days=366)


@officer()
def control_slip(request: HttpRequest, id: UUID) -> HttpResponse:
    found = own(request, id)
    try:
        pdf = slips.control_slip(found, by=request.actor)  # type: ignore[attr-defined]
    except LookupError as missing:
        raise Http404 from missing
    return inline_pdf(pdf, f"{_('Control slip')} {found.code}")


def _chosen(request: HttpRequest) -> tuple[list[Any], follow.Wanted, dict[str, str]]:
    """(units, what is wanted, what was typed and is wrong by field). The month so far, unless days are given."""
    units, wanted = follow.units_of(request.actor), request.GET.get("unit", "")  # type: ignore[attr-defined]
    unit = next((u for u in units if str(u.id) == wanted), None) if wanted else next(iter(units), None)
    if unit is None:
        raise Http404
    wrong: dict[str, str] = {}
    first = _day(request, "from", today().replace(day=1), wrong)
    last = _day(request, "to", today(), wrong)
    if not wrong and not first <= last <= first + LONGEST:
        wrong["to"] = _("Choose a last day after the first one, within a year.")
    if wrong:
        first, last = today().replace(day=1), today()
    return units, follow.Wanted(unit, first, last), wrong


def _day(request: HttpRequest, name: str, usual: date, wrong: dict[str, str]) -> date:
    text = request.GET.get(name, "").strip()
    if not text:
        return usual
    for shape in DATES:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    wrong[name] = _("Write the day as 31/12/2026.")
    return usual


@officer(*READERS)
def register(request: HttpRequest) -> HttpResponse:
    units, wanted, wrong = _chosen(request)
    try:
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError as changed:
        raise Http404 from changed
    found = list(follow.rows(wanted, after)[: follow.PAGE + 1])
    shown = found[: follow.PAGE]
    last = shown[-1] if shown else None
    total = follow.count(wanted, follow.MOST_PRINTED + 1)
    return render(request, "desk/follow.html", {
        "units": units, "wanted": wanted, "rows": [
            {"dossier": one, "title": catalogue.bundle(one.revision_id).title, "state": STATES[DossierState(one.state)]}
            for one in shown
        ],
        "problems": [{"text": text, "href": f"#{name}", "label": ""} for name, text in wrong.items()],
        "typed": {name: request.GET.get(name, "") for name in ("from", "to")} if wrong else None,
        "is_first": after is None, "total": total, "most": follow.MOST_PRINTED,
        "next": keyset.text_of(last.received_at, last.id) if len(found) > len(shown) and last and last.received_at
        else "",
    }, status=422 if wrong else 200)  # fmt: skip


@officer(*READERS)
def pdf(request: HttpRequest) -> HttpResponseBase:
    _units, wanted, wrong = _chosen(request)
    if wrong or follow.count(wanted, follow.MOST_PRINTED + 1) > follow.MOST_PRINTED:
        return register(request)
    _printed(request, wanted, "pdf")
    return inline_pdf(follow.pdf(wanted), f"{_('Register of dossiers')} {wanted.unit.name}")


@officer(*READERS)
def csv(request: HttpRequest) -> HttpResponseBase:
    """The whole period as a table for a spreadsheet, written while it is read."""
    _units, wanted, wrong = _chosen(request)
    if wrong:
        return register(request)
    _printed(request, wanted, "csv")
    head = ["TT", "Mã hồ sơ", "Tên thủ tục hành chính", "Tên cá nhân, tổ chức", "Địa chỉ, số điện thoại", "Nhận hồ sơ",
            "Hẹn trả", "Trả kết quả", "Phương thức nhận kết quả", "Ghi chú"]  # fmt: skip
    name = f"{_('Register of dossiers')} {wanted.unit.name} {wanted.first} {wanted.last}"
    return csvfile.stream(name, head, follow.table(wanted))


def _printed(request: HttpRequest, wanted: follow.Wanted, how: str) -> None:
    """Who took the names and addresses of a whole period out of the house is in the record."""
    audit.record(
        "dossiers.register_printed", by=request.actor, subject=("unit", wanted.unit.id), unit_id=wanted.unit.id,  # type: ignore[attr-defined]
        detail={"from": wanted.first, "to": wanted.last, "as": how},
    )  # fmt: skip
