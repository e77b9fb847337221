"""The schema that records are held against: the one that comes with the product, or another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from validator.schema.schema import Schema


def load_schema(path: Path | None = None) -> Schema:
    """The schema in the file `path`, or the one that comes with the product.

    Raises:
        SchemaError: the file cannot be read, is no XML Schema 1.0, includes what is not there or not local, or
            describes something else than feeds of users.
    """
    from validator.schema.compiled import compiled_schema
    from validator.schema.schema import Schema

    compiled = compiled_schema() if path is None else None
    if compiled is not None:
        return Schema(compiled)
    from validator.schema.building import schema_of, shipped_schema

    return Schema(shipped_schema()) if path is None else Schema(schema_of(path), str(path))
