"""What this room's tables hold of people: who collected, where the post went, who handed over."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, PASSING, declare

declare(
    "handover.ResultPlace", {},
    other="dossier is_paper by_post goes_to place standing since given_at reminders remind_at",
)  # fmt: skip
declare(
    "handover.Slip", {"made_by": OFFICIAL, "made_by_name": OFFICIAL},
    other="id number year from_unit to_centre made_at closed_at",
)  # fmt: skip
declare(
    "handover.SlipItem", {"reason": OFFICIAL, "answered_by_name": OFFICIAL}, other="id slip dossier state answered_at"
)
declare("handover.ReturnCode", {"digest": PASSING, "sent_by_name": OFFICIAL}, other="id dossier sent_at tries used_at")
declare(
    "handover.Collection",
    {"officer_id": OFFICIAL, "officer_name": OFFICIAL, "received_by": BASIC, "file": BASIC, "sha256": BASIC,
     "note": OFFICIAL},
    other="id dossier place at is_applicant confirmed",
)  # fmt: skip
declare(
    "handover.Posting",
    {"number": BASIC, "address": BASIC, "posted_by_name": OFFICIAL, "ended_by_name": OFFICIAL, "reason": BASIC},
    other="id dossier place carrier posted_on state ended_at",
)  # fmt: skip
