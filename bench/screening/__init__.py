"""Dossiers with known faults, and how many of them the screening finds."""
