"""One document for many a production of XML 1.0 (https://www.w3.org/TR/xml/), broken in one place; and some that hold.

One-fault documents and legal oddities, as elsewhere.
"""

from __future__ import annotations

from tests.damage.corpus_faults import Fault, user

_LAST = b"<last_name>Lindqvist</last_name>"
_GROUP = b'<user_group desc="Undergraduate">'
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_BODY = b"<users>\n" + user(1) + user(2) + user(3) + b"</users>\n"


def _beside(name: str, new: str, *others: str, rule: str = "XML001") -> Fault:
    """Something behind the last name of the second user."""
    return Fault(name, rule, _LAST, _LAST + new.encode(), 2, others)


def _text(name: str, new: bytes, *others: str, rule: str = "XML001") -> Fault:
    """Another last name."""
    return Fault(name, rule, _LAST, b"<last_name>" + new + b"</last_name>", 2, others)


def _tag(name: str, attributes: str, *others: str, rule: str = "XML001") -> Fault:
    """Other attributes of the second user's group."""
    return Fault(name, rule, _GROUP, b"<user_group" + attributes.encode() + b">", 2, others)


def _whole(name: str, text: bytes, *others: str, rule: str = "XML001") -> Fault:
    return Fault(name, rule, b"", text, 0, others)


PRODUCTION_FAULTS: list[Fault] = [
    _beside("target-mixed-case", "@@<?xMl a?>"),
    _beside("target-begins-with-digit", "@@<?1a b?>"),
    _beside("target-begins-with-hyphen", "@@<?-a b?>"),
    _beside("target-then-question-mark", "@@<?a?b?>"),
    _beside("comment-too-short", "@@<!-->"),
    _beside("comment-three-hyphens-close", "<!-- a @@--->"),
    _beside("comment-of-another-language", "@@<!- a -->", "XSD010"),
    _beside("cdata-blank-in-name", "@@<![CDATA [x]>", "XSD010"),
    _beside("entity-declared-in-record", '@@<!ENTITY a "b">', "XSD010"),
    _beside("element-declared-in-record", "@@<!ELEMENT a ANY>", "XSD010"),
    _beside("name-begins-with-hyphen", "@@<-a/>", "XSD010"),
    _beside("name-begins-with-dot", "@@<.a/>", "XSD010"),
    _text("cdata-in-cdata", b"<![CDATA[<![CDATA[x]]>@@]]>"),
    _text("cdata-end-blank", b"@@<![CDATA[x]] >"),
    _text("reference-negative", b"R@@&#-38; D", rule="XML002"),
    _text("reference-blank-before-number", b"R@@& #38; D", rule="XML002"),
    _text("reference-of-letters", b"R@@&#x1G; D", rule="XML002"),
    _text("reference-high-surrogate-decimal", b"Lind@@&#55357;qvist", rule="XML004"),
    _text("reference-low-surrogate", b"Lind@@&#xDC00;qvist", rule="XML004"),
    _text("reference-one-beyond-unicode", b"Lind@@&#x110000;qvist", rule="XML004"),
    _text("reference-to-a-parameter", b"a@@<%b;"),
    _tag("attribute-twice-with-prefix", ' a:b="1" @@a:b="2"', "XSD005"),
    _tag("attribute-two-equals", ' desc=@@="Undergraduate"'),
    _tag("attribute-name-begins-with-dot", ' desc="a" @@.b="c"'),
    _tag("attribute-entity-unended", ' desc="a @@&lt b"', rule="XML002"),
    _tag("attribute-holds-a-tag", ' desc="a@@<b>"'),
    _tag("no-break-space-between-attributes", ' desc="a"@@\xa0link="b"', "XSD005"),
    _whole("declaration-version-1-2", b'@@<?xml version="1.2"?>\n' + _BODY),
    _whole("declaration-version-1-10", b'@@<?xml version="1.10"?>\n' + _BODY),
    _whole("declaration-quotes-differ", b"@@<?xml version='1.0\" encoding='UTF-8'?>\n" + _BODY),
    _whole("declaration-standalone-empty", b'@@<?xml version="1.0" standalone=""?>\n' + _BODY),
    _whole("mark-behind-declaration", _DECLARATION + b"@@\xef\xbb\xbf" + _BODY, rule="XML006"),
    _whole("mark-behind-root", _DECLARATION + _BODY + b"@@\xef\xbb\xbf"),
    _whole("reference-behind-root", _DECLARATION + _BODY + b"@@&amp;"),
    _whole("cdata-behind-root", _DECLARATION + _BODY + b"@@<![CDATA[ ]]>"),
    _whole("document-type-behind-root", _DECLARATION + _BODY + b"@@<!DOCTYPE users>"),
    _whole("comment-behind-root-never-closed", _DECLARATION + _BODY + b"@@<!-- a"),
    _whole("second-root-empty", _DECLARATION + _BODY + b"@@<users/>"),
]


def _legal(old: bytes, new: str) -> bytes:
    return _DECLARATION + _BODY.replace(user(2), user(2).replace(old, new.encode()))


PRODUCTION_LEGAL: dict[str, bytes] = {
    "comment-with-nothing": _legal(_LAST, "<!---->" + _LAST.decode()),
    "comment-one-hyphen": _legal(_LAST, "<!-- - -->" + _LAST.decode()),
    "target-like-xml": _legal(_LAST, "<?xml-a b?><?xmla?><?a?><?a ??><?a --?>" + _LAST.decode()),
    "prefixes-not-bound": _legal(_LAST, "<a:b c:d='e'/>" + _LAST.decode()),
    "attribute-holds-section-end": _legal(_GROUP, "<user_group desc=']]> > --&#60;'>"),
    "attribute-holds-line-end": _legal(_GROUP, "<user_group\n\tdesc\r\n=\n'a\nb'\n>"),
    "attributes-of-xml-itself": _legal(_GROUP, "<user_group xml:lang='' xml:space='none' xml:id='1'>"),
    "attributes-that-differ-in-prefix": _legal(_GROUP, "<user_group a:b='1' b:b='1' B:b='1'>"),
    "reference-to-section-end": _legal(b"Lindqvist", "]]&gt;&#93;&#x5d;&#62;"),
    "reference-with-many-zeros": _legal(b"Lindqvist", "&#" + "0" * 50 + "65;&#x" + "0" * 50 + "41;"),
    "mark-within-text": _legal(b"Lindqvist", "Lind\ufeffqvist"),
    "encoding-in-small-letters": b"<?xml version='1.0' encoding='utf-8' standalone='no' ?>" + _BODY,
    "encoding-in-mixed-case": b"<?xml version='1.0'\tencoding = \"Utf-8\"\n?>" + _BODY,
    "comment-and-instruction-behind-root": _DECLARATION + _BODY + b"<!-- a --><?b c?>\n",
}
