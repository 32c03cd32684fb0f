"""A mail server that keeps every message and never passes one on."""
