"""A program takes what the expression takes from which it was made, group by group."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from validator.machine import Batch, Machine, NotTranslatable, program, shared, translated

SINGLE = st.sampled_from([b"a", b"b", b"<", b"[ab]", b"[^<]", b"[^a]", b".", rb"\d", rb"[^\Wb]", b"1"])


def _repeated(one: bytes) -> st.SearchStrategy[bytes]:
    counts = st.sampled_from([b"*", b"+", b"?", b"{0,2}", b"{1,3}", b"{2}"])
    return st.builds(lambda count, kind: one + count + kind, counts, st.sampled_from([b"", b"+", b"?"]))


def _larger(inner: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(b"".join),
        several.map(lambda ways: b"(?:" + b"|".join(ways) + b")"),
        several.map(lambda ways: b"(?>" + b"|".join(ways) + b")"),
        inner.map(lambda one: b"(?>" + one + b"|)"),
        inner.map(lambda one: b"(" + one + b")"),
        inner.map(lambda one: b"(?=" + one + b")"),
        inner.map(lambda one: b"(?!" + one + b")"),
        inner.map(lambda one: b"(?:" + one + b")*+"),
        inner.map(lambda one: b"(?i:" + one + b")"),
        SINGLE.map(lambda one: b"(?<=" + one + b")"),
        SINGLE.map(lambda one: b"(?<!" + one + b")"),
        SINGLE.map(lambda one: b"(?<=" + one + b"a)"),
    )


EXPRESSIONS = st.recursive(st.one_of(SINGLE, SINGLE.flatmap(_repeated)), _larger, max_leaves=12)


def taken(pattern: re.Pattern[bytes], text: bytes) -> Batch | None:
    """What a machine takes of a text from its beginning."""
    return Machine(translated(pattern.pattern), 0, minds_odd=False).take(text, 0)


@settings(max_examples=600, deadline=None)
@given(expression=EXPRESSIONS, text=st.text("ab1<B", max_size=12).map(str.encode))
@example(expression=b"(a|ab)(c|bcd)?", text=b"abcd")
@example(expression=b"(?>(a)b|)a", text=b"ac")
@example(expression=b"(?:(?:a|aa)b?)+?<", text=b"aab<")
def test_the_machine_takes_what_re_takes(expression: bytes, text: bytes) -> None:
    """The same texts, up to the same place, with the same groups; or it is said that it cannot be translated."""
    pattern = re.compile(expression, re.DOTALL)
    found = pattern.match(text)
    try:
        batch = taken(pattern, text)
    except NotTranslatable:
        return

    if found is None or not found.end():
        assert batch is None
        return
    assert batch is not None
    assert batch.spans[0] == found.span()
    assert [batch.column(group)[0] for group in range(pattern.groups)] == [*found.groups()]
    assert [batch.starts(group + 1)[0] for group in range(pattern.groups)] == [
        found.start(group + 1) for group in range(pattern.groups)
    ]


@pytest.mark.parametrize("expression", [rb"(a)\1", rb"(?:(a))*+", rb"(?:ab)*b", rb"^a", rb"\ba"])
def test_what_the_machine_cannot_do_is_said(expression: bytes) -> None:
    """Nothing is taken for what it is not."""
    with pytest.raises(NotTranslatable):
        translated(expression)


def test_hardly_any_expression_of_these_is_left_out() -> None:
    """The property above is held against programs."""
    made = [
        b"(?>(a)|b++)",
        b"(?=a)(?:a|b)",
        b"[^<]{0,3}?<",
        b"(?<=a)b",
        b"(?i:ab)",
        b"a{2}",
        b"(?:ab){2}",
        b"a*b",
    ]
    for expression in made:
        assert translated(expression).steps


def test_records_are_taken_one_behind_another() -> None:
    """Each with its texts, and as they are joined; up to the first that is none."""
    pattern = re.compile(rb"<a>([^<]*+)(?>(x)|)</a>\s*+")
    text = b"<a>1</a>\n<a></a>  <a>3</a><b/><a>4</a>"

    batch = taken(pattern, text)

    assert batch is not None
    assert batch.spans == [(0, 9), (9, 18), (18, 26)]
    assert batch.column(0) == [b"1", b"", b"3"]
    assert batch.column(0, [2, 0]) == [b"3", b"1"]
    assert batch.joined(0) == b"1\0\0003\0"
    assert batch.joined(1) == b"\xff\0\xff\0\xff\0"
    assert [*batch.line_ends] == [1, 0, 0]
    assert batch.is_all


LETTER = shared(b"a", b"b(?!b)")


@pytest.mark.parametrize("text", [b"<ab>", b"<aba>", b"<abb>", b"<bb>", b"<>", b"<aa><ab>", b"<b", b"<ac>"])
@pytest.mark.parametrize(
    "expression",
    [
        b"<(%b)(?:%b)?+>" % (LETTER, LETTER),
        b"(%b)(?:%b)*+" % (shared(b"<%b>" % LETTER), shared(b"<%b%b>" % (LETTER, LETTER))),
        b"<(%b)>" % shared(b"a%ba" % LETTER, LETTER + LETTER),
        b"<(?:%b|%b)()a?+>" % (LETTER, shared(b"bb", b"")),
        b"<(%b)%b>" % (shared(LETTER, b""), LETTER),
    ],
)
def test_parts_that_are_shared_are_taken_as_if_they_stood_there(expression: bytes, text: bytes) -> None:
    """Also parts of parts, and one that stands in both; what fails in one is gone back from."""
    pattern = re.compile(expression, re.DOTALL)
    found, batch = pattern.match(text), taken(pattern, text)

    assert (batch is None) == (found is None)
    if found is not None and batch is not None:
        assert (batch.spans[0], batch.column(0)[0]) == (found.span(), found[1])


def test_parts_of_parts_of_parts_are_too_deep() -> None:
    """There are two places to return to."""
    deep = shared(b"a" + shared(b"b" + shared(b"c")))

    with pytest.raises(NotTranslatable, match="too much"):
        translated(deep)


def test_program_and_machine_number_the_operations_alike() -> None:
    """What one writes the other does."""
    source = (Path(program.__file__).parent / "expression.h").read_text(encoding="utf-8")
    listed = re.search(r"enum \{\s*(ACCEPT[^}]*)\}", source)

    assert listed is not None
    assert tuple(re.findall(r"\w+", listed[1])) == program._OPERATIONS
