"""The work inside government: hears what the one-stop announces."""
