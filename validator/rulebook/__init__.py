"""The rule book: rules, profiles and settings, read strictly from YAML and handed on as typed values.

A mistake in a file is told with its place, what was expected, and the closest known word. This room opens no
feed and runs no check: which checks there are is passed in.
"""
