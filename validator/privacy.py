"""What may be shown of a person's data, decided in one place for every format.

Texts from a feed travel as `Quoted`, with the class of the field they come from. Only the functions here turn
them into something that a report may print.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, StrEnum
from typing import TypeAlias

from validator.characters import is_spelling
from validator.dataclass import dataclass
from validator.expression import expression


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


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_PUBLIC_FIELDS = _names(
    """
    record_type user_group campus_code preferred_language cataloger_level expiry_date purge_date account_type
    force_password_change status status_date last_patron_activity_date requests loans fees country
    address_type email_type phone_type id_type statistic_category category_type note_type user_viewable
    popup_note block_description block_type block_status created_date role_type scope code value_type
    segment_type preferred preferred_sms total_record_count start_date end_date is_researcher
    source_institution_code user_title job_category rs_library library_notice type proxy_type
    """
)
_STRUCTURE = _names(
    """
    users user contact_info addresses address emails email phones phone address_types email_types phone_types
    user_identifiers user_identifier user_roles user_role parameters parameter user_blocks user_block
    user_notes user_note user_statistics user_statistic proxy_for_users proxy_for_user rs_libraries
    library_notices researcher userRecords userRecord userDetails userIdentifiers userIdentifier
    userAddressList userAddress userPhone userEmail segmentAction
    """
)
_PERSONAL_FIELDS = _names(
    """
    first_name middle_name last_name full_name pref_first_name pref_middle_name pref_last_name
    pref_name_suffix job_description gender web_site_url birth_date line1 line2 line3 line4 line5 city
    state_province postal_code address_note email_address description phone_number value note
    statistic_note note_text created_by block_note item_loan_id source_link_id linking_id userName firstName
    middleName lastName userGroup campusCode expiryDate purgeDate birthDate userType userTitle
    defaultLanguage stateProvince postalCode addressNote
    """
)
_NAME_LIKE = expression("[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_IDENTIFIER_FIELDS = frozenset({"primary_id", "external_id", "user_identifier/value"})
_SECRET_FIELDS = frozenset({"password", "pin_number"})
KNOWN_NAMES = _STRUCTURE | _PUBLIC_FIELDS | _PERSONAL_FIELDS | _SECRET_FIELDS | {"primary_id", "external_id"}
"""The names of all elements that the format has, or had in its first version."""


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


_FLAGS = _names(
    "preferred preferred_sms segment_type total_record_count user_viewable popup_note is_researcher"
)
_FLAG = expression(r"true|false|yes|no|[ynt01f]|internal|external|[0-9]{1,9}", re.IGNORECASE)
_LONGEST_CODE = 40
_CODE = expression(rf"[^\W_][\w./&+*-]{{0,{_LONGEST_CODE - 1}}}|[*-]")
_NUMBERS = expression(r"\+?[0-9]{0,3}[-./]?[0-9]{3}[-./][0-9]{2,4}(?:[-./][0-9]{3,4})?")
_SOCIAL_SECURITY = expression(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")
_IDENTIFIER = expression(r"[^\s<>\"]{1,200}")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_TIME = r"(?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.]{0,10}(?: ?[ap]m)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_DATE = expression(
    rf"(?:[0-9]{{4,5}}|[0-9]{{8}}|[0-9]{{14}}|[0-9]{{4}}([-./])[0-9]{{1,2}}\1[0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}([-./])[0-9]{{1,2}}\2(?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|[0-9]{{1,2}}[-. ]{{1,2}}{_MONTH}[-., ]{{1,2}}[0-9]{{2,4}}|{_MONTH} [0-9]{{1,2}},? [0-9]{{4}}){_TIME}",
    re.IGNORECASE,
)


def privacy_of_text(text: str, path: str) -> Privacy:
    """The class of `text` in the field at `path`: stricter than the field's own where it cannot belong there.

    Exports shift columns, and a name then stands where a code or date belongs. A code is one short word, a date
    is written as one, and an identifier is one word that is not written as a US social security number.
    """
    return stricter_for(text, privacy_of(path), path)


def stricter_for(text: str, privacy: Privacy, path: str) -> Privacy:
    """`privacy`, the class of the field at `path`, or PERSONAL where `text` does not look like its values."""
    core = text.strip()
    if not core or privacy in (Privacy.PERSONAL, Privacy.SECRET):
        return privacy
    name = path.rpartition("/")[2].split("[", 1)[0].removeprefix("@")
    fits = is_identifier_like(core) if privacy is Privacy.IDENTIFIER else _fits(core, name)
    return privacy if fits else Privacy.PERSONAL


def _fits(core: str, name: str) -> bool:
    if name in _FLAGS:
        return _FLAG.fullmatch(core) is not None
    if name.endswith("_date"):
        return _DATE.fullmatch(core) is not None
    return is_code_like(core)


def is_code_like(text: str) -> bool:
    """Whether `text` is one short word, as codes are, and not written as a telephone number is."""
    core = text.strip()
    if core.isalpha():  # as most codes are; dates and numbers have digits
        return len(core) <= _LONGEST_CODE
    if _DATE.fullmatch(core) is not None:
        return True
    return _CODE.fullmatch(core) is not None and _NUMBERS.fullmatch(core) is None


def is_identifier_like(text: str) -> bool:
    """Whether `text` is one word and not written as a US social security number."""
    core = text.strip()
    return _IDENTIFIER.fullmatch(core) is not None and _SOCIAL_SECURITY.fullmatch(core) is None


def quote_code(code: str) -> Quoted:
    """A code by which records are counted, such as a user group, ready to travel."""
    return Quoted(code, Privacy.PUBLIC if not code.strip() or is_code_like(code) else Privacy.PERSONAL)


def quote_identifier(text: str) -> Quoted:
    """The primary identifier of a record, ready to travel."""
    fits = not text.strip() or is_identifier_like(text)
    return Quoted(text, Privacy.IDENTIFIER if fits else Privacy.PERSONAL)


def is_known_name(name: str) -> bool:
    """Whether `name` is an element of the format, in this version or the one before: safe to show as it is.

    Any other "tag" in damaged XML may be a piece of a value, such as `<jdoe@example.edu>`.
    """
    return name in KNOWN_NAMES


def reveal_path(path: str, policy: Policy) -> str:
    """The path of an element as a reader under `policy` may see it.

    What somebody wrote between `<` and `>` may be a piece of a value. A step is shown only where it is a name of
    the format in some spelling, or written as its names are: in small letters, digits and underscores.
    """
    if policy is Policy.VALUES:
        return path
    return "/".join(step if is_written_like_a_name(step) else shape(step) for step in path.split("/"))


def is_written_like_a_name(step: str) -> bool:
    """Whether a step of a path, or the name of an element or attribute, may be shown as `reveal_path` shows it."""
    name = step.split("[", 1)[0].removeprefix("@")
    return _fold(name) in _FOLDED_NAMES or (len(name) <= 40 and _NAME_LIKE.fullmatch(name) is not None)


def _fold(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


_FOLDED_NAMES = frozenset(map(_fold, KNOWN_NAMES))


def is_segment(name: str) -> bool:
    """Whether `name` is an element that holds other elements rather than a value."""
    return name in _STRUCTURE


def quote(text: str, path: str) -> Quoted:
    """`text` from the field at `path`, ready to travel."""
    return Quoted(text, privacy_of_text(text, path))


def shape(text: str) -> str:
    """`text` with its letters and digits hidden: `José 12` becomes `Xxxx 99`.

    Upper-case letters become X, other letters x, digits 9; combining marks and the joiners of ordinary
    spelling stay out. Punctuation, blanks, symbols and controls stay, since they are what a fault is usually
    about. Texts over 200 characters are cut.
    """
    if text.isascii():
        hidden = text[:200].translate(_ASCII_SHAPES)
    else:
        hidden = "".join(_shape_of(character, text, index) for index, character in enumerate(text[:200]))
    return hidden if len(text) <= 200 else f"{hidden}…"


def _shape_of(character: str, text: str, index: int) -> str:
    if character.isupper():
        return "X"
    if character.isalpha() or character.islower():
        return "x"
    if character.isnumeric():
        return "9"
    if unicodedata.category(character).startswith("M") or is_spelling(text, index):
        return ""
    return character


_ASCII_SHAPES = {code: _shape_of(chr(code), chr(code), 0) for code in range(128)}


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
