"""A person's papers: the results they were given and the documents that were accepted with their dossiers, to be read
again and used in a later form instead of being sent anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local, today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.files.access import may_read
from motcua.foundation.files.enums import ScanState
from motcua.foundation.files.models import StoredFile
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import RequiredDocument, Text
from motcua.onestop.dossiers import alike, drafts, selectors
from motcua.onestop.dossiers.enums import DossierState, MoneyState, Outcome, ResultState
from motcua.onestop.dossiers.models import Dossier, Result, SubmittedDocument

MOST = 200
"""Of the newest dossiers; older ones are found through the dossier itself."""
OPEN = (ScanState.CLEAN, ScanState.NOT_SCANNED, ScanState.MADE_HERE)
ENDING = timedelta(days=30)
"""From so long before its last day a paper is said to run out soon."""
ACCEPTED = (DossierState.SETTLED, DossierState.RESULT_RETURNED)


@dataclass(frozen=True)
class Held:
    """One paper. `source` is the agency that gave or accepted it; `number` only of results, `expires_on` (the last day
    it holds) only of those that run out."""

    file: StoredFile
    title: Text
    code: str
    source: Text
    dossier: Dossier
    at: datetime
    number: str = ""
    expires_on: date | None = None
    result_id: UUID | None = None

    @property
    def is_result(self) -> bool:
        return bool(self.number)

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < today()

    @property
    def is_ending(self) -> bool:
        return self.expires_on is not None and today() <= self.expires_on <= today() + ENDING


def papers_of(by: Actor) -> list[Held]:
    """What this person (or the business they act for) holds, the newest first; the same file once."""
    rows = selectors.filed_for(by).filter(state__in=ACCEPTED).select_related("authority")
    return papers_in(rows.order_by("-id")[:MOST])


def papers_in(dossiers: Iterable[Dossier]) -> list[Held]:
    """What came of these dossiers, as `papers_of`."""
    own = {d.id: d for d in dossiers}
    found = sorted([*_results(own), *_documents(own)], key=lambda held: (held.is_result, held.at), reverse=True)
    once: dict[str, Held] = {}
    for held in found:
        once.setdefault(held.file.sha256, held)
    return list(once.values())


def _results(own: dict[UUID, Dossier]) -> Iterable[Held]:
    rows = Result.objects.filter(
        dossier__in=own, state=ResultState.ISSUED, outcome=Outcome.GRANTED, file__isnull=False
    ).select_related("file")  # fmt: skip
    for row in rows:
        dossier = own[row.dossier_id]
        if dossier.money_state == MoneyState.DUE:
            continue  # it opens when the fee is paid
        result = catalogue.bundle(dossier.revision_id).result
        assert row.file is not None and row.issued_at is not None
        yield Held(
            row.file, result.title, result.code, dossier.authority.label, dossier, row.issued_at, row.number,
            expires_on(row, dossier), row.id,
        )  # fmt: skip


def expires_on(result: Result, dossier: Dossier) -> date | None:
    """The last day a granted result holds, by what its bundle says; None without end."""
    validity = catalogue.bundle(dossier.revision_id).result.validity
    if validity is None or result.outcome != Outcome.GRANTED or result.signed_at is None:
        return None
    return validity.until(result.data, local(result.signed_at).date())


def _documents(own: dict[UUID, Dossier]) -> Iterable[Held]:
    rows = SubmittedDocument.objects.filter(
        dossier__in=own, replaced_at=None, file__isnull=False, file__tombstoned_at=None,
        file__scan_state__in=OPEN,
    ).select_related("file")  # fmt: skip
    for row in rows:
        dossier = own[row.dossier_id]
        known = {d.key: d for d in catalogue.bundle(dossier.revision_id).documents}
        document = known.get(row.document_key)
        if document and row.file:
            yield Held(row.file, document.title, document.code, dossier.authority.label, dossier, row.added_at)


def offered(held: Iterable[Held], document: RequiredDocument, about: str) -> list[Held]:
    """Those that may stand for this document: of the same national code or name, and from a dossier about the same
    person (`about`, as `alike.name` gives it). Nobody's passport is offered for somebody else, and nothing that has run
    out."""
    return [
        one for one in held
        if not one.is_expired
        and about and about == alike.name(catalogue.bundle(one.dossier.revision_id), one.dossier.answers)
        and ((one.code and one.code == document.code) or one.title["vi"].casefold() == document.title["vi"].casefold())
    ]  # fmt: skip


@transaction.atomic
def use(draft_id: UUID, key: str, file_id: UUID, *, by: Actor) -> StoredFile:
    """Put a paper one holds into a form; the second press changes nothing. Raises Refusal for any other file."""
    held = next((one for one in papers_of(by) if one.file.id == file_id and may_read(by, one.file)), None)
    if held is None:
        raise Refusal(_("This paper is no longer among yours. Choose a file instead."))
    if held.is_expired:
        raise Refusal(_("This paper has expired. Choose a newer one, or ask for it again."), code="expired")
    drafts.hold(draft_id, key, held.file, by=by)
    return held.file
