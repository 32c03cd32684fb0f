"""A linked filing goes on: parts begin when what they wait for is granted, are dropped when it has failed.

Nobody presses a button for it: it follows the events of the dossiers (`subscriptions`), as often as those are told and
with the same outcome. The row of the filing is locked first; a new dossier takes its number, then.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.foundation.common import audit
from motcua.foundation.common.actors import SYSTEM, Actor
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.files.models import FileReference
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import communes
from motcua.onestop.catalogue import linking as data
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.models import ProcedureRevision
from motcua.onestop.dossiers import filing as filings
from motcua.onestop.dossiers import linking, services
from motcua.onestop.dossiers.enums import ApplicantKind, Channel, DossierState, Outcome, ResultState
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.dossiers.ports import Linked
from motcua.onestop.dossiers.services.intake import Applicant, Paper
from motcua.onestop.dossiers.workflow import ENDED
from motcua.onestop.links import ordering, telling
from motcua.onestop.links.enums import PartState
from motcua.onestop.links.models import LinkedFiling, LinkedPart

SUBJECT, PART = "linked_filing", "linked_part"
OUT = (DossierState.SETTLED, DossierState.RESULT_RETURNED)


class Links:
    def filed(self, dossier_id: UUID, linked: Linked, *, by: Actor, at: datetime) -> None:
        bundle = catalogue.bundle(linked.revision_id)
        assert bundle.link
        wish = bundle.link.one_by_one
        code, unit_id = Dossier.objects.values_list("code", "authority_id").get(id=dossier_id)
        made = LinkedFiling.objects.create(
            code=code, filed_at=at,
            procedure_code=linked.procedure_code, revision_id=linked.revision_id, answers=linked.answers,
            papers=linked.papers, one_by_one=bool(wish) and holds(wish, linked.answers, local(at).date()),
        )  # fmt: skip
        LinkedPart.objects.bulk_create(
            LinkedPart(
                filing=made, key=part.key, place=n, procedure_code=part.procedure,
                state=PartState.WAITING if n else PartState.BEGUN, dossier_id=None if n else dossier_id,
                begun_at=None if n else at,
            )
            for n, part in enumerate(bundle.link.parts)
        )  # fmt: skip
        wanted = {handed.paper for part in bundle.link.parts[1:] for handed in part.papers.values()}
        FileReference.objects.bulk_create(
            FileReference(file_id=p["file"], kind=SUBJECT, subject_id=made.id, name=p["key"], acquired_at=at)
            for p in linked.papers if p["file"] and p["key"] in wanted
        )  # fmt: skip
        audit.record("linked_filed", by=by, subject=(SUBJECT, made.id), unit_id=unit_id, at=at, detail={
            "code": code, "procedure": linked.procedure_code, "parts": [part.key for part in bundle.link.parts],
        })  # fmt: skip


def build() -> Links:
    return Links()


def follow(dossier: Dossier, *, at: datetime | None = None) -> LinkedFiling | None:
    """After a dossier's result went out, or it ended without one: what begins or falls now. The filing, where the last
    part has just ended; None else, also for a dossier that is no part of any."""
    found = LinkedPart.objects.filter(dossier_id=dossier.id).values_list("filing_id", flat=True).first()
    return _go_on(found, at or now()) if found else None


def stuck_after(dossier: Dossier) -> list[LinkedPart]:
    """The parts of its linked filing that could begin now but for what the results do not say (`lacks`)."""
    rows = LinkedPart.objects.filter(filing__parts__dossier=dossier, state=PartState.WAITING).exclude(lacks=[])
    return list(rows.order_by("place"))


@transaction.atomic
def _go_on(filing_id: UUID, at: datetime) -> LinkedFiling | None:
    filing = LinkedFiling.objects.select_for_update().get(id=filing_id)
    link = catalogue.bundle(filing.revision_id).link
    assert link
    parts = {part.key: part for part in filing.parts.select_related("dossier").order_by("place")}
    for part in parts.values():
        _look(part, at)
    begin, drop = ordering.following(states_of(parts.values()), link.after)
    for key in drop:
        parts[key].state, parts[key].ended_at, parts[key].lacks = PartState.DROPPED, at, []
        parts[key].save(update_fields=["state", "ended_at", "lacks"])
        _record("linked_dropped", filing, parts, at, part=key)
    for key in begin:
        _begin(filing, link.part(key), parts, at)
    _share(link, parts, at)
    if not any(part.state == PartState.WAITING for part in parts.values()):
        FileReference.objects.filter(kind=SUBJECT, subject_id=filing.id, released_at=None).update(released_at=at)
    if filing.ended_at or not ordering.is_over(states_of(parts.values())):
        return None
    filing.ended_at = at
    filing.save(update_fields=["ended_at"])
    _record("linked_ended", filing, parts, at)
    return filing


def _record(action: str, filing: LinkedFiling, parts: dict[str, LinkedPart], at: datetime, **more: str) -> None:
    first = next(iter(parts.values())).dossier
    states = {key: str(part.state) for key, part in parts.items()}
    audit.record(
        action, by=SYSTEM, subject=(SUBJECT, filing.id), unit_id=first.authority_id if first else None, at=at,
        detail={"code": filing.code, "states": states, **more},
    )  # fmt: skip


def states_of(parts: Iterable[LinkedPart]) -> dict[str, PartState]:
    return {part.key: PartState(part.state) for part in parts}


def _look(part: LinkedPart, at: datetime) -> None:
    """What has become of the part's dossier."""
    dossier = part.dossier
    if dossier is None or part.state != PartState.BEGUN:
        return
    if dossier.state in OUT:
        part.state = PartState.ENDED if dossier.outcome == Outcome.REFUSED else PartState.GRANTED
    elif dossier.state in ENDED:
        part.state = PartState.ENDED
    else:
        return
    part.ended_at = dossier.settled_at or dossier.last_at
    part.save(update_fields=["state", "ended_at"])


def _begin(filing: LinkedFiling, part: data.Part, parts: dict[str, LinkedPart], at: datetime) -> None:
    """File and receive the part's dossier with what was filed and what the results say; where something is not there
    yet it goes on waiting, and the next result (a corrected one, too) has it tried again."""
    row = parts[part.key]
    first = next(iter(parts.values())).dossier
    assert first
    out = _results(parts)
    revision, its = stood(filing, part.procedure)
    papers = [Paper(p["key"], UUID(p["file"]) if p["file"] else None, p["copy_kind"], p["copies"])
              for p in filing.papers]  # fmt: skip
    contact = dict(first.contact)
    if contact.get("delivery") not in filings.deliveries(its):
        contact["delivery"] = "counter"
    try:
        made = filings.build(
            revision, its, authority=authority_of(its, part, filing.answers, first.authority),
            applicant=Applicant(
                ApplicantKind(first.applicant_kind), first.applicant_id, first.applicant_name, first.applicant_number
            ),
            answers=part.answered(filing.answers, {key: result.data for key, result in out.items()}),
            papers=linking.papers_of(part, papers, {k: r.file_id for k, r in out.items() if r.file_id}),
            contact=contact, channel=Channel(first.channel), at=at, language=first.language,
            place=first.reception_place,
        )  # fmt: skip
    except Invalid as wrong:
        row.lacks = sorted(wrong.fields)
        row.save(update_fields=["lacks"])
        return
    made = replace(made, submitter=(first.submitter_id, first.submitter_name))
    made.contact.update({k: v for k, v in first.contact.items() if k not in made.contact})  # who came for it
    made.detail["linked"] = filing.code
    row.dossier_id, _code = services.submit(made, by=SYSTEM, at=at, key=f"linked:{row.id}")
    row.state, row.begun_at, row.lacks = PartState.BEGUN, at, []
    row.save(update_fields=["dossier", "state", "begun_at", "lacks"])
    with suppress(Refusal):  # a fee comes first, say: it waits in the inbox of the counter, as any filing does
        services.receive(row.dossier_id, by=SYSTEM, at=at, key=f"linked:{row.id}")
    telling.of_begun(row)


def _share(link: data.Link, parts: dict[str, LinkedPart], at: datetime) -> None:
    """Each part that runs holds the results it builds on, corrected ones too, so that its officers may open them."""
    out = {key: result.file_id for key, result in _results(parts).items() if result.file_id}
    wanted = {
        (parts[key].id, out[before]): before for key in parts if parts[key].dossier_id
        for before in link.ahead(key) if before in out
    }  # fmt: skip
    held = FileReference.objects.filter(kind=PART, subject_id__in=[part.id for part in parts.values()])
    new = wanted.keys() - set(held.values_list("subject_id", "file_id"))
    FileReference.objects.bulk_create(
        FileReference(file_id=file, kind=PART, subject_id=part, name=wanted[part, file], acquired_at=at)
        for part, file in new
    )


def _results(parts: dict[str, LinkedPart]) -> dict[str, Result]:
    """{part: its result} of those that are granted."""
    granted = {
        part.dossier_id: key for key, part in parts.items() if part.dossier_id and part.state == PartState.GRANTED
    }
    found = Result.objects.filter(dossier_id__in=granted, state=ResultState.ISSUED)
    return {granted[result.dossier_id]: result for result in found}


def stood(filing: LinkedFiling, procedure: str) -> tuple[ProcedureRevision, Bundle]:
    """A part's procedure as it was when this was filed, which its link fits; changed or withdrawn later, it goes on."""
    return catalogue.standing(procedure, local(filing.filed_at).date())


def authority_of(its: Bundle, part: data.Part, answers: dict[str, Any], first: Unit) -> Unit:
    """The agency that the chosen commune makes competent; else the one whose place an answer names; else the one of the
    first part's own place; else the only one."""
    if competent := communes.agency_of(its, part.answered(answers, {})):
        return competent
    units = catalogue.authorities(its)
    named = catalogue.authority_at(units, str(answers.get(part.place, ""))) if part.place else None
    near = next((unit for unit in units if first.id in (unit.id, unit.parent_id)), None)
    found = named or near or (units[0] if units else None)
    if found is None:
        raise LookupError(f"no agency settles {part.procedure}")
    return found
