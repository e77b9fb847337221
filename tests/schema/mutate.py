"""Records spoilt at random, from a seed: nodes dropped, doubled, renamed, moved, filled anew."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random
    from xml.etree.ElementTree import Element

XSI = "http://www.w3.org/2001/XMLSchema-instance"
ET.register_namespace("xsi", XSI)

FULL = """<user link="x">
<record_type desc="Public">PUBLIC</record_type><primary_id>u1</primary_id><first_name>Ana</first_name>
<last_name>Prüfer</last_name><user_group desc="Staff">STAFF</user_group><campus_code>MAIN</campus_code>
<birth_date>1990-05-06</birth_date><expiry_date>2027-05-31Z</expiry_date><purge_date>2027-11-30</purge_date>
<status>ACTIVE</status><requests link="x">3</requests><fees>1.5</fees><is_researcher>false</is_researcher>
<contact_info>
<addresses>
<address preferred="true" segment_type="External"><line1>1 Main St</line1><city>Peoria</city>
<country desc="United States">USA</country><start_date>2020-01-01</start_date>
<address_types><address_type>home</address_type><address_type>work</address_type></address_types></address>
<address><line1>2 Main St</line1><address_types/></address>
</addresses>
<emails><email preferred="1"><email_address>u1@example.edu</email_address>
<email_types><email_type desc="School">school</email_type></email_types></email></emails>
<phones><phone preferred_sms="0"><phone_number>555-0100</phone_number><phone_types/></phone></phones>
</contact_info>
<user_identifiers><user_identifier><id_type>BARCODE</id_type><value>1</value></user_identifier></user_identifiers>
<user_statistics><user_statistic><statistic_category>A</statistic_category></user_statistic></user_statistics>
<user_notes><user_note><note_type>OTHER</note_type><user_viewable>false</user_viewable>
<popup_note>true</popup_note><created_date>2026-01-31T08:00:00Z</created_date></user_note></user_notes>
<user_blocks><user_block><block_description>A</block_description></user_block></user_blocks>
<proxy_for_users><proxy_for_user><primary_id>u2</primary_id><full_name>B</full_name></proxy_for_user></proxy_for_users>
<researcher><anything at="all">goes</anything></researcher>
<rs_libraries><rs_library><code>L</code></rs_library></rs_libraries>
<library_notices><library_notice><code>N</code><value>1</value></library_notice></library_notices>
</user>"""

_VALUES = [
    "", " ", "x", "true", "True", "1", "0", "-7", "2147483648", "1.5", "1e5", "NaN", "2026-01-31",
    "2026-02-30", "20260131", "31/01/2026", "2026-01-31T00:00:00", "2026-01-31+14:00", "x" * 11, "x" * 51,
    "x" * 255, "x" * 256, "x" * 4001, "é" * 255, "李" * 256,
]  # fmt: skip
_NAMES = [
    "userName",
    "expiryDate",
    "primary_id",
    "line1",
    "value",
    "status",
    "addresses",
    "phones",
    "note",
    "b",
    "user",
]
_ATTRIBUTES = [
    "preferred",
    "Preferred",
    "segment_type",
    "desc",
    "disc",
    "link",
    f"{{{XSI}}}nil",
    "total_record_count",
]


def spoilt(random: Random) -> Element:
    """A record with one to four mutations of the full one; now and then they leave it valid."""
    record = ET.fromstring(FULL)
    for _ in range(random.randint(1, 4)):
        random.choice([_drop, _double, _rename, _shuffle, _insert, _move, _fill, _fill, _attribute, _stray])(
            record, random
        )
    return record


def _all(record: Element) -> list[Element]:
    return list(record.iter())


def _parents(record: Element) -> list[Element]:
    return [node for node in _all(record) if len(node)]


def _drop(record: Element, random: Random) -> None:
    parent = random.choice(_parents(record))
    parent.remove(random.choice(list(parent)))


def _double(record: Element, random: Random) -> None:
    parent = random.choice(_parents(record))
    parent.insert(random.randint(0, len(parent)), deepcopy(random.choice(list(parent))))


def _rename(record: Element, random: Random) -> None:
    random.choice([node for parent in _parents(record) for node in parent]).tag = random.choice(_NAMES)


def _shuffle(record: Element, random: Random) -> None:
    parent = random.choice(_parents(record))
    children = list(parent)
    random.shuffle(children)
    parent[:] = children


def _insert(record: Element, random: Random) -> None:
    parent = random.choice(_all(record))
    child = ET.Element(random.choice(_NAMES))
    child.text = random.choice(_VALUES)
    parent.insert(random.randint(0, len(parent)), child)


def _move(record: Element, random: Random) -> None:
    child = deepcopy(random.choice([node for parent in _parents(record) for node in parent]))
    random.choice(_all(record)).append(child)


def _fill(record: Element, random: Random) -> None:
    leaves = [node for node in _all(record) if not len(node)]
    random.choice(leaves).text = random.choice(_VALUES)


def _attribute(record: Element, random: Random) -> None:
    random.choice(_all(record)).set(random.choice(_ATTRIBUTES), random.choice(_VALUES))


def _stray(record: Element, random: Random) -> None:
    random.choice(_all(record)).tail = random.choice(["x", " ", "2026-01-31"])
    record.tail = None


def spoilt_records(random: Random, count: int) -> Iterator[Element]:
    """`count` spoilt records."""
    return (spoilt(random) for _ in range(count))
