"""What this room's tables hold of people: officers at work. Names of applicants are read from the dossier."""

from motcua.foundation.common.privacy import OFFICIAL, declare

declare(
    "deskwork.BulkJob", {"account_id": OFFICIAL, "officer_name": OFFICIAL, "given": OFFICIAL},
    other="id verb state total created_at started_at ended_at file",
)  # fmt: skip
declare(
    "deskwork.BulkItem", {"said": OFFICIAL},  # who was faster is named there
    other="id job seq dossier code revision_id node unit_id version state files done_at",
)  # fmt: skip
declare(
    "deskwork.SavedView", {"account_id": OFFICIAL, "owner_name": OFFICIAL, "query": OFFICIAL},
    other="id unit name columns created_at",
)  # fmt: skip
declare(
    "deskwork.EarlyWarning", {},
    other="id key level dossier assignment unit_id authority_id due_at used at",
)  # fmt: skip
