"""What `manage.py check --deploy` tries on the machine where the site is to run."""

from django.core.checks import Error
from django.utils.translation import gettext_lazy as _

from . import photos, redraw


def photos_can_be_drawn(app_configs, **kwargs):
    """The program starts, and calls nothing at all no photo."""
    if photos.run(b"").returncode == redraw.NOT_A_PHOTO:
        return []
    return [
        Error(
            _("The program that draws photos anew can’t be started: nobody could add one."),
            hint=str(photos.PROGRAM),
            id="reports.E001",
        )
    ]
