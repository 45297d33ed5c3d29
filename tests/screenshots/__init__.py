"""`python3 dev.py screenshots`: a picture of every kind of page, to be looked at one by one.

The demonstration is started on a day that never changes, and references and codes are
written over. So the same page has the same picture until somebody changes how it looks.
"""
