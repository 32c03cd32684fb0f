"""Announcements to other systems: what happens to a dossier is told to the addresses that an administrator registered."""
