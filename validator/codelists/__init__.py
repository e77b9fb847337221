"""Makes files of code lists: from a table that Alma exported, or from a feed that Alma took.

The rule book reads such files (`rulebook.codes`); here they are only made. Nothing but codes and their labels goes
into them, never anything about a person.
"""
