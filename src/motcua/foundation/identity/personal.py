"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, SECRET, SIGNING_IN, declare

declare(
    "identity.Person",
    dict.fromkeys(
        ("citizen_number", "full_name", "sort_key", "name_folded", "birth_date", "sex", "residence", "phone", "email"),
        BASIC,
    ),
    other="id source",
)  # fmt: skip
declare("identity.Business", {"address": BASIC}, other="id tax_code name")
declare("identity.Mandate", {"person": BASIC}, other="id business scope valid_from valid_to source")
declare(
    "identity.Account",
    {"password": SECRET, "username": SIGNING_IN, "last_login": SIGNING_IN, "person": SIGNING_IN, "officer": SIGNING_IN},
    other="id kind language is_active created_at password_temporary",
)  # fmt: skip
declare("identity.EidLink", dict.fromkeys(("subject", "loa", "last_claims_at"), SIGNING_IN), other="id account issuer")
declare(
    "identity.Passkey", {"credential_id": SECRET, "public_key": SECRET, "sign_count": SECRET},
    other="id user name confirmed created_at last_used_at",
)  # fmt: skip
declare(
    "identity.ApiToken",
    {"digest": SECRET, "account": SIGNING_IN, "last_used_at": SIGNING_IN, "created_by_name": OFFICIAL},
    other="id client scopes created_at expires_at revoked_at",
)
declare(
    "identity.Reading",
    {"about_id": BASIC, "reader_id": OFFICIAL, "detail": BASIC},
    other="id kind subject_kind subject_id reader_kind role unit_id via at",
)
