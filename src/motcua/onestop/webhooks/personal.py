"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import OFFICIAL, declare

declare(
    "webhooks.Webhook", {"created_by_name": OFFICIAL},
    other="id token address description events authority state why disabled_at generation rotated_at retired failures "
    "failing_since rests_until replay_id replaying_until version created_at",
)  # fmt: skip
declare(
    "webhooks.WebhookDelivery", {},
    other="id webhook event_id type at dossier_id dossier_code seq state attempts next_at delivered_at",
)  # fmt: skip
declare("webhooks.WebhookAttempt", {}, other="id delivery at status reason milliseconds")
