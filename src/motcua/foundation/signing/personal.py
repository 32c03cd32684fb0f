"""What this room's tables hold of people: officials who sign."""

from motcua.foundation.common.privacy import OFFICIAL, declare

declare(
    "signing.Certificate", {"holder_id": OFFICIAL, "subject": OFFICIAL, "common_name": OFFICIAL, "pem": OFFICIAL},
    other="id holder_kind organisation serial not_before not_after key_reference revoked_at created_at",
)  # fmt: skip
