"""The documentation of the rule book, made from the rules: every rule with its examples, every profile.

What a finding of an example says is what the engine says of it today, so no page can promise another message. This
room reads no feeds but those of examples; `docs/rules.md` in the repository is its output.
"""
