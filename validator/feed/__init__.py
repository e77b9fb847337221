"""Opens what the user names: files, folders, zips, gzips, standard input, in load order.

`open_feed` yields one `Source` for each XML document, and a `FeedFault` for each thing that is wrong with
an archive. The room knows no XML beyond the `<` that a document begins with, unpacks nothing to disk but
standard input into an unnamed temporary file, and never writes to a feed.
"""

from validator.feed.limits import Limits
from validator.feed.opening import open_feed
from validator.feed.source import ArchiveDamage, FeedFault, Source

__all__ = ["ArchiveDamage", "FeedFault", "Limits", "Source", "open_feed"]
