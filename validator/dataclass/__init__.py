"""Dataclasses as the standard library makes them, for a fraction of what they cost when a module is imported.

A program of two hundred dataclasses that checks ten records spends a third of its time on them: the standard
library writes six methods of every class as text and has them compiled, though most are never called. Here a method
is written when it is called for the first time (`making`). Everything else is as there, which a test holds for every
class of the package: order of fields, equality, hash, repr, pickles, errors, and what `dataclasses.replace`, `fields`,
`asdict` and `match` know of a class. Only what this package uses is there: classes have slots.

For type checkers these *are* the names of the standard library, so nothing new has to be explained to them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
else:
    from validator.dataclass.fields import MISSING, field, fields, is_dataclass, replace
    from validator.dataclass.making import dataclass

__all__ = ["MISSING", "dataclass", "field", "fields", "is_dataclass", "replace"]
