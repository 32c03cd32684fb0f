"""The record of acts: who did what to what, when; reading it is itself recorded. Seals, timestamps, proof."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.foundation.common import audit, seal
from motcua.foundation.common.clock import LOCAL, today
from motcua.foundation.common.ids import floor7
from motcua.foundation.common.models import EventRecord, Seal, SealedEvent
from motcua.foundation.identity.enums import ReadingKind, Role
from motcua.foundation.organisations.models import Officer, Unit
from motcua.foundation.signing import heads, proof
from motcua.onestop.dossiers import reading
from motcua.onestop.dossiers.models import Dossier
from motcua.sites.operations import details, labels
from motcua.sites.operations.forms.record import RecordForm
from motcua.sites.operations.views._common import actor
from motcua.sites.operations.views._lists import keyset
from motcua.sites.operations.views.certificates import key
from motcua.sites.pages.access import officer

readers = officer(Role.ADMINISTRATOR, Role.AUDITOR)
USUAL = timedelta(days=6)


@readers
def record(request: HttpRequest) -> HttpResponse:
    """Newest first, seven days unless other days are asked for. Identifiers carry the moment, so they order the record
    and bound the days (a day more on either side: a step may be entered a little later than it was made)."""
    form = RecordForm(_asked(request))
    data = form.cleaned_data if form.is_valid() else {}
    found = _filtered(data) if data else EventRecord.objects.none()
    page = keyset(request, found, ("-id",))
    told = {name: str(value) for name, value in data.items() if value}
    audit.record("record_read", by=actor(request), subject=("record", audit.NO_UNIT), detail=told)
    context = {"form": form, "page": page, "rows": _in_words(page.rows), "key": key()}
    return render(request, "operations/record.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address says; the last seven days when it names neither day nor subject."""
    asked = {name: request.GET.get(name, "") for name in RecordForm.base_fields}
    if not any(asked[name] for name in ("first", "last", "subject")):
        asked["first"], asked["last"] = f"{today() - USUAL:%d/%m/%Y}", f"{today():%d/%m/%Y}"
    return asked


def _filtered(data: dict[str, Any]) -> QuerySet[EventRecord]:
    found = EventRecord.objects.all()
    if data["first"]:
        first = datetime.combine(data["first"], time.min, LOCAL)
        found = found.filter(at__gte=first, id__gte=floor7(first - timedelta(days=1)))
    if data["last"]:
        end = datetime.combine(data["last"], time.min, LOCAL) + timedelta(days=1)
        found = found.filter(at__lt=end, id__lt=floor7(end + timedelta(days=1)))
    if data["actor"]:
        found = found.filter(actor_name__icontains=data["actor"])
    if data["action"]:
        found = found.filter(action=data["action"])
    return found.filter(_subject(data["subject"].strip())) if data["subject"] else found


def _subject(text: str) -> Q:
    """A dossier by its code, anything by its identifier."""
    try:
        return Q(subject_id=UUID(text))
    except ValueError:
        known = Dossier.objects.filter(code__iexact=text).values_list("id", flat=True).first()
        return Q(subject_id=known) if known else Q(pk__in=[])


def _in_words(rows: list[EventRecord]) -> list[dict[str, Any]]:
    """Each act with its label and the name of what it was done to, in one query a kind of subject."""
    ids: dict[str, set[UUID]] = {}
    for row in rows:
        ids.setdefault(row.subject_kind, set()).add(row.subject_id)
    names: dict[UUID, Any] = {}
    names |= dict(Dossier.objects.filter(id__in=ids.get("dossier", ())).values_list("id", "code"))
    names |= {u.id: u.label for u in Unit.objects.filter(id__in=ids.get("unit", ()))}
    names |= dict(Officer.objects.filter(id__in=ids.get("officer", ())).values_list("id", "full_name"))
    accounts = ids.get("account", ())
    names |= dict(Officer.objects.filter(account__id__in=accounts).values_list("account__id", "full_name"))
    return [
        {"event": row, "act": labels.act(row.action), "kind": labels.subject(row.subject_kind),
         "name": names.get(row.subject_id, "")}
        for row in rows
    ]  # fmt: skip


@readers
def event(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(EventRecord, pk=id)
    audit.record("record_read", by=actor(request), subject=("record", found.id))
    if dossier := Dossier.objects.filter(id=found.subject_id).first():
        reading.opened(dossier, actor(request), ReadingKind.RECORD)
    sealed = SealedEvent.objects.select_related("seal").filter(event_id=found.id).first()
    context = {
        **_in_words([found])[0], "seal": sealed.seal if sealed else None, "digest": bytes(found.digest).hex(),
        "chain": Unit.objects.filter(pk=found.chain).first(),
        "facts": [(details.name(key), details.value(key, told)) for key, told in sorted(found.detail.items())],
    }  # fmt: skip
    return render(request, "operations/event.html", context)


@readers
def seals(request: HttpRequest) -> HttpResponse:
    """How the record is kept from being changed unseen, and the last proof that it was not."""
    stamped = heads.stamps()[-1:]
    context = {
        "tail": seal.unsealed(), "last_seal": Seal.objects.order_by("-id").first(), "seals": Seal.objects.count(),
        "stamp": stamped[0] if stamped else None, "proof": proof.last(), "is_asked": proof.is_asked(),
    }  # fmt: skip
    return render(request, "operations/seals.html", context)


@readers
@require_POST
def ask_proof(request: HttpRequest) -> HttpResponse:
    asked = proof.ask(by=actor(request))
    done = _("The check has begun in the background; its answer stands here in a moment.")
    messages.success(request, done if asked else _("A check is already asked for."))
    return redirect("operations:seals")
