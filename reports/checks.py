"""What `manage.py check --deploy` tries on the machine where the site is to run."""

from django.core.checks import Error
from django.utils.translation import gettext_lazy as _

from campaign_site import photo_drawing

from .photos import ORDER


def photos_can_be_drawn(app_configs, **kwargs):
    """The program starts, and calls nothing at all no photo."""
    if photo_drawing.run(b"", ORDER).returncode == photo_drawing.NOT_A_PHOTO:
        return []
    return [
        Error(
            _("The program that draws photos anew can’t be started: nobody could add one."),
            hint=str(photo_drawing.PROGRAM),
            id="reports.E001",
        )
    ]
