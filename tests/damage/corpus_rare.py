"""What hardly any feed holds, and every parser knows: XML 1.1. One-fault documents and legal oddities, as elsewhere."""

from __future__ import annotations

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
        ("XSD010",),
    ),
]
_LEGAL_OF_1_1 = {
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

RARE_FAULTS: list[Fault] = [*_FAULTS_OF_1_1]
RARE_LEGAL: dict[str, bytes] = {**_LEGAL_OF_1_1}
