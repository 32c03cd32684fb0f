"""Refusals of this room, in words for the administrator at the screen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, Invalid


class Filled:
    """A sentence with its facts, worded in the reader's language when it is shown."""

    def __init__(self, message: Any, facts: Mapping[str, Any]):
        self.message, self.facts = message, facts

    def __str__(self) -> str:
        return str(self.message) % self.facts


class CodeTaken(Conflict):
    def __init__(self, unit_code: str):
        super().__init__(
            _("The code %(unit_code)s is in use by another unit. Choose another code."),
            code="unit-code-taken", unit_code=unit_code,
        )  # fmt: skip


class UnitClosed(Conflict):
    def __init__(self, name: str, day: Any):
        super().__init__(
            _("%(name)s was closed on %(day)s. Choose a unit that is open."), code="unit-closed", name=name, day=day
        )


class RenamedMeanwhile(Conflict):
    def __init__(self, name: str):
        super().__init__(
            _("This unit was renamed to “%(name)s” while your page was open. Open the page again before you go on."),
            code="renamed-meanwhile", name=name,
        )  # fmt: skip


class SameName(Invalid):
    def __init__(self) -> None:
        message = _("This is the name it has. Write the new one, or leave the page.")
        super().__init__(message, fields={"name": message})


class SubstituteAlready(Invalid):
    def __init__(self, name: str):
        message = _(
            "%(name)s stands in on some of these days already. Choose other days, or end the earlier one first."
        )
        super().__init__(message, fields={"first_day": message % {"name": name}}, name=name)


class SubstituteAway(Invalid):
    def __init__(self, name: str, first: date, last: date):
        message = _(
            "%(name)s is away from %(first)s to %(last)s and cannot stand in then. Choose somebody who is there on all "
            "of these days, or other days."
        )
        days = {"name": name, "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        super().__init__(message, fields={"substitute": Filled(message, days)}, **days)


class EachOthersSubstitute(Invalid):
    def __init__(self, name: str, first: date, last: date):
        message = _(
            "%(name)s is away from %(first)s to %(last)s, and the one who stands in then is the officer who would be "
            "away now: nobody would be there. Choose a third officer."
        )
        days = {"name": name, "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        super().__init__(message, fields={"substitute": Filled(message, days)}, **days)


class StandsInThen(Invalid):
    def __init__(self, name: str, first: date, last: date):
        message = _(
            "The officer who would be away stands in for %(name)s from %(first)s to %(last)s. Have somebody else stand "
            "in for %(name)s first, or choose other days."
        )
        days = {"name": name, "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
        super().__init__(message, fields={"first_day": Filled(message, days)}, **days)


class StillHasUnits(Conflict):
    def __init__(self, name: str, count: int):
        super().__init__(
            _("%(name)s still has %(count)s open units below it. Close or move them first."),
            code="unit-has-children", name=name, count=count,
        )  # fmt: skip


class DatesCrossed(Invalid):
    def __init__(self) -> None:
        message = _("Choose a last day that is not before the first.")
        super().__init__(message, fields={"valid_to": message})


class NotInFuture(Invalid):
    def __init__(self, field: str) -> None:
        message = _("A new name takes effect today or earlier. Enter it on the day it takes effect.")
        super().__init__(message, fields={field: message})


class OwnSubstitute(Invalid):
    def __init__(self) -> None:
        message = _("An officer cannot stand in for themselves. Choose another officer.")
        super().__init__(message, fields={"substitute": message})


class NoticeStands(Conflict):
    def __init__(self, day: Any) -> None:
        super().__init__(
            _("There is already a notice for %(day)s. Revoke it before entering another."),
            code="notice-stands",
            day=day,
        )


class NoticeRevoked(Conflict):
    def __init__(self, day: Any) -> None:
        super().__init__(_("The notice for %(day)s has already been revoked."), code="notice-revoked", day=day)


class ReasonMissing(Invalid):
    def __init__(self) -> None:
        message = _("Write the reason. It stays on record with your name.")
        super().__init__(message, fields={"reason": message})
