"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import BASIC, SECRET, SENSITIVE, SIGNING_IN, declare

declare(
    "papers.Share",
    {"owner_id": BASIC, "account_id": SIGNING_IN, "for_whom": BASIC, "file": SENSITIVE, "digest": SECRET},
    other="id dossier result document made_at ends_at revoked_at openings last_opened_at key",
)
declare("papers.Ending", {}, other="result expires_on told_at")
declare(
    "papers.Export", {"person_id": BASIC, "account_id": SIGNING_IN, "file": SENSITIVE},
    other="id state dossiers papers left_out asked_at ready_at ends_at saved_at",
)  # fmt: skip
