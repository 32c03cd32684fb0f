"""Moving the work: take, complete a step, send it back, hand it on, stop."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.enums import Role
from motcua.onestop.dossiers import acting, permissions, process, selectors, services, store
from motcua.onestop.dossiers.acting import Act
from motcua.onestop.dossiers.enums import ResultState
from motcua.onestop.dossiers.models import Assignment, Dossier, Result
from motcua.onestop.dossiers.services.desk import Colleague
from motcua.sites.desk import parts
from motcua.sites.desk.forms import ForwardForm, ReleaseForm, SendBackForm
from motcua.sites.desk.views._common import act_page, own, post_only, posted, step_wanted
from motcua.sites.pages.access import officer


@officer()
@require_POST
def take(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    case, wanted = store.load(found.id), step_wanted(request)
    done = parts.taken(case, acting.my_step(by, case, wanted))
    return post_only(request, found, lambda key: services.take(found.id, by=by, step=wanted, key=key), done)


@officer()
def forward(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    form = ForwardForm(posted(request))
    following, stays = _following(request, found)
    return act_page(
        request, found, Act.FORWARD, form,
        lambda key: services.forward(
            found.id, by=by, opinion=form.cleaned_data["opinion"], step=step_wanted(request), key=key
        ),
        template="desk/forward.html", done=lambda _made: parts.completed(found.id),
        more={"following": following, "stays": stays},
    )  # fmt: skip


def _following(request: HttpRequest, dossier: Dossier) -> tuple[list[str], str]:
    """The steps that would open, or the sentence that says why the work cannot go on yet."""
    case = store.load(dossier.id)
    wanted = step_wanted(request)
    step = acting.my_step(request.actor, case, wanted)  # type: ignore[attr-defined]
    if step is None:
        return [], ""
    try:
        graph = process.bundle_of(case).graph
        return [pick(graph.node(key).title) for key, _role, _unit in process.after(case, step, now())], ""
    except Refusal as refusal:
        return [], str(refusal)
    except KeyError:
        return [], ""


def signed_number(case: store.Case, step: store.OpenStep | None) -> str:
    """Of the signed result that sending back would cancel."""
    signed = case.result(ResultState.SIGNED) if step and step.role == Role.CLERK else None
    return Result.objects.get(id=signed.id).number if signed else ""


@officer()
def send_back(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    case = store.load(found.id)
    wanted = step_wanted(request)
    step = acting.my_step(by, case, wanted) if wanted else acting.acting_step(Act.SEND_BACK, by, case)
    form = SendBackForm(posted(request), ways=process.ways_back(case, step) if step else [])
    return act_page(
        request, found, Act.SEND_BACK, form,
        lambda key: services.send_back(found.id, by=by, step=step_wanted(request), key=key, **form.cleaned_data),
        template="desk/send_back.html", more={"cancels": signed_number(case, step)},
        done=_("The work was sent back with your reason."),
    )  # fmt: skip


@officer()
def release(request: HttpRequest, id: UUID) -> HttpResponse:
    found, by = own(request, id), request.actor  # type: ignore[attr-defined]
    held, colleagues = _colleagues(request, found)
    form = ReleaseForm(posted(request), colleagues=[(str(c.id), c.name) for c in colleagues])

    def call(key: str) -> None:
        to = next((c for c in colleagues if str(c.id) == form.cleaned_data["to"]), None)
        services.release(
            found.id, by=by, to=to, reason=form.cleaned_data["reason"], step=held.id if held else None, key=key
        )

    return act_page(
        request, found, Act.RELEASE, form, call, template="desk/release.html", done=_("The step was handed on."),
        more={"held": held, "step_id": held.id if held else None},
    )  # fmt: skip


def _colleagues(request: HttpRequest, dossier: Dossier) -> tuple[Assignment | None, list[Colleague]]:
    try:
        wanted = step_wanted(request)
        step = permissions.held_step(request.actor, store.load(dossier.id), wanted)  # type: ignore[attr-defined]
    except Refusal:
        return None, []
    held = Assignment.objects.select_related("unit").get(id=step.id)
    return held, [Colleague(a.id, a.officer.full_name) for a in selectors.colleagues(held) if a.officer]
