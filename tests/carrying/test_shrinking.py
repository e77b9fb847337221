"""Documents taken apart and made smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.carrying.shrinking import Spent, shrunk
from validator.carrying.tokens import Token, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def text_of(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


@given(
    st.lists(
        st.sampled_from(["<a>", "</a>", "<!--", "-->", "<", "&x", "<?", "?>", "<b c='d'/>", "]]>", "é "])
    )
)
def test_tokens_are_the_document(parts: list[str]) -> None:
    """Whatever it is."""
    text = "".join(parts)

    assert text_of([*tokens_of(text)]) == text


@pytest.mark.parametrize("part", ["<!--", "<a ", "<a>", "<![CDATA[", "</b><c>", "<a b='"])
def test_hostile_documents_take_no_longer(part: str) -> None:
    """Nothing is looked for again and again, or this would not come to an end."""
    tokens = [*tokens_of(part * 100_000)]

    assert len(text_of(tokens)) == len(part) * 100_000


def test_only_what_is_needed_is_left() -> None:
    """Elements, comments, stray text and attributes go; the root and the text of an element stay."""
    text = '<r x="1"><a><b>one</b><c d="2" e="3">two three</c></a><!-- no --><a>four</a>stray</r>'

    left = shrunk([*tokens_of(text)], lambda tokens: 'd="2"' in text_of(tokens))

    assert text_of(left) == '<r><a><c d="2">two three</c></a></r>'


def test_twins_go_together() -> None:
    """What two records have both goes, though neither may go alone."""
    text = "<r><u><i>1</i><n>x</n></u><u><i>1</i><n>x</n></u></r>"

    def shows(tokens: Sequence[Token]) -> bool:
        own = text_of(tokens)
        return own.count("<i>") == 2 and own.count("<n>") in (0, 2)

    assert text_of(shrunk([*tokens_of(text)], shows)) == "<r><u><i>1</i></u><u><i>1</i></u></r>"


def test_what_was_found_counts_when_no_more_may_be_tried() -> None:
    """However deep the document is."""
    tried = 0

    def shows(_: Sequence[Token]) -> bool:
        nonlocal tried
        tried += 1
        if tried > 1:
            raise Spent
        return True

    text = "<r><a/>" + "<b>" * 20_000 + "</b>" * 20_000 + "</r>"

    assert text_of(shrunk([*tokens_of(text)], shows)) == "<r></r>"
