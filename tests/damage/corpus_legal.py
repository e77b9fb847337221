"""Legal oddities: documents that look wrong, and that every XML parser accepts. None may be said to stop a load."""

from __future__ import annotations

import codecs

from tests.damage.corpus_faults import HEAD, TAIL, clean, piece, user

_LAST = b"<last_name>Lindqvist</last_name>"
_GROUP = b'<user_group desc="Undergraduate">'
_BODY = b"<users>\n" + user(1) + user(2) + TAIL


def _second(old: bytes, new: bytes) -> bytes:
    assert user(2).count(old) == 1
    return HEAD + user(1) + user(2).replace(old, new) + user(3) + TAIL


def _last(value: bytes) -> bytes:
    return _second(_LAST, b"<last_name>" + value + b"</last_name>")


def _declared(declaration: str, body: bytes = _BODY) -> bytes:
    return declaration.encode() + b"\n" + body


_VALUES = {
    "ampersand-escaped": b"Smith &amp; Jones",
    "ampersand-escaped-twice": b"Smith &amp;amp; Jones",
    "ampersand-as-number": b"R&#38;D",
    "ampersand-as-hexadecimal": b"R&#x26;D",
    "ampersand-in-cdata": b"<![CDATA[Smith & Jones <Ltd>]]>",
    "less-than-escaped": b"a &lt; b",
    "greater-than-bare": b"a > b",
    "greater-than-after-brackets": b"a ]> b",
    "brackets": b"[[a]] ]]",
    "quotes-in-text": b"the \"old\" 'group'",
    "all-five-entities": b"&lt;&gt;&amp;&quot;&apos;",
    "reference-leading-zeros": b"&#00000000000000000000065;",
    "reference-five-thousand-zeros": b"&#" + b"0" * 5_000 + b"65;",
    "reference-hexadecimal-capitals": b"&#xC9;tudiant",
    "reference-beyond-bmp": b"&#x1F600;",
    "reference-tab-and-line": b"a&#9;b&#10;c&#13;d",
    "tab-and-line-break": b"\tLind\r\nqvist",
    "delete-character": b"Lind\x7fqvist",
    "c1-control": "Lind\x85qvist".encode(),
    "mark-within": b"\xef\xbb\xbfLindqvist",
    "replacement-character": b"Lind\xef\xbf\xbdqvist",
    "private-use": b"Lind\xee\x80\x80qvist",
    "noncharacter-beyond-bmp": b"Lind\xf0\x9f\xbf\xbeqvist",
    "last-character-of-unicode": b"Lind\xf4\x8f\xbf\xbfqvist",
    "line-separator": "Lind\u2028qvist".encode(),
    "emoji": "Bea 😀".encode(),
    "cdata-empty": b"<![CDATA[]]>Lindqvist",
    "cdata-holds-an-end-tag": b"<![CDATA[</last_name></user>]]>",
    "cdata-holds-its-own-start": b"<![CDATA[a <![CDATA[ b]]>",
    "cdata-ends-in-brackets": b"<![CDATA[a]]]]>",
    "cdata-twice": b"<![CDATA[a]]]]><![CDATA[>b]]>",
    "comment-holds-an-end-tag": b"Lindqvist<!-- </user> -->",
    "comment-holds-a-user": b"Lindqvist<!-- <user> & < -->",
    "comment-single-hyphens": b"Lindqvist<!-- - a - b - -->",
    "comment-empty": b"<!---->Lindqvist",
    "instruction": b"Lindqvist<?check </user> & < ?>",
    "instruction-without-text": b"Lindqvist<?check?>",
    "instruction-xml-like": b"Lindqvist<?xml-note x?>",
}
_TAGS = {
    "end-tag-with-blanks": _second(_LAST, b"<last_name>Lindqvist</last_name \n\t>"),
    "start-tag-with-blanks": _second(_GROUP, b'<user_group\n\tdesc = "Undergraduate"\r\n>'),
    "attribute-single-quotes": _second(_GROUP, b"<user_group desc='Undergraduate'>"),
    "attribute-holds-greater-than": _second(_GROUP, b'<user_group desc="a > b />">'),
    "attribute-holds-other-quotes": _second(_GROUP, b"<user_group desc='the \"old\" group'>"),
    "attribute-holds-user-end": _second(_GROUP, b'<user_group desc="a &lt;/user> b">'),
    "attribute-holds-line-break": _second(_GROUP, b'<user_group desc="a\r\nb\tc">'),
    "attribute-empty": _second(_GROUP, b'<user_group desc="">'),
    "attribute-holds-cdata-end": _second(_GROUP, b'<user_group desc="]]>">'),
    "attribute-holds-an-equals-sign": _second(_GROUP, b"<user_group desc=\"a=b c='d'\">"),
    "attribute-of-xml": _second(b"<user>", b'<user xml:lang="en" xml:space="preserve">'),
    "attribute-with-accent": _second(_GROUP, '<user_group desc="É">'.encode()),
    "element-empty-two-ways": _second(_LAST, b"<middle_name/><job_description></job_description>" + _LAST),
    "element-empty-with-blank": _second(_LAST, b"<middle_name />" + _LAST),
    "comment-between-elements": _second(_LAST, b"<!-- a > b --> " + _LAST),
    "user-on-one-line": HEAD + user(1).replace(b"\n", b"") + user(2).replace(b"\n", b"") + TAIL,
    "user-without-addresses": _second(piece(b"<addresses>", b"</addresses>"), b""),
}
_DOCUMENTS = {
    "plain": clean(),
    "no-declaration": _BODY,
    "blank-lines-without-declaration": b"\n \n" + _BODY,
    "one-mark": codecs.BOM_UTF8 + HEAD + user(1) + TAIL,
    "declaration-single-quotes": _declared("<?xml version='1.0' encoding='UTF-8'?>"),
    "declaration-standalone": _declared('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'),
    "declaration-standalone-only": _declared('<?xml version="1.0" standalone="no"?>'),
    "declaration-blanks": _declared('<?xml version = "1.0"  encoding\t=\n"utf-8" ?>'),
    "declaration-version-1-1": _declared('<?xml version="1.1"?>'),
    "comments-around": b"<!-- a --><?b c?>\n" + _BODY + b"<!-- d --><?e?>\n\n",
    "comment-before-root-holds-users": b"<!-- <users><user> -->" + _BODY,
    "comment-after-root-holds-users": _BODY + b"<!-- <users><user></user> -->",
    "comments-between-users": _BODY.replace(user(2), b"<!-- & < > -->" + user(2)),
    "instruction-between-users": _BODY.replace(user(2), b"<?sort by name?>" + user(2)),
    "root-attribute": _BODY.replace(b"<users>", b'<users total_record_count="2">'),
    "root-schema-location": _BODY.replace(
        b"<users>",
        b'<users xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:noNamespaceSchemaLocation="rest_users.xsd">',
    ),
    "root-end-with-blank": _BODY.replace(b"</users>", b"</users >"),
    "root-empty": b"<users/>",
    "root-without-users": b"<users></users>",
    "carriage-returns": clean().replace(b"\n", b"\r"),
    "carriage-returns-and-line-feeds": clean().replace(b"\n", b"\r\n"),
    "one-line": clean().replace(b"\n", b""),
    "no-line-break-at-end": clean().rstrip(),
    "many-line-breaks-at-end": clean() + b"\n" * 50,
    "prefixed": b'<p:users xmlns:p="urn:x"><p:user><p:primary_id>a</p:primary_id></p:user></p:users>',
    "prefix-not-bound": b"<p:users><p:user><p:primary_id>a</p:primary_id></p:user></p:users>",
    "default-namespace": _BODY.replace(b"<users>", b'<users xmlns="urn:x">'),
    "other-root": b"<feed>" + user(1) + b"</feed>",
    "users-in-xml": b"<xml>" + _BODY + b"</xml>",
    "single-user": user(1),
    "user-in-a-user": b"<users><user><primary_id>a</primary_id><user></user></user></users>",
    "empty-user-in-a-user": _second(_LAST, _LAST + b"<user/>"),
    "users-in-a-user": _second(_LAST, _LAST + b"<users></users>"),
    "users-in-users-many-times": b"<users>" + b"<user>" * 40 + b"</user>" * 40 + b"</users>",
    "elements-three-hundred-deep": _second(_LAST, _LAST + b"<a>" * 300 + b"</a>" * 300),
    "users-in-users": b"<users><user><user><user/></user><user/></user></users>",
    "names-of-many-alphabets": "<users><user><имя/><名/><étage/></user></users>".encode(),
    "colons-in-names": b"<users><user><a:b:c/><:/></user></users>",
    "latin-1": _declared('<?xml version="1.0" encoding="ISO-8859-1"?>', _BODY.replace(b"Bea", b"B\xe9a")),
    "windows-1252": _declared(
        '<?xml version="1.0" encoding="windows-1252"?>', _BODY.replace(b"Bea", b"O\x92Bea")
    ),
    "cesu-8": _declared(
        '<?xml version="1.0" encoding="CESU-8"?>', _BODY.replace(b"Bea", b"B\xed\xa0\xbd\xed\xb8\x80a")
    ),
    "us-ascii": _declared('<?xml version="1.0" encoding="US-ASCII"?>'),
    "utf-16": _declared('<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16"),
    "utf-32": _declared('<?xml version="1.0" encoding="UTF-32"?>').decode().encode("utf-32-be"),
    "utf-32-without-mark-and-declaration": _BODY.decode().encode("utf-32-le"),
    "utf-16-without-declaration": _BODY.decode().encode("utf-16"),
    "doctype": b"<!DOCTYPE users>\n" + _BODY,
    "doctype-declares": b'<!DOCTYPE users [<!ENTITY a "b">]>\n' + _BODY.replace(b"Bea", b"B&a;"),
    "doctype-holds-brackets": b"<!DOCTYPE users [<!-- ]> ' --><?a ]> \" ?><!ELEMENT users ANY>]>\n" + _BODY,
    "doctype-holds-users": b"<!DOCTYPE users [<!ENTITY a '"
    + user(3)
    + b"'><!-- <user> --><?a <user> ?>]>\n"
    + _BODY,
    "doctype-is-long": b"<!DOCTYPE users [" + b"<!ELEMENT users ANY>\n" * 1_000 + b"]>" + _BODY,
    "doctype-of-a-file": b'<!DOCTYPE users SYSTEM "users.dtd">\n' + _BODY,
    "cdata-swallows-a-user": _BODY.replace(b"<first_name>", b"<first_name><![CDATA[", 1).replace(
        user(2), b"]]></first_name></user>" + user(2)
    ),
}

COMMON_LEGAL: dict[str, bytes] = {
    **{name: _last(value) for name, value in _VALUES.items()},
    **_TAGS,
    **_DOCUMENTS,
}
