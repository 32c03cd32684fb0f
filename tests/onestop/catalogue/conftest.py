"""Shipped bundles, read once."""

import copy
from typing import Any

import pytest

from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.seeds import folders

BUNDLES: dict[str, Bundle] = {folder.name: load(folder) for folder in folders()}


@pytest.fixture
def data() -> dict[str, Any]:
    """A copy of a good bundle's data, to break."""
    return copy.deepcopy(dict(BUNDLES["birth-registration"].data))
