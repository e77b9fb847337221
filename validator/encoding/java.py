"""The names of encodings that Java knows, and with it Alma's parser.

Python knows more names, and takes any punctuation in them for any other: `latin-1`, `utf_8`, `UTF--8`. Java refuses
a source that declares such a one.
"""

from __future__ import annotations

from typing import Final

_NAMES: Final = frozenset(
    """
    ansi_x3.4-1968 ansi_x3.4-1986 arabic ascii asmo-708 big5 big5-hkscs big5_hkscs big5hkscs cesu-8 cesu8 cp-gr cp-is
    cp1006 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp367 cp437 cp737 cp775 cp819
    cp850 cp852 cp855 cp856 cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 cp866 cp869 cp874 cp932
    cp936 cp949 cp950 csascii csbig5 cscesu-8 csibm855 csibm857 csibm860 csibm861 csibm863 csibm864 csibm865
    csibm866 csibm869 csiso2022jp csiso2022kr csisolatin1 csisolatin2 csisolatin3 csisolatin4
    csisolatin5 csisolatinarabic csisolatincyrillic csisolatingreek csisolatinhebrew cskoi8r
    cspc775baltic cspc850multilingual cspc862latinhebrew cspc8codepage437 cspcp852 csshiftjis cyrillic
    ecma-114 ecma-118 elot_928 euc-cn euc-jp euc-kr euc_cn euc_jp euc_kr euccn eucjp euckr gb18030
    gb2312 gb2312-1980 gb2312-80 gbk greek greek8 hebrew ibm367 ibm437 ibm775 ibm819 ibm850 ibm852
    ibm855 ibm857 ibm858 ibm860 ibm861 ibm862 ibm863 ibm864 ibm865 ibm866 ibm869 iso-2022-jp
    iso-2022-jp-2 iso-2022-kr iso-8859-1 iso-8859-11 iso-8859-13 iso-8859-15 iso-8859-16 iso-8859-2
    iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-9 iso-ir-100 iso-ir-101
    iso-ir-109 iso-ir-110 iso-ir-126 iso-ir-127 iso-ir-138 iso-ir-144 iso-ir-148 iso-ir-226 iso-ir-6
    iso2022jp iso2022kr iso646-us iso8859-1 iso8859-13 iso8859-15 iso8859-2 iso8859-3 iso8859-4
    iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859_1 iso8859_11 iso8859_13 iso8859_15
    iso8859_16 iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9
    iso_8859-1 iso_8859-13 iso_8859-15 iso_8859-16 iso_8859-2 iso_8859-3 iso_8859-4 iso_8859-5
    iso_8859-6 iso_8859-7 iso_8859-8 iso_8859-9 iso_8859_1 johab koi8-r koi8-u koi8_r koi8_u korean
    ks_c_5601-1987 ksc5601 l1 l10 l2 l3 l4 l5 l9 latin1 latin10 latin2 latin3 latin4 latin5 latin9
    maccentraleurope maccyrillic macgreek maciceland macroman macturkish ms1361 ms932 ms936 ms949 ms950
    ms_kanji shift-jis shift_jis sjis tis-620 tis620 us us-ascii utf-8 utf8 windows-1250 windows-1251
    windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258
    windows-31j x-macroman x-sjis
    """.split()  # noqa: SIM905
)
"""Of all names of JDK 17 and of Python, in lower case, those of supersets of ASCII that JDK Xerces accepts."""

_WIDE: Final = frozenset(
    """
    iso-10646-ucs-2 iso-10646-ucs-4 unicode unicodebig unicodebigunmarked unicodelittleunmarked utf-16 utf-16be utf-16le
    utf-32 utf-32be utf-32le utf16 utf32 utf_16 utf_16be utf_16le utf_32 utf_32be utf_32le
    """.split()  # noqa: SIM905
)
"""Likewise those of UTF-16 and UTF-32."""


def is_known_to_java(name: str) -> bool:
    """Whether Java knows the superset of ASCII that Python finds under `name`, in whatever case it is written."""
    return name.lower() in _NAMES


def is_wide_to_java(name: str) -> bool:
    """Whether Java knows the UTF-16 or UTF-32 that Python finds under `name`, in whatever case it is written."""
    return name.lower() in _WIDE
