"""How an officer comes to sign by phone or token, and which certificate they sign by.

Of what the provider or the token shows only a certificate in the officer's own name, meant for signing, in force, and
leading to a root that this installation believes is taken.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from cryptography.x509 import load_der_x509_certificate
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, ValidationError

from motcua.foundation.common import audit, ports
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.signing import registering
from motcua.foundation.signing import trust as trust_module
from motcua.foundation.signing.enums import HolderKind, Means
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.models import Certificate, SigningChoice
from motcua.foundation.signing.ports import NOT_CONNECTED, RemoteSigning, RemoteSigningFailed

NOT_ANSWERING = _("The provider of remote signing does not answer. Try again in a few minutes.")
REVOKED = _("It was revoked. Choose another one.")
NOBODY = _("The provider knows no signing certificate under this number. Compare it with the provider's app.")


@dataclass(frozen=True)
class Offer:
    """A certificate that could be chosen; `why_not` when it cannot."""

    credential: str
    name: str
    issuer: str
    not_after: datetime
    why_not: str = ""


def offers(user_id: str, *, by: Actor) -> list[Offer]:
    """What the provider holds for this person; calls outside. Raises Refusal, Invalid."""
    return [_offer(one.id, one.certificates, by, usable=one.usable) for one in _held(user_id)]


def choose_remote(user_id: str, credential: str, *, by: Actor) -> Certificate:
    """Sign by this credential from now on; calls outside, then writes. Raises Refusal, Invalid."""
    found = next((one for one in _held(user_id) if one.id == credential), None)
    if found is None:
        raise Invalid(NOBODY, fields={"credential": NOBODY})
    return _take(Means.REMOTE, credential, found.certificates, by)


def choose_token(certificates: Sequence[bytes], *, by: Actor) -> Certificate:
    """Sign by the token that shows this certificate (DER, the own one first) from now on. Raises Refusal."""
    if not certificates:
        raise Invalid(registering.NO_CERTIFICATE, fields={"certificate": registering.NO_CERTIFICATE})
    own = registering.read(certificates[0])
    return _take(Means.TOKEN, f"{own.serial_number:x}", certificates, by)


@transaction.atomic
def choose(certificate: Certificate, *, by: Actor) -> None:
    """Sign by one of the officer's own certificates from now on."""
    if by.officer_id is None or certificate.holder_id != by.officer_id or certificate.means is None:
        raise SigningRefused(_("This is not a certificate that you can sign with."), code="other-holder")
    SigningChoice.objects.update_or_create(
        officer_id=by.officer_id, defaults={"certificate": certificate, "chosen_at": now()}
    )
    audit.record("signing.chosen", by=by, subject=("certificate", certificate.id),
                 detail={"means": certificate.means, "serial": certificate.serial})  # fmt: skip


def _held(user_id: str) -> list:
    provider = ports.get(RemoteSigning)
    if not provider.name:
        raise Refusal(NOT_CONNECTED, code="not-connected")
    try:
        found = provider.credentials(user_id.strip())
    except RemoteSigningFailed as failed:
        if failed.ending == "unavailable":
            raise Refusal(NOT_ANSWERING, code="provider-unavailable") from failed
        found = []
    if not found:
        raise Invalid(NOBODY, fields={"user_id": NOBODY})
    return found


def _offer(credential: str, chain: Sequence[bytes], by: Actor, *, usable: bool) -> Offer:
    own = load_der_x509_certificate(chain[0])
    why = ""
    try:
        registering.require_fit(own, HolderKind.OFFICER, by.name, now())
        require_believed(chain)
        if not usable:
            why = str(_("The provider says that it cannot sign now."))
    except Refusal as refusal:
        why = str(refusal)
    names = registering.names_of(own.subject), registering.names_of(own.issuer)
    return Offer(credential, names[0][0] or names[0][1], names[1][0] or names[1][1], own.not_valid_after_utc, why)


@transaction.atomic
def _take(means: Means, credential: str, chain: Sequence[bytes], by: Actor) -> Certificate:
    if by.officer_id is None:
        raise SigningRefused(_("This is not a certificate that you can sign with."), code="other-holder")
    require_believed(chain)
    own = load_der_x509_certificate(chain[0])
    reference = f"{means}:{credential}"
    known = registering.known(own)
    if known is None:
        known = registering.register_certificate(
            chain[0], holder_kind=HolderKind.OFFICER, holder_id=by.officer_id, holder_name=by.name, by=by,
            key_reference=reference, issuers=[load_der_x509_certificate(one) for one in chain[1:]],
        )  # fmt: skip
    elif known.revoked_at:
        raise SigningRefused(REVOKED, code="revoked")
    elif known.holder_id == by.officer_id and known.means in (None, means):
        known.key_reference, known.pem = reference, registering.pem_of(chain)
        known.save(update_fields=["key_reference", "pem"])
    choose(known, by=by)
    return known


def require_believed(chain: Iterable[bytes], at: datetime | None = None) -> None:
    """Raise SigningRefused unless the first (DER) leads by the others to a root of ours, and none is revoked. One that
    holds only from a later day than `at` (now) is judged on that day."""
    own, *others = [x509.Certificate.load(one) for one in chain]
    believed = trust_module.current()
    context = ValidationContext(
        trust_roots=list(believed.roots), other_certs=others, allow_fetching=False, revocation_mode="soft-fail",
        moment=max(at or now(), own.not_valid_before),
    )  # fmt: skip
    try:
        path = asyncio.run(CertificateValidator(own, others, validation_context=context).async_validate_usage(set()))
    except (PathBuildingError, PathValidationError, ValidationError) as error:
        raise SigningRefused(
            _("An authority issued it that this system does not believe. Ask the administrator to add its root "
              "certificate."), code="not-believed",
        ) from error  # fmt: skip
    names = {(one.issuer.hashable, one.serial_number) for one in path}
    for revocations in believed.crls:
        for entry in revocations["tbs_cert_list"]["revoked_certificates"] or []:
            if (revocations.issuer.hashable, entry["user_certificate"].native) in names:
                raise SigningRefused(REVOKED, code="revoked")
