"""What this room's tables hold of people; it is kept as long as the dossier that was paid for."""

from motcua.foundation.common.privacy import BASIC, OFFICIAL, SIGNING_IN, declare

PAYER = {"payer_name": BASIC, "payer_number": BASIC, "payer_address": BASIC}
declare(
    "payments.PaymentDemand", {**PAYER, "asked_by": OFFICIAL},
    other="id unit subject_kind subject_id code title items amount note state asked_at closed_at",
)  # fmt: skip
declare(
    "payments.PaymentOrder", {"created_by": SIGNING_IN},
    other="id demand unit code method amount state url qr return_url created_at expires_at asked_at ask_at asks "
    "paid_at reason",
)  # fmt: skip
declare(
    "payments.Payment", {"taken_by": SIGNING_IN, "taken_by_name": OFFICIAL},
    other="id method transaction order unit reference amount at heard_at heard_by times standing is_late paper "
    "refunded refunded_at told_on cash_day",
)  # fmt: skip
declare("payments.PaymentRefusal", {}, other="id method day why count last_at")
declare(
    "payments.Receipt", {**PAYER, "issued_by": OFFICIAL, "ended_by": OFFICIAL},
    other="id payment unit series number code title items amount method issued_at replaces state ended_at end_reason "
    "file",
)  # fmt: skip
declare(
    "payments.Refund", {"asked_by": SIGNING_IN, "asked_by_name": OFFICIAL, "decided_by": SIGNING_IN,
                        "decided_by_name": OFFICIAL, "paid_by": SIGNING_IN, "paid_by_name": OFFICIAL,
                        "received_by": BASIC, "receiver_paper": BASIC},
    other="id payment unit amount parts reason note state asked_at decided_at decision_note transaction paid_at tries "
    "try_at trouble told_on cash_day",
)  # fmt: skip
declare(
    "payments.CashDay", {"officer": SIGNING_IN, "officer_name": OFFICIAL, "confirmed_by": SIGNING_IN,
                         "confirmed_by_name": OFFICIAL},
    other="id unit day count taken cancelled paid_out counted reason closed_at confirmed_at note",
)  # fmt: skip
declare("payments.Reconciliation", {}, other="id method day ran_at theirs theirs_amount ours ours_amount")
declare(
    "payments.Difference", {"settled_by": OFFICIAL},
    other="id reconciliation unit kind transaction reference order payment ours_amount theirs_amount other_day "
    "found_at settled_at note",
)  # fmt: skip
