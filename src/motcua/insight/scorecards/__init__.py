"""Indicators of a unit over a month, a quarter or a year, computed anew from the dossiers each time they are read."""
