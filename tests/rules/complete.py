"""Fills up the small feeds of examples with what I-Share makes mandatory, so that they can run under its whole profile.

Only what is absent is put in, behind a start tag and without a line break, so that every line stays where it is. What
an example says about a field, even that it is empty, stays as it is.
"""

from __future__ import annotations

import re
from itertools import count

_USER = re.compile(r"<user(\s[^<>]*[^<>/])?(/?)>(.*?)(?=<user[\s/>]|</users|\Z)", re.DOTALL)
_DATE = re.compile(r"<(?:expiry|purge)_date>\s*([0-9]{4}-[0-9]{2}-[0-9]{2}[^<\s]*)\s*<")
_ADDRESSES = (
    '<addresses><address preferred="true"><line1>{0} Elm Street</line1><city>Peoria</city>'
    "<state_province>IL</state_province><postal_code>61{0}</postal_code>"
    "<address_types><address_type>home</address_type></address_types></address></addresses>"
)
_EMAILS = (
    '<emails><email preferred="true"><email_address>{0}@example.edu</email_address>'
    "<email_types><email_type>school</email_type></email_types></email></emails>"
)


def completed(feed: str, name: str = "filled") -> str:
    """`feed` with every user filled up; `name` begins the IDs of users that have none."""
    numbers = count(1)
    return _USER.sub(lambda found: _user(found, f"{name}{next(numbers)}"), feed)


def _user(found: re.Match[str], name: str) -> str:
    attributes, is_empty, inner = found[1] or "", found[2], found[3]
    filling = "" if _has(inner, "primary_id") else f"<primary_id>{name}</primary_id>"
    texts = {
        "last_name": f"Quimby {name}",
        "user_group": "UGRD",
        "expiry_date": _end(inner),
        "purge_date": _end(inner),
    }
    for field, text in texts.items():
        filling += "" if _has(inner, field) else f"<{field}>{text}</{field}>"
    if _has(inner, "contact_info"):
        inner = _with_contacts(inner, name)
    else:
        filling += f"<contact_info>{_ADDRESSES.format(name)}{_EMAILS.format(name)}</contact_info>"
    end = "</user>" if is_empty else ""
    return f"<user{attributes}>{filling}{end}{inner}"


def _end(inner: str) -> str:
    """The date that the user has already, so that expiry and purge fit one another, or one to come."""
    found = _DATE.search(inner)
    return found[1] if found else "2027-06-30"


def _with_contacts(inner: str, name: str) -> str:
    if not _has(inner, "emails"):
        after = "</addresses>" if "</addresses>" in inner else "<addresses/>"
        place = after if after in inner else "<contact_info>"
        inner = inner.replace(place, place + _EMAILS.format(name), 1)
    if not _has(inner, "addresses"):
        inner = inner.replace("<contact_info>", f"<contact_info>{_ADDRESSES.format(name)}", 1)
    return inner


def _has(inner: str, name: str) -> bool:
    without_comments = re.sub(r"<!--.*?-->", "", inner, flags=re.DOTALL)
    blocks = re.sub(r"<user_blocks>.*?</user_blocks>", "", without_comments, flags=re.DOTALL)
    return re.search(rf"<{name}[\s/>]", blocks) is not None
