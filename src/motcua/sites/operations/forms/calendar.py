from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.foundation.organisations.labels import NOTICE_KINDS
from motcua.sites.operations.forms._fields import ActForm, DayField, text


class NoticeForm(ActForm):
    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("What changes"), choices=list(NOTICE_KINDS.items()), widget=forms.RadioSelect)
    reason_vi = text(_("Reason in Vietnamese"), help_text=_("People read it, for example: Nghỉ bù Tết Dương lịch."))
    reason_en = text(_("Reason in English"), help_text=_("For example: Day off for New Year."))
    source = text(_("Document"), help_text=_("Number, date and who issued it, for example 12/TB-UBND, 20/10/2026."))


class RevokeForm(ActForm):
    reason = text(
        _("Why is the notice revoked?"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("With the number of the document where there is one. It stays on record with your name."),
    )  # fmt: skip
