from tests.run.conftest import installation

__all__ = ["installation"]
