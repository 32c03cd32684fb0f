"""What the assistant knows, how it is found from everyday words, and when it is not known. Pure; no table, no page."""
