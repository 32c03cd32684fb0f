"""Builds one believable province from each room's seeds. Never run on a real installation."""
