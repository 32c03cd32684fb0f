"""Announcements to other systems: what happens to a dossier is told where an administrator registered it."""
