"""Runs a plan over a feed and gives one report, the same whatever the blocks; renders nothing.

`make_plan` makes of a profile what can be run, `run` runs it. The way of a block through this room:

    run             opens the feed, has every source cut into blocks, and judges what stands outside of records
    checker         has a block checked in this process, or in one of several (`crew`)
    block           checks it: each record takes the fast path or is read with care
        learner     learns from records how the feed is written, and keeps a screen for those that are written so
        screen      recognises records by the grammar, which captures what rules want to know (`wishes`)
        lenience    keeps a second screen, for records in which something is wrong
        watching    has a machine do that where there is one and the feed is long
        screened    has the captured values judged, column by column and row by row (`rows`, `asking`, `judging`)
        remarks     says what is wrong with a recognised record, where its captured values tell all of it
        careful     reads every other record: parser, schema, and all rules (`examiner`)
        gathering   what rules about the whole feed are shown of both kinds of records (`exhibits`)
    results         what a block gives: it can be pickled, so it may come from anywhere
    ledger          puts the results together in the order of the feed: counts and samples (`tally`), and the report

What is true of a record is what `careful` says; whatever is learnt, recognised or remembered only saves time.
"""

from validator.engine.plan import Plan, make_plan
from validator.engine.processors import cores
from validator.engine.run import run

__all__ = ["Plan", "cores", "make_plan", "run"]
