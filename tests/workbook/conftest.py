"""The good workbook after some changes."""

import pytest

from ccgmodel.workbook.read import read
from tests.helpers.good_workbook import Reader, spoil


@pytest.fixture
def read_changed() -> Reader:
    """Read the good workbook after some changes."""
    return lambda changes: read(spoil(changes), "plan.xlsx")
