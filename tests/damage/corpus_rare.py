"""What hardly any feed holds, and every parser knows: XML 1.1, names that XML refuses, halves of characters in UTF-16.

One-fault documents and legal oddities, as elsewhere.
"""

from __future__ import annotations

import codecs

from tests.damage.corpus_faults import Fault, user

_LAST = b"<last_name>Lindqvist</last_name>"
_VERSION_1_1 = b'<?xml version="1.1" encoding="UTF-8"?>\n'
_USERS = b"<users>\n" + user(1) + user(2) + user(3) + b"</users>\n"


def _with(old: bytes, new: bytes, head: bytes = _VERSION_1_1) -> bytes:
    assert user(2).count(old) == 1
    return head + _USERS.replace(user(2), user(2).replace(old, new))


def _last(value: str, head: bytes = _VERSION_1_1) -> bytes:
    return _with(_LAST, b"<last_name>" + value.encode() + b"</last_name>", head)


def _in_second(name: str, rule: str, text: bytes, *others: str) -> Fault:
    return Fault(name, rule, b"", text, 2, others)


_FAULTS_OF_1_1 = [
    _in_second("version-1-1-control", "XML004", _last("Lind@@\x0bqvist")),
    _in_second("version-1-1-delete-character", "XML004", _last("Lind@@\x7fqvist")),
    _in_second("version-1-1-c1-control", "XML004", _last("Lind@@\x92qvist")),
    _in_second("version-1-1-c1-control-in-comment", "XML004", _last("Lindqvist<!-- @@\x81 -->")),
    _in_second("version-1-1-c1-control-in-cdata", "XML004", _last("<![CDATA[Lind@@\x81qvist]]>")),
    _in_second("version-1-1-c1-control-in-instruction", "XML004", _last("Lindqvist<?x @@\x81?>")),
    _in_second(
        "version-1-1-c1-control-in-attribute",
        "XML004",
        _with(b'desc="Undergraduate"', 'desc="Under@@\x81graduate"'.encode()),
    ),
    _in_second("version-1-1-reference-zero", "XML004", _last("Lind@@&#0;qvist")),
    _in_second("version-1-1-reference-surrogate", "XML004", _last("Lind@@&#xD800;qvist")),
    _in_second("version-1-1-bytes", "XML003", _with(_LAST, b"<last_name>Ren@@\xe9e</last_name>")),
    _in_second("version-1-1-ampersand", "XML002", _last("Smith @@& Jones")),
    Fault(
        "version-1-1-c1-control-between-records",
        "XML004",
        b"",
        _VERSION_1_1 + _USERS.replace(b"<users>\n", "<users>@@\x81\n".encode()),
        0,
    ),
]
_FAULTS_OF_1_1 += [
    _in_second(f"version-1-1-{name}", "XML001", _with(_LAST, _LAST + inner.encode()), other)
    for name, inner, other in [
        ("name-superscript", "<a@@²>x</a²>", "XSD001"),
        ("name-begins-with-a-mark", "<@@\u0300b>x</\u0300b>", "XSD001"),
        ("name-of-private-use", "<a@@\U000f0000/>", "XSD001"),
    ]
]
_LEGAL_OF_1_1 = {
    "version-1-1-newer-names": _with(
        _LAST, _LAST + "<pĲpe Ĳ='1' \u1200=\"²\">x</pĲpe\n><😀/><?aĲ ²?><\u093e\u200d\u0300/>".encode()
    ),
    "version-1-1-newer-name-of-another-element": _VERSION_1_1
    + _USERS.replace(b"<users>\n", "<users Ĳ='1'>\n<Ĳ/>".encode()),
    "version-1-1-newer-name-in-utf-16": _with(
        _LAST, _LAST + "<Ĳ/>".encode(), b'<?xml version="1.1" encoding="UTF-16"?>'
    )
    .decode()
    .encode("utf-16"),
    "version-1-1-references-to-controls": _last("a&#1;b&#x1F;c&#00011;d&#127;e&#x85;f"),
    "version-1-1-reference-in-attribute": _with(b'desc="Undergraduate"', b'desc="Under&#x1;graduate"'),
    "version-1-1-line-ends-in-text": _last("a\x85b\u2028c\r\x85d"),
    "version-1-1-line-ends-as-blanks": _with(
        b'<user_group desc="Undergraduate">', '<user_group\x85desc\u2028=\x85"Undergraduate"\u2028>'.encode()
    ),
    "version-1-1-line-end-in-end-tag": _with(b"</last_name>", "</last_name\x85>".encode()),
    "version-1-1-line-ends-around-the-root": _VERSION_1_1 + "\x85".encode() + _USERS + "\u2028\x85".encode(),
    "version-1-1-line-end-in-declaration": _last(
        "Lind", '<?xml version="1.1"\x85encoding="UTF-8"\u2028?>'.encode()
    ),
    "version-1-1-single-quotes": _last("a&#1;b", b"<?xml\tversion = '1.1'?>"),
    "version-1-1-in-utf-16": _last("a\x85b&#1;c", b'<?xml version="1.1" encoding="UTF-16"?>')
    .decode()
    .encode("utf-16"),
    "version-1-1-in-latin-1": _last("a\x85b", b'<?xml version="1.1" encoding="ISO-8859-1"?>')
    .decode()
    .encode("latin-1"),
}

_GROUP = '<user_group desc="Undergraduate">'


def _plain(name: str, old: str, new: str, *others: str) -> Fault:
    return Fault(name, "XML001", old.encode(), new.encode(), 2, others)


_LAST_NAME = _LAST.decode()
_NAMES = [
    _plain("name-superscript", _LAST_NAME, f"{_LAST_NAME}<a@@²>x</a²>", "XSD001"),
    _plain("name-begins-with-a-sign", _LAST_NAME, f"{_LAST_NAME}<@@×b>x</×b>", "XSD001"),
    _plain("name-empty-element", _LAST_NAME, f"{_LAST_NAME}<a@@€/>", "XSD001"),
    _plain("name-emoji", _LAST_NAME, f"{_LAST_NAME}<smile@@😀/>", "XSD001"),
    _plain("name-newer-letter", _LAST_NAME, f"{_LAST_NAME}<p@@Ĳpe>x</pĲpe>", "XSD001"),
    _plain("name-twice", _LAST_NAME, "<last@@\u2019name>Lindqvist</last\u2019name>"),
    _plain("name-start-only", "<last_name>", "<last@@–name>"),
    _plain("name-end-only", "</last_name>", "@@</last–name>"),
    _plain("name-of-an-attribute", _GROUP, '<user_group de@@²sc="Undergraduate">', "XSD005"),
    Fault("name-of-an-entity", "XML002", b"Lindqvist", "Smith @@&Ĳ; Jones".encode()),
    _plain("name-of-an-instruction", _LAST_NAME, f"{_LAST_NAME}@@<?a²b c?>"),
    _plain("no-break-space-after-name", "<last_name>", "<last_name@@\xa0>"),
    _plain("no-break-space-before-name", "<last_name>", "<@@\xa0last_name>"),
    _plain("no-break-space-in-name", _LAST_NAME, "<last@@\xa0name>Lindqvist</last\xa0name>"),
    _plain("no-break-space-before-attribute", _GROUP, '<user_group@@\xa0desc="Undergraduate">'),
    _plain("no-break-space-and-blank", _GROUP, '<user_group @@\xa0desc="Undergraduate">'),
    _plain("no-break-space-before-equals", _GROUP, '<user_group desc@@\xa0="Undergraduate">'),
    _plain("no-break-space-after-equals", _GROUP, '<user_group desc=@@\xa0"Undergraduate">'),
    _plain("no-break-space-at-end-of-tag", _GROUP, '<user_group desc="Undergraduate"@@\xa0>'),
    _plain("no-break-space-in-end-tag", "</last_name>", "@@</last_name\xa0>"),
    _plain("zero-width-space-in-tag", "<last_name>", "<last_name@@\u200b>"),
    _plain("no-break-space-after-user", "<user>", "<user@@\xa0>"),
    _plain("no-break-space-and-blank-after-user", "<user>", "<user@@\xa0 >"),
    _plain("zero-width-space-after-user", "<user>", "<user@@\u200b>"),
    Fault("name-of-another-element", "XML001", b"<users>\n", "<users>\n<a@@²b/>".encode(), 0, ("XSD001",)),
    Fault("name-with-no-break-space-in-root", "XML001", b"<users>\n", "<users@@\xa0>\n".encode(), 0),
]


def _utf_16(old: str, new: str) -> bytes:
    """The document in UTF-16 with half a character; `@@` stands for the mark of the place."""
    text = _with(
        old.encode(), new.encode("utf-8", "surrogatepass"), b'<?xml version="1.0" encoding="UTF-16"?>\n'
    )
    before, after = text.decode("utf-8", "surrogatepass").split("@@")
    return (
        codecs.BOM_UTF16_LE
        + before.encode("utf-16-le", "surrogatepass")
        + b"@@"
        + after.encode("utf-16-le", "surrogatepass")
    )


_HALVES = {
    "low": ("Lindqvist", "Lind@@\udc00qvist"),
    "high": ("Lindqvist", "Lind@@\ud83dqvist"),
    "low-in-comment": ("Lindqvist", "Lindqvist<!-- @@\udc00 -->"),
    "high-in-cdata": ("Lindqvist", "<![CDATA[@@\ud83d]]>"),
    "low-in-attribute": ("Undergraduate", "Under@@\udc00graduate"),
    "high-in-attribute": ("Undergraduate", "Under@@\ud83dgraduate"),
    "low-in-tag": ("<user_group ", "<user_group @@\udc00 "),
    "high-in-name": ("<user_group ", "<user_@@\ud83dgroup "),
}
_OF_UTF_16 = [
    _in_second(f"utf-16-half-{name}", "XML004", _utf_16(*change), "XML005")
    for name, change in _HALVES.items()
]


def _declared(name: str, codec: str, between: str = "\n") -> bytes:
    text = f'<?xml version="1.0" encoding="{name}"?>{between}{_USERS.decode()}'
    return b"@@" + text.encode(codec)


_MISDECLARED = [
    Fault(name, "XML003", b"", document, 0)
    for name, document in {
        "utf-32-declared-as-utf-16": _declared("UTF-16", "utf-32-le"),
        "utf-32-of-the-other-order-declared-as-utf-16": _declared("UTF-16", "utf-32-be"),
        "utf-32-declared-as-utf-8": _declared("UTF-8", "utf-32-le"),
        "utf-32-declared-as-utf-8-tight": _declared("UTF-8", "utf-32-le", ""),
        "utf-32-declared-as-the-other-order": _declared("UTF-32BE", "utf-32-le"),
        "utf-16-declared-as-utf-8": _declared("UTF-8", "utf-16-le"),
        "utf-16-declared-as-utf-8-tight": _declared("UTF-8", "utf-16-le", ""),
        "utf-16-declared-as-utf-32": _declared("UTF-32", "utf-16-le"),
        "utf-16-declared-by-another-name": _declared("UTF16", "utf-16-le"),
        "utf-8-declared-as-ucs-2": _declared("ISO-10646-UCS-2", "utf-8"),
    }.items()
]
_LEGAL_ENCODINGS = {
    "utf-32-declared-as-ucs-4": _declared("ISO-10646-UCS-4", "utf-32-le")[2:],
    "utf-16-big-end-by-another-name": _declared("UTF16", "utf-16-be")[2:],
    "utf-16-declared-as-unicode": _declared("unicode", "utf-16-be")[2:],
    "names-with-digits-and-marks": _last("x")
    .replace(_LAST, b"")
    .replace(b"1.1", b"1.0")
    .replace(b"<user>", "<user><té·1/><a\u0301/>".encode()),
}

RARE_FAULTS: list[Fault] = [*_FAULTS_OF_1_1, *_NAMES, *_OF_UTF_16, *_MISDECLARED]
RARE_LEGAL: dict[str, bytes] = {**_LEGAL_OF_1_1, **_LEGAL_ENCODINGS}
