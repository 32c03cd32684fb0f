"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, SENSITIVE, SIGNING_IN, declare

declare(
    "feedback.Complaint",
    {
        "complainant_id": BASIC, "account_id": SIGNING_IN, "name": BASIC, "reasons": SENSITIVE, "wishes": SENSITIVE,
        "late_reason": SENSITIVE, "answer": SENSITIVE, "measures": SENSITIVE, "answered_by": OFFICIAL,
    },
    other="id code dossier decision decision_number decided_at unit state submitted_at accepted_at limit due_at "
    "closed_at outcome",
)  # fmt: skip
