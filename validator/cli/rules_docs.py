"""`sis-validator rules docs`: the documentation of the rule book, made from the rules."""

from __future__ import annotations

from typing import Annotated

import typer

from validator.cli import options, output
from validator.cli.statuses import OK

EXAMPLES = """\b
Examples:
  sis-validator rules docs -o rules.html
  sis-validator rules docs -o our-rules.md --rules our-rules/"""

_OUTPUT = (
    "Write it into this file; .md or .html names the format. May be repeated.  [default: Markdown, printed]"
)


def rules_docs(
    targets: Annotated[list[str] | None, typer.Option("--output", "-o", metavar="FILE", help=_OUTPUT)] = None,
    rules: options.Rules = None,
) -> int:
    """Write the documentation of the rule book: every rule and every profile, with examples and their findings.

    Rules of your own and of installed packs are part of it.
    """
    from pathlib import Path

    from validator.cli.book import open_book
    from validator.errors import UsageError
    from validator.handbook.chapters import handbook
    from validator.handbook.markdown import as_markdown
    from validator.handbook.page import as_html
    from validator.whole import replace_file

    formats = {".md": as_markdown, ".html": as_html}
    for target in targets or ():
        if Path(target).suffix.lower() not in formats:
            raise UsageError("no format has this suffix.", hint="Write .md or .html.", where=target)
    book = handbook(open_book(rules, is_complete=True).rules)
    if not targets:
        output.show_document(as_markdown(book))
    for target in targets or ():
        path = Path(target)
        try:
            replace_file(path, formats[path.suffix.lower()](book).encode(), mode=0o644)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(
                f"the file cannot be written: {reason}.", hint="Choose another place.", where=target
            ) from error
    return OK
