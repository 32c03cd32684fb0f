"""What this room's tables hold of people: officials in office; their cards and accounts."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, SENSITIVE, declare

declare(
    "readiness.Absence",
    {
        "officer": OFFICIAL, "substitute": OFFICIAL, "kind": OFFICIAL, "reason": SENSITIVE, "asked_by_name": OFFICIAL,
        "decided_by_name": OFFICIAL, "decision_note": OFFICIAL,
    },
    other="id first_day last_day state asked_at decided_at substitution handed_over handed_back_at",
)  # fmt: skip
declare(
    "readiness.Have",
    {
        "officer": OFFICIAL, "number": BASIC, "file": SENSITIVE, "note": BASIC, "checked_by_name": OFFICIAL,
        "refusal": OFFICIAL,
    },
    other="id kind proof valid_until state stated_at checked_at replaced_at",
)  # fmt: skip
declare(
    "readiness.Gap", {"officer": OFFICIAL},
    other="id key kind unit about since ends_at reach dossiers by_when opened_at cleared_at reminded_at",
)  # fmt: skip
declare(
    "readiness.LateReason", {"account_id": OFFICIAL, "officer_name": OFFICIAL, "text": OFFICIAL},
    other="id dossier unit expected_on given_at replaced_at",
)  # fmt: skip
declare(
    "readiness.ReasonDemand", {"asked_of_name": OFFICIAL, "asked_by_name": OFFICIAL},
    other="id dossier unit asked_at answered_at",
)  # fmt: skip
