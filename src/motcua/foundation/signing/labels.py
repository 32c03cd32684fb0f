from django.utils.translation import gettext_lazy as _

from motcua.foundation.signing.enums import Ending, Finding, Kind, Means, Trust, Verdict

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
MEANS = {
    Means.FILE: _("Key kept by this system"),
    Means.REMOTE: _("Remote signing, confirmed on your phone"),
    Means.TOKEN: _("USB token on your machine"),
}
ENDINGS = {
    Ending.DECLINED: _("You declined, so nothing was signed. Look at the document again; sign when it is right, or "
                       "send it back."),
    Ending.EXPIRED: _("Nobody confirmed in time, so nothing was signed. Have the phone or token ready and sign again."),
    Ending.STOPPED: _("You stopped waiting, so nothing was signed. Sign again whenever you want."),
    Ending.UNAVAILABLE: _("The provider of remote signing does not answer, so nothing was signed. Try again in a few "
                          "minutes, or choose another way to sign."),
    Ending.REFUSED: _("The provider does not sign with this certificate, so nothing was signed. Look in the provider's "
                      "app whether it is blocked or ended, or choose another way to sign."),
    Ending.WRONG: _("The signature that came back does not fit the document, so nothing was signed. Try again; if it "
                    "happens twice, tell the administrator."),
    Ending.NOT_BELIEVED: _("The signer's certificate is revoked or not believed, so nothing was signed. Choose another "
                           "certificate, or ask the provider for a new one."),
    Ending.NO_TIMESTAMP: _("The timestamp authority does not answer, so nothing was signed. Your work is kept: sign "
                           "again in a few minutes."),
    Ending.CHANGED: _("It could not be signed any more:"),
    Ending.FAULT: _("A fault of the system, so nothing was signed. Sign again; if it happens twice, tell the "
                    "administrator."),
}  # fmt: skip
AGENT = {
    "unreachable": _("The signing tool on this machine does not answer. Start it, then try again."),
    "no-token": _("No token with this certificate is in the machine. Put it in, then try again."),
    "wrong-pin": _("The PIN was wrong. Try again; after several wrong ones the token locks itself."),
    "declined": _("You cancelled in the signing tool."),
    "origin": _("The signing tool does not serve this address. Add the address of this system in its settings."),
    "other": _("The signing tool could not sign. Look at its own window, then try again."),
}
"""What the page says of the signing tool on the person's machine (docs/decisions/0050)."""
