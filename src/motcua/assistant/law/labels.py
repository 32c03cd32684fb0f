"""What people read for the words of legal texts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.assistant.law.enums import Level, Odd, Standing, TextKind
from motcua.assistant.law.tree import Oddity

KINDS = {
    TextKind.CONSTITUTION: _("Constitution"),
    TextKind.CODE: _("Code of law"),
    TextKind.LAW: _("Law"),
    TextKind.ORDINANCE: _("Ordinance"),
    TextKind.RESOLUTION: _("Resolution"),
    TextKind.DECREE: _("Decree"),
    TextKind.DECISION: _("Decision"),
    TextKind.CIRCULAR: _("Circular"),
    TextKind.CONSOLIDATED: _("Consolidated text"),
    TextKind.OTHER: _("Other text"),
}
STANDINGS = {
    Standing.IN_FORCE: _("In force"),
    Standing.TO_COME: _("Not yet in force"),
    Standing.OVER: _("In force no more"),
}
PILLS = {Standing.IN_FORCE: "ontime", Standing.TO_COME: "soon", Standing.OVER: "late"}


def odd(one: Oddity) -> str:
    """What should be looked at, with its place."""
    facts: dict[str, Any] = {"where": one.where, "what": one.what}
    if one.kind is Odd.GAP and one.level is Level.ARTICLE:
        if not one.what:
            return _("The text begins with article %(where)s: those before are missing.") % facts
        return _("Article %(where)s follows article %(what)s: what lies between is missing.") % facts
    if one.kind is Odd.GAP and one.level is Level.CLAUSE:
        return _("Article %(where)s: before clause %(what)s a clause is missing.") % facts
    if one.kind is Odd.GAP:
        return _("Article %(where)s: before point %(what)s a point is missing.") % facts
    if one.kind is Odd.BACK and one.level is Level.CLAUSE:
        return _("Article %(where)s: “%(what)s.” stands after a higher number and is kept as words.") % facts
    if one.kind is Odd.BACK:
        return _("Article %(where)s: “%(what)s)” stands after a later letter and is kept as words.") % facts
    if one.kind is Odd.REPEAT:
        return _("Article %(where)s stands there more than once; each is kept.") % facts
    if one.kind is Odd.EMPTY:
        return _("Article %(where)s holds no words.") % facts
    if one.kind is Odd.LONG:
        return _("Article %(where)s is very long: the heading of one that follows may not have been seen.") % facts
    if one.kind is Odd.CUT:
        return _("Annex %(where)s is longer than what is kept of one: its end is left out.") % facts
    return str(
        _("A quotation mark is opened and never closed, so articles that the text quotes may be taken for its own.")
    )
