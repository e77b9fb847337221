"""The schema room: what is a valid record, and every deviation from that, with a plain explanation.

`load_schema` is its door. It knows the structure of a feed and nothing of what Alma does with a deviation.
"""

from validator.schema.loading import load_schema

__all__ = ["load_schema"]
