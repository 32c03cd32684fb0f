"""The form of an entry of what people say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.assistant.vocabulary.labels import KINDS
from motcua.assistant.vocabulary.models import Saying
from motcua.assistant.vocabulary.services import Told
from motcua.sites.operations.forms._fields import ActForm, text


class SayingForm(ActForm):
    kind = forms.ChoiceField(label=_("What the entry is"), choices=[(str(key), label) for key, label in KINDS.items()])
    say = text(
        _("What people say"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "A way on each line, at most four words: “giấy độc thân”. Of an event each line is a part that must be "
            "said, its ways apart by commas: “mất, rơi, thất lạc” and “bằng lái”."
        ),
    )  # fmt: skip
    mean = text(
        _("What titles or laws call it"), required=False, max_length=400,
        help_text=_("Words as they stand in the title: “xác nhận tình trạng hôn nhân”."),
    )  # fmt: skip
    unless = text(
        _("Not where this is said"), required=False, max_length=1_000,
        help_text=_("Of an event only: words apart by commas by which it is another."),
    )  # fmt: skip
    note = text(_("Why"), required=False, max_length=500, help_text=_("For who looks at it later."))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def told(self) -> Told:
        said = self.cleaned_data
        return Told(
            said["kind"],
            said["say"].splitlines(),
            said["mean"],
            [one.strip() for one in said["unless"].split(",")],
            said["note"],
        )


def initial_of(row: Saying) -> dict[str, Any]:
    return {
        "kind": row.kind, "say": "\n".join(row.say),
        "mean": row.mean, "unless": ", ".join(row.unless), "note": row.note,
        "seen": row.version,
    }  # fmt: skip
