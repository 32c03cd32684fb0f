"""What this room's tables hold of people."""

from motcua.foundation.common.privacy import OFFICIAL, PASSING, SENSITIVE, TOLD, declare

declare("common.OutboxMessage", {"body": TOLD}, other="id kind created_at relayed_at")
declare("common.HandlerRun", {"last_error": TOLD}, other="id message handler state attempts next_at done_at")
declare(
    "common.EventRecord", {"actor_id": OFFICIAL, "actor_name": OFFICIAL, "detail": SENSITIVE},
    other="id chain subject_kind subject_id seq action actor_kind at digest",
)  # fmt: skip
declare("common.Seal", {}, other="id chain number event_ids previous head sealed_at")
declare("common.SealedEvent", {}, other="event_id seal")
declare("common.Counter", {}, other="scope value")
declare("common.FreedNumber", {}, other="id scope value")
declare("common.Throttle", {}, other="name ends tries")
declare("common.IdempotencyKey", {"answer": PASSING}, other="id key scope fingerprint created_at")
declare("common.Heartbeat", {}, other="name at")
