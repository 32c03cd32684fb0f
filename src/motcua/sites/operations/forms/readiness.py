"""Forms of the three haves, of certificates and of reasons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.office.readiness.lateness import LONGEST
from motcua.sites.operations.forms._fields import ActForm, DayField, text


class CardForm(ActForm):
    card = text(
        _("QR code of the identity card"), max_length=600,
        help_text=_("Put the cursor here and read the card with a reader, or paste the text that a phone's camera "
                    "shows for the code."),
    )  # fmt: skip


class AccountForm(ActForm):
    number = text(_("Personal ID number of the account"), max_length=20, help_text=_("12 digits"))
    file = forms.FileField(
        label=_("Picture or PDF of the account's page"),
        required=False,
        allow_empty_file=True,
        help_text=_("A photo, a screenshot or a PDF that shows your name and that the account is in use."),
    )


class ReasonForm(ActForm):
    reason = text(_("Why you do not accept it"), required=False, max_length=200)


class CertificateForm(ActForm):
    file = forms.FileField(
        label=_("File of the certificate"),
        allow_empty_file=True,
        help_text=_(
            "The .p12 or .pfx file that the licensed authority gave, to sign by this system; or the certificate alone "
            "(.cer, .crt, .pem) where its key is on a token or with a provider."
        ),
        error_messages={"required": _("Choose the file of the certificate.")},
    )
    passphrase = forms.CharField(
        label=_("Passphrase of the .p12 or .pfx file"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It opens the file once and is kept nowhere. Leave it empty for a certificate alone."),
    )


class LateForm(ActForm):
    text = text(
        _("What holds it up"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your leader reads it. Write what is waited for and what you have done."),
    )  # fmt: skip
    expected_on = DayField(label=_("To be settled by"))
