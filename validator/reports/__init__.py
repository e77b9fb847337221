"""Renderers: one per format, all from one report object made fit to print by `present`.

They compute nothing that a run should have found out, and decide nothing about privacy.
"""
