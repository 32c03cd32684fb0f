"""What one dossier says, for its copy: read when it is printed, a copy tells what stood in the record then."""

from datetime import datetime

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.foundation.organisations.selectors import positions_at
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import addresses, letters, selectors
from motcua.onestop.dossiers.enums import Channel, CopyKind, Outcome, ResultState, Verb
from motcua.onestop.dossiers.labels import VERBS
from motcua.onestop.dossiers.models import Dossier, Result, SubmittedDocument, SupplementRequest
from motcua.onestop.printing.fields import Facts, Value, answered, day_of, hotline, limit_of

SEEN = (ResultState.SIGNED, ResultState.ISSUED, ResultState.DRAFT)
CHANNEL: dict[str, str] = {
    Channel.PORTAL: "Trực tuyến", Channel.COUNTER: "Trực tiếp", Channel.POST: "Bưu chính công ích",
    Channel.ASSISTED: "Có người hỗ trợ", Channel.NATIONAL_PORTAL: "Cổng Dịch vụ công quốc gia",
}  # fmt: skip
SILENT = (Verb.NOTE, Verb.MESSAGE)
"""What officers and applicant wrote to each other is no step."""


def facts_of(dossier: Dossier, *, by: Actor, at: datetime, number: int = 1) -> Facts:
    """`number` within the printing. The dossier comes with `authority` and `reception_place`."""
    bundle = catalogue.bundle(dossier.revision_id)
    known = letters.facts_of(dossier, bundle)
    position = positions_at().filter(officer=by.officer_id).order_by("valid_from", "id").first()
    values: dict[str, Value | None] = {
        **answered(bundle.form.questions, dossier.answers, "form"),
        "applicant.name": dossier.applicant_name, "applicant.number": dossier.applicant_number,
        "applicant.address": known["applicant"]["address"], "applicant.phone": known["applicant"]["phone"],
        "applicant.email": known["applicant"]["email"], "applicant.submitter": dossier.submitter_name,
        "dossier.code": dossier.code, "dossier.procedure": bundle.title["vi"],
        "dossier.procedure_code": dossier.procedure_code, "dossier.submitted_on": day_of(dossier.submitted_at),
        "dossier.received_on": day_of(dossier.received_at), "dossier.due_on": day_of(dossier.due_at),
        "dossier.limit": limit_of(dossier.limit), "dossier.channel": CHANNEL.get(dossier.channel, ""),
        "dossier.delivery": letters.DELIVERY.get(str(dossier.contact.get("delivery", "")), ""),
        "dossier.tracking": addresses.tracking(dossier.code), "dossier.supplement": _supplement(dossier),
         "dossier.place": dossier.reception_place.name,
        "unit.name": known["agency"]["name"], "unit.parent": known["agency"]["parent"], "unit.place": known["place"],
        "unit.phone": hotline(), "officer.name": by.name,
        "officer.position": position.title["vi"] if position else "", "print.date": local(at).date(),
        "print.number": str(number), **_result(dossier),
    }  # fmt: skip
    return Facts(
        {key: value for key, value in values.items() if value},
        {"documents": _documents(dossier), "steps": _steps(dossier)},
    )


def _supplement(dossier: Dossier) -> str:
    """The reasons of the newest request, one a line."""
    request = SupplementRequest.objects.filter(dossier=dossier).order_by("-asked_at").first()
    return "\n".join(item.get("reason", "") for item in request.items) if request else ""


def _result(dossier: Dossier) -> dict[str, Value | None]:
    """The newest result, from its draft on."""
    found = Result.objects.filter(dossier=dossier, state__in=SEEN).order_by("-version").first()
    if found is None:
        return {}
    if found.outcome == Outcome.REFUSED:
        return {"result.reason": str(found.data.get("reason", "")), "result.signed_on": day_of(found.signed_at),
                "result.signed_by": found.signed_by}  # fmt: skip
    bundle = catalogue.bundle(dossier.revision_id)
    return {
        **answered(bundle.result.fields.questions, found.data, "result.data"), "result.number": found.number,
        "result.signed_on": day_of(found.signed_at), "result.signed_by": found.signed_by,
    }  # fmt: skip


def _documents(dossier: Dossier) -> list[dict[str, Value]]:
    titles = {d.key: d.title["vi"] for d in catalogue.bundle(dossier.revision_id).documents}
    rows = SubmittedDocument.objects.filter(dossier=dossier, replaced_at=None).order_by("added_at", "id")
    told = []
    for number, row in enumerate(rows, 1):
        is_original = row.copy_kind == CopyKind.ORIGINAL
        told.append({
            "documents.index": str(number), "documents.title": titles.get(row.document_key, row.document_key),
            "documents.copies": str(row.copies), "documents.originals": str(row.copies) if is_original else "",
            "documents.photocopies": "" if is_original else str(row.copies),
            "documents.given_on": local(row.added_at).date(),
        })  # fmt: skip
    return told  # type: ignore[return-value]


def _steps(dossier: Dossier) -> list[dict[str, Value]]:
    known = set(Verb)
    entries = [e for e in selectors.journal(dossier.id) if e.action in known and Verb(e.action) not in SILENT]
    return [
        {
            "steps.index": str(number), "steps.on": f"{local(e.at):%d/%m/%Y %H:%M}", "steps.who": e.actor_name,
            "steps.what": str(VERBS[Verb(e.action)]),
        }
        for number, e in enumerate(entries, 1)
    ]  # fmt: skip
