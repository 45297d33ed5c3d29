"""An upload stays in memory, and no more of it than is allowed."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory


def received(content, name="me.jpg"):
    """The file as a view gets it."""
    file = SimpleUploadedFile(name, content, "image/jpeg")
    return RequestFactory().post("/", {"photo": file}).FILES["photo"]


def test_a_file_arrives_whole_and_without_its_name():
    content = bytes(range(256)) * 1000

    file = received(content, "sam-example-at-home.jpg")

    assert (file.name, file.size, file.content_type) == (
        "file",
        len(content),
        "application/octet-stream",
    )
    assert file.read() == content


def test_of_a_file_over_the_limit_only_its_size_is_kept(settings):
    settings.LARGEST_FILE = 100_000

    file = received(bytes(250_000))

    assert file.size == 250_000
    assert len(file.read()) < 100_000


def test_a_request_far_over_the_limit_is_not_read(settings):
    settings.LARGEST_UPLOAD = 1000

    with pytest.raises(RequestDataTooBig):
        received(bytes(2000))
