"""Where a result is, in a sentence: to the applicant, and to officers. Worded when it is read, in the reader's
language."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from motcua.foundation.common.bilingual import pick
from motcua.onestop.handover.enums import Standing
from motcua.onestop.handover.models import Posting, ResultPlace

_lazily: Callable[..., Any] = lazy(lambda word, row: word(row), str)


def told(row: ResultPlace) -> Any:
    """To the applicant, with what to bring; of the post the number to follow it by."""
    return _lazily(_told, row)


def noted(row: ResultPlace) -> Any:
    """To officers."""
    return _lazily(_noted, row)


def _told(row: ResultPlace) -> str:
    if row.standing == Standing.POSTED:
        sent = Posting.objects.filter(dossier_id=row.dossier_id).order_by("-id").first()
        if sent:
            return _("Your result was given to the post on %(day)s: %(carrier)s, number %(number)s.") % {
                "day": f"{sent.posted_on:%d/%m/%Y}", "carrier": sent.carrier, "number": sent.number,
            }  # fmt: skip
    if row.goes_to is None:
        return _("Your result is ready and is given to the post next; you are told the number to follow it by.")
    place = pick(row.goes_to.label)
    if row.by_post:
        return _("Your result goes to %(place)s first, and from there by post in one item with the others; you are "
                 "told the number to follow it by.") % {"place": place}  # fmt: skip
    if row.standing == Standing.ON_THE_WAY:
        return _("Your result is on its way to %(place)s. You are told when it is there.") % {"place": place}
    if row.place_id != row.goes_to_id:
        return _("Your result is ready and goes on to %(place)s. You are told when it is there.") % {"place": place}
    return _("Your result is at %(place)s. Bring your identity card and the slip of reception; somebody who comes for "
             "you also brings your authorisation.") % {"place": place}  # fmt: skip


def _noted(row: ResultPlace) -> str:
    if not row.is_paper:
        return _("The result is electronic: it lies among the applicant's papers.")
    place = pick(row.place.label)
    if row.standing == Standing.POSTED:
        return _("The result was given to the post by %(place)s.") % {"place": place}
    if row.goes_to is None:
        return _("The result lies at %(place)s and goes by post.") % {"place": place}
    target = pick(row.goes_to.label)
    if row.standing == Standing.ON_THE_WAY:
        return _("The result is on its way from %(place)s to %(target)s.") % {"place": place, "target": target}
    if row.by_post:
        return _("The result lies at %(place)s; it goes by slip to %(target)s and from there by post with the "
                 "others.") % {"place": place, "target": target}  # fmt: skip
    if row.place_id != row.goes_to_id:
        return _("The result lies at %(place)s; it is to be collected at %(target)s.") % {
            "place": place, "target": target,
        }  # fmt: skip
    return _("The result lies at %(place)s to be collected.") % {"place": place}
