"""What records teach about texts: which elements have always one of a few."""

from __future__ import annotations

from validator.grammar import Lessons
from validator.records.parser import parse_record


def usual_texts(*records: str) -> dict[str, tuple[bytes, ...]]:
    lessons = Lessons()
    roots = [parse_record(record.encode()).root for record in records]
    lessons.look_at_texts([root for root in roots if root is not None])
    return lessons.usual_texts


def test_codes_are_usual_the_commonest_first() -> None:
    """By path: a status of a user is not that of an identifier."""
    record = "<user><status>{}</status><ids><id><status>OLD</status></id></ids></user>"
    found = usual_texts(*(record.format(status) for status in ("INACTIVE", "ACTIVE", "ACTIVE")))

    assert found == {"status": (b"ACTIVE", b"INACTIVE"), "ids/id/status": (b"OLD",)}


def test_what_has_many_texts_has_no_usual_ones() -> None:
    """As names and numbers have; to try each of them would take longer than to read one."""
    assert usual_texts(*(f"<user><last_name>N{number}</last_name></user>" for number in range(9))) == {}


def test_texts_with_other_characters_than_codes_are_not_usual() -> None:
    """Nor are empty ones: how a text is written that has references or sections in it is not known here."""
    assert usual_texts("<user><a>R&amp;D</a><b/><c>Zoë</c><d>%s</d></user>" % ("x" * 61)) == {}
