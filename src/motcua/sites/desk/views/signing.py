"""The leader's queue: the document beside its summary, flags, what changes; sign, return, ask; taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.foundation.common import keyset
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.calendars import calendar_for
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.selectors import certificate_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.deskwork import flags, signing
from motcua.onestop.dossiers import acting, asked_to_sign, results, services, store
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.errors import NotYours
from motcua.onestop.dossiers.models import Assignment, Dossier, Result
from motcua.onestop.dossiers.progress import pace
from motcua.onestop.links import selectors as links
from motcua.sites.desk.forms import TakeBackForm
from motcua.sites.desk.views._common import act_page, bundle_of, own, posted
from motcua.sites.desk.views.results import drafted, words_of
from motcua.sites.pages import linked, officer_dossier
from motcua.sites.pages.access import officer
from motcua.sites.pages.officer_journal import step_title


@officer(Role.LEADER)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this leader by time left, with flags, and what they signed that is not out yet."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        after = keyset.key_of(request.GET.get("after", ""))
    except ValueError:
        return redirect("desk:signing")
    rows, following = signing.page(signing.queue(actor), after=after)
    calendar, tags = calendar_for(), links.tags_of(row.step.dossier_id for row in rows)
    shown = [_row(row, calendar) | {"tag": tags.get(row.step.dossier_id)} for row in rows]
    return render(request, "desk/signing.html", {
        "rows": shown, "next": following, "is_first": after is None,
        "signed": signing.not_out_yet(actor),
    })  # fmt: skip


def _row(row: signing.Row, calendar: Any) -> dict[str, Any]:
    bundle, step = catalogue.bundle(row.step.dossier.revision_id), row.step
    css, words = pace(step.due_at, None, step.dossier.paused_at is not None, calendar, officer_dossier.language())
    return {
        "step": step, "dossier": step.dossier, "title": bundle.title, "doing": step_title(bundle, step.node),
        "pace": css, "words": words, "flags": row.flags, "proposed": signing.proposed(row.draft),
        "signs": signing.signs(step), "ready": row.draft is not None and row.draft.complete,
    }  # fmt: skip


@officer()
def sign(request: HttpRequest, id: UUID) -> HttpResponse:
    """Certificate and seal are checked before the button is there. From the queue the next one follows."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    kept = drafted(found)
    person = certificate_for(HolderKind.OFFICER, by.officer_id) if by.officer_id else None
    seal = certificate_for(HolderKind.UNIT, found.authority_id)
    case, open_one = store.load(found.id), asked_to_sign.open_of(found.id)
    step = acting.my_step(by, case)
    following = signing.following(by, step) if request.method == "POST" or step else None
    answer = act_page(
        request, found, Act.SIGN, None, lambda key: _sign(request, found.id, key),
        template="desk/sign.html",
        done=lambda made: _(
            "Signed and sealed, number %(n)s. The clerk issues it next; until then you can take the signature back."
        ) % {"n": made.number},
        more={
            **officer_dossier.context(found), "kept": kept, "person": person, "seal": seal,
            "words": words_of(bundle_of(found), kept.outcome, kept.data) if kept else [],
            "may_sign": bool(kept and kept.complete and person and seal and not open_one), "open_one": open_one,
            "flags": flags.of_many([found])[found.id],
            "linked": linked.told(found, by, "desk:dossier"),
            "effects": _effects(case, step, found, kept),
            "following": following,
            "queue": request.GET.get("queue") or request.POST.get("queue"),
        },
    )  # fmt: skip
    is_asked = asked_to_sign.open_of(found.id) is not None
    if answer.status_code == 302 and request.POST.get("queue") and not is_asked:
        return _on(following)
    return answer


def _effects(case: store.Case, step: Any, found: Dossier, kept: Result | None) -> list[str]:
    if kept is None or step is None:
        return []
    return signing.effects(case, step, found, kept, told=linked.on_issue(found, kept))


def _sign(request: HttpRequest, id: UUID, key: str) -> Any:
    """Signed at once with a key of the house; else the leader is asked."""
    by = request.actor  # type: ignore[attr-defined]
    if asked_to_sign.asks_first(by):
        return asked_to_sign.ask_result(id, by=by, key=key, in_queue=bool(request.POST.get("queue")))
    return results.sign_result(id, by=by, key=key)


def _on(following: Assignment | None) -> HttpResponse:
    """The next of the queue, or the queue itself."""
    if following is None or not signing.signs(following):
        return redirect("desk:signing")
    answer = redirect("desk:sign", id=following.dossier_id)
    answer["Location"] += "?queue=1"
    return answer


@officer(Role.LEADER)
@require_POST
def ask(request: HttpRequest, id: UUID) -> HttpResponse:
    """A question to who drafted it; the dossier stays where it is."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    try:
        who = signing.ask(
            found.id, by=by, text=request.POST.get("text", ""), key=request.POST.get("key") or str(uuid7())
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Your question stands in the notes; %(who)s is told.") % {"who": who}
        messages.success(request, told if who else _("Your question stands in the notes of the dossier."))
    answer = redirect("desk:sign", id=found.id)
    if request.POST.get("queue"):
        answer["Location"] += "?queue=1"
    return answer


@officer(Role.LEADER)
def take_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """The undo of a signature, while the clerk has not issued."""
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    case, form = store.load(found.id), TakeBackForm(posted(request))
    signed = Result.objects.filter(dossier=found, state="signed").order_by("version").last()
    return act_page(
        request, found, None, form,
        lambda key: services.take_back(found.id, by=by, reason=form.cleaned_data["reason"], key=key),
        template="desk/take_back.html", more={"result": signed}, refused=_why_not(by, case),
        done=_("The signature is taken back; the draft is before you again."),
    )  # fmt: skip


def _why_not(by: Any, case: store.Case) -> str:
    if acting.may_take_back(by, case):
        return ""
    waits = any(row.state == "signed" for row in case.results)
    return (
        str(NotYours())
        if waits
        else _("Nothing signed waits here any more: the result went out, or was sent back before.")
    )
