"""Asking somebody whose key is not here to sign: the document is made ready, the person is asked, and only a signature
that verifies against the certificate and its chain becomes one (docs/decisions/0050).

Nothing of the database is locked while a provider is asked or a person thinks. What the room that asked does with the
signed document (`FINISH`) is done in one transaction with the end of the request; whatever else ends it gives the
numbers back that were held.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Min, QuerySet
from django.utils import translation

from motcua.foundation.common import audit, numbering, ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account
from motcua.foundation.signing import interrupted, services
from motcua.foundation.signing.enums import Ending, Finding, Means, RequestState
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.interrupted import Prepared
from motcua.foundation.signing.models import Certificate, SignatureRequest
from motcua.foundation.signing.ports import Permission, RemoteSigning, RemoteSigningFailed
from motcua.foundation.signing.verification import verify_pdf

log = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=5)
"""How long a person is waited for; then a timestamp or the provider for the completion of what they signed."""
BETWEEN, IN_HAND = timedelta(seconds=1), timedelta(seconds=45)
"""Between two questions to the provider; how long whoever has a request in hand keeps it from others."""
GATHERING, TOGETHER = timedelta(hours=1), 50
"""How long documents are gathered at most; how many one confirmation allows."""
KEPT = timedelta(days=30)
SUBJECT = "signature"
LANGUAGES = ("vi", "en")

Finish = Callable[[SignatureRequest, bytes, Actor], None]
FINISH: dict[str, Finish] = {}
OVER: list[Callable[[SignatureRequest], None]] = []
"""Told of each request that is over, in the transaction that ended it."""


def finishes(kind: str) -> Callable[[Finish], Finish]:
    """What is done with the signed document of a request of this kind, in the transaction that ends it. It may raise
    Refusal: then nothing was done, and the person reads its sentence."""

    def register(function: Finish) -> Finish:
        FINISH[kind] = function
        return function

    return register


@dataclass(frozen=True)
class Asked:
    """What is asked for. `subject`: (kind, id) of the matter; one request of it at a time. `plan`: for `FINISH`, JSON.
    `held`: [(series, number)] that the document prints."""

    kind: str
    subject: tuple[str, UUID]
    title: str
    plan: Mapping[str, Any]
    held: tuple[tuple[str, int], ...] = ()


def begin(
    pdf: bytes, asked: Asked, *, by: Actor, signer: Certificate, seal: Certificate | None, at: datetime,
    gathering: UUID | None = None,
) -> SignatureRequest:  # fmt: skip
    """Make the document ready and keep it; in the caller's transaction, nobody is called. `gathering`: it is asked for
    with others (`ask_together`). Raises SigningRefused."""
    assert signer.means in (Means.REMOTE, Means.TOKEN)
    document, prepared = interrupted.prepare(pdf, signer, reason=asked.title, at=at)
    state = RequestState.ASKED if signer.means is Means.REMOTE else RequestState.WAITING
    until = now() + (GATHERING if gathering else PATIENCE)
    made = SignatureRequest.objects.create(
        kind=asked.kind, subject_kind=asked.subject[0], subject_id=asked.subject[1], account_id=by.id,
        title=asked.title, certificate=signer, seal=seal, document=document, gathering=gathering,
        state=RequestState.GATHERED if gathering else state,
        prepared=prepared.as_dict(), held=[list(pair) for pair in asked.held], plan=dict(asked.plan),
        created_at=at, expires_at=until, check_at=until if gathering else now(),
    )  # fmt: skip
    audit.record("signature.asked", by=by, subject=(SUBJECT, made.id), at=at,
                 detail={"for": asked.subject, "means": signer.means, "serial": signer.serial})  # fmt: skip
    return made


@transaction.atomic
def ask_together(gathering: UUID) -> int:
    """Ask for what was gathered: one confirmation for up to `TOGETHER` documents. Returns for how many it is asked."""
    gathered = SignatureRequest.objects.filter(gathering=gathering, state=RequestState.GATHERED).select_for_update()
    ids = list(gathered.order_by("id").values_list("id", flat=True))
    until = now() + PATIENCE
    for start in range(0, len(ids), TOGETHER):
        part = ids[start : start + TOGETHER]
        SignatureRequest.objects.filter(id__in=part).update(
            state=RequestState.WAITING, head=part[0], expires_at=until, check_at=until
        )
        SignatureRequest.objects.filter(id=part[0]).update(state=RequestState.ASKED, check_at=now())
    return len(ids)


def stop_gathering(gathering: UUID) -> None:
    """Nobody is asked any more for what was gathered; what was signed already is completed."""
    unsigned = SignatureRequest.objects.filter(gathering=gathering).exclude(
        state__in=(RequestState.SIGNED, RequestState.OVER)
    )
    for id in unsigned.values_list("id", flat=True):
        end(id, Ending.STOPPED)


def _together(request: SignatureRequest) -> list[SignatureRequest]:
    """What the same confirmation allows, the head first; only the request itself where nothing was gathered."""
    if request.head is None:
        return [request]
    found = SignatureRequest.objects.filter(head=request.head, state__in=(RequestState.ASKED, RequestState.WAITING))
    return list(found.select_related("certificate", "seal").order_by("id"))


def _end_together(request: SignatureRequest, ending: Ending) -> None:
    """A permission is for exactly these documents: what ends one of them before it is given ends all."""
    for one in _together(request):
        end(one.id, ending)


def of(by: Actor) -> QuerySet[SignatureRequest]:
    """What this person was asked."""
    return SignatureRequest.objects.filter(account_id=by.id).select_related("certificate")


def due(at: datetime | None = None) -> int:
    """How many requests are to be looked at now."""
    open_ones = SignatureRequest.objects.exclude(state=RequestState.OVER)
    return open_ones.filter(check_at__lte=at or now()).count()


def open_now() -> tuple[int, datetime | None]:
    """How many are not over, and since when the oldest is open."""
    found = SignatureRequest.objects.exclude(state=RequestState.OVER).aggregate(n=Count("id"), oldest=Min("created_at"))
    return found["n"], found["oldest"]


def advance() -> bool:
    """Take one request that is due a step on; False when none is. Others may do the same beside it."""
    found = _taken()
    if found is None:
        return False
    try:
        _step(found)
    except Exception:
        log.exception("A request to sign failed")
        _end_together(found, Ending.FAULT)
        end(found.id, Ending.FAULT)
    return True


_TAKE = """
UPDATE signature_request SET check_at = %(until)s WHERE id = (
    SELECT id FROM signature_request WHERE state <> 'over' AND check_at <= %(at)s
     ORDER BY check_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id"""


def _taken() -> SignatureRequest | None:
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"until": moment + IN_HAND, "at": moment})
        row = cursor.fetchone()
    return SignatureRequest.objects.select_related("certificate", "seal").get(id=row[0]) if row else None


def _step(request: SignatureRequest) -> None:
    if request.state == RequestState.SIGNED:
        complete(request)
    elif now() >= request.expires_at:
        _end_together(request, Ending.EXPIRED)
    elif request.certificate.means is Means.REMOTE and _is_asked_for_itself(request):
        _remote(request)
    else:
        _later(request, request.expires_at)  # the person's browser brings the signature, or the head's confirmation


def _is_asked_for_itself(request: SignatureRequest) -> bool:
    return request.state != RequestState.GATHERED and request.head in (None, request.id)


def _remote(request: SignatureRequest) -> None:
    provider, credential, together = ports.get(RemoteSigning), request.certificate.credential, _together(request)
    digests = [Prepared.of(one.prepared).to_sign for one in together]
    try:
        if request.handle:
            permission = provider.check(request.handle)
        else:
            permission = provider.authorize(credential, digests, _titles(together))
        if not permission.sad:
            _waits(request, permission)
            return
        signatures = provider.sign(credential, permission.sad, digests)
    except RemoteSigningFailed as failed:
        log.warning("remote signing: %s", failed)
        if failed.ending == Ending.UNAVAILABLE and now() + 5 * BETWEEN < request.expires_at:
            _later(request, now() + 5 * BETWEEN)
        else:
            _end_together(request, Ending(failed.ending))
        return
    kept = [one for one, made in zip(together, signatures, strict=True) if keep_signature(one, made)]
    _open(request.id).update(check_at=now() + IN_HAND)
    for one in kept:
        if one.id == request.id:
            complete(one)


def _titles(together: list[SignatureRequest]) -> str:
    """What the phone shows; of several, how many and which."""
    titles = "; ".join(one.title for one in together)
    return titles if len(together) == 1 else f"{len(together)} văn bản: {titles}"


def _waits(request: SignatureRequest, permission: Permission) -> None:
    values = {"state": RequestState.WAITING, "handle": permission.handle, "check_at": now() + BETWEEN}
    _open(request.id).update(**values)


def _later(request: SignatureRequest, at: datetime) -> None:
    _open(request.id).update(check_at=at)


def _open(id: UUID) -> QuerySet[SignatureRequest]:
    return SignatureRequest.objects.filter(id=id).exclude(state=RequestState.OVER)


def answer(id: UUID, signature: bytes, *, by: Actor) -> SignatureRequest:
    """The browser brings what the token signed; a request that is over stays as it is. Raises LookupError."""
    request = of(by).select_related("certificate", "seal").filter(id=id).first()
    if request is None or request.certificate.means is not Means.TOKEN:
        raise LookupError(id)
    if request.state == RequestState.WAITING and now() < request.expires_at and keep_signature(request, signature):
        complete(request)
    request.refresh_from_db()
    return request


def keep_signature(request: SignatureRequest, signature: bytes) -> bool:
    """Keep it before it is used: a worker that is killed asks nobody twice."""
    moment = now()
    kept = _open(request.id).exclude(state=RequestState.SIGNED).update(
        state=RequestState.SIGNED, signature=signature, expires_at=moment + PATIENCE,
        check_at=moment if request.head else moment + IN_HAND,
    )  # fmt: skip
    request.state, request.signature = RequestState.SIGNED, signature
    return bool(kept)


def complete(request: SignatureRequest) -> None:
    """Timestamp, seal, verify; then what the room does with it and the end of the request, in one transaction."""
    prepared = Prepared.of(request.prepared)
    try:
        pdf = interrupted.complete(bytes(request.document), prepared, request.certificate, bytes(request.signature))
        if request.seal:
            pdf = services.seal_pdf(
                pdf, seal=request.seal, place=prepared.place, reason=request.title, at=request.created_at
            )
    except SigningRefused as refusal:
        if refusal.code == "no-timestamp" and now() < request.expires_at:
            _later(request, now() + 5 * BETWEEN)
            return
        end(request.id, _ENDINGS.get(refusal.code, Ending.CHANGED), refusal)
        return
    finding = verify_pdf(pdf).finding
    if finding != Finding.VALID:
        log.warning("a signature that was asked for does not verify: %s", finding)
        end(request.id, Ending.WRONG if finding == Finding.ALTERED else Ending.NOT_BELIEVED)
        return
    try:
        _finish(request.id, pdf)
    except Refusal as refusal:
        end(request.id, Ending.CHANGED, refusal)


_ENDINGS = {"wrong-signature": Ending.WRONG, "no-timestamp": Ending.NO_TIMESTAMP}


@transaction.atomic
def _finish(id: UUID, pdf: bytes) -> None:
    """The rows of the matter are locked by the verb, after the numbers: this one is only marked, at the end."""
    request = _open(id).select_related("certificate").get()
    by = actor_for_account(Account.objects.select_related("officer").get(id=request.account_id))
    FINISH[request.kind](request, pdf, by)
    if not _open(id).update(**_over(Ending.DONE)):
        raise Refusal(services.WRONG_SIGNATURE)  # somebody stopped it in this moment: nothing was done
    _tell(id)


def _tell(id: UUID) -> None:
    request = SignatureRequest.objects.get(id=id)
    for told in OVER:
        told(request)


def _over(ending: Ending, said: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {
        "state": RequestState.OVER, "ending": ending, "said": dict(said or {}), "over_at": now(), "document": b"",
        "signature": b"", "prepared": {}, "handle": "",
    }  # fmt: skip


@transaction.atomic
def end(id: UUID, ending: Ending, refusal: Refusal | None = None) -> bool:
    """Nothing was signed: the document goes, held numbers are free. False for one that was over."""
    request = _open(id).defer("document").first()
    if request is None or not _open(id).update(**_over(ending, in_words(refusal) if refusal else None)):
        return False
    for scope, number in request.held:
        numbering.free(scope, number)
    by = actor_for_account(Account.objects.select_related("officer").get(id=request.account_id))
    audit.record("signature.not_given", by=by, subject=(SUBJECT, request.id),
                 detail={"for": (request.subject_kind, request.subject_id), "ending": ending})  # fmt: skip
    _tell(id)
    return True


def stop(id: UUID, *, by: Actor, ending: Ending = Ending.STOPPED) -> SignatureRequest:
    """The person waits no longer, or said no at their token. Raises LookupError."""
    request = of(by).filter(id=id).first()
    if request is None:
        raise LookupError(id)
    if request.state == RequestState.SIGNED:
        end(id, ending)
    else:
        _end_together(request, ending)
    request.refresh_from_db()
    return request


def in_words(refusal: Refusal) -> dict[str, str]:
    """{vi, en}: its sentences, those of the fields behind it."""
    fields = refusal.fields.values() if isinstance(refusal, Invalid) else ()
    return each_language(refusal, *fields)


def each_language(*texts: object) -> dict[str, str]:
    told = {}
    for language in LANGUAGES:
        with translation.override(language):
            told[language] = " ".join(dict.fromkeys(str(text) for text in texts if text))
    return told


def forget(at: datetime | None = None) -> int:
    """Those that ended long ago go; what happened stays in the record of events."""
    old = SignatureRequest.objects.filter(state=RequestState.OVER, over_at__lt=(at or now()) - KEPT)
    return old.delete()[0]
