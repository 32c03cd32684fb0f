"""What people read for the words of `enums`."""

from django.utils.translation import gettext_lazy as _

from motcua.foundation.organisations.enums import HistoryKind, Level, NoticeKind, UnitKind

UNIT_KINDS = {
    UnitKind.PROVINCE_COMMITTEE: _("Provincial People's Committee"),
    UnitKind.COMMUNE_COMMITTEE: _("Commune People's Committee"),
    UnitKind.DEPARTMENT: _("Provincial department"),
    UnitKind.SERVICE_CENTRE: _("Public administration service centre"),
    UnitKind.COUNTER: _("Counter"),
    UnitKind.DIVISION: _("Division"),
    UnitKind.POLICE: _("Police"),
    UnitKind.SECTOR: _("Agency of a central authority"),
    UnitKind.PARTY: _("Party committee"),
    UnitKind.COUNCIL: _("People's Council"),
    UnitKind.FRONT: _("Fatherland Front"),
}
LEVELS = {Level.PROVINCE: _("Province"), Level.COMMUNE: _("Commune")}
HISTORY_KINDS = {
    HistoryKind.WHOLE: _("merged as a whole"),
    HistoryKind.SPLIT: _("merged in part"),
    HistoryKind.RENAMED: _("renamed"),
    HistoryKind.MERGED: _("merged"),
}
NOTICE_KINDS = {NoticeKind.OFF: _("Day off"), NoticeKind.WORK: _("Working day to make up")}
