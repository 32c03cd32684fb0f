"""Events, outbox and relay, audit seal, ports, numbering, idempotency, text folding, sort keys."""
