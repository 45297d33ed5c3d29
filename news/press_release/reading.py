"""A file as text, or in words why it is none."""

from pathlib import Path

from django.utils.translation import gettext as _

LARGEST = 5 * 1024 * 1024
MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# How files begin that hold a text for programs, and not for people.
OTHERS = (b"%PDF", b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0")
# How much of a file may be control characters before it is no text.
STRAY, FEW = 0.02, 20
CONTROLS = bytes({*range(9), *range(14, 32)} - {0x1B})


class NoText(Exception):
    """The file can't be read as text. Its words say why."""


def read(path):
    """The text of the file and the name of its encoding. Raises NoText."""
    data = data_of(Path(path))
    if not data.strip(b"\0 \t\r\n\x0b\x0c"):
        raise NoText(_("The file is empty."))
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return decoded(data, encoding), encoding.upper()
    strays = len(data) - len(data.translate(None, CONTROLS))
    if strays > max(FEW, len(data) * STRAY) or data.startswith(OTHERS):
        raise NoText(_("The file is no text. Save it as plain text or HTML."))
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return decoded(data, "windows-1252"), "Windows-1252"


def data_of(path):
    try:
        if path.is_dir():
            raise NoText(_("This is a folder. Name a file in it."))
        if not path.exists():
            raise NoText(_("There is no such file."))
        if not path.is_file():
            raise NoText(_("This is no file."))
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise NoText(_("The file can’t be opened.")) from error
    if len(data) > LARGEST:
        raise NoText(_("The file is larger than 5 MB."))
    return data


def decoded(data, encoding):
    """What is damaged in it is marked as such."""
    return data.decode(encoding, errors="replace").removeprefix("\ufeff")
