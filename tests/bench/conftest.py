"""Installations of their own, as those who start and stop them have."""

from tests.run.conftest import installation

__all__ = ["installation"]
