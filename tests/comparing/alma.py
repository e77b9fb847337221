"""An Alma in memory that loads feeds by the documented rules, written apart from what it is to judge.

* A user is matched by primary identifier, in any case; one that is not matched is created.
* Within a source the first record of a user wins and later ones are rejected; across sources the last one wins.
* What a source does not have is removed ("Swap All"): fields, and segments that came from a feed; internal
  segments, which somebody added in Alma, stay.
* A protected field that somebody changed in Alma keeps its value, until a feed brings the last value of a feed again.
* Whether an empty protected field is removed is told in two ways: `keeps_protected` chooses one.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

PROTECTED = {"user_group", "campus_code", "preferred_language"}
LISTS = {
    "phones": "contact_info/phones/phone",
    "addresses": "contact_info/addresses/address",
    "identifiers": "user_identifiers/user_identifier",
}


@dataclass(slots=True)
class User:
    """What Alma holds of a person; `by_hand` gives for changed fields the last value that a feed brought."""

    fields: dict[str, str] = field(default_factory=dict)
    external: dict[str, Counter[str]] = field(default_factory=dict)
    internal: list[str] = field(default_factory=list)
    by_hand: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Job:
    """What the job report of a load says of records."""

    rejected: int = 0
    superseded: int = 0
    seen: set[str] = field(default_factory=set)
    without_id: int = 0


@dataclass(slots=True)
class Alma:
    """All users, by primary identifier in lower case."""

    keeps_protected: bool
    users: dict[str, User] = field(default_factory=dict)
    invented: int = 0

    def copy(self) -> Alma:
        return deepcopy(self)

    def load(self, sources: Iterable[bytes]) -> Job:
        """Synchronizes with the sources, in this order."""
        job = Job()
        loaded: set[str] = set()
        for source in sources:
            seen: set[str] = set()
            for record in ET.fromstring(source):
                name = (record.findtext("primary_id") or "").strip().lower()
                is_refused = name in seen or _has_empty_identifier(record)
                job.seen |= {name} - {""}
                seen |= {name} - {""}
                if is_refused:
                    job.rejected += 1
                    continue
                if not name:
                    self.invented += 1
                    job.without_id += 1
                    name = f"generated {self.invented}"
                job.superseded += name in loaded
                loaded.add(name)
                self._update(self.users.setdefault(name, User()), record)
        return job

    def _update(self, user: User, record: Element) -> None:
        fields = {
            child.tag: (child.text or "").strip()
            for child in record
            if not len(child) and (child.text or "").strip()
        }
        for name in PROTECTED:
            if name in user.by_hand:
                if fields.get(name) == user.by_hand[name]:
                    del user.by_hand[name]
                elif name in user.fields:
                    fields[name] = user.fields[name]
            elif name not in fields and self.keeps_protected and name in user.fields:
                fields[name] = user.fields[name]
        user.fields = fields
        user.external = {
            name: segments for name, path in LISTS.items() if (segments := _segments(record, path))
        }

    def changes_by_hand(self, name: str, field_name: str, value: str) -> None:
        """Somebody changes a protected field in Alma."""
        user = self.users[name]
        user.by_hand.setdefault(field_name, user.fields.get(field_name, ""))
        user.fields[field_name] = value


def _segments(record: Element, path: str) -> Counter[str]:
    texts = []
    for segment in record.findall(path):
        leaves = sorted((leaf.tag, leaf.text.strip()) for leaf in segment.iter() if (leaf.text or "").strip())
        if leaves:
            texts.append(repr((segment.get("preferred") == "true", leaves)))
    return Counter(texts)


def _has_empty_identifier(record: Element) -> bool:
    return any(
        not (value.text or "").strip() for value in record.findall("user_identifiers/user_identifier/value")
    )
