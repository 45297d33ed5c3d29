"""What a visitor does on the page for photos."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.reports import pictures

ADDED = re.compile(r'name="remove" value="(\w+)"')


def a_file(number=0, content=None, name="me-at-home.jpg"):
    """Another picture for each number."""
    content = content or pictures.a_jpeg(pictures.a_picture(size=(60 + number, 40)))
    return SimpleUploadedFile(name, content, "image/jpeg")


def adds(visitor, file, **button):
    return visitor.answers("photos", photo=file, **(button or {"add": "Add photo"}))


def added(visitor):
    """The names of the photos on the page."""
    return ADDED.findall(visitor.text)


def leaves(visitor):
    visitor.client.get("/leave/", headers={"Sec-Fetch-Site": "same-origin"})
