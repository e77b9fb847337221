"""Feeds for comparisons, as texts and as hypothesis strategies: few people, much happening to them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from validator.api import plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from validator.engine import Plan

GROUPS = ("FACULTY", "STAFF", "GRAD", "UGRD")
MINIMAL = plan("minimal")


class Source(io.BytesIO):
    """A source that stands in memory only."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text.encode())
        self.name = name


@dataclass(frozen=True)
class Person:
    """What a feed says of somebody; None leaves an element out."""

    id: str | None
    group: str | None = None
    name: str | None = None
    campus: str | None = None
    expiry: str | None = None
    phones: tuple[str, ...] = ()
    address: str | None = None
    barcode: str | None = None
    preferred: bool = True

    def xml(self) -> str:
        parts = [
            _element("primary_id", self.id),
            _element("last_name", self.name),
            _element("user_group", self.group),
            _element("campus_code", self.campus),
            _element("expiry_date", self.expiry),
            self._contact_info(),
        ]
        if self.barcode is not None:
            inner = _element("id_type", "BARCODE") + _element("value", self.barcode)
            parts.append(f"<user_identifiers><user_identifier>{inner}</user_identifier></user_identifiers>")
        return f"<user>{''.join(parts)}</user>"

    def _contact_info(self) -> str:
        flag = ' preferred="true"' if self.preferred else ""
        address = (
            _element("line1", self.address)
            + "<address_types><address_type>home</address_type></address_types>"
        )
        addresses = f"<addresses><address{flag}>{address}</address></addresses>" if self.address else ""
        phones = "".join(
            f"<phone>{_element('phone_number', number)}<phone_types><phone_type>home</phone_type></phone_types></phone>"
            for number in self.phones
        )
        return f"<contact_info>{addresses}{f'<phones>{phones}</phones>' if phones else ''}</contact_info>"


def _element(name: str, text: str | None) -> str:
    return "" if text is None else f"<{name}>{text}</{name}>"


def document(people: Iterable[Person]) -> str:
    """The people as one source."""
    return "<users>\n" + "\n".join(person.xml() for person in people) + "\n</users>\n"


def sources(*texts: str) -> list[io.BytesIO]:
    """Texts as sources that can be read."""
    return [Source(text, f"source-{number}.xml") for number, text in enumerate(texts, start=1)]


def with_priority(*groups: str) -> Plan:
    """The minimal plan, with a priority of user groups."""
    from dataclasses import replace

    return replace(MINIMAL, profile=replace(MINIMAL.profile, priority=groups))


_TEXTS = st.sampled_from([None, "", " ", "x", "y", "Ü &amp; <![CDATA[z]]>"])


@st.composite
def records(draw: st.DrawFn, barcodes: dict[int, str]) -> Person:
    number = draw(st.integers(0, 5))
    name = draw(st.sampled_from([f"u{number}", f"U{number}", f" u{number} "]))
    is_nameless = draw(st.integers(0, 12)) == 0
    barcode = None if is_nameless else draw(st.sampled_from([None, "", barcodes[number], barcodes[number]]))
    return Person(
        id=draw(st.sampled_from([None, "", " "])) if is_nameless else name,
        group=draw(st.sampled_from([None, "", *GROUPS])),
        name=draw(_TEXTS),
        campus=draw(st.sampled_from([None, "", "MAIN", "WEST"])),
        expiry=draw(st.sampled_from([None, "2027-06-30", "2028-06-30"])),
        phones=tuple(draw(st.lists(st.sampled_from(["555-0101", "555-0102"]), max_size=2))),
        address=draw(st.sampled_from([None, "1 Elm St", "2 Oak St"])),
        barcode=barcode,
        preferred=draw(st.booleans()),
    )


@st.composite
def feeds(draw: st.DrawFn) -> list[str]:
    """One to three sources; a barcode belongs to one person of a feed, and may be another's in the next."""
    owners = draw(st.permutations([f"b{number}" for number in range(6)]))
    barcodes = dict(enumerate(owners))
    several = draw(st.lists(st.lists(records(barcodes), max_size=7), min_size=1, max_size=3))
    return [document(people) for people in several]
