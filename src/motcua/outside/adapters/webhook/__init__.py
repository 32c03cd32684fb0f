"""Brings announcements to other systems."""
