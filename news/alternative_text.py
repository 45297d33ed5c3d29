"""What stands in place of an image for those who can't see it."""

import re

# What a camera, a telephone or a program calls a file, and words that describe no image.
FILE_NAME = re.compile(
    r".*\.(?:jpe?g|png|webp|gif|heic|avif|tiff?|bmp|svg)"
    r"|(?:img|dsc[fn]?|dcim|pxl|mvimg|p|wa|wp|screen ?shot|scan|image|photo|picture|pic|graphic"
    r"|untitled|unnamed|download|file|copy|alt|text|of|[-_. \d()])+",
    re.IGNORECASE,
)


def is_file_name(words):
    return bool(FILE_NAME.fullmatch(words.strip()))
