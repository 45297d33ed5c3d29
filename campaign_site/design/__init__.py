"""Every part of the site in every state, on pages that a demonstration alone has.

They are drawn by the site's own templates and forms, from rows that are made up and never
stored. So they can't show what the site does not look like, and nothing on them is true.
"""
