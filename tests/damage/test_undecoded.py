"""Records that hold what cannot be decoded, within their markup too, are read by every rule."""

from __future__ import annotations

import codecs

import pytest

from tests.damage.checking import check

USER = "<user><primary_id>{id}</primary_id><last_name>Ames</last_name></user>\n"


@pytest.mark.parametrize(
    ("declared", "codec", "character"),
    [("1.1", "utf-8", 0x81), ("1.0", "utf-16-le", 0xDC00), ("1.0", "utf-16-le", 0xD83D)],
)
def test_rules_for_the_whole_feed_look_at_the_record_again(declared: str, codec: str, character: int) -> None:
    """What is damaged in a tag is one fault; the values of the record are still judged beside the others."""
    users = [USER.format(id=f"0{number:03}") for number in range(8)]
    users[3] = USER.format(id="77").replace("<last_name>", f"<last_name {chr(character)}>")
    text = f'<?xml version="{declared}"?>\n<users>\n{"".join(users)}</users>'
    mark = codecs.BOM_UTF16_LE if codec != "utf-8" else b""

    checked = check(mark + text.encode(codec, "surrogatepass"))

    assert [(finding.rule, finding.record) for finding in checked.stopping] == [("XML004", 4)]
    assert [finding.record for finding in checked.findings if finding.rule == "TXT007"] == [4]


_EMOJI = b"\xed\xa0\xbd\xed\xb8\x80"


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_characters_in_cesu_8_throughout_have_one_cause(version: str) -> None:
    """Those beyond U+FFFF are counted; not other letters, nor one in UTF-8 that follows far behind."""
    users = [
        USER.format(id=f"0{number:06}").encode().replace(b"Ames", b"Am\xc3\xa9s") for number in range(60_000)
    ]
    for number in range(7, 30_000, 1_000):
        users[number] = users[number].replace(b"</last_name>", _EMOJI + b"s" + _EMOJI + b"</last_name>")
    users[-1] = users[-1].replace(b"Am", "😀".encode())
    document = b'<?xml version="%s"?>\n<users>\n' % version.encode() + b"".join(users) + b"</users>"

    (finding,) = check(document).stopping

    assert finding.place is not None
    assert (finding.record, finding.place.offset, finding.place.line) == (None, document.index(_EMOJI), 10)
    assert str(finding.values["what"]) == (
        "the source says no encoding, which means UTF-8 but is written in CESU-8 throughout: "
        "60 characters in 30 records cannot be read"
    )
    assert finding.values["bytes"] == _EMOJI.hex(" ").upper()


def test_one_record_is_counted_as_one() -> None:
    """In the singular."""
    document = f"<users>{USER.format(id='0001')}</users>".encode().replace(b"Ames", _EMOJI * 30)

    assert str(check(document).stopping[0].values["what"]).endswith(
        "30 characters in 1 record cannot be read"
    )
