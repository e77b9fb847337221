"""sis-validator: a validation-first linter for patron feeds that are loaded into Ex Libris Alma.

The package is used from the command line (`sis-validator`, `python -m validator`) or as a library:

    import validator
    report = validator.check(["export.xml"], profile="i-share")
    print(report.verdict, report.summary)
"""

from validator.api import check
from validator.errors import FeedError, RuleBookError, SchemaError, SisValidatorError, UsageError

__version__ = "0.1.0"

__all__ = [
    "FeedError",
    "RuleBookError",
    "SchemaError",
    "SisValidatorError",
    "UsageError",
    "__version__",
    "check",
]
