"""Which fields a repair may touch, and how freely what it did may be shown."""

from __future__ import annotations

from validator.privacy import Privacy, privacy_of

_NAMES = """
    primary_id external_id record_type user_group campus_code preferred_language cataloger_level account_type
    status user_title job_category rs_library library_notice country id_type address_type email_type
    phone_type statistic_category category_type note_type block_type block_status block_description role_type scope code
    source_institution_code proxy_type gender
    """
CODES_AND_IDENTIFIERS = frozenset(_NAMES.split())
"""Elements in which blanks around the value never mean anything: Alma compares these values as a whole."""


def class_of(path: str) -> Privacy:
    """The class of the value at `path`; whatever stands within a secret is secret."""
    steps = [step for step in path.split("/") if step]
    if any(privacy_of(step) is Privacy.SECRET for step in steps):
        return Privacy.SECRET
    return privacy_of(path) if steps else Privacy.PERSONAL


def is_code_or_identifier(path: str) -> bool:
    """Whether the element at `path`, relative to the record, holds a code or an identifier."""
    steps = path.split("/")
    return steps[-1] in CODES_AND_IDENTIFIERS or steps[-2:] == ["user_identifier", "value"]
