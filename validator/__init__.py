"""sis-validator: a validation-first linter for patron feeds that are loaded into Ex Libris Alma.

The package is used from the command line (`sis-validator`, `python -m validator`) or as a library:

    import validator
    report = validator.check(["export.xml"], profile="i-share")
    print(report.verdict, report.summary)
"""

__version__ = "0.1.0"
