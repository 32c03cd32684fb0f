"""What follows when the rows of the demonstration stand: slips and notices of what is open, drafts, the seals.

Each part is done once and may be stopped anywhere: the slips and notices of `onestop` are idempotent by themselves.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid5

from django.db.models import Q

from motcua.demo import linked, returns, told
from motcua.demo.employers import WORK
from motcua.demo.people import NAMESPACE, Human, known
from motcua.foundation.common import seal
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.models import Counter, EventRecord
from motcua.foundation.identity.models import Person
from motcua.foundation.identity.seeds import home_commune
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import unit_by_code
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.errors import NotPublished
from motcua.onestop.dossiers import drafts, letters, store, workflow
from motcua.onestop.dossiers.enums import Channel, DossierState, Verb
from motcua.onestop.dossiers.models import Dossier, SupplementRequest
from motcua.onestop.dossiers.subscriptions import tell
from motcua.onestop.links.models import LinkedPart

DRAFTED = ("1.004873", "1.001193", "1.004873", "1.013225")
TEMPLATES = {
    Verb.SUBMIT: "dossier-submitted", Verb.RECEIVE: "dossier-received", Verb.ISSUE: "result-ready",
    Verb.RETURN_RESULT: "result-returned",
}  # fmt: skip


def _scope(province: str) -> str:
    return f"demo:{province}:finished"


def is_finished(province: str) -> bool:
    return Counter.objects.filter(scope=_scope(province)).exists()


def finish(province: str, as_of: datetime, say: Callable[[str], None]) -> None:
    """Nothing is done when it was finished before, or when there is no demonstration of ours."""
    if is_finished(province) or not Counter.objects.filter(scope=f"demo:{province}").exists():
        return
    home = unit_by_code(home_commune(province))
    people = known() if province == "25" else []
    filings, told_of_time = linked.fill(home, people[1:4:2], as_of), told.write(home, as_of)
    shown = list(_shown(home))
    for dossier in shown:
        _slips(dossier)
    for human in people:
        _notices(human)
    for human, code in zip([*people[:1], *people[2:5]], DRAFTED, strict=False):
        _draft(human, code, home)
    lying = returns.send_on(home)
    # One seal a chain over its whole history: sealed in parts, a later part would look as if written into the past.
    sealed = seal.seal_everything()
    Counter.objects.create(scope=_scope(province), value=1)
    say(f"  {filings} hồ sơ liên thông (linked filings), {told_of_time} thư về thời hạn (letters about the time)")
    say(f"  {lying} kết quả chờ trả (results to hand over)")
    say(f"  {len(shown)} hồ sơ có biên nhận, phiếu hẹn (slips); {sealed} sự kiện niêm phong (events sealed)")


def _shown(home: Unit) -> list[Dossier]:
    """What is open in the home commune, the open work permits, and the dossiers of the people of the e-ID stand-in."""
    residents = [human.id for human in known()]
    accounts = [human.actor.id for human in known()]
    wanted = Q(authority=home) | Q(procedure_code=WORK)
    wanted = wanted & Q(state__in=workflow.OPEN) | Q(applicant_id__in=residents) | Q(submitter_id__in=accounts)
    rows = Dossier.objects.filter(wanted).select_related("authority", "reception_place")
    return list(rows.order_by("submitted_at", "id"))


def _slips(dossier: Dossier) -> None:
    if dossier.channel == Channel.PORTAL and not LinkedPart.objects.filter(dossier=dossier, place__gt=0).exists():
        letters.receipt(dossier)
    if dossier.received_at:
        event = EventRecord.objects.filter(subject_id=dossier.id, action=Verb.RECEIVE).latest("seq")
        letters.form_01(dossier, by=Actor(ActorKind.OFFICER, event.actor_id, event.actor_name))
    for request in SupplementRequest.objects.filter(dossier=dossier):
        letters.form_02(dossier, request)


def _notices(human: Human) -> None:
    """What the person was told at each step, dated as it happened. Whoever stood at the desk is told of the reception
    only, as by `dossiers.subscriptions`."""
    theirs = Dossier.objects.filter(Q(applicant_id=human.id) | Q(submitter_id=human.actor.id))
    for dossier in theirs.select_related("authority", "reception_place"):
        names = {d.key: d.title["vi"] for d in catalogue.bundle(dossier.revision_id).documents}
        for event in EventRecord.objects.filter(subject_id=dossier.id, subject_kind=store.SUBJECT).order_by("seq"):
            is_told = event.action != Verb.SUBMIT or dossier.channel == Channel.PORTAL
            if is_told and (template := TEMPLATES.get(Verb(event.action))):
                tell(dossier, template, event.id)
                Notice.objects.filter(key=f"{template}:{event.id}").update(created_at=event.at)
        if dossier.state == DossierState.SUPPLEMENT_REQUESTED:
            request = SupplementRequest.objects.filter(dossier=dossier).latest("asked_at")
            items = [{"name": names.get(item["document"], ""), "reason": item["reason"]} for item in request.items]
            tell(dossier, "supplement-requested", request.id, request=request, items=items)
            Notice.objects.filter(key=f"supplement-requested:{request.id}").update(created_at=request.asked_at)


def _draft(human: Human, code: str, home: Unit) -> None:
    """A form somebody has begun and not sent."""
    if Person.objects.filter(id=human.id).exists():
        try:
            drafts.start(code, by=human.actor, authority=home, id=uuid5(NAMESPACE, f"draft:{human.number}:{code}"))
        except NotPublished:
            return
