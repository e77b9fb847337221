"""Garbled names are found and repaired; names that only look odd are left alone."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from validator.checks.mojibake import repair

TOOL: dict[str, Any] = runpy.run_path(
    str(Path(__file__).parent.parent.parent / "tools" / "measure_mojibake.py")
)
LISTS = sorted(TOOL["NAMES"].glob("*.txt"))
EVERYBODY = [name for path in LISTS for name in TOOL["names_of"](path)]


def test_the_lists_are_long_enough() -> None:
    """At least 3,000 different names in at least 40 languages."""
    assert len(LISTS) >= 40
    assert len(set(EVERYBODY)) >= 3000


def test_no_undamaged_name_is_an_alarm() -> None:
    """Neither as written, nor decomposed, nor in capitals."""
    assert list(TOOL["false_alarms"](EVERYBODY, repair)) == []


@pytest.mark.parametrize("damage", TOOL["DAMAGES"], ids=str)
def test_nearly_every_garbled_name_is_found(damage: tuple[str, int]) -> None:
    """At least 98 % in every language, as written; and over all of them with letters decomposed or in capitals."""
    rates = {path.stem: TOOL["found"](TOOL["names_of"](path), damage) for path in LISTS}
    shown, found, right = map(sum, zip(*rates.values(), strict=True))

    assert {name for name, (shows, seen, _) in rates.items() if seen < 0.98 * shows} == set()
    assert right >= 0.98 * shown
    assert found >= 0.98 * shown
    for form in (1, 2):
        names = [TOOL["forms"](name)[form] for name in EVERYBODY[form::5]]
        shown, found, _ = TOOL["found"](names, damage)
        assert found >= 0.98 * shown


@pytest.mark.parametrize(
    "text",
    [
        "JOÃO",
        "SÃO BENTO",
        "Âsa",
        "Nuñez",
        "CAUÃ’S",
        "CAUÃ\u00a0LIMA",
        "BLÅ\u00a0VIK",
        "“ANDRÅ”",
        "MATÚŠ KŘÍŽ",
        "SEPPÄLÄ–MÄKI",
        "D’Éric",
        "Jean–Émile",
        "NESTLÉ™",
        "CAFÉ®",
        "Col·legi Paral·lel",
        "№ 5",
        "5\u00a0º piso",
        "«Île»",
        "»Ödön«",
        "Weiß“",
        "RENÉ’S",
        "Petrović",
        "ТАТЬЯНА Ўлад",
        "Ñ°",
        "Ø±5",
        "NOBEL’Ş BĂŞESCU",
        "José",
        "",
        "plain",
    ],
)
def test_what_could_have_been_meant_is_left_alone(text: str) -> None:
    """Rare letters, brands, quotation marks and dashes beside capitals."""
    assert repair(text) is None


@pytest.mark.parametrize(
    ("text", "meant", "encoding"),
    [
        ("MuÃ±oz", "Muñoz", "Windows-1252"),
        ("NICCOLÃ’", "NICCOLÒ", "Windows-1252"),
        ("KÃ–NIG", "KÖNIG", "Windows-1252"),
        ("Oâ€™Brien", "O’Brien", "Windows-1252"),
        ("Å\u00a0imon", "Šimon", "Windows-1252"),
        ("HÃ\u00a0", "Hà", "Windows-1252"),
        ("Ä°pek", "İpek", "Windows-1252"),
        ("OÂ’Brien", "O’Brien", "Windows-1252"),
        ("Ã\u0081vila", "Ávila", "Windows-1252"),
        ("MuÃƒÂ±oz", "Muñoz", "Windows-1252, twice"),
        ("MuÃƒÆ’Ã‚Â±oz", "Muñoz", "Windows-1252, three times"),
        ("Jos√©", "José", "Mac Roman"),
        ("Jos‚àö¬©", "José", "Mac Roman, twice"),
        ("»òerban Iona»ô", "Șerban Ionaș", "Mac Roman"),
        ("Mu├▒oz", "Muñoz", "IBM437"),
        ("JosĂ©", "José", "Windows-1250"),
        ("Luis GarcÃ\u00adas", "Luis Garcías", "Windows-1252"),
        ("MuÃ±oz Ä–", "Muñoz Ė", "Windows-1252"),
        ("æž—", "林", "Windows-1252"),
    ],
)
def test_garbled_text_is_repaired(text: str, meant: str, encoding: str) -> None:
    """Whatever it was read as, once or several times; beside a proven word also what is only possible."""
    found = repair(text)

    assert found is not None
    assert (found.text, found.encoding) == (meant, encoding)


def test_long_texts_take_no_time() -> None:
    """A text of a megabyte, all of it suspicious, is looked at but not taken apart."""
    assert repair("Ã±" * 500_000) is None
