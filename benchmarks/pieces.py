"""Pieces of patron records, rendered once, from which a generated feed is drawn.

A piece is what one child of `user` may look like. Pieces that must agree with one another (an expiry date and
its purge date) come from one draw. Nothing here knows how a feed is written or what is wrong with one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

Piece = dict[str, str]
"""What one draw puts into a record: the rendered XML of each child of `user` that it fills."""

NUMBER = "\x01"  # stands in pieces where the record's own number belongs

ORDERS = {
    "schema": """
        primary_id first_name middle_name last_name user_title job_category job_description
        user_group campus_code web_site_url preferred_language birth_date expiry_date purge_date
        status contact_info user_identifiers user_blocks user_notes user_statistics library_notices
        pref_first_name pref_last_name
    """,
    "statistics-first": """
        expiry_date purge_date status user_statistics primary_id first_name middle_name last_name
        pref_first_name pref_last_name user_group user_title job_category job_description
        campus_code web_site_url preferred_language birth_date contact_info user_identifiers
        user_notes user_blocks library_notices
    """,
    "alphabetical": """
        birth_date campus_code contact_info expiry_date first_name job_category job_description
        last_name library_notices middle_name pref_first_name pref_last_name preferred_language
        primary_id purge_date status user_blocks user_group user_identifiers user_notes
        user_statistics user_title web_site_url
    """,
    "identifiers-first": """
        user_identifiers primary_id last_name first_name middle_name contact_info user_group status
        expiry_date purge_date campus_code birth_date preferred_language user_title job_category
        job_description web_site_url pref_first_name pref_last_name user_statistics user_notes
        user_blocks library_notices
    """,
}
"""The order in which an exporter writes the children of `user`; every order is legal."""


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words("""
    Amara Benjamin Chloë Đặng Dwayne Élodie Fatima Gabriel Håkon Imani José Kateřina
    Łukasz Mei Nguyễn Oluwaseun Priya Quentin Rosalía Søren Tariq Ursula Višnja
    Wanjiru Xiomara Yusuf Zoë Анна Дмитрий Ελένη יעל مريم 美咲 小龍 지훈 สมชาย अनीता
    Jean-Luc D'Arcy Mary&nbsp;Ann
""")
_LAST = _words("""
    Abernathy Bjørnstad Castañeda Dvořák Ekwueme Faißt Gutiérrez Horváth Ibrahim
    Jóhannsdóttir Kowalczyk Lindqvist Müller Nakamura Ñáñez O'Brien Petrović Quispe
    Rodríguez Şahin Trần Underwood Väisänen Washington Xu Yılmaz Żółkiewski Петрова
    Ивановский Παπαδόπουλος כהן الخطيب 山田 李 김 ทองดี शर्मा St.&nbsp;Clair Smith-Jones
    Vandermolen
""")
_STREETS = (
    "Prairie View Rd", "O'Malley Ct", "Elm & Fifth Apartments", "Calle de la Peña", "Königstraße",
    "Rue de l'Étang",
    "Ulica Długa", "College Ave", "Windmill Ln", "Old State Route 9", "Bluestem Way", "Karl-Marx-Allee",
)  # fmt: skip
_TOWNS = (
    ("Cedar Bluff", "IL", "USA"), ("Prairie Junction", "IL", "USA"), ("Saint Élan", "MO", "USA"),
    ("La Peñita", "NM", "USA"), ("Two Rivers", "WI", "USA"), ("Düsseldorf", "NW", "DEU"),
    ("Montréal", "QC", "CAN"), ("Łódź", "Łódzkie", "POL"), ("São Paulo", "SP", "BRA"),
    ("東京", "東京都", "JPN"),
)  # fmt: skip
_GROUPS = _words("UGRD GRAD FAC STAFF EMERITUS DISTANCE NONDEGREE ALUMNI")
_CAMPUSES = _words("MAIN WEST ONLINE MED")
_SUBJECTS = (
    "Biology", "History & Politics", "Médecine vétérinaire", "Agriculture/Food", "Théologie",
    "Nursing (RN <-> BSN)",
    "Filología hispánica", "Computer Science", "Übersetzen", "Hotel & Restaurant Mgmt",
)  # fmt: skip
_REMARKS = (
    "Transferred from another college in the spring; credits under review.",
    'Prefers to be addressed as "Doc".',
    "Renewal agreed with the department office until the end of the year.",
    "Pays fees at the bursar's window; reminders by letter & e-mail.",
    "Identity checked at the desk: state card, photo taken.",
)  # fmt: skip


class Pools:
    """All pools of one feed, and how a record is drawn from them.

    Args:
        rng: decides everything; the same state gives the same records.
        order: a name of `ORDERS`.
        pretty: one element a line, indented; else no blank between elements.
        size: how many pieces a pool holds.
    """

    def __init__(self, rng: random.Random, order: str, *, pretty: bool, size: int = 2048) -> None:
        self._random = rng.random
        self._end = "\n" if pretty else ""
        self._pretty = pretty
        children = ORDERS[order].split()
        makers: list[Callable[[random.Random], Piece]] = [
            self._person, self._account, self._contact, self._identifiers, self._extras,
        ]  # fmt: skip
        drawn = [[maker(rng) for _ in range(size)] for maker in makers]
        self._plan = [(number, _joined(drawn[number], names)) for number, names in _runs(drawn, children)]
        self._count, self._size = len(makers), size
        self._open, self._close = self._line(1, "<user>"), self._line(1, "</user>")

    def record(self, number: int) -> str:
        """The record with this number; its identifiers occur in no record with another number."""
        size, rnd = self._size, self._random
        picks = [int(rnd() * size) for _ in range(self._count)]
        inside = "".join([pool[picks[source]] for source, pool in self._plan])
        return (self._open + inside + self._close).replace(NUMBER, f"{number:08d}")

    def _line(self, depth: int, text: str) -> str:
        return f"{'  ' * depth}{text}\n" if self._pretty else text

    def _element(self, depth: int, name: str, text: str, attributes: str = "") -> str:
        return self._line(depth, f"<{name}{attributes}>{text}</{name}>")

    def _coded(self, rng: random.Random, depth: int, name: str, code: str, label: str) -> str:
        shown = escape(label, {'"': "&quot;"})
        return self._element(depth, name, code, f' desc="{shown}"' if rng.random() < 0.3 else "")

    def _parent(self, depth: int, name: str, inside: str, attributes: str = "") -> str:
        return self._line(depth, f"<{name}{attributes}>") + inside + self._line(depth, f"</{name}>")

    def _flat(self, fields: dict[str, str]) -> Piece:
        return {name: self._element(2, name, text) for name, text in fields.items()}

    def _person(self, rng: random.Random) -> Piece:
        first, last = _name(rng, _FIRST), _name(rng, _LAST)
        fields = {"primary_id": f"pv{NUMBER}", "first_name": _text(rng, first), "last_name": _text(rng, last)}
        if rng.random() < 0.5:
            fields["middle_name"] = rng.choice((_text(rng, _name(rng, _FIRST)), "J.", "M"))
        if rng.random() < 0.15:
            fields["pref_first_name"] = _text(rng, _name(rng, _FIRST))
            fields["pref_last_name"] = _text(rng, last)
        piece = self._flat(fields)
        if rng.random() < 0.2:
            piece["user_title"] = self._coded(
                rng, 2, "user_title", rng.choice(("MS", "MR", "DR", "MX")), "Title"
            )
        return piece

    def _account(self, rng: random.Random) -> Piece:
        expiry = date(2027, 1, 31) + timedelta(days=rng.randrange(1500))
        purge = expiry + timedelta(days=rng.choice((0, 90, 180, 365, 730)))
        mark = "Z" if rng.random() < 0.05 else ""
        fields = {"expiry_date": f"{expiry}{mark}", "purge_date": f"{purge}{mark}", "status": "ACTIVE"}
        if rng.random() < 0.6:
            fields["birth_date"] = str(date(1950, 2, 1) + timedelta(days=rng.randrange(20000)))
        if rng.random() < 0.35:
            fields["job_description"] = _text(rng, rng.choice(_SUBJECTS))
        if rng.random() < 0.1:
            fields["web_site_url"] = f"https://www.example.edu/people/{NUMBER}?view=card&amp;lang=en"
        piece = self._flat(fields)
        piece["user_group"] = self._coded(rng, 2, "user_group", rng.choice(_GROUPS), "Patron group")
        if rng.random() < 0.8:
            piece["campus_code"] = self._coded(rng, 2, "campus_code", rng.choice(_CAMPUSES), "Campus")
        if rng.random() < 0.4:
            piece["preferred_language"] = self._coded(
                rng, 2, "preferred_language", rng.choice(("en", "es", "fr")), ""
            )
        if rng.random() < 0.25:
            piece["job_category"] = self._coded(
                rng, 2, "job_category", rng.choice(("FT", "PT", "ADJ")), "Job & rank"
            )
        return piece

    def _contact(self, rng: random.Random) -> Piece:
        inside = self._segments(rng, "address", rng.choice((1, 1, 2, 2, 3)), self._address)
        inside += self._segments(rng, "email", rng.choice((1, 1, 2)), self._email)
        phones = rng.choice((0, 1, 1, 2, 3))
        inside += self._segments(rng, "phone", phones, self._phone) if phones else ""
        return {"contact_info": self._parent(2, "contact_info", inside)}

    def _segments(
        self, rng: random.Random, name: str, how_many: int, render: Callable[[random.Random, int], str]
    ) -> str:
        best = rng.randrange(how_many)
        plural = name + ("es" if name == "address" else "s")
        parts = []
        for number in range(how_many):
            mark = ' preferred="true"' if number == best else rng.choice(("", ' preferred="false"'))
            parts.append(self._parent(4, name, render(rng, number), mark))
        return self._parent(3, plural, "".join(parts))

    def _types(self, rng: random.Random, name: str, code: str) -> str:
        return self._parent(5, f"{name}_types", self._coded(rng, 6, f"{name}_type", code, code.title()))

    def _address(self, rng: random.Random, number: int) -> str:
        town, state, country = rng.choice(_TOWNS)
        inside = self._element(5, "line1", _text(rng, f"{rng.randrange(1, 9900)} {rng.choice(_STREETS)}"))
        if rng.random() < 0.4:
            inside += self._element(5, "line2", f"Apt. {rng.randrange(1, 400)}")
        inside += self._element(5, "city", _text(rng, town))
        inside += self._element(5, "state_province", state)
        inside += self._element(5, "postal_code", f"{rng.randrange(10000, 99000)}")
        if rng.random() < 0.7:
            inside += self._coded(rng, 5, "country", country, "Country")
        if rng.random() < 0.1:
            inside += self._element(5, "address_note", _text(rng, rng.choice(_REMARKS)))
        if rng.random() < 0.2:
            inside += self._element(5, "start_date", "2026-08-15") + self._element(
                5, "end_date", "2028-08-14"
            )
        return inside + self._types(rng, "address", ("home", "school", "alternative")[number])

    def _email(self, rng: random.Random, number: int) -> str:
        where = ("student{}@example.edu", "reader.{}@example.org")[number]
        inside = self._element(5, "email_address", where.format(NUMBER))
        if rng.random() < 0.1:
            inside += self._element(5, "description", "Address for notices")
        return inside + self._types(rng, "email", ("school", "personal")[number])

    def _phone(self, rng: random.Random, number: int) -> str:
        digits = f"{rng.choice((217, 309, 618))}-555-01{rng.randrange(100):02d}"
        return self._element(5, "phone_number", digits) + self._types(
            rng, "phone", ("mobile", "home", "office")[number]
        )

    def _identifiers(self, rng: random.Random) -> Piece:
        kinds = [("BARCODE", "210580"), ("UNIV_ID", "U")][: rng.choice((1, 2, 2))]
        if rng.random() < 0.2:
            kinds.append(("OTHER_ID_1", "card-"))
        inside = ""
        for code, prefix in kinds:
            segment = self._coded(rng, 4, "id_type", code, code.title())
            segment += self._element(4, "value", prefix + NUMBER)
            if rng.random() < 0.1:
                segment += self._element(4, "note", "Issued at the desk")
            if rng.random() < 0.4:
                segment += self._element(4, "status", "ACTIVE")
            inside += self._parent(3, "user_identifier", segment)
        return {"user_identifiers": self._parent(2, "user_identifiers", inside)}

    def _extras(self, rng: random.Random) -> Piece:
        piece = {}
        if rng.random() < 0.5:
            notes = "".join(self._note(rng) for _ in range(rng.choice((1, 1, 2))))
            piece["user_notes"] = self._parent(2, "user_notes", notes)
        if rng.random() < 0.05:
            piece["user_blocks"] = self._parent(2, "user_blocks", self._block(rng))
        if rng.random() < 0.8:
            chosen = rng.sample(_SUBJECTS, rng.choice((1, 2, 3)))
            statistics = "".join(self._statistic(rng, subject) for subject in chosen)
            piece["user_statistics"] = self._parent(2, "user_statistics", statistics)
        if rng.random() < 0.05:
            notice = self._element(4, "code", "LOAN_RECEIPT") + self._element(4, "value", "false")
            piece["library_notices"] = self._parent(
                2, "library_notices", self._parent(3, "library_notice", notice)
            )
        return piece

    def _note(self, rng: random.Random) -> str:
        inside = self._coded(rng, 4, "note_type", rng.choice(("LIBRARY", "REGISTRAR", "OTHER")), "Note")
        inside += self._element(4, "note_text", _text(rng, rng.choice(_REMARKS)))
        inside += self._element(4, "user_viewable", rng.choice(("true", "false")))
        inside += self._element(4, "popup_note", "false")
        if rng.random() < 0.3:
            inside += self._element(4, "created_date", "2026-09-01T08:30:00Z")
        return self._parent(3, "user_note", inside)

    def _block(self, rng: random.Random) -> str:
        inside = self._element(4, "block_type", "GENERAL")
        inside += self._coded(rng, 4, "block_description", "BURSAR", "Hold & fees")
        inside += self._element(4, "block_status", "Active")
        inside += self._element(4, "expiry_date", "2027-06-30T00:00:00Z")
        return self._parent(3, "user_block", inside)

    def _statistic(self, rng: random.Random, subject: str) -> str:
        code = "".join(letter for letter in subject.upper() if "A" <= letter <= "Z")[:8]
        inside = self._coded(rng, 4, "statistic_category", code, subject)
        if rng.random() < 0.4:
            inside += self._element(4, "statistic_note", _text(rng, subject))
        return self._parent(3, "user_statistic", inside)


def _name(rng: random.Random, names: Sequence[str]) -> str:
    return rng.choice(names).replace("&nbsp;", " ")


def _text(rng: random.Random, text: str) -> str:
    """The text as exporters write it: most plainly, some with more escapes than needed."""
    way = rng.random()
    if way < 0.85:
        return escape(text)
    if way < 0.92:
        return escape(text, {"'": "&apos;", '"': "&quot;"})
    if way < 0.98:
        return escape(text).encode("ascii", "xmlcharrefreplace").decode("ascii")
    return f"<![CDATA[{text}]]>"


def _runs(drawn: Sequence[Sequence[Piece]], children: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Neighbouring children that come from one pool, so that they can be joined beforehand."""
    owner = {name: number for number, pool in enumerate(drawn) for piece in pool for name in piece}
    run: list[str] = []
    for name in children:
        if run and owner[run[-1]] != owner[name]:
            yield owner[run[-1]], run
            run = []
        run.append(name)
    yield owner[run[-1]], run


def _joined(pool: Sequence[Piece], names: Sequence[str]) -> list[str]:
    return ["".join(piece.get(name, "") for name in names) for piece in pool]
