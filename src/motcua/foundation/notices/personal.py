"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import TOLD, declare

declare(
    "notices.Notice",
    dict.fromkeys(("recipient_id", "recipient_name", "address", "title", "body", "others"), TOLD),
    other="id key template language recipient_kind subject_kind subject_id created_at read_at",
)  # fmt: skip
declare("notices.Delivery", {"last_error": TOLD}, other="id notice channel state attempts next_at sent_at deadline_at")
