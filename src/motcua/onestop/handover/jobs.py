"""The worker's part: remind who has not come."""

from motcua.foundation.common.relay import periodic
from motcua.onestop.handover import codes, reminders


@periodic(1800)
def remind_to_collect() -> int:
    return reminders.remind()


@periodic(3600)
def forget_return_codes() -> int:
    return codes.forget()
