"""Carries a checked feed to Alma's door: a small test load, the zip to be loaded, and the proof of what is in it.

Records travel as the user's own bytes; nothing here changes one, but for the invented values of `faking`. The room
decides nothing about rules and prints nothing.
"""
