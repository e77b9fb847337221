"""Puts the rules of a plan to records that are read with care, and asks no rule what it has answered before.

What a rule may find depends on little of a record, which its check promises (`Look`). So a text that was found clean
once needs no second look, and a rule is only asked about a record that has something new to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from validator.checks.check import Look
from validator.engine.gathering import FeedChecks
from validator.engine.outlines import Outlines, is_outlined
from validator.engine.wishes import narrowed, path_of, selected_of
from validator.expression import expression
from validator.grammar import is_usual
from validator.records.index import Index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from validator.checks.check import RecordCheck
    from validator.checks.hit import Hit
    from validator.engine.outlines import Outline, Part
    from validator.engine.plan import Plan
    from validator.engine.reading import CarefulRecord
    from validator.records.selector import Selector

_MEMORY = 20_000
"""How many texts of an element that were found clean are remembered."""
_USUAL = expression("[\x00-%'->@-~]+")
_MANY = 1_000
"""Among so many texts of a record, most stand there more than once."""
_WORTH_KEEPING = 100
"""Longer texts, in characters, hardly come again."""

Rule: TypeAlias = "tuple[int, RecordCheck, Any]"


class _Field:
    """An element whose texts rules look at one by one, and texts in which none of them finds anything.

    `rules` are these, by their numbers, with options that name no other element.
    """

    __slots__ = ("clean", "rules")

    def __init__(self) -> None:
        self.rules: dict[int, Rule] = {}
        self.clean: set[str] = set()

    def know(self, text: str) -> None:
        """Remembers a text that is clean."""
        if len(self.clean) > _MEMORY:
            self.clean.clear()
        if len(text) <= _WORTH_KEEPING:
            self.clean.add(text)


_Text: TypeAlias = "tuple[_Field, str]"
"""A text of a record with its field."""
_Answers: TypeAlias = "dict[int, Sequence[Hit] | Exception]"


class Examiner:
    """Finds what the rules of one plan say of records, one after the other.

    Attributes:
        feed_checks: the checks over the feed.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.index = Index(plan.schema.vocabulary)
        self.feed_checks = FeedChecks(plan)
        self._fields = {path: _Field() for path in self.index.paths}
        self._elsewhere = _Field()
        self._rules = {rule[0]: rule for rule in plan.record_rules}
        self._of_deviations: list[Rule] = []
        self._of_odd_texts: list[Rule] = []
        self._of_texts: list[tuple[Rule, Sequence[Selector]]] = []
        self._of_outlines: list[tuple[Rule, Sequence[Selector]]] = []
        self._others: list[Rule] = []
        for rule in plan.record_rules:
            self._sort(rule)
        self._outlines = Outlines(self._of_outlines)

    def _sort(self, rule: Rule) -> None:
        number, check, options = rule
        selected = selected_of(self.plan.rules[number])
        if check.look is Look.DEVIATIONS:
            self._of_deviations.append(rule)
        elif is_outlined(check, selected, self.index.paths):
            self._of_outlines.append((rule, selected))
        elif not all(selector.text in self.index.paths for selector in selected):
            self._others.append(rule)
        elif check.look is Look.WHOLE:
            self._of_odd_texts.append(rule)
        elif check.look is Look.EACH:
            for path in dict.fromkeys(map(path_of, selected)):
                self._fields[path].rules[number] = number, check, narrowed(options, path)
        elif check.is_clean is not None:
            self._of_texts.append((rule, selected))
        else:
            self._others.append(rule)

    def answers(self, record: CarefulRecord) -> Mapping[int, Sequence[Hit] | Exception]:
        """What each rule that finds something has found in `record`, in the order of their numbers.

        Of a rule whose check fails, why: that stops no other.
        """
        news = self._news(record)
        odd = [text for _, text in news if not is_usual(text)]
        outlines = [*self._outlines.unknown(record.found)]
        rules = [
            *self._others,
            *(rule for part, _ in outlines for rule in part.rules),
            *self._about_deviations(record),
            *self._about_texts(record),
            *self._about_news(news),
        ]
        answers = self._answers(record, sorted(rules, key=_number))
        if odd and (rules_about_odd := self._about_odd(odd)):
            # Nothing is found in any other text.
            answers.update(self._answers(record.showing({*odd}), rules_about_odd))
            answers = dict(sorted(answers.items()))
        if record.is_decoded:
            self._learn(news, outlines, answers)
        return answers

    def _answers(self, record: CarefulRecord, rules: Iterable[Rule]) -> _Answers:
        answers: _Answers = {}
        for number, check, options in rules:
            try:
                found = [*check.hits(record, options, self.plan.as_of)]
            except Exception as error:  # a check of somebody else's may do anything
                answers[number] = error
                continue
            if found:
                answers[number] = found
        return answers

    def _news(self, record: CarefulRecord) -> list[_Text]:
        """The texts of which nothing is known."""
        news: list[_Text] = []
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

    def _about_deviations(self, record: CarefulRecord) -> Iterator[Rule]:
        """The rules that have something to say of what the schema does not allow."""
        if record.deviations:
            kinds = {deviation.kind for deviation in record.deviations}
            yield from (rule for rule in self._of_deviations if rule[2].kind in kinds)

    def _about_texts(self, record: CarefulRecord) -> Iterator[Rule]:
        """The rules that may find something in several texts together."""
        for rule, selectors in self._of_texts:
            if not self._is_clean(rule, [text for selector in selectors for text in record.texts(selector)]):
                yield rule

    def _about_odd(self, odd: Sequence[str]) -> list[Rule]:
        """The rules that may find something in texts that are not usual, wherever these stand."""
        left = [_USUAL.sub("", text) for text in odd]
        return [rule for rule in self._of_odd_texts if not self._is_clean(rule, left)]

    def _about_news(self, news: Sequence[_Text]) -> Iterator[Rule]:
        """The rules that may find something in a text by itself."""
        asked: dict[int, list[_Text]] = {}
        for new in news:
            for number in new[0].rules:
                if number in asked:
                    asked[number].append(new)
                else:
                    asked[number] = [new]
        for number, own in asked.items():
            if not self._is_clean(self._rules[number], [text for _, text in own]) and not all(
                # One field may be judged by limits that are not those of another.
                self._is_clean(field.rules[number], [text])
                for field, text in own
            ):
                yield self._rules[number]

    def _is_clean(self, rule: Rule, texts: Sequence[str]) -> bool:
        """Whether it is sure that a rule finds nothing in texts."""
        _, check, options = rule
        return check.is_clean is not None and check.is_clean(texts, options, self.plan.as_of)

    def _learn(
        self, news: Iterable[_Text], outlines: Iterable[tuple[Part, Outline | None]], answers: _Answers
    ) -> None:
        """Remembers the texts and outlines in which no rule that looked at them has found anything."""
        for part, outline in outlines:
            if outline is not None:
                part.learn(outline, answers)
        if any(rule[0] in answers for rule in self._of_odd_texts):
            news = [(field, text) for field, text in news if is_usual(text)]
        for field, text in news:
            if not answers or answers.keys().isdisjoint(field.rules):
                field.know(text)


def _number(rule: Rule) -> int:
    return rule[0]
