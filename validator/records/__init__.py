"""Cuts sources into records and reads each of them, with positions in the user's own bytes; knows no rules."""
