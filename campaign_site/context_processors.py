"""What `base.html` needs on every page."""

from django.conf import settings

from . import force, inline


def site(request):
    return {
        "force": force.current(),
        "is_demo": settings.DEMO,
        "exit_script": inline.exit_script(),
        "page_style": inline.style(settings.FORCE_PROFILE),
    }
