"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, declare

declare(
    "documents.Letter", {"sha256": BASIC, "issued_by": OFFICIAL, "issuer_name": OFFICIAL, "void_reason": BASIC},
    other="id unit_id kind number symbol year subject_kind subject_id title file issued_at voided_at",
)  # fmt: skip
