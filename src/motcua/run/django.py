"""Django for the commands that need it; the others start without paying for it."""

import os


def setup(role: str | None = None) -> None:
    """`role` owner migrates and grants; the default is the runtime role."""
    if role:
        os.environ["MOTCUA_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    import django

    django.setup()
