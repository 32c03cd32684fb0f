"""Stand-ins: small honest servers that speak the same protocol as the systems they stand for. Import nothing of ours."""
