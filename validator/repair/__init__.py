"""A mended copy of a feed, with only those repairs that cannot lose or invent anything.

`repair_feed` reads every source twice: first to learn what it is written in, then to pass it on, mended
where it may be, byte for byte where not. Every change is told; the source itself is never written. The room
finds edits and applies them: what is wrong with a feed, and how bad it is, is the engine's to say.
"""

from validator.repair.change import Change, RepairKind
from validator.repair.feeds import Mended, repair_feed

__all__ = ["Change", "Mended", "RepairKind", "repair_feed"]
