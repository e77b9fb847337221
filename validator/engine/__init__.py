"""Runs a plan over a feed and gives one report, the same whatever the blocks; renders nothing."""

from validator.engine.plan import Plan, make_plan
from validator.engine.processors import cores
from validator.engine.run import run

__all__ = ["Plan", "cores", "make_plan", "run"]
