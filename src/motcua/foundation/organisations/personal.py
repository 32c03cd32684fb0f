"""What this room's tables hold of people: officials in office."""

from motcua.foundation.common.privacy import OFFICIAL, declare

declare(
    "organisations.Unit", {},
    other="id code agency_id kind level name name_en place place_en parent owner sort_key name_folded valid_from "
    "valid_to",
)  # fmt: skip
declare(
    "organisations.UnitHistory", {},
    other="id unit code name name_folded district province kind is_main predecessor valid_to",
)  # fmt: skip
declare(
    "organisations.Officer",
    dict.fromkeys(("code", "full_name", "sort_key", "name_folded", "email", "phone"), OFFICIAL),
    other="id is_active",
)  # fmt: skip
declare("organisations.Position", {"officer": OFFICIAL}, other="id unit title roles valid_from valid_to")
declare(
    "organisations.Substitution", {"absent": OFFICIAL, "substitute": OFFICIAL, "reason": OFFICIAL},
    other="id first_day last_day",
)  # fmt: skip
declare(
    "organisations.CalendarNotice", {"entered_by": OFFICIAL, "entered_by_name": OFFICIAL},
    other="id date kind reason source entered_at revoked_at revoked_why",
)  # fmt: skip
