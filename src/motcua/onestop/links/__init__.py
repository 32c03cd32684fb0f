"""Linked dossiers: one filing, several procedures, one code to follow, the results returned together."""
