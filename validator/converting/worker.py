"""The process that converts one source: standard input through a stylesheet to standard output.

It is started with nothing but the stylesheet's path and the limits. Exit status 0: converted. Otherwise one line on
standard error says what failed: `stylesheet` and libxslt's words, `source` and a line, or `conversion`; words about
the source are left out, since they may quote it.
"""

from __future__ import annotations

import sys
from typing import Any

XSLT = "{http://www.w3.org/1999/XSL/Transform}"
STYLESHEET, SOURCE, CONVERSION = 3, 4, 5


def main(stylesheet: str, seconds: int, memory_bytes: int, output_bytes: int) -> int:
    """Converts; the limits hold where the system knows such limits."""
    _limit(seconds, memory_bytes, output_bytes)
    from lxml import etree  # type: ignore[import-untyped]

    try:
        transform = _transform(etree, stylesheet)
    except (etree.LxmlError, ValueError, OSError) as error:
        return _fail(STYLESHEET, " ".join(str(error).split())[:300])
    try:
        source = etree.parse(sys.stdin.buffer, _parser(etree))
    except (etree.LxmlError, OSError) as error:
        return _fail(SOURCE, str(getattr(error, "lineno", None) or ""))
    try:
        result = transform(source)
        sys.stdout.buffer.write(bytes(result))
        sys.stdout.buffer.flush()
    except (etree.LxmlError, OSError, MemoryError):
        return _fail(CONVERSION, "")
    return 0


def _fail(status: int, text: str) -> int:
    sys.stderr.write(text + "\n")
    return status


def _transform(etree: Any, path: str) -> Any:
    with open(path, "rb") as file:
        style = etree.fromstring(file.read(), _parser(etree))
    if style.getroottree().docinfo.internalDTD is not None:
        raise ValueError("it has a document type (DOCTYPE)")
    for element in style.iter(f"{XSLT}import", f"{XSLT}include"):
        raise ValueError(f"line {element.sourceline}: it is not one file: it imports or includes another")
    return etree.XSLT(style, access_control=etree.XSLTAccessControl.DENY_ALL)


def _parser(etree: Any) -> Any:
    """A parser that fetches nothing: no DTD, no entity, no other document."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )

    class Nothing(etree.Resolver):  # type: ignore[misc]
        def resolve(self, url: str, public_id: str, context: Any) -> Any:  # noqa: ARG002
            raise OSError("other documents are not read")

    parser.resolvers.add(Nothing())
    return parser


def _limit(seconds: int, memory_bytes: int, output_bytes: int) -> None:
    try:
        import resource
        import signal
    except ImportError:
        return  # Windows: the parent still ends what takes too long
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for limit, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, output_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
