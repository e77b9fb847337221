"""Puts the rules of a plan to records that are read with care, and asks no rule what it has answered before.

What a rule may find depends on little of a record, which its check promises (`Look`). So a text that was found clean
once needs no second look, and a rule is only asked about a record that has something new to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from validator.checks.check import Look
from validator.engine.wishes import path_of, selected_of
from validator.grammar import is_usual
from validator.records.index import Index

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from validator.checks.check import RecordCheck
    from validator.checks.hit import Hit
    from validator.engine.plan import Plan
    from validator.engine.reading import CarefulRecord
    from validator.records.selector import Selector

_MEMORY = 20_000
"""How many texts of an element that were found clean are remembered."""
_USUAL = re.compile("[\x00-%'->@-~]+")
_MANY = 1_000
"""Among so many texts of a record, most stand there more than once."""
_WORTH_KEEPING = 100
"""Longer texts, in characters, hardly come again."""

Rule: TypeAlias = "tuple[int, RecordCheck, Any]"


class _Field:
    """An element whose texts rules look at one by one, and texts in which none of them finds anything."""

    __slots__ = ("clean", "rules")

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.clean: set[str] = set()

    def know(self, text: str) -> None:
        """Remembers a text that is clean."""
        if len(self.clean) > _MEMORY:
            self.clean.clear()
        if len(text) <= _WORTH_KEEPING:
            self.clean.add(text)


_News: TypeAlias = "list[tuple[_Field, str]]"
"""Texts of a record with their fields, of which nothing is known."""


class Examiner:
    """Finds what the rules of one plan say of records, one after the other."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.index = Index(plan.schema.vocabulary)
        self._fields = {path: _Field() for path in self.index.paths}
        self._elsewhere = _Field()
        self._rules = {rule[0]: rule for rule in plan.record_rules}
        self._of_deviations: list[Rule] = []
        self._of_odd_texts: list[Rule] = []
        self._of_texts: list[tuple[Rule, list[Selector]]] = []
        self._others: list[Rule] = []
        for rule in plan.record_rules:
            self._sort(rule)

    def _sort(self, rule: Rule) -> None:
        number, check, _ = rule
        selected = [*selected_of(self.plan.rules[number])]
        if check.look is Look.DEVIATIONS:
            self._of_deviations.append(rule)
        elif not all(selector.text in self.index.paths for selector in selected):
            self._others.append(rule)
        elif check.look is Look.WHOLE:
            self._of_odd_texts.append(rule)
        elif check.look is Look.EACH:
            for path in dict.fromkeys(map(path_of, selected)):
                self._fields[path].rules.append(rule)
        elif check.is_clean is not None:
            self._of_texts.append((rule, selected))
        else:
            self._others.append(rule)

    def answers(
        self, record: CarefulRecord, suspects: Collection[int] | None = None
    ) -> Mapping[int, Sequence[Hit] | Exception]:
        """What each rule that finds something has found in `record`, in the order of their numbers.

        Of a rule whose check fails, why: that stops no other. `suspects` are the numbers of those rules that may find
        something, where that is known.
        """
        if suspects is not None:
            return self._answers(record, [self._rules[number] for number in sorted(suspects)])
        news = self._news(record)
        answers = self._answers(record, sorted(self._suspects(record, news), key=_number))
        if record.is_decoded:
            self._learn(news, answers)
        return answers

    def _answers(
        self, record: CarefulRecord, rules: Iterable[Rule]
    ) -> Mapping[int, Sequence[Hit] | Exception]:
        answers: dict[int, Sequence[Hit] | Exception] = {}
        for number, check, options in rules:
            try:
                found = [*check.hits(record, options, self.plan.as_of)]
            except Exception as error:  # a check of somebody else's may do anything
                answers[number] = error
                continue
            if found:
                answers[number] = found
        return answers

    def _news(self, record: CarefulRecord) -> _News:
        news: _News = []
        for path, nodes in record.found.items():
            field = self._fields.get(path, self._elsewhere)
            clean = field.clean
            for node in nodes:
                text = node.text
                if text not in clean:
                    news.append((field, text))
        if "" in record.found:
            strangers = record.found[""]
            news += [(self._elsewhere, leaf.text) for node in strangers for leaf in node.leaves()]
        return news if len(news) < _MANY else [*dict.fromkeys(news)]

    def _suspects(self, record: CarefulRecord, news: _News) -> Iterator[Rule]:
        """The rules that may find something."""
        yield from self._others
        kinds = {deviation.kind for deviation in record.deviations}
        yield from (rule for rule in self._of_deviations if rule[2].kind in kinds)
        asked: dict[int, tuple[Rule, list[str]]] = {}
        for rule, selectors in self._of_texts:
            asked[rule[0]] = rule, [text for selector in selectors for text in record.texts(selector)]
        if odd := [_USUAL.sub("", text) for _, text in news if not is_usual(text)]:
            asked.update((rule[0], (rule, odd)) for rule in self._of_odd_texts)
        for field, text in news:
            for rule in field.rules:
                if rule[0] in asked:
                    asked[rule[0]][1].append(text)
                else:
                    asked[rule[0]] = rule, [text]
        for rule, texts in asked.values():
            _, check, options = rule
            if check.is_clean is None or not check.is_clean(texts, options, self.plan.as_of):
                yield rule

    def _learn(self, news: _News, answers: Mapping[int, object]) -> None:
        """Remembers the texts in which no rule that looked at them has found anything."""
        if any(rule[0] in answers for rule in self._of_odd_texts):
            news = [(field, text) for field, text in news if is_usual(text)]
        for field, text in news:
            if not answers or not any(rule[0] in answers for rule in field.rules):
                field.know(text)


def _number(rule: Rule) -> int:
    return rule[0]
