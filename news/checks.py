"""What `manage.py check --deploy` tries on the machine where the site is to run."""

from io import BytesIO

from django.core.checks import Error
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from campaign_site import photo_drawing

from . import picture_files


def pictures_can_be_drawn(app_configs, **kwargs):
    """In each kind: a Pillow that was built without AVIF would call every photo damaged."""
    file = BytesIO()
    # Named here, so that a process which serves the site does not load Pillow.
    import_string("PIL.Image.new")("RGB", picture_files.LEAST).save(file, "JPEG")
    try:
        photo_drawing.drawn_anew(file.getvalue(), picture_files.order((0.5, 0.5)))
    except photo_drawing.Refused:
        words = _("Images of articles can’t be drawn: nobody could add one.")
        return [Error(words, hint="python -m PIL.report", id="news.E001")]
    return []
