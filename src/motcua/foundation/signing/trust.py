"""Whom we believe: root certificates of signers and of timestamp authorities, and lists of revoked certificates.

Read from a folder, so that checking needs neither a database nor Django:
`signing/root.pem`, `signing/*.crl`, `trusted-roots/*.pem` (more signers' roots), `tsa/ca.pem`, `trusted-tsa/*.pem`,
`trusted-roots/*.crl` (DER); `signers/ca.pem`, `signers/*.crl` of the stand-in for remote signing and tokens.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from asn1crypto import crl, pem, x509


@dataclass(frozen=True)
class Trust:
    roots: tuple[x509.Certificate, ...] = ()
    tsa_roots: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = field(default=())

    @property
    def believed(self) -> frozenset[bytes]:
        return frozenset(root.sha256 for root in self.roots)


def certificates(data: bytes) -> list[x509.Certificate]:
    """Every certificate in PEM text or one DER certificate; raises ValueError."""
    if pem.detect(data):
        return [x509.Certificate.load(der) for _, _, der in pem.unarmor(data, multiple=True)]
    return [x509.Certificate.load(data, strict=True)]


def load(keys: Path, *, roots: Iterable[Path] | None = None) -> Trust:
    """`keys`: `var`/keys. `roots`: files that replace the installation's roots of signers."""
    ours = (keys / "signing" / "root.pem", keys / "signers" / "ca.pem", *keys.glob("trusted-roots/*.pem"))
    given = list(roots) if roots is not None else list(ours)
    tsa = [keys / "tsa" / "ca.pem", *keys.glob("trusted-tsa/*.pem")]
    lists = [file for folder in ("signing", "signers", "trusted-roots") for file in keys.glob(f"{folder}/*.crl")]
    return Trust(
        tuple(c for path in given if roots is not None or path.exists() for c in certificates(path.read_bytes())),
        tuple(c for path in tsa if path.exists() for c in certificates(path.read_bytes())),
        tuple(crl.CertificateList.load(path.read_bytes()) for path in lists),
    )


def current() -> Trust:
    """The trust of this installation (read anew: certificates change while the server runs)."""
    from django.conf import settings

    return load(settings.ENV.keys)
