"""What a guard lets pass gives no hit, and what most people are called passes."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from validator import api
from validator.checks.check import Look
from validator.engine.judging import Judge, judge_of_rule
from validator.engine.wishes import narrowed, path_of, selected_of
from validator.grammar.texts import text_of, value
from validator.records.guard import EVERYTHING, FOREIGN

if TYPE_CHECKING:
    from validator.engine import Plan
    from validator.records.guard import Guard

END = b"</x>"
AS_OF = dt.date(2026, 11, 21)


@cache
def plan() -> Plan:
    return api.plan(as_of=AS_OF)


@cache
def guarded() -> list[tuple[str, str, Guard, Judge]]:
    """For each rule and field with a guard: the rule, the path, the guard, and who judges the texts there.

    Of checks over the feed the name instead of a rule.
    """
    found = []
    for number, check, options in plan().record_rules:
        if check.look is Look.EACH and check.guard is not None:
            for path in dict.fromkeys(map(path_of, selected_of(plan().rules[number]))):
                own = narrowed(options, path)
                guard = check.guard(own)
                if guard is not None:
                    judge = judge_of_rule((number, check, own), AS_OF, path)
                    found.append((plan().rules[number].rule.id, path, guard, judge))
    for feed_check, _, options in plan().feed_rules:
        for selector, one in ({} if feed_check.guards is None else feed_check.guards(options)).items():
            judge = Judge("", lambda text, is_needed=one.is_needed: not is_needed(text))
            found.append((feed_check.name, selector.text, one.guard, judge))
    return found


def passes(guard: Guard, written: bytes, *, has_sections: bool = True) -> bool:
    expression = value(END, None, guard=guard, has_sections=has_sections)
    return re.compile(expression, re.DOTALL).fullmatch(written + END) is not None


def entries() -> list[str]:
    """Every text that any of these rules lists, and texts close to it."""
    listed = set()
    for _, check, options in plan().record_rules:
        if check.name == "placeholder":
            listed |= {entry.replace("*", "x") for own in options.lists.values() for entry in own}
    near = {
        f(entry) for entry in listed for f in (str.upper, str.title, str.swapcase, lambda one: f" {one} ")
    }
    return sorted(listed | near | {entry.replace(" ", "  ") for entry in listed})


ESCAPES = (
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;"),
    lambda text: "".join(f"&#{ord(one)};" for one in text if ord(one) >= 32),
    lambda text: f"<![CDATA[{text}]]>" if "]]>" not in text and "</" not in text else "",
    lambda text: "<![CDATA[]]>" + text.replace("&", "&amp;").replace("<", "&lt;"),
    lambda text: f"<![CDATA[{text[:1]}]]>{text[1:]}".replace("&", "+") if "<" not in text else "",
)


def held(text: str) -> None:
    """Nothing passes a guard of which its rule has something to say, however it is written."""
    for escape in ESCAPES:
        written = escape(text).encode()
        for rule, path, guard, judge in guarded():
            if passes(guard, written):
                assert judge.is_clean(text_of(written)), (rule, path, written)


@pytest.mark.parametrize("text", entries())
def test_no_placeholder_passes(text: str) -> None:
    """In any case, with blanks, with references and in sections."""
    held(text)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=8)


@given(TEXTS | st.text(st.sampled_from("nNaAoOuUlLxX/.,-0 9\u212a\u017f\xa0\u3000ßﬀ&]#E+"), max_size=6))
@example("ſ")
@example("\xa00")
@example("\u2003home")
@example("home\xa0")
def test_what_passes_gives_no_hit(text: str) -> None:
    """Of texts of any characters: those that look like a blank or fold to a letter of ASCII among them."""
    held(text)


BLANKS = st.sampled_from(
    [" ", "\t", "\xa0", "\x85", "\u1680", "\u2003", "\u205f", "\u3000", "x", "é", "ế", "さ", "’", "]"]
)


@given(st.lists(BLANKS, max_size=4).map("".join))
def test_what_is_filled_is_not_blank(text: str) -> None:
    """However it is written, with a guard or without."""
    for guard in (EVERYTHING, *(one for _, _, one, _ in guarded())):
        expression = re.compile(value(END, None, guard=guard, is_filled=True, has_sections=True), re.DOTALL)
        for escape in ESCAPES:
            written = escape(text).encode()
            if expression.fullmatch(written + END):
                assert text_of(written).strip(), written


def test_foreign_characters_are_no_blanks_and_fold_to_no_ascii() -> None:
    """What a guard takes for such a character beyond ASCII is one, whatever follows it; and most are taken for one."""
    foreign = re.compile(
        b"|".join(b"[%b]%b" % (re.escape(bytes(sorted(one.leads))), b"".join(one.looks)) for one in FOREIGN)
    )
    characters = [chr(code) for code in range(0x80, 0x110000) if not 0xD800 <= code < 0xE000]
    found = [char for char in characters if foreign.match(char.encode())]

    assert not [one for one in found if one.isspace() or one.casefold()[0].isascii()]
    assert {*"ÉÁÄÚÑÖÜÇŁŚŠŞČĐĞШΑאعĐẤỆ張김さ"} <= {*found}
    assert len(found) > 1_000_000


@pytest.mark.parametrize("form", ["&#{};", "&#x{:x};", "&#x{:X};", "&#x{:04X};"])
def test_references_beyond_ascii_hide_nothing(form: str) -> None:
    """What a guard takes for a reference to a character beyond ASCII is no blank, and folds to no ASCII."""
    reference = b"&" + next(b"".join(one.looks) for one in FOREIGN if one.leads == frozenset(b"&"))
    found = [
        chr(code) for code in range(0x110000) if re.match(reference, form.format(code).encode()) is not None
    ]

    assert len(found) > 20_000
    assert not [one for one in found if one.isascii() or one.isspace() or one.casefold()[0].isascii()]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("first_name", "Zoë"),
        ("first_name", "&#272;&#7863;ng"),
        ("contact_info/addresses/address/city", "&#321;&#243;d&#378;"),
        ("last_name", "O'Neil"),
        ("last_name", "Nakamura"),
        ("contact_info/addresses/address/line1", "12 Old Mill Rd"),
        ("contact_info/addresses/address/city", "東京"),
        ("contact_info/addresses/address/country", "USA"),
        ("contact_info/addresses/address/address_types/address_type", "home"),
        ("user_statistics/user_statistic/statistic_category", "NURSING"),
        ("first_name", "No-Ri"),
        *(
            ("contact_info/emails/email/email_address", f"{name}@example.edu")
            for name in (
                "noah",
                "no.kim",
                "na-ri",
                "nan.li",
                "nil",
                "n.a.smith",
                "NULL-pointer",
                "una",
                "tess",
                "x",
            )
        ),
    ],
)
def test_ordinary_values_pass(path: str, text: str) -> None:
    """A guard that lets little pass would be right, and of no use."""
    own = [guard for _, at, guard, _ in guarded() if at == path]

    assert own
    assert all(passes(guard, text.encode(), has_sections=False) for guard in own)


def test_few_texts_pass_the_guard_of_spreadsheets() -> None:
    """Numbers with a point or an exponent, marks of errors and short postal codes do not."""
    from validator.checks import CHECKS, spreadsheet

    number = next(n for n, active in enumerate(plan().rules) if active.rule.check == "spreadsheet")
    guards = CHECKS["spreadsheet"].guards((plan().rules[number].options,))  # type: ignore[union-attr,misc]
    line, code = (
        next(one.guard for selector, one in guards.items() if selector.leaf == leaf)
        for leaf in ("line1", "postal_code")
    )

    for spoilt in ("2.17E+13", "12.0", "#N/A", "###", " 12.0", "5E+3", "\xa012.0"):
        assert not passes(line, spoilt.encode())
        assert spreadsheet._is_spoilt(spoilt)
    for short in ("501", "2115", "0211", "2115-1234", " 2115"):
        assert not passes(code, short.encode())
    for whole in ("02115", "60601-1234", "K1A 0B1"):
        assert passes(code, whole.encode())
    for other in ("12 Elm St", "Suite 12.0", "Łódź", "4792", "PO Box 12", "١٢.0", "שרה"):
        assert passes(line, other.encode())


CODES = st.text(st.sampled_from("nNaUu0./(- x"), min_size=1, max_size=6)
GUARDS = st.deferred(lambda: st.sampled_from([*{EVERYTHING, *(guard for _, _, guard, _ in guarded())}]))
LENGTHS = st.sampled_from([None, 0, 3, 60])


@given(CODES | st.sampled_from(entries()).filter(str.isascii), CODES, LENGTHS, GUARDS, st.booleans())
@example("UG", "RD", 4, EVERYTHING, True)
def test_what_is_usual_is_recognised_sooner_and_nothing_else(
    usual: str, more: str, most: int | None, guard: Guard, has_sections: bool
) -> None:
    """A text that a guard does not let pass, or that is too long, is none the more recognised for being usual."""
    plain = value(END, most, guard=guard, has_sections=has_sections)
    own = value(END, most, guard=guard, has_sections=has_sections, usual=[usual.encode()])

    for text in (usual, more, usual + more):
        found = [re.fullmatch(way, text.encode() + END, re.DOTALL) for way in (plain, own)]
        assert (found[0] is None) == (found[1] is None), text


@given(TEXTS, LENGTHS, GUARDS, st.booleans())
def test_a_group_changes_nothing(text: str, most: int | None, guard: Guard, has_sections: bool) -> None:
    """Whether a text is captured or not, the same is recognised, but near its greatest length; and it is captured."""
    ways = [
        value(END, most, guard=guard, has_sections=has_sections, is_captured=is_captured)
        for is_captured in (False, True)
    ]
    for escape in ESCAPES:
        written = escape(text).encode()
        plain, captured = (re.fullmatch(way, written + END, re.DOTALL) for way in ways)
        if has_sections or most is None:
            assert (plain is None) == (captured is None), written
        assert captured is None or (plain is not None and captured[1] == written)
