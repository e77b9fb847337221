"""Ways to spoil one clean record of a generated feed, as exporters really do.

A spoiler takes the record, the last clean record before it ("" when there is none) and the source of chance.
It relies on what `benchmarks.pieces` puts into every record. A byte that is no UTF-8 is written as a lone
surrogate (PEP 383).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Spoiler = Callable[[str, str, random.Random], str]


def _substitute(pattern: str, replacement: str) -> Spoiler:
    compiled = re.compile(pattern)
    return lambda record, _earlier, _rng: compiled.sub(replacement, record, count=1)


def _anew(record: str, earlier: str, _rng: random.Random) -> str:
    """The primary ID of an earlier record once more."""
    found = re.search("<primary_id>[^<]*</primary_id>", earlier)
    return re.sub("<primary_id>[^<]*</primary_id>", found[0], record) if found else record


DEFECTS: dict[str, Spoiler] = {
    "unknown-element": _substitute(r"</user>", "<pref_full_name>Sam Q. Student</pref_full_name></user>"),
    "repeated-element": _substitute(r"(<status>[^<]*</status>)", r"\1\1"),
    "misplaced-element": _substitute(r"(?s)(<addresses>.*</addresses>\s*)(<emails>.*</emails>\s*)", r"\2\1"),
    "unknown-attribute": _substitute(r"<primary_id>", '<primary_id disc="netid">'),
    "not-a-date": _substitute(r"<expiry_date>(\d+)-(\d+)-(\d+)Z?", r"<expiry_date>\1\2\3"),
    "not-a-boolean": _substitute(r"</user>", "<is_researcher></is_researcher></user>"),
    "too-long": _substitute(r"<last_name>", "<last_name>" + "Featherstonehaugh-" * 15),
    "missing-last-name": _substitute(r"\s*<last_name>.*</last_name>", ""),
    "missing-user-group": _substitute(r"<user_group[^>]*>[^<]*<", "<user_group><"),
    "missing-expiry-date": _substitute(r"\s*<expiry_date>[^<]*</expiry_date>", ""),
    "missing-purge-date": _substitute(r"<purge_date>[^<]*<", "<purge_date><"),
    "purge-date-reached": _substitute(r"<purge_date>[^<]*<", "<purge_date>2026-06-30<"),
    "empty-identifier-value": _substitute(r"<value>[^<]*<", "<value><"),
    "duplicate-primary-id": _anew,
    "missing-email-type": _substitute(r"(?s)<email_types>.*?</email_types>", "<email_types/>"),
    "no-preferred-email": _substitute(r'<email preferred="true">', "<email>"),
    "no-preferred-address": _substitute(r'<address preferred="true">', "<address>"),
    "two-preferred-addresses": _substitute(
        r'(?s)(<address) preferred="true">(.*?</address>)', r'\1 preferred="true">\2\1 preferred="true">\2'
    ),
    "preferred-address-incomplete": _substitute(
        r'(?s)(<address preferred="true">.*?)\s*<postal_code>[^<]*</postal_code>', r"\1"
    ),
    "address-type-not-allowed": _substitute(r"(<address_type(?: [^>]*)?>)\w+<", r"\1PERMANENT<"),
    "bare-ampersand": _substitute(r"</last_name>", " & Co</last_name>"),
    "undecodable-bytes": _substitute(r"</last_name>", " D\udc92Arcy</last_name>"),
    "illegal-character": _substitute(r"</last_name>", "\x16</last_name>"),
    "not-well-formed": _substitute(r"</last_name>", "</lastname>"),
}
"""What can be wrong with a record, named after the rule that finds it where there is one."""

MALFORMED = frozenset({"bare-ampersand", "undecodable-bytes", "illegal-character", "not-well-formed"})
"""Those that stop a parser."""
