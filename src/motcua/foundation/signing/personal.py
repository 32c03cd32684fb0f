"""What this room's tables hold of people: officials who sign."""

from motcua.foundation.common.privacy import OFFICIAL, PASSING, declare

declare(
    "signing.Certificate", {"holder_id": OFFICIAL, "subject": OFFICIAL, "common_name": OFFICIAL, "pem": OFFICIAL},
    other="id holder_kind organisation serial not_before not_after key_reference revoked_at created_at",
)  # fmt: skip
declare("signing.SigningChoice", {"officer_id": OFFICIAL}, other="certificate chosen_at")
declare(
    "signing.SignatureRequest",
    {"account_id": OFFICIAL, "title": PASSING, "document": PASSING, "plan": PASSING, "said": PASSING},
    other="id kind subject_kind subject_id certificate seal state ending gathering head prepared held handle "
    "signature created_at expires_at check_at over_at",
)  # fmt: skip
