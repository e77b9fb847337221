"""Looks at one person of a feed: her records in all sources, what every rule says of them, and which of them wins.

The answer to "why can't she borrow?", as far as a feed can tell. The room reads and checks; it prints nothing and
decides nothing that a rule or a documented fact has not decided.
"""

from validator.inspecting.finding import Found, find
from validator.inspecting.inspection import Fate, Inspection, Seen, inspect_person

__all__ = ["Fate", "Found", "Inspection", "Seen", "find", "inspect_person"]
