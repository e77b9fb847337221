"""What the next load would change: the feed that was loaded last beside the one that is to be loaded.

Both feeds are read record by record into small rows, which wait in temporary files without a name, sorted into
bins by a keyed hash of the primary identifier; then bin after bin is put side by side. So memory does not grow
with the feeds, and the order of records does not matter. The room knows the documented rules of Alma's
synchronization; it renders nothing, decides no severity, and cannot see what Alma holds beyond the old feed.
"""

from validator.comparing.change import Change
from validator.comparing.compare import compare
from validator.comparing.order import Orders, propose_order
from validator.comparing.summary import Alarm, ChangeReport, judged

__all__ = ["Alarm", "Change", "ChangeReport", "Orders", "compare", "judged", "propose_order"]
