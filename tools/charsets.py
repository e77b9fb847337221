"""Writes which encodings Java's XML parser reads, and by which names: `python -m tools.charsets`; needs a JDK.

It asks the JDK for all its charsets (`JavaCharsets.java`), finds the Python codec that reads each as Java does, and
writes `validator/encoding/charsets.tsv`. A charset of single bytes that no codec of Python reads so is written as its
differences from the nearest one.
"""

from __future__ import annotations

import codecs
import subprocess
from encodings.aliases import aliases
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("JavaCharsets.java")
TABLE = Path(__file__).resolve().parent.parent / "validator" / "encoding" / "charsets.tsv"
_OPENED = "java.xml/com.sun.org.apache.xerces.internal.util=ALL-UNNAMED"

OWN_PREFIX = "java-"
"""What the codecs of `validator.encoding.charmaps` begin with."""

SEVERAL_BYTES = {
    "Big5": "big5",
    "Big5-HKSCS": "big5hkscs",
    "CESU-8": "cesu-8",
    "EUC-JP": "euc_jp",
    "EUC-KR": "euc_kr",
    "GB18030": "gb18030",
    "GB2312": "gb2312",
    "GBK": "gbk",
    "ISO-2022-JP": "iso2022_jp",
    "ISO-2022-JP-2": "iso2022_jp_2",
    "ISO-2022-KR": "iso2022_kr",
    "Shift_JIS": "shift_jis",
    "UTF-8": "utf-8",
    "windows-31j": "cp932",
    "x-IBM942C": "cp932",
    "x-IBM943C": "cp932",
    "x-IBM949C": "cp949",
    "x-IBM949": "cp949",
    "x-IBM950": "cp950",
    "x-Johab": "johab",
    "x-euc-jp-linux": "euc_jp",
    "x-mswin-936": "gbk",
    "x-windows-949": "cp949",
    "x-windows-950": "cp950",
}
"""The Python codec for what has characters of several bytes; what is not here, Python does not read."""

_WITHOUT_LATIN = ("x-MacDingbat", "x-MacSymbol")
"""Charsets that have other letters where ASCII stands: no feed can be written in them."""

_MIXED_EBCDIC = ("x-IBM1364", "x-IBM930", "x-IBM933", "x-IBM935", "x-IBM937", "x-IBM939")
"""Charsets of one and two bytes that are EBCDIC in the former; it is told, though Python has no codec for them."""

_SINGLE_BYTES = frozenset(
    {*aliases.values(), "cp720", "cp737", "cp856", "cp874", "cp875", "cp1006", "koi8_u"}
)


def main() -> None:
    """Write the table."""
    command = ["java", "--add-opens", _OPENED, str(SOURCE)]
    answered = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    rows = (row(*line.split("\t")) for line in answered.splitlines() if not _is_wide(line))
    TABLE.write_text("".join(rows), encoding="utf-8")


def _is_wide(line: str) -> bool:
    return line.startswith(("UTF-16", "UTF-32", "x-UTF-16", "X-UTF-32"))


def row(charset: str, names: str, characters: str) -> str:
    """A line of the table: charset, codec, names, the codec that it is like, and in which bytes it differs."""
    if not characters or charset in _WITHOUT_LATIN:
        like = "cp037" if charset in _MIXED_EBCDIC else ""
        return f"{charset}\t{SEVERAL_BYTES.get(charset, '')}\t{names}\t{like}\t\n"
    wanted = [chr(int(characters[at : at + 4], 16)) for at in range(0, 1024, 4)]
    differing, near = min(
        (sum(a != b for a, b in zip(wanted, had, strict=True)), name) for name, had in single_bytes().items()
    )
    if not differing:
        return f"{charset}\t{codecs.lookup(near).name}\t{names}\t\t\n"
    differences = _differences(wanted, single_bytes()[near])
    return f"{charset}\t{OWN_PREFIX}{charset.lower()}\t{names}\t{near}\t{differences}\n"


@cache
def single_bytes() -> dict[str, list[str]]:
    """The 256 characters of each Python codec in which every byte is one."""
    found = {}
    for name in sorted(_SINGLE_BYTES):
        try:
            decoder = codecs.getincrementaldecoder(name)("replace")
            characters = [decoder.decode(bytes((byte,))) for byte in range(256)]
        except (LookupError, UnicodeError, TypeError, AssertionError):
            continue
        if all(isinstance(character, str) and len(character) == 1 for character in characters):
            found[name] = characters
    return found


def _differences(wanted: list[str], had: list[str]) -> str:
    """Runs of bytes in which two tables differ: the first byte, and the characters wanted from there on."""
    runs: list[str] = []
    for byte in range(256):
        if wanted[byte] == had[byte]:
            continue
        code = f"{ord(wanted[byte]):x}"
        if byte and runs and wanted[byte - 1] != had[byte - 1]:
            runs[-1] += f",{code}"
        else:
            runs.append(f"{byte:02x}={code}")
    return " ".join(runs)


if __name__ == "__main__":
    main()
