"""Stand-ins: small honest servers that speak the protocol of the systems they stand for. Import nothing of ours."""
