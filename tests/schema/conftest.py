from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from validator.schema import load_schema

if TYPE_CHECKING:
    from validator.schema.schema import Schema


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The schema that comes with the product."""
    return load_schema()
