"""Lays profile files over one another: what each says of every rule, who said it, and what is locked."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from validator.dataclass import dataclass, field
from validator.rulebook.codes import open_codes, refuse_unknown
from validator.rulebook.forms import SettingForm
from validator.rulebook.mistakes import advice, mistake, shown
from validator.rulebook.model import Severity, Suppression
from validator.rulebook.nodes import Entries, Items, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from validator.rulebook.chain import ProfileFile
    from validator.rulebook.codes import LoadedCodes
    from validator.rulebook.forms import Choice, SuppressForm
    from validator.rulebook.model import Rule
    from validator.rulebook.nodes import Node
    from validator.rulebook.rules import RuleBook

_STRENGTH = {"off": 0, Severity.INFO: 1, Severity.WARNING: 2, Severity.ERROR: 3}


@dataclass(frozen=True, slots=True)
class Lock:
    """A rule that later profiles may not weaken below `severity`."""

    severity: Severity
    reason: str
    where: str


@dataclass(slots=True)
class Standing:
    """What the files so far say of one rule; with `severity` None it is off.

    Each parameter stands with the place of its name.
    """

    severity: Severity | None = None
    is_mentioned: bool = False
    reason: str = ""
    params: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    lock: Lock | None = None
    provenance: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Line:
    """One entry under `rules` of a profile: its key, what it says, where."""

    key: str
    setting: SettingForm
    key_node: Node
    node: Node

    @property
    def is_exact(self) -> bool:
        return "*" not in self.key and "?" not in self.key

    @property
    def weight(self) -> tuple[bool, int]:
        """How specific the key is: an id before patterns, then more literal characters before fewer."""
        return self.is_exact, len(re.sub(r"[*?]", "", self.key))

    def at(self, word: str) -> Node:
        """Where `word` is set: in the long form its own place, in the short form the whole."""
        found = self.node.get(word) if isinstance(self.node, Entries) else None
        return self.node if found is None else found


def lay(chain: tuple[ProfileFile, ...], book: RuleBook) -> dict[str, Standing]:
    """The standing of every rule after all files of `chain`, which apply in this order.

    Raises:
        RuleBookError: a key fits no rule, two keys fit one rule equally well, or a lock is broken.
    """
    standings = {rule.id: Standing() for rule in book.rules}
    for profile in chain:
        for one in code_lists(profile, book):
            _fill(one, book, standings)
        for word, word_node, values in own_keys(profile):
            _fill_from_key(word, word_node, values, book, standings)
        lines = tuple(_lines(profile, book))
        exact = {line.key: line for line in lines if line.is_exact}
        patterns = sorted((line for line in lines if not line.is_exact), key=_weight, reverse=True)
        for rule in book.rules:
            fitting = [exact[rule.id]] if rule.id in exact else []
            fitting += [line for line in patterns if _glob(line.key, rule.id)]
            if fitting:
                _refuse_tie(fitting, rule.id)
                _apply(fitting, rule, standings[rule.id])
    return standings


def code_lists(profile: ProfileFile, book: RuleBook) -> Iterator[LoadedCodes]:
    """The code lists that a profile file names, in its order.

    Raises:
        RuleBookError: a file is not there or has a mistake, or no rule asks for a list.
    """
    whole = profile.at("codes")
    for number, asked in enumerate(profile.form.codes):
        node = whole.nodes[number] if isinstance(whole, Items) else whole
        lists = open_codes(asked, node, profile.file, book.folders)
        refuse_unknown(lists, book.rules)
        yield from lists


def _fill(one: LoadedCodes, book: RuleBook, standings: Mapping[str, Standing]) -> None:
    """Let a code list be the value of every parameter that asks for it."""
    for rule in book.rules:
        for name, param in rule.params.items():
            if param.codes == one.codes.name:
                standings[rule.id].params[name] = (one.key, one.values)
                standings[rule.id].provenance[f"params.{name}"] = one.codes.origin


def own_keys(profile: ProfileFile) -> Iterator[tuple[str, Node, Node]]:
    """The keys of a profile file that fill parameters: `priority` and `guards.NAME`, where they stand, their values.

    Raises:
        RuleBookError: a group stands twice in the priority, or a guard is below 0.
    """
    seen = set[str]()
    whole = profile.at("priority")
    for number, group in enumerate(profile.form.priority):
        node = whole.nodes[number] if isinstance(whole, Items) else whole
        if group in seen or not group.strip():
            raise mistake(node, f"{shown(group)} cannot stand here in the priority.", "Name each group once.")
        seen.add(group)
    if "priority" in profile.document.nodes:
        items = whole if isinstance(whole, Items) else Items((whole,), whole.file, whole.line)
        yield "priority", profile.document.key("priority"), items
    guards = profile.document.get("guards")
    for name, (key, value) in (guards.nodes if isinstance(guards, Entries) else {}).items():
        if getattr(profile.form.guards, name) < 0:
            raise mistake(value, f'"{name}" must be at least 0.', "Switch the rule off for no limit.")
        yield f"guards.{name}", key, value


def _fill_from_key(
    word: str, key: Node, values: Node, book: RuleBook, standings: Mapping[str, Standing]
) -> None:
    """Let a key of a profile be the value of every parameter that asks for it."""
    for rule in book.rules:
        for name, param in rule.params.items():
            if param.filled_by == word:
                standings[rule.id].params[name] = (key, values)
                standings[rule.id].provenance[f"params.{name}"] = place(key)


def suppressions(
    chain: tuple[ProfileFile, ...], book: RuleBook, standings: Mapping[str, Standing]
) -> Iterator[Suppression]:
    """Every deliberate exception, in the order of the files.

    Raises:
        RuleBookError: one is for an unknown rule, or for a rule that another profile has locked.
    """
    for profile in chain:
        whole = profile.at("suppress")
        nodes = whole.nodes if isinstance(whole, Items) else ()
        for form, node in zip(profile.form.suppress, nodes, strict=True):
            _check_suppression(form, node, profile, book, standings)
            yield Suppression(form.rule, form.where, form.reason, form.until, form.max, place(node))


def _check_suppression(
    form: SuppressForm, node: Node, profile: ProfileFile, book: RuleBook, standings: Mapping[str, Standing]
) -> None:
    rule_node = (node.get("rule") if isinstance(node, Entries) else None) or node
    if form.rule not in book.loaded:
        raise mistake(rule_node, f'There is no rule "{form.rule}".', advice(form.rule, book.loaded))
    if form.max is not None and form.max < 1:
        raise mistake(node, '"max" must be at least 1.', "Leave the key out for any number.")
    lock = standings[form.rule].lock
    if lock and lock.where.rpartition(":")[0] != profile.file.name:
        raise mistake(rule_node, f"{form.rule} is locked by {lock.where}: {_reason(lock)}", "Leave it out.")


def _weight(line: _Line) -> tuple[bool, int]:
    return line.weight


def _glob(pattern: str, text: str) -> bool:
    return _expression(pattern).fullmatch(text) is not None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    marks = {"?": ".", "*": ".*"}
    expression = "".join(marks.get(mark, re.escape(mark)) for mark in re.sub(r"\*+", "*", pattern))
    return re.compile(expression)


def _lines(profile: ProfileFile, book: RuleBook) -> Iterator[_Line]:
    entries = profile.at("rules")
    if not isinstance(entries, Entries) or entries is profile.document:
        return
    for key, setting in profile.form.rules.items():
        key_node, node = entries.nodes[key]
        line = _Line(key, _long(setting), key_node, node)
        fits = key in book.loaded if line.is_exact else any(_glob(key, rule.id) for rule in book.rules)
        if not fits:
            raise mistake(key_node, f"No rule is called {shown(key)}.", _rule_advice(key, book))
        if line.setting.params and not line.is_exact:
            raise mistake(
                line.at("params"), "Parameters belong to one rule.", "Write its id instead of a pattern."
            )
        if line.setting.lock and not line.setting.reason:
            raise mistake(line.at("lock"), "A lock needs a reason.", 'Add "reason".')
        yield line


def _long(setting: Choice | SettingForm) -> SettingForm:
    return setting if isinstance(setting, SettingForm) else SettingForm(severity=setting)


def _rule_advice(key: str, book: RuleBook) -> str:
    for rule in book.rules:
        if rule.name == key:
            return f'Write its id, "{rule.id}".'
    groups = {f"{rule.id.rstrip('0123456789')}*" for rule in book.rules}
    return advice(key, groups if "*" in key or "?" in key else book.loaded)


def _refuse_tie(fitting: list[_Line], rule_id: str) -> None:
    for line, other in pairwise(fitting):
        if line.weight == other.weight and line.setting != other.setting:
            text = f"{shown(line.key)} and {shown(other.key)} fit {rule_id} equally well."
            raise mistake(other.key_node, text, "Write the id.")


def _apply(fitting: list[_Line], rule: Rule, standing: Standing) -> None:
    """Let the lines of one file that fit a rule, most specific first, say what they say of it."""
    chosen = next((line for line in fitting if line.setting.severity is not None), None)
    if chosen is not None:
        standing.severity = _severity(chosen.setting.severity, rule)
        standing.provenance["severity"] = place(chosen.at("severity"))
    elif not standing.is_mentioned:
        standing.severity = rule.severity
        standing.provenance["severity"] = place(fitting[0].key_node)
    standing.is_mentioned = True
    if explained := next((line for line in fitting if line.setting.reason), None):
        standing.reason = explained.setting.reason
        standing.provenance["reason"] = place(explained.at("reason"))
    params = fitting[0].at("params")
    if fitting[0].setting.params and isinstance(params, Entries):
        standing.params |= params.nodes
        standing.provenance |= {f"params.{name}": place(key) for name, (key, _) in params.nodes.items()}
    _keep_lock(fitting, chosen or fitting[0], rule, standing)


def _severity(choice: str | None, rule: Rule) -> Severity | None:
    if choice == "off":
        return None
    return rule.severity if choice == "on" else Severity(choice or "")


def _keep_lock(fitting: list[_Line], chosen: _Line, rule: Rule, standing: Standing) -> None:
    lock = standing.lock
    now = standing.severity or "off"
    if lock and _STRENGTH[now] < _STRENGTH[lock.severity]:
        raise mistake(
            chosen.at("severity"),
            f"{rule.id} is locked at {lock.severity} by {lock.where}, and cannot be {now}: {_reason(lock)}",
            f'Write "{lock.severity}", or leave it out.',
        )
    speaker = next((line for line in fitting if line.setting.lock is not None), None)
    if speaker is None:
        return
    if lock and not speaker.setting.lock:
        text = f"{rule.id} is locked by {lock.where}: {_reason(lock)}"
        raise mistake(speaker.at("lock"), text, "Leave it out.")
    if speaker.setting.lock:
        if standing.severity is None:
            raise mistake(
                speaker.at("lock"), f"{rule.id} is off, and cannot be locked.", "Give it a severity."
            )
        standing.lock = Lock(standing.severity, speaker.setting.reason, place(speaker.at("lock")))
        standing.provenance["lock"] = standing.lock.where


def _reason(lock: Lock) -> str:
    return lock.reason if lock.reason.endswith(".") else f"{lock.reason}."
