"""Guesses which name was meant where the schema does not know one.

Guesses are made from names alone. A guess that is certain enough to explain a missing field gives `meant`;
every other one is a suggestion for the reader.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from validator.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Names of SIS version 1 and what they became, as a public converter has it.
VERSION_1 = {
    "userName": "primary_id",
    "firstName": "first_name",
    "userGroup": "user_group",
    "campusCode": "campus_code",
    "expiryDate": "expiry_date",
    "purgeDate": "purge_date",
    "userType": "account_type",
    "userTitle": "user_title",
    "defaultLanguage": "preferred_language",
    "stateProvince": "state_province",
    "postalCode": "postal_code",
    "addressNote": "address_note",
    "phone": "phone_number",
    "email": "email_address",
    "type": "id_type",
}
_OLD_NAME = "this is the name of the older SIS format, version 1"
_SPELLING = "the name is written differently"
# How alike two spellings must be: names of this place, names of any place, short names of attributes.
_HERE = 0.8
_ANYWHERE = 0.84
_ATTRIBUTE = 0.7
# Longer names are no slips of the pen.
_LONGEST = 60
# More places, or more allowed names, than a reader would read.
_PLACES = 3
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Guess:
    """What was probably meant; the texts are those of `Deviation`, `meant` is relative to the parent."""

    expected: str = ""
    reason: str = ""
    nearest: str = ""
    meant: str = ""


@lru_cache(4_096)
def fold(name: str) -> str:
    """`name` without what writers vary: case, `_`, `-`, `.` and a prefix."""
    local = name.rpartition(":")[2]
    return local.casefold().replace("_", "").replace("-", "").replace(".", "")


def closest(name: str, known: Iterable[str], cutoff: float) -> str:
    """The name among `known` that is spelt most like `name`, or ""; case does not count."""
    if len(name) > _LONGEST:
        return ""
    folded = fold(name)
    length, letters = len(folded), frozenset(folded)
    # Names of other lengths, or of other letters, are not like enough; most need not be looked at.
    most = length * (2 - cutoff) / cutoff + 1
    least = length * cutoff / (2 - cutoff) - 1
    by_fold = {}
    for size, spelt, others, other in _spellings(tuple(known)):
        if least < size < most:
            in_common = min(length - len(letters - others), size - len(others - letters))
            if 2 * in_common >= cutoff * (length + size):
                by_fold[spelt] = other
    found = get_close_matches(folded, by_fold, n=1, cutoff=cutoff) if by_fold else ()
    return by_fold[found[0]] if found else ""


@lru_cache(1_024)
def _spellings(names: tuple[str, ...]) -> tuple[tuple[int, str, frozenset[str], str], ...]:
    """Of each name, without what writers vary, length, spelling and letters; and the name itself."""
    spelt = [(fold(name), name) for name in names]
    return tuple((len(folded), folded, frozenset(folded), name) for folded, name in spelt)


class Names:
    """All names of a schema, with the places where they are legal.

    Args:
        children: element paths (relative to the record, without positions) to the names of their children.
        attributes: element paths to the names of their attributes.
        vintage: when the schema is from, for the texts; "" where it does not say.
    """

    def __init__(
        self, children: Mapping[str, Sequence[str]], attributes: Mapping[str, Sequence[str]], vintage: str
    ) -> None:
        self._children = children
        self._attributes = attributes
        self._parents = _reversed(children)
        self._owners = _reversed(attributes)
        self._folded = {fold(name): name for name in sorted(self._parents, reverse=True)}
        schema = f"the schema of {vintage}" if vintage else "the schema"
        self._unknown = f"{schema} has no such element"
        self._no_attribute = f"{schema} has no such attribute here"

    def suggest(self, name: str) -> str:
        """The known element name that is most like `name`, or ""."""
        if name in self._parents:
            return name
        old = VERSION_1.get(name, "")
        if old in self._parents:
            return old
        return self._folded.get(fold(name), "") or closest(name, self._parents, _HERE)

    def element(self, name: str, here: str) -> Guess:
        """What the unknown child `name` of the place `here` is."""
        allowed = self._children.get(here, ())
        local = name.rpartition(":")[2]
        if VERSION_1.get(local) in allowed:
            target = VERSION_1[local]
            return Guess(target, _OLD_NAME, target, target)
        for other in allowed:
            if fold(other) == fold(name):
                return Guess(other, _SPELLING, other, other)
        return (
            self._one_level_down(local, here, allowed)
            or self._elsewhere(local)
            or self._close(local, allowed)
            or Guess(self._choice(allowed), self._unknown)
        )

    def attribute(self, name: str, here: str) -> Guess:
        """What the unknown attribute `name` at the place `here` is."""
        allowed = self._attributes.get(here, ())
        for other in allowed:
            if fold(other) == fold(name):
                return Guess(other, _SPELLING, other, f"@{other}")
        if near := closest(name, allowed, _ATTRIBUTE):
            return Guess(near, self._no_attribute, near)
        if name in self._owners:
            owners = sorted({path.rpartition("/")[2] or "user" for path in self._owners[name]})
            if len(owners) > 2 * _PLACES:
                return Guess("no attribute of this name here", "only other elements have this attribute")
            verb = "has" if len(owners) == 1 else "have"
            reason = f"only {_listed(owners, 'and')} {verb} this attribute"
            return Guess(f"{name} on {_listed(owners, 'or')}", reason)
        near = closest(name, self._owners, _HERE)
        expected = _listed(allowed, "or") if allowed else "no attribute here"
        return Guess(expected, self._no_attribute, near)

    def _one_level_down(self, name: str, here: str, allowed: Sequence[str]) -> Guess | None:
        """Whether exactly one child of `here` has `name` as its child: a wrapper was left out."""
        found = [
            (wrapper, inner)
            for wrapper in allowed
            for inner in self._children.get(f"{here}/{wrapper}" if here else wrapper, ())
            if fold(inner) == fold(name)
        ]
        if len(found) != 1:
            return None
        wrapper, inner = found[0]
        nearest = "" if inner == name else inner
        return Guess(
            f"{inner} inside {wrapper}", f"it belongs inside {wrapper}", nearest, f"{wrapper}/{inner}"
        )

    def _elsewhere(self, name: str) -> Guess | None:
        known = name if name in self._parents else VERSION_1.get(name, "")
        if known not in self._parents:
            known = self._folded.get(fold(name), "")
        if not known:
            return None
        parents = self._parents[known]
        nearest = "" if known == name else known
        places = [path or "user itself" for path in parents[:_PLACES]]
        more = " and other places" if len(parents) > _PLACES else ""
        joined = ", ".join(places) if more else _listed(places, "or")
        return Guess(f"{known} in {joined}{more}", f"it belongs in {joined}{more}", nearest)

    def _close(self, name: str, allowed: Sequence[str]) -> Guess | None:
        if near := closest(name, allowed, _HERE):
            return Guess(near, self._unknown, near)
        if near := closest(name, self._parents, _ANYWHERE):
            return Guess(self._choice(allowed), self._unknown, near)
        return None

    @staticmethod
    def _choice(allowed: Sequence[str]) -> str:
        if not allowed:
            return "no element here"
        return _listed(allowed, "or") if len(allowed) <= _LISTED else ""


def _listed(words: Sequence[str], conjunction: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def _reversed(places: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, names in places.items():
        for name in names:
            found.setdefault(name, []).append(path)
    return found
