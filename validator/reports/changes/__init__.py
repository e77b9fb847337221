"""Reports of a comparison of two feeds: what the next load would change, as text, JSON and HTML.

All formats show one view, made once from the counts; what may be shown of a person is decided there. Renderers
compute nothing.
"""

from validator.reports.changes.formats import FORMATS, format_of, render_change, write_change

__all__ = ["FORMATS", "format_of", "render_change", "write_change"]
