"""What an applicant corrects in the form, when form 02 asks for it: checked whole, as when it was filed.

The record keeps what stood there before. A correction never moves what was promised or paid: after reception the time
limit, and after payment the fee, have to stay what they are; otherwise the dossier is withdrawn and filed anew.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.onestop.catalogue import communes, forms
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.catalogue.messages import say
from motcua.onestop.dossiers import money, process
from motcua.onestop.dossiers.enums import Channel, MoneyState
from motcua.onestop.dossiers.models import SubmittedDocument, SupplementRequest
from motcua.onestop.dossiers.store import Case, Move

FIXED: list[Callable[[UUID], Mapping[str, Any]]] = []
"""What rooms above answer for everybody, of a dossier: the applicant is never asked for it."""


def fixed(dossier_id: UUID) -> dict[str, Any]:
    return {key: value for answer in FIXED for key, value in answer(dossier_id).items()}


def filled_in(bundle: Bundle) -> set[str]:
    """The documents that are filled in here and have no file."""
    return {d.key for d in bundle.documents if d.way is DocumentWay.FORM}


def asks_for_form(asked: SupplementRequest | None, bundle: Bundle) -> bool:
    """Whether form 02 names a document that is filled in here."""
    keys = filled_in(bundle)
    return asked is not None and any(item["document"] in keys for item in asked.items)


def correct(move: Move, asked: SupplementRequest | None, raw: Mapping[str, Any], papers: Collection[str]) -> bool:
    """Take the answers anew; `papers` are the documents that come with them. Whether anything changed.

    Raises Invalid with a sentence for each question and document, Refusal where the correction asks for a new filing.
    """
    case, bundle = move.case, process.bundle_of(move.case)
    if not asks_for_form(asked, bundle):
        raise Refusal(_("The answers of the form are not asked for. Write to the officer what is wrong in them."))
    day = local(case.submitted_at).date()
    raw = communes.recognised(bundle.form.questions, {**raw, **fixed(case.id)})
    answers, problems = forms.check_form(bundle.form, raw, day)
    if problems:
        raise Invalid(_("Look at the marked answers again."), fields={key: say(p) for key, p in problems.items()})
    changed = [key for key in bundle.form.keys if answers.get(key) != case.answers.get(key)]
    if not changed:
        return False
    _require_papers(case, bundle, answers, papers)
    _keep_promises(move, bundle, answers)
    move.changes["answers"] = answers
    move.detail["corrected"] = {key: case.answers.get(key) for key in changed}
    return True


def _require_papers(case: Case, bundle: Bundle, answers: dict[str, Any], papers: Collection[str]) -> None:
    """Papers that were not needed before may be needed now."""
    day = local(case.submitted_at).date()
    kept = SubmittedDocument.objects.filter(dossier_id=case.id, replaced_at=None)
    there = {*kept.values_list("document_key", flat=True), *papers}
    before = {d.key for d in bundle.documents_for(case.answers, day)}
    missing = [d for d in bundle.missing(answers, there, day) if d.key not in before]
    if missing:
        sentence = _("Add this document too: the corrected answers ask for it.")
        raise Invalid(_("Some documents are missing."), fields={d.key: sentence for d in missing})


def _keep_promises(move: Move, bundle: Bundle, answers: dict[str, Any]) -> None:
    case = move.case
    day = local(case.submitted_at).date()
    agency = communes.agency_of(bundle, answers)
    if agency and agency != communes.agency_of(bundle, case.answers):
        raise Refusal(_("With this commune another agency settles it: %(agency)s. Withdraw the dossier and file it "
                        "anew.") % {"agency": pick(agency.label)}, code="another-agency")  # fmt: skip
    limit = bundle.limit_for(answers, day)
    if limit != bundle.limit_for(case.answers, day):
        if case.received_at:
            raise Refusal(_("With these answers the law gives another time limit, and the clock runs already. Withdraw "
                            "the dossier and file it anew."), code="another-limit")  # fmt: skip
        move.changes |= {"limit": limit.value, "cut_off": limit.cut_off}
    if bundle.fee_for(answers, day, case.channel) != bundle.fee_for(case.answers, day, case.channel):
        if case.received_at or case.money_state not in (MoneyState.NONE, MoneyState.DUE):
            raise Refusal(_("With these answers the fee is another one. Withdraw the dossier and file it anew."),
                          code="another-fee")  # fmt: skip
        move.changes["money_state"] = money.state_at_filing(bundle, answers, case.submitted_at, Channel(case.channel))
