"""The kinds of units a province has, and how an old unit became a new one."""

from enum import StrEnum


class UnitKind(StrEnum):
    PROVINCE_COMMITTEE = "province_committee"
    COMMUNE_COMMITTEE = "commune_committee"
    DEPARTMENT = "department"
    SERVICE_CENTRE = "service_centre"
    COUNTER = "counter"
    DIVISION = "division"
    POLICE = "police"
    SECTOR = "sector"
    """What a central agency has in the province, for example the social insurance agency (cơ quan ngành dọc)."""
    PARTY = "party"
    COUNCIL = "council"
    FRONT = "front"


class Level(StrEnum):
    """The two levels of local government since 1 July 2025 (Law 72/2025/QH15, Article 1)."""

    PROVINCE = "province"
    COMMUNE = "commune"


class HistoryKind(StrEnum):
    WHOLE = "whole"
    SPLIT = "split"
    RENAMED = "renamed"
    MERGED = "merged"


class NoticeKind(StrEnum):
    OFF = "off"
    WORK = "work"


AGENCIES = frozenset(
    {
        UnitKind.PROVINCE_COMMITTEE, UnitKind.COMMUNE_COMMITTEE, UnitKind.DEPARTMENT, UnitKind.POLICE,
        UnitKind.SECTOR, UnitKind.PARTY, UnitKind.COUNCIL, UnitKind.FRONT,
    }
)  # fmt: skip
"""Kinds that own what they do; a centre, a counter or a division acts for the agency above it."""
