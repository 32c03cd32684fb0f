"""What people say against a decision: complaints from a refusal to their answer (docs/decisions/0038)."""
