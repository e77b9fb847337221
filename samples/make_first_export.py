"""Writes `first-export.xml`: the first real export of an invented college, with the faults of such files.

    python samples/make_first_export.py

Prairie Valley College has a main campus, a west campus, an online school and 203 records. Its students come
from one query, its staff from another, written by another hand. Everybody in it is invented. The same bytes
come out each time.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OUT = Path(__file__).with_name("first-export.xml")
STUDENTS, STAFF = 165, 34

FIRST = (
    "Abigail", "Andre", "Beatriz", "Caleb", "Chloë", "Dalia", "Desmond", "Elena", "Ezra", "Fatima",
    "Gianna", "Grace", "Hassan", "Ian", "Imani", "Jonah", "José", "Kayla", "Kwame", "Lakshmi", "Leah",
    "Lucía", "Malik", "Marcus", "Mei-Ling", "Naomi", "Nikolai", "Noah", "Olivia", "Oskar", "Paige",
    "Quynh", "Rafael", "Renée", "Ruth", "Samuel", "Siobhan", "Sofía", "Tamara", "Thomas", "Uchenna",
    "Valerie", "Wesley", "Ximena", "Yusuf", "Zoë",
)  # fmt: skip
LAST = (
    "Abbott", "Aguilar", "Bauer", "Beckett", "Boateng", "Brandt", "Carmichael", "Castillo", "Chen",
    "Connelly", "D'Angelo", "Delacroix", "Dvořák", "Eriksen", "Farrell", "Fitzgerald", "Gallagher",
    "García", "Hale", "Haddad", "Ibáñez", "Ito", "Jankowski", "Kaplan", "Kowalski", "Lindgren", "Lopez",
    "Marsh", "McAllister", "Mbeki", "Muñoz", "Nakagawa", "Nguyễn", "Novak", "O'Connor", "Okafor",
    "Olsen", "Patel", "Peña", "Quigley", "Ramírez", "Reinhardt", "Sato", "Schmidt", "Thibault", "Tran",
    "Underwood", "Vasquez", "Whitaker", "Yildiz", "Zimmerman",
)  # fmt: skip
STREETS = (
    "Elevator Rd",
    "Depot St",
    "Bluestem Way",
    "College Ave",
    "Silo Rd",
    "N 2nd St",
    "Windmill Ln",
    "Grange Ct",
)
TOWNS = (
    ("Cedar Bluff", "61299"),
    ("Prairie Junction", "61297"),
    ("Two Rivers", "61294"),
    ("Mill Creek", "61291"),
)
MAJORS = ("NURS", "BIOL", "ENGL", "AGRI", "BUSN", "WELD", "EDUC", "UNDC")
OFFICES = (
    "Registrar",
    "Library",
    "Facilities",
    "Nursing",
    "Agriculture",
    "Athletics",
    "Student Life",
    "Business Office",
)


@dataclass
class Person:
    """One record before it is written; every field is a text as the export has it, not yet escaped."""

    primary_id: str
    first: str
    last: str
    group: str
    campus: str
    expiry: str
    purge: str
    line1: str
    city: str
    postal_code: str
    email: str
    barcode: str | None
    state: str = "IL"
    country: str = "USA"
    address_type: str = "home"
    preferred_address: bool = True
    phone: str = ""
    birth_date: str | None = None
    email_type: str = "school"
    statistic: str = ""
    extra: list[str] = field(default_factory=list)

    def name(self) -> str:
        """The name as the college's mail system writes it."""
        letters = f"{self.first[0]}{self.last}".lower()
        return "".join(letter for letter in letters if "a" <= letter <= "z")


def person(rng: random.Random, number: int, prefix: str) -> Person:
    """Somebody without a fault."""
    city, postal_code = rng.choice(TOWNS)
    born = f"{rng.randrange(1996, 2009)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    made = Person(
        primary_id=f"{prefix}{number}",
        first=rng.choice(FIRST),
        last=rng.choice(LAST),
        group="UGRD",
        campus=rng.choices(("MAIN", "WEST", "ONLINE"), (6, 2, 2))[0],
        expiry="2027-05-31",
        purge="2028-05-31",
        line1=f"{rng.randrange(1, 2400)} {rng.choice(STREETS)}",
        city=city,
        postal_code=postal_code,
        email="",
        barcode=f"21742{number:09d}",
        phone=f"309-555-01{rng.randrange(100):02d}",
        birth_date=born,
        statistic=rng.choice(MAJORS),
    )
    made.email = f"{made.name()}{number % 1000}@example.edu"
    return made


def student_xml(one: Person) -> str:
    """As the students' query writes a record: everything escaped, the fields in Alma's order."""
    mark = ' preferred="true"' if one.preferred_address else ""
    email_type = f"<email_type>{one.email_type}</email_type>" if one.email_type else ""
    lines = [
        "  <user>",
        f"    <primary_id>{one.primary_id}</primary_id>",
        f"    <first_name>{escape(one.first)}</first_name>",
        f"    <last_name>{escape(one.last)}</last_name>",
        "    <gender>NONE</gender>",
        f"    <user_group>{one.group}</user_group>",
        f"    <campus_code>{one.campus}</campus_code>",
        f"    <birth_date>{one.birth_date or ''}</birth_date>",
        f"    <expiry_date>{one.expiry}</expiry_date>",
        f"    <purge_date>{one.purge}</purge_date>",
        "    <status>ACTIVE</status>",
        *(f"    {text}" for text in one.extra),
        "    <contact_info>",
        "      <addresses>",
        f"        <address{mark}>",
        f"          <line1>{escape(one.line1)}</line1>",
        f"          <city>{escape(one.city)}</city>",
        f"          <state_province>{escape(one.state)}</state_province>",
        f"          <postal_code>{one.postal_code}</postal_code>",
        f"          <country>{one.country}</country>",
        f"          <address_types><address_type>{one.address_type}</address_type></address_types>",
        "        </address>",
        "      </addresses>",
        "      <emails>",
        '        <email preferred="true">',
        f"          <email_address>{escape(one.email)}</email_address>",
        f"          <email_types>{email_type}</email_types>",
        "        </email>",
        "      </emails>",
        "    </contact_info>",
        "    <user_identifiers>",
        "      <user_identifier><id_type>BARCODE</id_type>"
        f"<value>{one.barcode or ''}</value></user_identifier>",
        "    </user_identifiers>",
        "    <user_statistics>",
        f"      <user_statistic><statistic_category>{one.statistic}</statistic_category></user_statistic>",
        "    </user_statistics>",
        "  </user>",
    ]
    return "\n".join(lines) + "\n"


def staff_xml(one: Person) -> str:
    """As the staff query writes a record: texts pasted in, phones before e-mails, dates first."""
    lines = [
        "  <user>",
        f"    <expiry_date>{one.expiry}</expiry_date>",
        f"    <purge_date>{one.purge}</purge_date>",
        f"    <primary_id>{one.primary_id}</primary_id>",
        f"    <last_name>{one.last}</last_name>",
        f"    <first_name>{one.first}</first_name>",
        f"    <user_group>{one.group}</user_group>",
        f"    <job_description>{one.statistic}</job_description>",
        f"    <campus_code>{one.campus}</campus_code>",
        *(f"    {text}" for text in one.extra),
        "    <contact_info>",
        "      <addresses>",
        '        <address preferred="true">',
        f"          <line1>{one.line1}</line1>",
        f"          <city>{one.city}</city>",
        f"          <state_province>{one.state}</state_province>",
        f"          <postal_code>{one.postal_code}</postal_code>",
        f"          <address_types><address_type>{one.address_type}</address_type></address_types>",
        "        </address>",
        "      </addresses>",
    ]
    if one.phone:
        lines += [
            "      <phones>",
            f'        <phone preferred="true"><phone_number>{one.phone}</phone_number>'
            "<phone_types><phone_type>office</phone_type></phone_types></phone>",
            "      </phones>",
        ]
    lines += [
        "      <emails>",
        f'        <email preferred="true"><email_address>{one.email}</email_address>'
        "<email_types><email_type>work</email_type></email_types></email>",
        "      </emails>",
        "    </contact_info>",
        "    <user_identifiers>",
        f"      <user_identifier><id_type>BARCODE</id_type><value>{one.barcode}</value></user_identifier>",
        "    </user_identifiers>",
        "  </user>",
    ]
    return "\n".join(lines) + "\n"


def students(rng: random.Random) -> list[Person]:
    """The students, with what is wrong in the student system and in its query."""
    people = [person(rng, 104200 + number * 7, "pv") for number in range(STUDENTS)]
    for one in people:
        # The west campus keeps its addresses in another table, which has no preferred mark.
        one.preferred_address = one.campus != "WEST"
        if one.campus == "ONLINE" and rng.random() < 0.2:
            one.postal_code = ""

    def some(how_many: int, spoil: Callable[[Person], None]) -> None:
        for one in rng.sample(people, how_many):
            spoil(one)

    some(13, lambda one: setattr(one, "barcode", None))  # no card yet
    some(5, lambda one: setattr(one, "birth_date", None))
    some(6, lambda one: setattr(one, "statistic", ""))  # undeclared major
    some(7, lambda one: setattr(one, "purge", "2026-10-31"))  # last year's default
    some(4, lambda one: setattr(one, "expiry", "2026-08-15"))  # summer term
    some(8, lambda one: setattr(one, "group", "Undergraduate"))
    some(3, lambda one: setattr(one, "group", ""))  # dual enrollment from high schools
    some(3, lambda one: setattr(one, "email", ""))
    some(2, lambda one: setattr(one, "email", "none"))
    some(2, lambda one: setattr(one, "email_type", ""))
    some(3, lambda one: setattr(one, "barcode", "21742000000000"))  # the desk's guest card
    some(
        4,
        lambda one: one.extra.append(
            f"<pref_full_name>{escape(one.first)} {escape(one.last)}</pref_full_name>"
        ),
    )
    some(5, _without_address)
    some(3, _read_twice)
    some(2, lambda one: setattr(one, "last", one.last.replace("'", "") + "-O&apos;Hara"))
    for one, (line1, city, state, code, country) in zip(rng.sample(people, 5), ABROAD, strict=True):
        one.line1, one.city, one.state, one.postal_code, one.country = line1, city, state, code, country
        one.address_type = "Home"
    return people


ABROAD = (
    ("44 rue Notre-Dame", "Montréal", "QC", "H2Y 1C8", "CAN"),
    ("Ulica Długa 12", "Gdańsk", "Pomorskie", "80-831", "POL"),
    ("18 Ikoyi Crescent", "Lagos", "Lagos", "101233", "NGA"),
    ("ulitsa Tverskaya 7", "Тверь", "Тверская", "170100", "RUS"),
    ("Calle Real 23", "Málaga", "Málaga", "29012", "ESP"),
)


def _without_address(one: Person) -> None:
    one.line1, one.postal_code = "NO ADDRESS ON FILE", "00000"


def _read_twice(one: Person) -> None:
    """The name as a program shows it that took UTF-8 for Windows-1252."""
    one.last = "Muñoz-Peña".encode().decode("cp1252")


def staff(rng: random.Random, enrolled: Sequence[Person]) -> list[Person]:
    """The staff; four of them take classes and are in the students' query as well."""
    people = [person(rng, 5100 + number * 3, "e") for number in range(STAFF)]
    for one in people:
        one.group, one.expiry, one.purge = "STAFF", "2027-06-30", "2028-06-30"
        one.statistic = rng.choice(OFFICES)
        if rng.random() < 0.4:
            one.phone = ""
    for one in rng.sample(people, 3):
        one.statistic = "Housing & Dining"
    for one in rng.sample(people, 4):
        one.expiry = "20270630"  # adjuncts, from the payroll program
    for one in rng.sample(people, 2):
        one.barcode = one.primary_id
    for one in rng.sample(people, 3):
        one.group, one.purge = "EMER", "2099-12-31"
    # One name was typed in a text program; its apostrophe is a byte of Windows-1252.
    rng.choice(people).last = "O\udc92Malley"
    for twice in rng.sample(enrolled, 4):
        again = person(rng, 9999, "e")
        again.primary_id, again.barcode, again.campus = twice.primary_id, twice.barcode or "", twice.campus
        again.first, again.last, again.email = twice.first, twice.last, f"{twice.name()}@example.edu"
        again.group, again.expiry, again.purge, again.statistic = (
            "STAFF",
            "2027-06-30",
            "2028-06-30",
            "Library",
        )
        people.insert(rng.randrange(len(people)), again)
    return people


def main() -> int:
    """Write the feed."""
    rng = random.Random(1867)
    enrolled = students(rng)
    plain = [one for one in enrolled if one.barcode and "&" not in one.last and "Ã" not in one.last]
    working = staff(rng, plain)
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<users>\n', *map(student_xml, enrolled)]
    parts += [*map(staff_xml, working), "</users>\n"]
    OUT.write_bytes("".join(parts).encode("utf-8", "surrogateescape"))
    print(f"{len(enrolled) + len(working)} users in {OUT.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
