"""What `base.html` needs on every page."""

from django.conf import settings
from django.utils.translation import get_language_bidi

from . import force, inline, languages, page_style


def site(request):
    return {
        "force": force.current(),
        "in_own_language": languages.is_own(),
        "is_demo": settings.DEMO,
        "exit_script": inline.exit_script(),
        # Only inside a preview for staff: the page around it has the way out.
        "exit_is_inert": getattr(request, "exit_is_inert", False),
        "page_style": page_style.MARKS[get_language_bidi()],
    }
