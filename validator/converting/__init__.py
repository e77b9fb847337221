"""Converts each source with an XSL stylesheet before it is read, as an Alma profile can do before loading.

What the rest of the product then sees is what Alma would see; places are those of the converted text. Stylesheet and
source are not trusted: the conversion runs in a process of its own, without network and without files, with limits on
time, memory and output. Needs lxml, the extra `xsl`.
"""

from validator.converting.converter import Converter, load_converter
from validator.converting.step import Converted, through

__all__ = ["Converted", "Converter", "load_converter", "through"]
