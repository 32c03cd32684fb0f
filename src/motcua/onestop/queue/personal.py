"""What this room's tables hold of people: who booked, and for a day why somebody was called earlier. `jobs` deletes."""

from motcua.foundation.common.privacy import DRAFTED, OFFICIAL, PASSING, Kept, Kind, Personal, declare

REASON = Personal(Kind.SENSITIVE, PASSING.basis, Kept.DAY)
BOOKED = Personal(Kind.BASIC, DRAFTED.basis, Kept.DRAFT)
"""The row goes thirty days after its day."""

declare("queue.Place", {}, other="id unit code is_active hours slot_minutes")
declare("queue.Service", {}, other="id place name purpose sectors minutes capacity position is_active")
declare("queue.Counter", {"seated_id": OFFICIAL, "seated_name": OFFICIAL}, other="id place number is_active seated_at")
declare("queue.CounterService", {}, other="id counter service")
declare(
    "queue.Ticket", {"priority": REASON, "secret": PASSING},
    other="id place day number service for_counter state source language rank_at taken_at waiting_since ended_at",
)  # fmt: skip
declare(
    "queue.Call", {"officer_id": OFFICIAL},
    other="id place day ticket counter service was_priority waiting_since at last_at times serving_at ended_at outcome",
)  # fmt: skip
declare(
    "queue.Booking", {"person_id": BOOKED, "code": BOOKED, "procedure_code": BOOKED},
    other="id place service at day state made_at ended_at reminded_at ticket",
)  # fmt: skip
