from django.utils.translation import gettext_lazy as _

from motcua.foundation.signing.enums import Finding, Kind, Trust, Verdict

VERDICTS = {
    Verdict.VALID: _("Valid"),
    Verdict.ALTERED: _("Altered"),
    Verdict.UNTRUSTED: _("Not confirmed"),
    Verdict.UNSIGNED: _("Not signed"),
    Verdict.UNREADABLE: _("Cannot be read"),
}
HEADINGS = {Finding.LOCKED: _("Locked with a password")}
"""Findings whose verdict alone would say the wrong thing."""
FINDINGS = {
    Finding.VALID: _("Every signature is sound and the file is exactly as it was signed."),
    Finding.ALTERED: _("The content was changed after signing. Do not rely on this file."),
    Finding.REVISED: _("Something was added to the file after the last signature. What was added is signed by nobody."),
    Finding.PARTIAL: _("The signature covers only a part of the file. The rest is signed by nobody."),
    Finding.FOREIGN: _("The file is unchanged, but an authority that we do not know issued the signer's certificate."),
    Finding.EXPIRED: _("The file is unchanged, but nothing proves that it was signed before the certificate expired."),
    Finding.REVOKED: _("The file is unchanged, but the signer's certificate had been revoked."),
    Finding.UNFIT: _("The file is unchanged, but the certificate was not issued for signing documents."),
    Finding.UNSIGNED: _("This file carries no digital signature."),
    Finding.UNREADABLE: _("This is not a PDF file that can be read, or it is damaged."),
    Finding.LOCKED: _(
        "The file is protected by a password, so its signatures cannot be checked. Results are issued without one: "
        "choose the file as the agency gave it to you (taking the password off with a program breaks the signature), "
        "or check the code on the paper."
    ),
    Finding.TOO_LARGE: _("The file is too large to be checked here."),
}
KINDS = {Kind.PERSON: _("Personal signature"), Kind.SEAL: _("Seal of the organisation")}
TRUSTS = {
    Trust.TRUSTED: _("Trusted certificate"),
    Trust.UNKNOWN: _("Certificate of an unknown authority"),
    Trust.UNTRUSTED: _("Certificate not accepted"),
}
