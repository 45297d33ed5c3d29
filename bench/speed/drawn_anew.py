"""Our site with nothing kept of what was drawn: a form's page by crispy-forms, an article too.

Each time the templates run. What a drawn page is compressed to is still kept, by its own bytes.
"""

from campaign_site.wsgi import application

# isort: split
from campaign_site import drawn_pages, untouched

__all__ = ["application"]

untouched.is_at = lambda view: False
drawn_pages.DrawnPages.keep = lambda *_: None
