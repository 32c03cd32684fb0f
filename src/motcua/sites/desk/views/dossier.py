"""One dossier, all on one page, and why its date is what it is."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from motcua.foundation.common.ids import uuid7
from motcua.foundation.identity.enums import Role
from motcua.onestop.dossiers import acting, process, record, services, store
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.enums import DossierState
from motcua.sites.desk import parts
from motcua.sites.desk.views._common import own, post_only, step_wanted
from motcua.sites.pages import linked, officer_dossier, papers_seen
from motcua.sites.pages.access import officer
from motcua.sites.pages.complaint_told import told
from motcua.sites.pages.officer_journal import step_title

BUTTONS = {
    Act.TAKE: gettext_lazy("Take this dossier"),
    Act.DRAFT: gettext_lazy("Draft the result"),
    Act.FORWARD: gettext_lazy("Complete this step"),
    Act.SIGN: gettext_lazy("Review and sign"),
    Act.ISSUE: gettext_lazy("Issue the result"),
    Act.OPINION: gettext_lazy("Give your unit's opinion"),
    Act.RETURN: gettext_lazy("Hand the result over"),
    Act.SUPPLEMENT: gettext_lazy("Request a supplement (once)"),
    Act.CONSULT: gettext_lazy("Ask another unit"),
    Act.SEND_BACK: gettext_lazy("Send back"),
    Act.RELEASE: gettext_lazy("Hand the step on"),
    Act.REFUSE: gettext_lazy("Refuse…"),
    Act.EXTEND: gettext_lazy("Sign the extension"),
    Act.APOLOGISE: gettext_lazy("Sign the apology"),
    Act.DISCONTINUE: gettext_lazy("Sign the notice that stops it"),
    Act.ASK_EXTENSION: gettext_lazy("Extend the time limit…"),
    Act.ASK_APOLOGY: gettext_lazy("Apologise for being late…"),
    Act.ASK_STOP: gettext_lazy("Stop this dossier…"),
    Act.DROP_LETTER: gettext_lazy("Drop the drafted letter…"),
    Act.ACCEPT_TRANSFER: gettext_lazy("Accept the transfer"),
    Act.HAND_BACK: gettext_lazy("Hand the transfer back…"),
    Act.TRANSFER: gettext_lazy("Transfer to another agency…"),
    Act.REISSUE: gettext_lazy("Correct an issued result…"),
}
DANGER = frozenset({Act.REFUSE, Act.ASK_STOP, Act.REISSUE})
POSTED = frozenset({Act.TAKE, Act.ACCEPT_TRANSFER})


@officer()
def dossier(request: HttpRequest, id: UUID) -> HttpResponse:
    found = own(request, id)
    case, read = record.whole(found.id, request.actor.officer_id)  # type: ignore[attr-defined]
    stands = acting.standing(request.actor, case, step_wanted(request))  # type: ignore[attr-defined]
    mine = acting.my_steps(request.actor, case)  # type: ignore[attr-defined]
    shown = officer_dossier.context(found, stands.step.id if stands.step else None, read)
    return render(request, "desk/dossier.html", {
        **shown, **papers_seen.lay_beside(shown["papers"], found, shown["bundle"], request.actor),  # type: ignore[attr-defined]
        "told": told(found, request.actor),  # type: ignore[attr-defined]
        "stands": stands, "buttons": _buttons(stands, case, len(mine) > 1) + _undo(request, case), "key": uuid7(),
        "step_id": stands.step.id if stands.step else None, "my_parts": _parts(mine, stands, case, request.actor.id),  # type: ignore[attr-defined]
        "linked": linked.told(found, request.actor, "desk:dossier"),  # type: ignore[attr-defined]
        "deadline_url": reverse("desk:deadline", args=[id]) if found.received_at else "",
        "control_url": reverse("desk:control_slip", args=[id]) if found.received_at else "",
        "note_url": reverse("desk:note", args=[id]) if Act.NOTE in stands.acts else "",
        "talk_url": reverse("desk:message", args=[id]) if Act.MESSAGE in stands.acts else "",
        "stopped": found.state == DossierState.SUPPLEMENT_REQUESTED and found.received_at is not None,
    })  # fmt: skip


def _buttons(stands: acting.Standing, case: store.Case, is_one_of_several: bool) -> list[dict[str, Any]]:
    """The main act first; after a finished draft that is completing the step."""
    acts = [act for act in stands.acts if act in BUTTONS]
    drafted = any(row.state == "draft" and row.complete for row in case.results)
    if drafted and Act.FORWARD in acts and Act.TAKE not in acts:
        acts.sort(key=lambda act: act is not Act.FORWARD)
    if stands.step and stands.step.role != "specialist" and Act.TAKE in acts:
        acts.remove(Act.TAKE)  # a leader or clerk acts at once
    step = f"?step={stands.step.id}" if stands.step and is_one_of_several else ""
    plain = DANGER | acting.ASKED_AS.keys() | {Act.RELEASE, Act.TRANSFER, Act.DROP_LETTER}
    return [
        {
            "label": _label(act, stands, case), "url": reverse(f"desk:{_page(act)}", args=[case.id]) + step,
            "is_post": act in POSTED, "is_danger": act in DANGER, "is_main": n == 0 and act not in plain,
        }
        for n, act in enumerate(acts)
    ]  # fmt: skip


def _parts(
    mine: list[store.OpenStep], stands: acting.Standing, case: store.Case, officer_id: UUID
) -> list[dict[str, Any]]:  # fmt: skip
    """The open steps to choose from, where this officer has several or may take one beside; never what somebody else
    has taken."""
    own = [one for one in case.steps if one in mine and one.officer_id in (None, officer_id)]
    if len(own) < 2:
        return []
    bundle = process.bundle_of(case)
    return [{"title": step_title(bundle, one.node), "url": f"?step={one.id}", "on": one is stands.step} for one in own]


def _undo(request: HttpRequest, case: store.Case) -> list[dict[str, Any]]:
    """While the clerk has not issued it, the leader may take the signature back."""
    if not acting.may_take_back(request.actor, case):  # type: ignore[attr-defined]
        return []
    url = reverse("desk:take_back", args=[case.id])
    return [{"label": _("Take the signature back"), "url": url, "is_post": False, "is_danger": False, "is_main": False}]


def _page(act: Act) -> str:
    """Whatever the letter is that waits, one page signs it."""
    return "letter" if act in acting.SIGNED_AS else act.value


def _label(act: Act, stands: acting.Standing, case: store.Case) -> Any:
    if act is Act.SUPPLEMENT and case.supplements:
        return _("Request another supplement…")
    if act is Act.TAKE and (part := parts.named(case, stands.step)):
        return _("Take the part %(part)s") % {"part": part}
    if act is Act.OPINION and stands.step and stands.step.role == Role.LEADER:
        return _("Approve the opinion")
    return BUTTONS[act]


@officer()
def deadline(request: HttpRequest, id: UUID) -> HttpResponse:
    return render(request, "desk/deadline.html", officer_dossier.deadline(own(request, id)))


@officer()
@require_POST
def note(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    text = request.POST.get("text", "")
    return post_only(
        request, found, lambda key: services.note(found.id, by=by, text=text, key=key), _("The note is kept.")
    )  # fmt: skip


@officer()
@require_POST
def message(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    text = request.POST.get("text", "")
    return post_only(
        request, found, lambda key: services.message(found.id, by=by, text=text, key=key),
        _("The message was sent; the applicant gets a notice."),
    )  # fmt: skip
