"""Rows that several people may have open at once: each counts its versions."""


class Stale(Exception):
    """Somebody saved the row after this version of it was shown. Nothing was saved."""
