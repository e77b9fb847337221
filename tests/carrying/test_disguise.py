"""Invented values in documents of any kind."""

from __future__ import annotations

import pytest

from validator.carrying.disguise import Disguise, Style
from validator.carrying.tokens import tokens_of
from validator.errors import UsageError


def worn(text: str, style: Style = Style.SHAPE, listed: frozenset[str] = frozenset()) -> str:
    tokens = [*tokens_of(text)]
    return Disguise(tokens, listed).worn(tokens, style)


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize(
    "text",
    [
        "<last_name>Wirsing</last_name>",
        "<last_name>Wirsing",
        "<user_group>Wirsing<status>",
        "<user_group>A</user_group>Wirsing<a>",
        "<!-- Wirsing --><a/>",
        "<?note Wirsing?><a/>",
        "<a><![CDATA[Wirsing]]></a>",
        "<a desc='Wirsing'/>",
        "<a desc='Wirsing'",
        "<Wirsing>",
        "</Wirsing",
        "<Wirsing@example.org>",
        "a &amp; Wirsing &am",
    ],
)
def test_nothing_personal_is_left(text: str, style: Style) -> None:
    """Wherever it stands."""
    new = worn(f"<users>{text}</users>", style)

    assert "wirsing" not in new.casefold()
    assert len(new) == len(f"<users>{text}</users>")


def test_codes_names_and_listed_values_stay() -> None:
    """A text is a code only where it fills its element."""
    text = '<users xmlns="urn:x"><user_group>UGRD</user_group><last_name>None</last_name></users>'

    assert worn(text, listed=frozenset({"none"})) == text


def test_what_cannot_be_replaced_is_refused() -> None:
    """A style that keeps other letters than ASCII would keep the whole name."""
    with pytest.raises(UsageError, match="remain"):
        worn("<users><last_name>Капуста</last_name></users>", Style.LETTERS)
