from tests.sites.conftest import province, tsa  # noqa: F401
