"""What makes a finding the same one in two exports, or in two reports of one feed.

A new export has other lines, another order and often another file name; what stays is the rule, the
person and the element. Values stay out as well: they are masked in most reports, and a wrong code that
was replaced by another wrong code is still the same thing to mend. Findings with nothing to tell them
apart, such as those of users without a primary ID, share a fingerprint and are told apart by their
number alone. A finding about many records, such as a field that is empty everywhere, names the first of them;
the next export may begin with somebody else, so that person does not count.

A fingerprint of an identifier gives the identifier away to whoever can guess it, since identifiers are
short and can all be tried. So a report for public places makes its fingerprints from the masked
identifier that it shows.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

from validator.expression import expression
from validator.privacy import Policy, is_known_name, reveal_path, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from validator.reports.shown import ShownFinding

_POSITION = expression(r"\[[0-9]+\]")
TOLD_APART_BY = ("field", "name")
"""The values of messages that name an element where the path names only the one around it."""


def identity(rule: str, primary_id: str, path: str, values: Mapping[str, object]) -> bytes:
    """What makes a finding, as a report shows it, the same one in two exports.

    It names a person, and is not for the eyes of anyone.

    Args:
        rule: the rule's id.
        primary_id: as shown; "" for a finding about many records. Letters are compared without case, as Alma
            does it (Source: XL-CASE).
        path: the element concerned; positions in it do not count.
        values: what the message shows; only the names of elements among them count.
    """
    names = (str(values.get(key, "")) for key in TOLD_APART_BY)
    parts = (
        rule,
        primary_id.strip("␣").casefold(),
        _POSITION.sub("", reveal_path(path, Policy.MASKED)),
        *(name if is_known_name(name) else shape(name) for name in names),
    )
    return "\0".join(parts).encode("utf-8", "replace")


def fingerprint(rule: str, primary_id: str, path: str, values: Mapping[str, object]) -> int:
    """The fingerprint, 64 bits, of a finding as a report shows it; see `identity`."""
    return fingerprint_of_identity(identity(rule, primary_id, path, values))


def fingerprint_of_identity(identity: bytes) -> int:
    """The fingerprint of a finding with this identity."""
    return int.from_bytes(blake2b(identity, digest_size=8).digest(), "big")


def fingerprint_of(finding: ShownFinding) -> int:
    """The fingerprint of a finding that is to be printed."""
    values = {name: value for name, value in finding.values if isinstance(value, str)}
    return fingerprint(finding.rule, "" if finding.is_of_many else finding.primary_id, finding.path, values)


def numbered(findings: Iterable[ShownFinding]) -> Iterator[tuple[ShownFinding, str]]:
    """Each finding with a fingerprint of its own as text: findings that share one are numbered from 1 on.

    The numbers follow the order of the findings, but which numbers there are does not depend on it.
    """
    seen: Counter[int] = Counter()
    for finding in findings:
        mark = fingerprint_of(finding)
        seen[mark] += 1
        yield finding, f"{mark:016x}:{seen[mark]}"
