"""The questions of a concern report, in files by what they are about."""
