"""The notes that commands leave of what they did: a sheet for people, and the same as a document for scripts.

Each module makes one `Sheet` from what another room found. The room reads no feed, judges nothing and prints nothing;
how a sheet looks is the business of `reports.sheets`.
"""
