"""Forms 04 and 05 on the desk: drafted from the record, edited, signed by who leads the agency; what waits for it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.calendar import is_working_day
from motcua.foundation.common import keyset
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.identity.enums import Role
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.selectors import certificate_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import allowed, asked_to_sign, letter_lists, official_letters, services, store
from motcua.onestop.dossiers.acting import ASKED_AS, SIGNED_AS, Act
from motcua.onestop.dossiers.enums import LetterKind
from motcua.onestop.dossiers.labels import LETTERS
from motcua.onestop.dossiers.models import Dossier, LetterDraft
from motcua.onestop.dossiers.services.notices import calendar_of, waiting
from motcua.sites.desk.forms import DATES, ReasonForm, long_text
from motcua.sites.desk.views._common import act_page, own, posted
from motcua.sites.pages import officer_dossier
from motcua.sites.pages.access import officer
from motcua.sites.pages.inline import inline_pdf
from motcua.sites.pages.text_modules import Inserting

PREVIEW = "preview"
ACT_OF = {kind: act for act, kind in ASKED_AS.items()}
SIGN_OF = {kind: act for act, kind in SIGNED_AS.items()}
MORE = {
    LetterKind.EXTENSION: "Cơ quan sẽ tập trung giải quyết hồ sơ và thông báo ngay khi có kết quả.",
    LetterKind.APOLOGY: "Cơ quan sẽ tập trung giải quyết hồ sơ và thông báo ngay khi có kết quả.",
    LetterKind.STOP: "Giấy tờ bản giấy đã nộp được trả lại tại nơi nộp hồ sơ.",
}
"""What stands in a letter until somebody edits it; letters are in Vietnamese."""
SAYS = {
    LetterKind.EXTENSION: gettext_lazy(
        "The day of the result moves when the head signs, before the due time. The applicant gets the letter with the "
        "apology and the new day."
    ),
    LetterKind.APOLOGY: gettext_lazy(
        "The due time has passed. The letter apologises and names another day; the dossier still counts as late."
    ),
    LetterKind.STOP: gettext_lazy(
        "For a dossier whose applicant did not answer in time, or that has lost its object. When the head signs, the "
        "clock ends and no result follows."
    ),
}


class LetterForm(forms.Form):
    use_required_attribute = False
    until = forms.DateField(
        label=gettext_lazy("New day of the result"), input_formats=DATES,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "class": "mc-date"}),
    )  # fmt: skip
    reason = long_text(gettext_lazy("Reason"), gettext_lazy("It stands in the letter; the applicant reads it."))
    more = long_text(
        gettext_lazy("What the letter says besides"),
        gettext_lazy("Agency, applicant, procedure and days come from the record."), required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, kind: LetterKind, hint: str = "", **options: Any):
        super().__init__(*args, **options)
        if kind is LetterKind.STOP:
            del self.fields["until"]
        else:
            self.fields["until"].help_text = hint


@officer()
def ask_extension(request: HttpRequest, id: UUID) -> HttpResponse:
    return _draft(request, id, LetterKind.EXTENSION)


@officer()
def ask_apology(request: HttpRequest, id: UUID) -> HttpResponse:
    return _draft(request, id, LetterKind.APOLOGY)


@officer()
def ask_stop(request: HttpRequest, id: UUID) -> HttpResponse:
    return _draft(request, id, LetterKind.STOP)


def _draft(request: HttpRequest, id: UUID, kind: LetterKind) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    there, inserting = waiting(found.id), Inserting(request, found, kind)
    there = there if there and there.kind == kind else None
    hint, farthest = _days(found, kind)
    form = LetterForm(posted(request), initial=_begun(there, kind, farthest), kind=kind, hint=hint)
    if inserting.pressed:
        form = LetterForm(initial=inserting.typed(), kind=kind, hint=hint)
    if PREVIEW in request.POST:
        return inline_pdf(_as_typed(found, kind, request, form), str(_("Draft of the letter")))
    leads = by.has(Role.LEADER, found.authority_id)
    return act_page(
        request, found, ACT_OF[kind], form,
        lambda key: services.propose_letter(found.id, by=by, kind=kind, key=key, **form.cleaned_data),
        template="desk/letter_draft.html", to="desk:letter" if leads else "desk:dossier", is_shown=inserting.pressed,
        is_new=lambda: form.is_valid() and _differs(waiting(found.id), form),
        done=_("The letter is drafted. Look at it and sign.") if leads
        else _("The letter is drafted and waits for the head's signature."),
        more={
            "title": LETTERS[kind], "says": SAYS[kind], "inserting": inserting, "there": there, "leads": leads,
            "asked": found.supplement_requests.filter(answered_at=None).last() if kind is LetterKind.STOP else None,
        },
    )  # fmt: skip


def _days(dossier: Dossier, kind: LetterKind) -> tuple[str, date | None]:
    """The hint of the day, and the farthest day that an extension may name."""
    if kind is not LetterKind.EXTENSION or dossier.due_at is None:
        return "", None
    case = store.load(dossier.id)
    calendar, day, left = calendar_of(case), local(dossier.due_at).date(), allowed.for_case(case).longest
    longest = left
    while left:
        day += timedelta(days=1)
        left -= is_working_day(calendar, day)
    hint = _("Due now: %(due)s. At most %(days)s working days more: %(day)s.") % {
        "due": f"{local(dossier.due_at):%d/%m/%Y}", "days": longest, "day": f"{day:%d/%m/%Y}",
    }  # fmt: skip
    return hint, day


def _begun(there: LetterDraft | None, kind: LetterKind, farthest: date | None) -> dict[str, Any]:
    if there:
        return {"until": there.until, "reason": there.reason, "more": there.more}
    return {"until": farthest, "more": MORE[kind]}


def _differs(there: LetterDraft | None, form: forms.Form) -> bool:
    given = form.cleaned_data
    return there is None or any(
        getattr(there, name) != (value.strip() if isinstance(value, str) else value) for name, value in given.items()
    )


def _as_typed(dossier: Dossier, kind: LetterKind, request: HttpRequest, form: forms.Form) -> bytes:
    """The letter of what is typed so far; what is missing shows as “…”. Kept nowhere."""
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    draft = LetterDraft(
        dossier_id=dossier.id, authority_id=dossier.authority_id, kind=kind, reason=given.get("reason") or "…",
        more=given.get("more") or "", until=given.get("until") or local(dossier.due_at or now()).date(),
    )  # fmt: skip
    return official_letters.preview(draft, by=request.actor)  # type: ignore[attr-defined]


@officer()
def preview(request: HttpRequest, id: UUID) -> HttpResponse:
    """The letter that waits, as it would be signed."""
    found = own(request, id)
    draft = waiting(found.id)
    if draft is None:
        raise Http404
    return inline_pdf(official_letters.preview(draft, by=request.actor), str(_("Draft of the letter")))  # type: ignore[attr-defined]


@officer()
def letter(request: HttpRequest, id: UUID) -> HttpResponse:
    """The letter beside what it changes; certificate and seal are checked before the button is there."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    draft = waiting(found.id)
    kind = LetterKind(draft.kind) if draft else LetterKind.EXTENSION
    person = certificate_for(HolderKind.OFFICER, by.officer_id) if by.officer_id else None
    seal = certificate_for(HolderKind.UNIT, found.authority_id)
    open_one = asked_to_sign.open_of(found.id)
    act = asked_to_sign.ask_letter if asked_to_sign.asks_first(by) else official_letters.sign_letter
    return act_page(
        request, found, SIGN_OF[kind], None, lambda key: act(found.id, by=by, key=key),
        template="desk/letter_sign.html",
        done=lambda made: _("Signed and sealed, number %(n)s. The applicant is told at once.") % {
            "n": made.letter.symbol if made.letter else "",
        },
        more={
            **officer_dossier.context(found), "draft": draft, "title": LETTERS[kind] if draft else "", "kind": kind,
            "becomes": _becomes(found, draft), "person": person, "seal": seal,
            "may_sign": bool(person and seal and not open_one), "open_one": open_one,
            "edit": f"desk:{ACT_OF[kind].value}",
        },
    )  # fmt: skip


def _becomes(dossier: Dossier, draft: LetterDraft | None) -> Any:
    """When the dossier will be due after an extension; None where the day cannot be had any more."""
    if draft is None or draft.kind != LetterKind.EXTENSION or draft.until is None:
        return None
    case = store.load(dossier.id)
    try:
        return services.extended_due(case, draft.until, calendar_of(case))
    except (Invalid, Refusal, AssertionError):
        return None


@officer()
def drop_letter(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    form = ReasonForm(posted(request))
    form.fields["reason"].help_text = _("It stays in the record; the applicant does not get it.")
    draft = waiting(found.id)
    return act_page(
        request, found, Act.DROP_LETTER, form,
        lambda key: services.drop_letter(found.id, by=by, reason=form.cleaned_data["reason"], key=key),
        template="desk/letter_drop.html", done=_("The letter was dropped; nothing was sent."),
        more={"title": LETTERS[LetterKind(draft.kind)] if draft else ""},
    )  # fmt: skip


@officer(Role.LEADER)
def waiting_letters(request: HttpRequest) -> HttpResponse:
    """What waits for this officer's signature, the oldest first (keyset pages)."""
    try:
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        return redirect("desk:letters")
    found = letter_lists.to_sign(request.actor, after)  # type: ignore[attr-defined]
    shown = found[: letter_lists.PAGE]
    return render(request, "desk/letters.html", {
        "rows": [
            {
                "draft": one, "title": LETTERS[LetterKind(one.kind)],
                "procedure": catalogue.bundle(one.dossier.revision_id).title,
            }
            for one in shown
        ],
        "next": keyset.text_of(shown[-1].drafted_at, shown[-1].id) if len(found) > len(shown) else "",
        "is_first": after is None,
    })  # fmt: skip
