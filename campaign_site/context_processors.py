"""What `base.html` needs on every page."""

from django.conf import settings

from . import force, inline


def site(request):
    return {
        "force": force.current(),
        "is_demo": settings.DEMO,
        "exit_script": inline.exit_script(),
        # Only inside a preview for staff: the page around it has the way out.
        "exit_is_inert": getattr(request, "exit_is_inert", False),
        "page_style": inline.style(settings.FORCE_PROFILE),
    }
