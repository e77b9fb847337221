"""The source checks: each picks the faults of its kinds and offers what a message may say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from validator.checks.check import SourceCheck
from validator.dataclass import dataclass
from validator.faults import FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from validator.faults import Fault
    from validator.privacy import Shown

_OFFERS = {
    "well-formed": ("found",),
    "encoding": ("bytes", "guess", "encoding"),
    "characters": ("character",),
    "archive": (),
    "root": ("found",),
}


@dataclass(frozen=True, slots=True)
class WellFormed:
    """Which family of malformed XML."""

    kind: Literal["structure", "ampersand", "prolog", "doctype"]


@dataclass(frozen=True, slots=True)
class Encoding:
    """Which trouble with the encoding."""

    kind: Literal["undecodable", "not-utf8", "bom"]


@dataclass(frozen=True, slots=True)
class Root:
    """Which trouble with the root element."""

    kind: Literal["name", "namespace", "empty"]


@dataclass(frozen=True, slots=True)
class NoOptions:
    """A check without options."""


_KINDS = {
    "structure": FaultKind.NOT_WELL_FORMED,
    "ampersand": FaultKind.BARE_AMPERSAND,
    "prolog": FaultKind.BEFORE_XML,
    "doctype": FaultKind.DOCTYPE,
    "undecodable": FaultKind.UNDECODABLE,
    "not-utf8": FaultKind.NOT_UTF8,
    "bom": FaultKind.BYTE_ORDER_MARK,
    "name": FaultKind.WRONG_ROOT,
    "namespace": FaultKind.NAMESPACE,
    "empty": FaultKind.NO_RECORDS,
}


def _offers(name: str) -> frozenset[str]:
    return frozenset({"what", "alma_message", *_OFFERS[name]})


def _values(fault: Fault, name: str) -> Mapping[str, Shown]:
    found: dict[str, Shown] = {"what": fault.what, "alma_message": fault.alma_message}
    return found | {offered: fault.values.get(offered, "") for offered in _OFFERS[name]}


def _by_kind(name: str) -> Callable[[Fault, WellFormed | Encoding | Root], Mapping[str, Shown] | None]:
    return lambda fault, options: _values(fault, name) if fault.kind is _KINDS[options.kind] else None


def _only(name: str, kind: FaultKind) -> Callable[[Fault, NoOptions], Mapping[str, Shown] | None]:
    return lambda fault, _: _values(fault, name) if fault.kind is kind else None


WELL_FORMED = SourceCheck("well-formed", WellFormed, _offers("well-formed"), _by_kind("well-formed"))
ENCODING = SourceCheck("encoding", Encoding, _offers("encoding"), _by_kind("encoding"))
ROOT = SourceCheck("root", Root, _offers("root"), _by_kind("root"))
CHARACTERS = SourceCheck(
    "characters", NoOptions, _offers("characters"), _only("characters", FaultKind.ILLEGAL_CHARACTER)
)
ARCHIVE = SourceCheck("archive", NoOptions, _offers("archive"), _only("archive", FaultKind.ARCHIVE))
