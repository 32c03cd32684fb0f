"""What people read for the words of a procedure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.onestop.catalogue.enums import FactState, Level, ListedOnline, OnlineLevel, ResultKind
from motcua.onestop.catalogue.listing import Noted, Reason

ONLINE = {
    OnlineLevel.FULL: _("Fully online"),
    OnlineLevel.PARTIAL: _("Partly online"),
    OnlineLevel.NONE: _("At the counter only"),
}
FACTS = {
    FactState.KNOWN: _("Known"),
    FactState.TEXT_ONLY: _("Known as text only"),
    FactState.NOT_PUBLISHED: _("Not published"),
    FactState.TO_BE_CONFIRMED: _("To be confirmed by the controller"),
}
RESULTS = {
    ResultKind.DOCUMENT: _("Document"),
    ResultKind.CARD: _("Card"),
    ResultKind.REGISTER: _("Register entry"),
}
LEVELS = {
    Level.COMMUNE: _("Commune"),
    Level.PROVINCE: _("Province"),
    Level.MINISTRY: _("Ministry"),
    Level.OTHER: _("Other agency"),
}
LISTED_ONLINE = {
    ListedOnline.FULL: _("Fully online"),
    ListedOnline.PARTIAL: _("Partly online"),
    ListedOnline.NONE: _("At the counter only"),
    ListedOnline.SOME: _("Can be filed online"),
    ListedOnline.NOT_PUBLISHED: _("Not published"),
}
NO_REASON = {
    ListedOnline.PARTIAL: _("Only part of it can be done online. The reason is not published."),
    ListedOnline.NONE: _("It is filed at the counter only. The reason is not published."),
    ListedOnline.SOME: _("It can be filed online. How far that goes, and the reason why no further, is not published."),
    ListedOnline.NOT_PUBLISHED: _("How much of it can be done online is not published, and no reason either."),
}
"""Of a listed procedure that is not fully online and for which nobody published why."""
FIELDS = {
    "code": _("National code"),
    "title": _("Name of the procedure"),
    "sector": _("Sector"),
    "levels": _("Level"),
    "agency": _("Agency"),
    "online": _("Online level"),
    "online_reason": _("Why only partly online"),
    "time_limit": _("Time limit"),
    "fee": _("Fee"),
    "fee_state": _("Fee"),
    "source": _("Source"),
}
"""Columns of a list of procedures."""
REASONS = {
    Reason.UNREADABLE: _("The row cannot be read, or its shape is not known. Compare it with a row that is taken."),
    Reason.ENDLESS: _(
        "A cell is longer than a spreadsheet can hold. Is a quotation mark in this row never closed? The rows after it "
        "may stand in it: close it and import again."
    ),
    Reason.NO_CODE: _("The row has no code."),
    Reason.LOST_ZEROS: _(
        "The code %(code)s was kept as a number and lost its zeros. Is %(meant)s meant? Format the column as text."
    ),
    Reason.BAD_CODE: _("%(code)s is not a national code, for example 1.001193."),
    Reason.REPEATED: _("The code stands in row %(line)s already; that row counts."),
    Reason.NO_TITLE: _("The row has no name of the procedure."),
    Reason.LONG_TITLE: _("The name is longer than %(most)s letters."),
    Reason.NOT_UNICODE: _("The letters are not Unicode: “%(text)s”. Convert the file to Unicode first."),
    Reason.FORMULA: _(
        "%(field)s: a formula without a value, or its error, stands there: “%(text)s”. Put its value in its place."
    ),
}
NOTES = {
    Noted.OLD_LEVEL: _("The level before Decree 42/2022/NĐ-CP, “%(text)s”, was taken as: %(meant)s."),
    Noted.NOT_UNDERSTOOD: _("%(field)s: “%(text)s” is not understood and was left out."),
    Noted.SHORTENED: _("%(field)s: the text is long and was shortened."),
    Noted.FORMULA: _("%(field)s: a formula stands there, or its error; it was left out."),
}


def why_not_online(online: str, reason: str) -> tuple[str, str]:
    """(the reason that was published, what is said where none was) of a listed procedure's online level and reason;
    ("", "") where all of it is done online."""
    level = ListedOnline(online)
    if level is ListedOnline.FULL:
        return "", ""
    return (reason, "") if reason else ("", str(NO_REASON[level]))


def reason(refused: Any) -> str:
    """The sentence of a row that was refused."""
    return str(REASONS[refused.reason]) % _named(refused.facts)


def _named(facts: Mapping[str, str]) -> dict[str, str]:
    return {**facts, "field": str(FIELDS[facts["field"]])} if "field" in facts else dict(facts)


def note(noted: Any) -> str:
    """The sentence of something that was taken otherwise than it stands."""
    facts = _named(noted.facts)
    if noted.what is Noted.OLD_LEVEL:
        facts["meant"] = str(LISTED_ONLINE[ListedOnline(facts["meant"])])
    return str(NOTES[noted.what]) % facts


def told(name: str, value: str) -> str:
    """A field of a list as people read it; "" is told as not published."""
    if name == "online":
        return str(LISTED_ONLINE[ListedOnline(value)])
    if name == "levels":
        return ", ".join(str(LEVELS[Level(one)]) for one in value.split(", ") if one) or str(_("Not published"))
    return value or str(_("Not published"))
