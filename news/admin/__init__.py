"""The staff site of the news."""

from . import articles, campaigns  # noqa: F401 — they register themselves
