"""Unseen characters, escapes, placeholders: what is damage, and what only looks like it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from validator.checks import escapes, invisible
from validator.checks.placeholders import is_placeholder
from validator.checks.text_damage import Options
from validator.records.selector import Selector

NAMES = Path(__file__).parent.parent / "names"


def test_names_of_the_world_hold_nothing_unseen() -> None:
    """Joiners in Persian and the Indic scripts, marks and letters of all lists are spelling."""
    names = [name for path in NAMES.glob("*.txt") for name in path.read_text(encoding="utf-8").splitlines()]
    forms = [form for name in names for form in (name, unicodedata.normalize("NFD", name))]

    assert [name for name in forms if invisible.damage(name) is not None] == []
    assert [name for name in names if escapes.unescaped(name) is not None] == []


@pytest.mark.parametrize(
    ("text", "repaired", "names"),
    [
        ("Ber\u200bgman", "Bergman", "U+200B"),
        ("\ufeffAmes", "Ames", "U+FEFF"),
        ("O\x92Brien", "O’Brien", "U+0092"),
        ("Ko\xadval", "Koval", "U+00AD"),
        ("\u202eselA", "selA", "U+202E"),
        ("A\u200d\u2066b", "Ab", "U+200D and U+2066"),
        ("a\x7fb", "ab", "U+007F"),
        ("ㅤ", None, None),
        ("x\u3164", "x", "U+3164"),
        ("a\u200cb", "ab", "U+200C"),
        ("MuÃ±oz\u200b", "Muñoz", "U+200B"),
    ],
)
def test_unseen_characters_are_named(text: str, repaired: str | None, names: str | None) -> None:
    """The text without them is offered; C1 controls as the signs that Windows-1252 has for them."""
    if repaired is not None:
        assert invisible.damage(text) == (repaired, names)
    else:
        assert invisible.damage(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "മോഹന്\u200d",
        "က\u200bခ",
        "👩\u200d🔬",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "葛\U000e0100",
        "Jean\xa0Paul",
        "Ã\x81vila",
        "GarcÃ\xadas",
    ],
)
def test_spelling_and_halves_of_garbled_letters_are_left_alone(text: str) -> None:
    """What a script needs is no damage, and what is mojibake has another name."""
    assert invisible.damage(text) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Smith &amp; Co", "Smith & Co"),
        ("Smith &amp;amp;amp; Co", "Smith & Co"),
        ("O&#39;Hara", "O'Hara"),
        ("O&#x2019;Hara", "O’Hara"),
        ("JOS&EACUTE;", "JOSÉ"),
        ("Ko&ccaron;", "Koč"),
        ("R&D;", None),
        ("B&in; C", None),
        ("?a=1&lt=2&copy=3", None),
        ("&;&#;&#xZZ;&#99999999;", None),
        ("&#0;&#xD800;", None),
        ("AT&T", None),
    ],
)
def test_escapes_are_those_with_a_known_name_and_a_semicolon(text: str, plain: str | None) -> None:
    """Anything else between & and ; is text."""
    assert escapes.unescaped(text) == plain


@pytest.mark.parametrize(
    ("text", "entries", "expected"),
    [
        (" none  given ", ("None given",), True),
        ("{27}", ("{*}",), True),
        ("{27", ("{*}",), False),
        ("no address on file", ("no address *",), True),
        ("a.b", ("a*b",), True),
        ("axb", ("a.b",), False),
        ("[x]", ("[null]",), False),
        ("None Such Lane", ("none",), False),
        ("{" + "x" * 200 + "}", ("{*}",), False),
        ("ẞ", ("ss",), True),
    ],
)
def test_placeholders_match_as_a_whole(text: str, entries: tuple[str, ...], expected: bool) -> None:
    """Case and blanks do not count, * stands for anything, no other sign is special."""
    assert is_placeholder(text, entries) is expected


def test_attributes_are_refused() -> None:
    """A rule cannot ask for texts of attributes: the quick path does not look at them."""
    with pytest.raises(ValueError, match="attributes"):
        Options("mojibake", fields=(Selector.parse("user_group/@desc"),))
