"""What this room's tables hold of people: the bytes behind `sha256` are somebody's papers."""

from motcua.foundation.common.privacy import SENSITIVE, declare

declare(
    "files.StoredFile", {"sha256": SENSITIVE, "name": SENSITIVE, "created_by": SENSITIVE},
    other="id size media_type pages scan_state scan_note scanned_at created_at tombstoned_at purged_at",
)  # fmt: skip
declare("files.FileReference", {}, other="id file kind subject_id name acquired_at released_at")
