"""What may be shown of a person's data, decided in one place for every format.

Texts from a feed travel as `Quoted`, with the class of the field they come from. Only the functions here turn
them into something that a report may print.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TypeAlias


class Privacy(Enum):
    """How freely a value may be shown.

    PUBLIC values are codes, dates of the account, names of elements, counts. IDENTIFIER values name a
    person to the library: shown in reports, masked in formats made for public places. PERSONAL values
    are masked to their shape unless the user asks for them. SECRET values are never shown.
    """

    PUBLIC = "public"
    IDENTIFIER = "identifier"
    PERSONAL = "personal"
    SECRET = "secret"


class Policy(StrEnum):
    """Who will read the text: the default, `--show-values`, or a public place (github, sarif, junit)."""

    MASKED = "masked"
    VALUES = "values"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text from the feed with the class of the field it stands in."""

    text: str
    privacy: Privacy


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which a later record differs from the winner; an absent field is None."""

    field: str
    winner: Quoted | None
    loser: Quoted | None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Our own words with quotations from the feed among them, to be read as one text."""

    parts: tuple[str | Quoted, ...]


Shown: TypeAlias = "str | int | Quoted | Phrase | Difference | tuple[str | Quoted | Difference, ...]"
"""A value that a message may show: plain text of our own, or something quoted from the feed."""

_PUBLIC_FIELDS = frozenset(
    """
    record_type user_group campus_code preferred_language cataloger_level expiry_date purge_date account_type
    force_password_change status status_date last_patron_activity_date requests loans fees country
    address_type email_type phone_type id_type statistic_category category_type note_type user_viewable
    popup_note block_description block_type block_status created_date role_type scope code value_type
    segment_type preferred preferred_sms total_record_count start_date end_date is_researcher
    source_institution_code user_title job_category rs_library library_notice type proxy_type
    """.split()
)
_IDENTIFIER_FIELDS = frozenset({"primary_id", "external_id", "user_identifier/value"})
_SECRET_FIELDS = frozenset({"password", "pin_number"})


def privacy_of(path: str) -> Privacy:
    """The class of the field at `path`, a path relative to the record such as `contact_info/emails/email[2]`.

    Whatever is not known is personal.
    """
    steps = [step.split("[", 1)[0].removeprefix("@") for step in path.split("/")]
    name = steps[-1]
    if name in _SECRET_FIELDS:
        return Privacy.SECRET
    if name in _IDENTIFIER_FIELDS or "/".join(steps[-2:]) in _IDENTIFIER_FIELDS:
        return Privacy.IDENTIFIER
    return Privacy.PUBLIC if name in _PUBLIC_FIELDS else Privacy.PERSONAL


def quote(text: str, path: str) -> Quoted:
    """`text` from the field at `path`, ready to travel."""
    return Quoted(text, privacy_of(path))


def shape(text: str) -> str:
    """`text` with its letters and digits hidden: `José 12` becomes `Xxxx 99`.

    Upper-case letters become X, other letters x, digits 9, combining marks stay out; punctuation, blanks and symbols
    stay, since they are what a fault is usually about. Texts over 200 characters are cut.
    """
    hidden = "".join(_shape_of(character) for character in text[:200])
    return hidden if len(text) <= 200 else f"{hidden}…"


def _shape_of(character: str) -> str:
    if character.isalpha():
        return "X" if character.isupper() else "x"
    return "9" if character.isnumeric() else character


def reveal(quoted: Quoted, policy: Policy) -> str:
    """The text that a reader under `policy` may see of `quoted`."""
    match quoted.privacy:
        case Privacy.PUBLIC:
            return quoted.text
        case Privacy.SECRET:
            return "(hidden)"
        case Privacy.IDENTIFIER:
            return shape(quoted.text) if policy is Policy.PUBLIC else quoted.text
        case Privacy.PERSONAL:
            return quoted.text if policy is Policy.VALUES else shape(quoted.text)
