"""Where an uploaded file stays while its request lasts: in memory, and nowhere else.

Django's own handlers write whatever is larger than 2.5 MB to a temporary file, in plain
text. What a visitor uploads must not lie on a disk before it is sealed.

The name of the file is dropped at the door. A file over the limit is thrown away as it
comes in, so that the page can say by the field that it was too large.
"""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class MemoryOnlyUploadHandler(FileUploadHandler):
    """Keeps at most `LARGEST_FILE` bytes of each file, and refuses a far larger request."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        if content_length > settings.LARGEST_UPLOAD:
            raise RequestDataTooBig

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) <= settings.LARGEST_FILE:
            self.kept.write(raw_data)
        else:
            self.kept = BytesIO()

    def file_complete(self, file_size):
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name="file",
            content_type="application/octet-stream",
            size=file_size,
            charset=None,
        )
