"""The one-fault documents of the corpus: what is written instead of what, and where a person would point.

A fault replaces a piece of the second of three users, or of the whole document. `@@` marks the place of the finding.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

USER = b"""\
<user>
  <primary_id>%(id)s</primary_id>
  <first_name>Bea</first_name>
  <last_name>Lindqvist</last_name>
  <user_group desc="Undergraduate">UGRD</user_group>
  <expiry_date>2027-06-30</expiry_date>
  <purge_date>2028-06-30</purge_date>
  <contact_info>
    <addresses>
      <address preferred="true" segment_type="External">
        <line1>12 Elm Street</line1>
        <city>Peoria</city>
        <state_province>IL</state_province>
        <postal_code>61601</postal_code>
        <address_types><address_type>home</address_type></address_types>
      </address>
    </addresses>
    <emails>
      <email preferred="true">
        <email_address>%(id)s@example.edu</email_address>
        <email_types><email_type>school</email_type></email_types>
      </email>
    </emails>
  </contact_info>
</user>
"""
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<users>\n'
TAIL = b"</users>\n"
PLACE = b"@@"


class Fault(NamedTuple):
    """One fault: for `old`, which stands once in user 2, `new` is written.

    Where `record`, the number of the record that the finding belongs to, is 0, `old` is a piece of the document; where
    `old` is empty, `new` is the whole document. `rule` is the rule that tells the fault, `others` are rules
    of the profile alma that also have something to say.
    """

    name: str
    rule: str
    old: bytes
    new: bytes
    record: int = 2
    others: tuple[str, ...] = ()


def user(number: int) -> bytes:
    return USER % {b"id": b"en%04d" % number}


def clean() -> bytes:
    return HEAD + user(1) + user(2) + user(3) + TAIL


def planted(fault: Fault) -> tuple[bytes, int]:
    """The document with the fault, and the offset of the place."""
    if not fault.old:
        damaged = fault.new
    elif fault.record == 0:
        whole = clean()
        assert whole.count(fault.old) == 1, fault.name
        damaged = whole.replace(fault.old, fault.new)
    else:
        second = user(2)
        assert second.count(fault.old) == 1, fault.name
        damaged = HEAD + user(1) + second.replace(fault.old, fault.new) + user(3) + TAIL
    assert damaged.count(PLACE) == 1, fault.name
    at = damaged.index(PLACE)
    return damaged.replace(PLACE, b""), at


def piece(first: bytes, last: bytes) -> bytes:
    """The piece of user 2 from `first` to `last`."""
    text = user(2)
    start = text.index(first)
    return text[start : text.index(last, start) + len(last)]


_LAST = b"<last_name>Lindqvist</last_name>"
_LINE1 = b"<line1>12 Elm Street</line1>"
_GROUP = b'<user_group desc="Undergraduate">'


def _last(value: bytes) -> bytes:
    return b"<last_name>" + value + b"</last_name>"


def _group(attributes: bytes) -> bytes:
    return b"<user_group" + attributes + b">"


_AMPERSANDS = [
    Fault(name, "XML002", _LAST, _last(value))
    for name, value in {
        "ampersand-alone": b"Smith @@& Jones",
        "ampersand-in-word": b"A@@&M",
        "ampersand-before-end": b"Smith@@&",
        "ampersand-at-start": b"@@& Smith",
        "ampersand-before-digit": b"Hall @@&2",
        "ampersand-before-semicolon": b"Smith @@&; Jones",
        "ampersand-before-accent": "Smith @@&é Co".encode(),
        "ampersand-before-letters-with-accent": "AT@@&Té x".encode(),
        "ampersand-query-string": b"https://example.edu/?a=1@@&b=2",
        "ampersand-known-name-unended": b"Smith @@&amp Jones",
        "ampersand-known-name-blank": b"Smith @@&amp ; Jones",
        "ampersand-cut-entity": b"Smith @@&am",
        "ampersand-cut-entity-quote": b"O@@&apos",
        "ampersand-decimal-unended": b"R@@&#38 D",
        "ampersand-hexadecimal-unended": b"R@@&#x26 D",
        "ampersand-decimal-no-digits": b"R@@&#; D",
        "ampersand-hexadecimal-no-digits": b"R@@&#x; D",
        "ampersand-decimal-letter": b"R@@&#3a; D",
        "ampersand-decimal-blank": b"R@@&# 38; D",
        "ampersand-before-cdata-end": b"Smith @@&amp]]&gt;",
        "ampersand-dots": b"a@@&b.c-d:e f",
    }.items()
]
_AMPERSANDS += [
    Fault("ampersand-capital-x", "XML002", _LAST, _last(b"R@@&#X26; D"), 2, ("TXT004",)),
    Fault("ampersand-in-attribute", "XML002", _GROUP, _group(b' desc="A@@&M"')),
    Fault("ampersand-alone-in-attribute", "XML002", _GROUP, _group(b' desc="A @@& M"')),
    Fault("ampersand-in-single-quotes", "XML002", _GROUP, _group(b" desc='A@@&M'")),
    Fault("ampersand-reference-cut-in-attribute", "XML002", _GROUP, _group(b' desc="R@@&#38"')),
    Fault("ampersand-between-records", "XML002", b"<users>\n", b"<users>A @@& B\n", 0, ("XSD010",)),
]
_ENTITIES = [
    Fault(name, "XML001", _LAST, _last(value))
    for name, value in {
        "entity-nbsp": b"Ann@@&nbsp;Marie",
        "entity-eacute": b"Ren@@&eacute;e",
        "entity-capital-amp": b"Smith @@&AMP; Jones",
        "entity-unknown": b"Smith @@&foo; Jones",
        "entity-dotted": b"Smith @@&a.b-c:d; Jones",
        "entity-surname": b"Smith @@&jones;",
        "entity-accent": "Smith @@&é;".encode(),
    }.items()
]
_ENTITIES += [
    Fault("entity-in-attribute", "XML001", _GROUP, _group(b' desc="A@@&nbsp;B"')),
    Fault("entity-between-records", "XML001", b"<users>\n", b"<users>@@&nbsp;\n", 0, ("XSD010",)),
]
_CHARACTERS = [
    Fault(name, "XML004", _LAST, _last(value))
    for name, value in {
        "control-vertical-tab": b"Lind@@\x0bqvist",
        "control-nul": b"Lind@@\x00qvist",
        "control-bell": b"@@\x07Lindqvist",
        "control-substitute-at-end": b"Lindqvist@@\x1a",
        "control-form-feed": b"Lind@@\x0cqvist",
        "control-escape": b"Lind@@\x1bqvist",
        "character-fffe": b"Lind@@\xef\xbf\xbeqvist",
        "character-ffff": b"Lind@@\xef\xbf\xbfqvist",
        "control-in-cdata": b"<![CDATA[Lind@@\x0bqvist]]>",
        "control-in-comment": b"Lindqvist<!-- a@@\x0bb -->",
        "control-in-instruction": b"Lindqvist<?x a@@\x0bb?>",
        "control-in-entity": b"Smith &am@@\x0bp; Jones",
        "control-after-ampersand": b"Smith &@@\x0bamp; Jones",
        "control-in-reference": b"R&#3@@\x0b8; D",
        "reference-vertical-tab": b"Lind@@&#11;qvist",
        "reference-hexadecimal": b"Lind@@&#x1F;qvist",
        "reference-zero": b"Lind@@&#0;qvist",
        "reference-surrogate": b"Lind@@&#xD83D;qvist",
        "reference-fffe": b"Lind@@&#xFFFE;qvist",
        "reference-beyond-unicode": b"Lind@@&#1114112;qvist",
        "reference-huge": b"Lind@@&#99999999999999;qvist",
        "reference-huge-hexadecimal": b"Lind@@&#xfffffffffffffff;qvist",
    }.items()
]
_CHARACTERS += [
    Fault("control-in-attribute", "XML004", _GROUP, _group(b' desc="Under@@\x0bgraduate"')),
    Fault("character-fffe-in-attribute", "XML004", _GROUP, _group(b' desc="A@@\xef\xbf\xbeB"')),
    Fault("reference-in-attribute", "XML004", _GROUP, _group(b' desc="A@@&#1;B"')),
    Fault("control-in-tag-name", "XML004", _GROUP, b'<user_@@\x0bgroup desc="Undergraduate">'),
    Fault("control-before-tag-name", "XML004", _GROUP, b'<@@\x0buser_group desc="Undergraduate">'),
    Fault("control-in-attribute-name", "XML004", _GROUP, _group(b' de@@\x0bsc="Undergraduate"')),
    Fault("control-before-attribute", "XML004", _GROUP, _group(b' @@\x0bdesc="Undergraduate"')),
    Fault("control-before-quote", "XML004", _GROUP, _group(b' desc=@@\x0b"Undergraduate"')),
    Fault("control-at-end-of-tag", "XML004", _GROUP, _group(b' desc="Undergraduate"@@\x0b')),
    Fault("form-feed-as-blank", "XML004", _GROUP, _group(b' @@\x0cdesc="Undergraduate"')),
    Fault("control-in-end-tag", "XML004", b"</last_name>", b"</last_@@\x0bname>"),
    Fault("control-after-end-tag-name", "XML004", b"</last_name>", b"</last_name@@\x0b>"),
    Fault("control-between-elements", "XML004", _LAST, b"@@\x0b" + _LAST),
    Fault("control-between-records", "XML004", b"<users>\n", b"<users>@@\x1a\n", 0),
    Fault("control-vertical-tab-between", "XML004", b"<users>\n", b"<users>@@\x0b\n", 0),
    Fault("control-before-the-root", "XML004", b"<users>\n", b"@@\x1a<users>\n", 0),
    Fault("control-after-the-root", "XML004", TAIL, b"</users>@@\x1a\n", 0),
    Fault("control-before-everything", "XML004", HEAD, b"@@\x07<users>", 0),
    Fault("control-in-root-attribute", "XML004", b"<users>\n", b'<users total_record_count="3@@\x02">\n', 0),
    Fault("control-in-comment-before-root", "XML004", b"<users>\n", b"<!-- @@\x02 --><users>\n", 0),
    Fault("control-in-comment-after-root", "XML004", TAIL, b"</users><!-- @@\x02 -->\n", 0),
]
_BYTES = [
    Fault(name, "XML003", _LAST, _last(value))
    for name, value in {
        "bytes-windows-apostrophe": b"O@@\x92Brien",
        "bytes-latin1-n-tilde": b"Mu@@\xf1oz",
        "bytes-latin1-e-acute": b"Ren@@\xe9e",
        "bytes-latin1-u-umlaut-last": b"Lindq@@\xfc",
        "bytes-lead-alone": b"Ren@@\xc3",
        "bytes-lead-then-letter": b"Ren@@\xc3e",
        "bytes-three-cut": b"Lee @@\xe6\x9d",
        "bytes-four-cut": b"Smile @@\xf0\x9f\x98 x",
        "bytes-cesu-8": b"Smile @@\xed\xa0\xbd\xed\xb8\x80 x",
        "bytes-cesu-8-first-half": b"Smile @@\xed\xa0\xbd x",
        "bytes-cesu-8-second-half": b"Smile @@\xed\xb8\x80 x",
        "bytes-cesu-8-in-comment": b"Lindqvist<!-- @@\xed\xa0\xbd\xed\xb8\x80 -->",
        "bytes-continuation-alone": b"Lind@@\x80qvist",
        "bytes-overlong": b"Lind@@\xc0qvist",
        "bytes-ff": b"Lind@@\xffqvist",
        "bytes-beyond-unicode": b"Lind@@\xf5qvist",
        "bytes-in-comment": b"Lindqvist<!-- Ren@@\xe9 -->",
        "bytes-in-cdata": b"<![CDATA[Ren@@\xe9]]>",
        "bytes-in-instruction": b"Lindqvist<?x Ren@@\xe9?>",
    }.items()
]
_BYTES += [
    Fault("bytes-in-attribute", "XML003", _GROUP, _group(b' desc="@@\xc9tudiant"')),
    Fault("bytes-cesu-8-in-attribute", "XML003", _GROUP, _group(b' desc="@@\xed\xa0\xbd\xed\xb8\x80"')),
    Fault("bytes-cesu-8-in-tag-name", "XML003", b"</last_name>", b"</last_@@\xed\xa0\xbd\xed\xb8\x80name>"),
    Fault("bytes-cesu-8-between", "XML003", b"<users>\n", b"<users><!-- @@\xed\xa0\xbd\xed\xb8\x80 -->\n", 0),
    Fault("bytes-in-end-tag", "XML003", b"</last_name>", b"</last_n@@\xe9ame>"),
    Fault("bytes-between-records", "XML003", b"<users>\n", b"<users>@@\xe9\n", 0),
    Fault("bytes-after-the-root", "XML003", TAIL, b"</users>@@\xe9\n", 0),
    Fault("bytes-before-the-root", "XML003", b"<users>\n", b"@@\xff<users>\n", 0),
]
_LESS_THAN = [
    Fault(name, "XML001", _LAST, _last(value))
    for name, value in {
        "less-than-blank": b"Smith @@< Jones",
        "less-than-digit": b"under @@<18",
        "less-than-name": b"O@@<Hara",
        "less-than-words": b"O @@<Brien and sons",
        "less-than-at-end": b"Smith@@<",
        "less-than-address": b"Bea @@<bea@example.edu>",
        "less-than-nickname": b"Bea @@<Bo> Lindqvist",
        "less-than-twins": b"Smith @@<= Jones",
        "less-than-and-greater": b"a@@<b and c>d",
        "less-than-bang": b"Smith @@<! Jones",
        "less-than-bang-dash": b"Smith @@<!- Jones",
        "less-than-bracket": b"Smith @@<![ Jones",
        "less-than-cdata-lower": b"@@<![cdata[Smith]]&gt;",
        "less-than-empty-brackets": b"Smith @@<> Jones",
        "less-than-slash-digit": b"Smith @@</3 Jones",
        "cdata-end-in-text": b"Smith @@]]> Jones",
        "cdata-end-bracketed": b"Smith ]@@]]>",
    }.items()
]
_ATTRIBUTES = [
    Fault(name, "XML001", _GROUP, _group(attributes))
    for name, attributes in {
        "attribute-unquoted": b" @@desc=Undergraduate",
        "attribute-unquoted-words": b" @@desc=Home address",
        "attribute-unquoted-number": b" @@desc=1",
        "attribute-unquoted-empty": b" @@desc=",
        "attribute-no-opening-quote": b' @@desc=Undergraduate"',
        "attribute-no-closing-quote": b' desc=@@"Undergraduate',
        "attribute-no-closing-single-quote": b" desc=@@'Undergraduate",
        "attribute-no-value": b" @@desc",
        "attribute-no-equals": b' @@desc "Undergraduate"',
        "attribute-no-equals-no-blank": b' @@desc"Undergraduate"',
        "attribute-no-name": b' @@="Undergraduate"',
        "attribute-twice": b' desc="Undergraduate" @@desc="Undergraduate"',
        "attribute-twice-other-value": b' desc="A" @@desc="B"',
        "attribute-holds-less-than": b' desc="a @@< b"',
        "attribute-holds-less-than-tight": b' desc="a@@<b"',
        "attribute-holds-address": b' desc="Bea @@<bea@example.edu>"',
        "attribute-holds-quotes": b' desc="the @@"old" group"',
        "attribute-holds-apostrophes": b" desc='the O@@'Brien group'",
        "attribute-number-name": b' desc="a" @@2="b"',
        "attribute-dash-name": b' desc="a" @@-b="c"',
        "attribute-comma": b' desc="a"@@, ',
        "attribute-curly-quotes": " desc=@@“Undergraduate”".encode(),
        "attribute-backslash-quotes": b' desc=@@\\"Undergraduate\\"',
    }.items()
]
_TWO = b'<address preferred="true" segment_type="External">'
_ATTRIBUTES += [
    Fault("attributes-no-blank", "XML001", _TWO, b'<address preferred="true"@@segment_type="External">'),
    Fault(
        "attributes-first-unclosed", "XML001", _TWO, b'<address preferred=@@"true segment_type="External">'
    ),
    Fault("attributes-first-unquoted", "XML001", _TWO, b'<address @@preferred=true segment_type="External">'),
    Fault("attributes-last-unclosed", "XML001", _TWO, b'<address preferred="true" segment_type=@@"External>'),
    Fault("attributes-semicolon", "XML001", _TWO, b'<address preferred="true"@@; segment_type="External">'),
]
_TYPE = b"<email_type>school"
_ADDRESS = piece(b"<address preferred", b"</address>\n")
_TAGS = [
    Fault("tag-misspelt-end", "XML001", _LAST, b"<last_name>Lindqvist@@</lastname>"),
    Fault("tag-misspelt-start", "XML001", _LAST, b"<lastname>Lindqvist@@</last_name>"),
    Fault("tag-case-of-end", "XML001", _LAST, b"<last_name>Lindqvist@@</Last_Name>"),
    Fault("tag-other-end", "XML001", _LAST, b"<last_name>Lindqvist@@</first_name>"),
    Fault("tag-never-closed", "XML001", _LAST, b"@@<last_name>Lindqvist"),
    Fault("tag-never-closed-deep", "XML001", b"<postal_code>61601</postal_code>", b"@@<postal_code>61601"),
    Fault("tag-never-closed-empty", "XML001", _LAST, b"@@<middle_name>" + _LAST),
    Fault("tag-never-closed-last-child", "XML001", _TYPE + b"</email_type>", b"@@" + _TYPE),
    Fault("tag-start-for-end", "XML001", _LAST, b"<last_name>Lindqvist@@<last_name>"),
    Fault("tag-empty-for-end", "XML001", _LAST, b"<last_name>Lindqvist@@<last_name/>"),
    Fault("tag-end-for-start", "XML001", _LAST, b"@@</last_name>Lindqvist</last_name>"),
    Fault("tag-end-without-start", "XML001", _LAST, b"Lindqvist@@</last_name>", 2, ("XSD010",)),
    Fault("tag-stray-end", "XML001", _LAST, _LAST + b"@@</middle_name>"),
    Fault("tag-stray-end-of-outer", "XML001", b"<city>", b"@@</addresses><city>"),
    Fault("tag-end-with-blank-first", "XML001", b"</last_name>", b"@@</ last_name>"),
    Fault("tag-end-with-blank-before-slash", "XML001", b"</last_name>", b"@@< /last_name>"),
    Fault("tag-end-without-slash", "XML001", b"</last_name>", b"@@<last_name>"),
    Fault("tag-end-without-bracket", "XML001", b"</last_name>", b"@@</last_name"),
    Fault("tag-end-with-attribute", "XML001", b"</user_group>", b'@@</user_group desc="x">'),
    Fault("tag-end-with-slash", "XML001", b"</last_name>", b"@@</last_name/>"),
    Fault("tag-end-nameless", "XML001", b"</last_name>", b"@@</>"),
    Fault("tag-end-backslash", "XML001", b"</last_name>", b"@@<\\last_name>"),
    Fault("tag-start-without-bracket", "XML001", b"<last_name>", b"@@<last_name "),
    Fault("tag-start-without-bracket-tight", "XML001", b"<first_name>Bea", b"@@<first_name"),
    Fault("tag-start-with-blank", "XML001", b"<last_name>", b"@@< last_name>"),
    Fault("tag-start-twice", "XML001", b"<last_name>", b"@@<<last_name>"),
    Fault("tag-slash-and-blank", "XML001", _LAST, b"<middle_name @@/ >" + _LAST),
    Fault("tag-slash-within", "XML001", _GROUP, _group(b' @@/ desc="Undergraduate"')),
    Fault("tag-name-of-digits", "XML001", _LAST, _LAST + b"@@<1/>", 2, ("XSD010",)),
    Fault("tag-blank-in-name", "XML001", b"<last_name>", b"<last @@name>"),
    Fault("tag-plural-end", "XML001", b"</email>", b"@@</emails>"),
    Fault("tag-end-of-segment-missing", "XML001", _ADDRESS, b"@@" + _ADDRESS.replace(b"</address>\n", b"")),
    Fault(
        "tag-unknown-never-closed", "XML001", _LAST, b"@@<pref_full_name>Bea L\n  " + _LAST, 2, ("XSD001",)
    ),
    Fault("user-never-closed", "XML001", b"</contact_info>\n</user>", b"</contact_info>@@"),
    Fault("user-end-misspelt", "XML001", b"</user>", b"@@</usr>"),
    Fault("user-end-capital", "XML001", b"</user>", b"@@</User>"),
    Fault("user-end-without-bracket", "XML001", b"</user>", b"@@</user"),
    Fault("user-breaks-off", "XML001", user(2)[user(2).index(b"12 Elm") :], b"12@@\n"),
    Fault("user-breaks-off-in-tag", "XML001", user(2)[user(2).index(b"<city>") :], b"@@<cit\n"),
    Fault("user-start-attribute-unquoted", "XML001", b"<user>", b"<user @@link=x>"),
]
_SECTIONS = [
    Fault(name, "XML001", _LAST, _LAST + value)
    for name, value in {
        "comment-never-closed": b"@@<!-- checked\n  ",
        "comment-never-closed-short": b"@@<!-- checked ->",
        "comment-hyphens": b"<!-- a @@-- b -->",
        "comment-hyphens-at-end": b"<!-- a @@--->",
        "comment-of-hyphens": b"<!--@@----- a ----->",
        "cdata-never-closed": b"",
        "instruction-never-closed": b"@@<?check me>\n  ",
        "instruction-nameless": b"@@<? check?>",
        "instruction-reserved": b"@@<?xml a?>",
        "instruction-reserved-capitals": b"@@<?XML a?>",
        "instruction-comma": b"@@<?a,b c?>",
        "declaration-within-user": b'@@<?xml version="1.0"?>',
    }.items()
    if value
]
_SECTIONS += [
    Fault("cdata-never-closed", "XML001", _LAST, b"<last_name>@@<![CDATA[Smith & Jones</last_name>"),
    Fault("cdata-half-closed", "XML001", _LAST, b"<last_name>@@<![CDATA[Smith & Jones]></last_name>"),
    Fault("cdata-twice-closed", "XML001", _LAST, b"<last_name><![CDATA[Smith]]> @@]]></last_name>"),
]


def _whole(name: str, rule: str, text: bytes, *others: str) -> Fault:
    return Fault(name, rule, b"", text, 0, others)


_BODY = b"<users>\n" + user(1) + user(2) + b"</users>\n"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_DOCUMENTS = [
    _whole(name, "XML001", b"@@" + declaration + b"\n" + _BODY)
    for name, declaration in {
        "declaration-without-version": b'<?xml encoding="UTF-8"?>',
        "declaration-empty": b"<?xml ?>",
        "declaration-unquoted-version": b'<?xml version=1.0 encoding="UTF-8"?>',
        "declaration-unquoted-encoding": b'<?xml version="1.0" encoding=UTF-8?>',
        "declaration-version-2": b'<?xml version="2.0"?>',
        "declaration-version-blank": b'<?xml version="1.0 "?>',
        "declaration-version-empty": b'<?xml version=""?>',
        "declaration-no-blank": b'<?xml version="1.0"encoding="UTF-8"?>',
        "declaration-unended": b'<?xml version="1.0" encoding="UTF-8">',
        "declaration-blank-in-end": b'<?xml version="1.0" encoding="UTF-8"? >',
        "declaration-standalone-maybe": b'<?xml version="1.0" standalone="maybe"?>',
        "declaration-standalone-capitals": b'<?xml version="1.0" standalone="YES"?>',
        "declaration-wrong-order": b'<?xml version="1.0" standalone="yes" encoding="UTF-8"?>',
        "declaration-encoding-twice": b'<?xml version="1.0" encoding="UTF-8" encoding="UTF-8"?>',
        "declaration-unknown-word": b'<?xml version="1.0" charset="UTF-8"?>',
        "declaration-no-equals": b'<?xml version "1.0"?>',
        "declaration-encoding-no-equals": b'<?xml version="1.0" encoding "UTF-8"?>',
        "declaration-capitals": b'<?XML version="1.0"?>',
        "declaration-blank-first": b'<? xml version="1.0"?>',
        "declaration-no-question-mark": b'<xml version="1.0"?>',
    }.items()
]
_DOCUMENTS += [
    _whole("empty", "XML001", b"@@"),
    _whole("blanks", "XML001", b"\n \n@@"),
    _whole("declaration-only", "XML001", _DECLARATION + b"@@"),
    _whole("comment-only", "XML001", b"<!-- nobody -->\n@@"),
    _whole("text-only", "XML006", b"@@Export failed."),
    _whole("text-first", "XML006", b"@@Export started\n" + _BODY),
    _whole("blank-line-first", "XML006", b"@@\n" + _DECLARATION + _BODY),
    _whole("two-marks-first", "XML006", b"\xef\xbb\xbf@@\xef\xbb\xbf" + _BODY),
    _whole("question-mark-first", "XML006", b'@@?xml version="1.0"?>\n' + _BODY),
    _whole("reference-first", "XML006", b"@@&amp;" + _BODY),
    _whole("mail-header-first", "XML006", b"@@From: Bea <bea@example.edu>\n" + _BODY),
    _whole("comment-before-declaration", "XML001", b"<!-- a -->@@" + _DECLARATION + _BODY),
    _whole("declaration-twice", "XML001", _DECLARATION + b"@@" + _DECLARATION + _BODY),
    _whole(
        "declaration-before-second-user", "XML001", _BODY.replace(user(2), b"@@" + _DECLARATION + user(2))
    ),
    _whole("declaration-after-the-root", "XML001", _BODY + b"@@" + _DECLARATION),
    _whole("cdata-first", "XML001", b"@@<![CDATA[x]]>" + _BODY),
    _whole("bang-first", "XML001", b"@@<!x>" + _BODY),
    _whole("short-comment-first", "XML001", b"@@<!-x-->" + _BODY),
    _whole("nameless-instruction-first", "XML001", b"@@<? x?>" + _BODY),
    _whole("comment-hyphens-first", "XML001", b"<!-- a @@-- b -->" + _BODY),
    _whole("less-than-first", "XML006", b"@@< " + _BODY),
    _whole("end-tag-first", "XML001", b"@@</users>" + _BODY),
    _whole("root-never-closed", "XML001", _BODY.removesuffix(b"</users>\n") + b"@@"),
    _whole("root-end-unfinished", "XML001", _BODY.removesuffix(b"</users>\n") + b"@@</users"),
    _whole("root-end-cut", "XML001", _BODY.removesuffix(b"</users>\n") + b"@@</use"),
    _whole("root-end-case", "XML001", _BODY.replace(b"</users>", b"@@</Users>")),
    _whole("root-end-twice", "XML001", _BODY + b"@@</users>\n"),
    _whole("root-end-missing-bracket", "XML001", _BODY.replace(b"</users>\n", b"@@</users\n")),
    _whole("root-end-as-start", "XML001", _BODY.replace(b"</users>\n", b"<users>\n@@"), "XSD001"),
    _whole(
        "root-twice",
        "XML001",
        _BODY + b"@@" + _BODY.replace(b"en0001", b"en0007").replace(b"en0002", b"en0008"),
    ),
    _whole("root-attribute-unquoted", "XML001", _BODY.replace(b"<users>", b"<users @@total_record_count=2>")),
    _whole("root-tag-cut", "XML001", b"@@<users"),
    _whole("text-last", "XML001", _BODY + b"@@2 users exported"),
    _whole("reference-last", "XML001", _BODY + b"@@&amp;"),
    _whole("element-last", "XML001", _BODY + b"@@<count>2</count>", "XSD010"),
    _whole("cdata-last", "XML001", _BODY + b"@@<![CDATA[x]]>"),
    _whole("less-than-last", "XML001", _BODY + b"@@< "),
    _whole("doctype-last", "XML001", _BODY + b"@@<!DOCTYPE users>"),
    _whole("user-last", "XML001", _BODY + b"@@" + user(3)),
    _whole("users-without-root", "XML001", user(1) + b"@@" + user(2), "DOC001"),
    _whole("less-than-between", "XML001", _BODY.replace(b"<users>\n", b"<users>\n@@< \n")),
    _whole("cdata-end-between", "XML001", _BODY.replace(b"<users>\n", b"<users>\n@@]]>\n"), "XSD010"),
    _whole("comment-hyphens-between", "XML001", _BODY.replace(b"<users>\n", b"<users>\n<!-- a @@-- -->\n")),
    _whole("stray-end-between", "XML001", _BODY.replace(b"<users>\n", b"<users>\n@@</user>\n")),
    _whole(
        "stray-start-between",
        "XML001",
        _BODY.replace(b"<users>\n", b"<users>\n<group>\n").replace(b"</users>", b"@@</users>"),
        "XSD001",
    ),
    _whole("bang-between", "XML001", _BODY.replace(b"<users>\n", b"<users>\n@@<!x>\n")),
    _whole("instruction-between", "XML001", _BODY.replace(b"<users>\n", b"<users>\n@@<?,?>\n")),
]
_WIDE = [
    _whole("utf-16-without-mark-and-declaration", "XML003", b"@@" + _BODY.decode().encode("utf-16-le")),
    _whole("utf-16-of-the-other-order-likewise", "XML003", b"@@" + _BODY.decode().encode("utf-16-be")),
    _whole("utf-32-with-mark", "XML003", b"@@" + codecs.BOM_UTF32_LE + _BODY.decode().encode("utf-32-le")),
    _whole(
        "utf-32-of-the-other-order",
        "XML003",
        b"@@" + codecs.BOM_UTF32_BE + _BODY.decode().encode("utf-32-be"),
    ),
]
_TRUNCATED = [
    Fault(name, "XML001", b"", HEAD + user(1) + (user(2)[: user(2).index(end) + length]).rstrip() + b"@@", 2)
    for name, end, length in [
        ("cut-in-text", b"Lindqvist", 4),
        ("cut-after-text", b"Lindqvist", 9),
        ("cut-after-element", b"</last_name>", 12),
        ("cut-in-start-tag", b"<last_name>", 6),
        ("cut-in-end-tag", b"</last_name>", 12 - 1),
        ("cut-in-end-tag-name", b"</last_name>", 6),
        ("cut-after-slash", b"</last_name>", 2),
        ("cut-after-bracket", b"<last_name>", 1),
        ("cut-in-attribute", b'"Undergraduate"', 6),
        ("cut-before-attribute", b"desc=", 0),
        ("cut-after-equals", b"desc=", 5),
        ("cut-before-user-end", b"</user>", 0),
        ("cut-in-user-end", b"</user>", 4),
    ]
]

COMMON_FAULTS: list[Fault] = [
    *_AMPERSANDS,
    *_ENTITIES,
    *_CHARACTERS,
    *_BYTES,
    *_LESS_THAN,
    *_ATTRIBUTES,
    *_TAGS,
    *_SECTIONS,
    *_DOCUMENTS,
    *_WIDE,
    *_TRUNCATED,
]
