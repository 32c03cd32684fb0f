from tests.sites.conftest import province, tsa

__all__ = ["province", "tsa"]
