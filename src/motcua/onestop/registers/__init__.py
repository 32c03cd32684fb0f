"""Books of what was decided: civil status and others. Each entry has its number once."""
