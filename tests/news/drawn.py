"""Rows of pictures with real files, drawn once: to draw takes half a second."""

from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

from campaign_site.photo_drawing import drawn_from_upload
from news import picture_files
from news.models import Picture
from tests.reports import pictures

WIDTH, HEIGHT = 1600, 900


@cache
def drawn():
    original = pictures.a_jpeg(pictures.a_picture(size=(WIDTH, HEIGHT)))
    upload = SimpleUploadedFile("IMG_1234.jpg", original)
    return drawn_from_upload(upload, picture_files.order((0.5, 0.5)))


def a_picture(**values):
    """Its files lie in MEDIA_ROOT: a test sets that to a folder of its own."""
    name = picture_files.write(drawn())
    return Picture.objects.create(name=name, width=WIDTH, height=HEIGHT, **values)
