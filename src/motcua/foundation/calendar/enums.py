"""Kinds and units of legal time."""

from enum import StrEnum


class LimitUnit(StrEnum):
    WORKING_DAY = "wd"
    DAY = "d"
    HOUR = "h"
    MONTH = "m"


class DayKind(StrEnum):
    OFF = "off"
    WORK = "work"


class ClockKind(StrEnum):
    START = "start"
    STOP = "stop"
    RESUME = "resume"
    EXTEND = "extend"
    END = "end"


class ClockState(StrEnum):
    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"
