"""The assistant on the status page: papers it looks at, the language model, what people asked and is to be deleted."""

from datetime import timedelta

from django.utils.translation import gettext as _

from motcua.assistant.answers import forgetting, rewording
from motcua.assistant.intake import selectors as intake
from motcua.foundation.common.clock import now
from motcua.sites.operations.house_words import Part, by_worker, waiting
from motcua.sites.pages.templatetags.mc import vnum

DAY = timedelta(days=1)


def screened() -> Part:
    """A file takes some seconds."""
    return by_worker(_("Papers to be looked at"), intake.waiting(), 600, "watch")


def worded() -> Part:
    """Every answer stands without the model; what it said in the last day, and how much of that was good."""
    title, limit = _("Language model of the assistant"), _("answers stand without it")
    if not rewording.name():
        return Part(title, _("off"), limit)
    found = rewording.counted(now() - DAY)
    number = _("%(name)s: %(worded)s worded in a day, %(not_supported)s not supported, %(unavailable)s without an "
               "answer")  # fmt: skip
    told = {key: vnum(n) for key, n in found.items()} | {"name": rewording.name()}
    bad = found["unavailable"] > found["worded"] + found["not_supported"]
    advice = _("It does not answer. Look at its address and key, or leave MOTCUA_MODEL_URL empty.") if bad else ""
    return Part(title, number % told, limit, "watch" if bad else "good", advice)


def forgotten() -> Part:
    """Questions that are kept longer than promised."""
    count, oldest = forgetting.overdue()
    return Part(_("Questions to the assistant to be deleted"), waiting(count, oldest), _("none"),
                "watch" if count else "good", _("See whether the worker runs.") if count else "")  # fmt: skip
