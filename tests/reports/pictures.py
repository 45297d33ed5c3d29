"""Files that somebody might choose as a photo, good and bad, made by code."""

import io
import struct
import zipfile
import zlib

from PIL import Image, PngImagePlugin

CANARIES = [b"canary-exif", b"canary-com", b"canary-xmp", b"canary-icc", b"canary-tail"]
WIDTH, HEIGHT = 60, 40
PNG_START = b"\x89PNG\r\n\x1a\n"


def a_picture(mode="RGB", size=(WIDTH, HEIGHT)):
    """Red on the left and blue on the right, so that a turn can be seen."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    return picture.convert(mode)


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def a_jpeg(picture=None, **options):
    return saved(picture or a_picture(), "JPEG", quality=95, **options)


def a_png(picture=None, **options):
    return saved(picture or a_picture(), "PNG", **options)


def a_webp(picture=None, **options):
    return saved(picture or a_picture(), "WEBP", **options)


def notes():
    """What a telephone writes beside a picture: a description, a device, a place."""
    exif = Image.Exif()
    exif[0x010E] = "canary-exif"
    exif[0x0110] = "canary-exif telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 14.0, 1.0), 29: "canary-exif"})
    return exif


def turned_on_its_side():
    exif = notes()
    exif[0x0112] = 6  # to be turned clockwise
    return exif


def a_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("canary-tail.txt", "canary-tail")
    return file.getvalue()


def a_png_with_notes():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "canary-com")
    texts.add_itxt("XML:com.adobe.xmp", "canary-xmp")
    return a_png(pnginfo=texts, exif=notes(), icc_profile=b"canary-icc") + b"canary-tail"


WITH_NOTES = {
    "exif": a_jpeg(exif=notes()),
    "comment": a_jpeg(comment=b"canary-com"),
    "xmp": a_jpeg(xmp=b"canary-xmp"),
    "icc": a_jpeg(icc_profile=b"canary-icc"),
    "zip behind": a_jpeg() + a_zip(),
    "page behind": a_jpeg(comment=b"<script>canary-com</script>") + b"<html>canary-tail</html>",
    "png": a_png_with_notes(),
    "webp": a_webp(exif=notes(), xmp=b"canary-xmp", icc_profile=b"canary-icc") + b"canary-tail",
    "two pictures": saved(
        a_picture(),
        "MPO",
        save_all=True,
        append_images=[a_picture()],
        exif=notes(),
        comment=b"canary-com",
    ),
}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def a_png_of_chunks(size, *chunks, rows=b"", times=1):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    pressed = zlib.compressobj()
    pixels = b"".join(pressed.compress(rows) for _ in range(times)) + pressed.flush()
    return PNG_START + header + b"".join(chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def a_png_of_nothing(width, height):
    """A few kilobytes that say they are a large black picture, and are."""
    return a_png_of_chunks((width, height), rows=bytes(width * 3 + 1), times=height)


def a_png_that_only_says_so(width, height):
    return a_png_of_chunks((width, height))


def a_png_with_a_text_that_swells():
    text = b"k\0\0" + zlib.compress(bytes(20_000_000))
    return a_png_of_chunks((10, 10), chunk(b"zTXt", text), rows=bytes(31 * 10))


def a_jpeg_of_many_passes():
    plain = a_jpeg(progressive=True)
    last_pass = plain[plain.rindex(b"\xff\xda") : -2]
    return plain[:-2] + last_pass * 5000 + plain[-2:]


NOT_A_PHOTO = "The selected file must be a JPG, PNG or WebP"
NOT_WHOLE = "The selected file must be a whole photo that is not damaged"
TOO_MANY_PIXELS = (
    "The selected file must be smaller: choose a smaller photo, such as a screenshot of it"
)

# How each is made, and what the page says.
REFUSED = {
    "nothing": (lambda: b"", "The selected file is empty"),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(100), f"{NOT_A_PHOTO}, not a HEIC photo"),
    "avif": (lambda: b"\0\0\0\x18ftypavif" + bytes(100), NOT_A_PHOTO),
    "gif": (lambda: saved(a_picture("P"), "GIF"), f"{NOT_A_PHOTO}, not a GIF"),
    "mp4": (lambda: b"\0\0\0\x18ftypisom" + bytes(100), f"{NOT_A_PHOTO}, not a video"),
    "avi": (lambda: b"RIFF\0\0\0\0AVI LIST" + bytes(100), f"{NOT_A_PHOTO}, not a video"),
    "pdf": (lambda: b"%PDF-1.7\n" + bytes(100), f"{NOT_A_PHOTO}, not a document"),
    "docx": (a_zip, f"{NOT_A_PHOTO}, not a document"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", NOT_A_PHOTO),
    "page": (lambda: b"<html><script>alert(1)</script></html>", NOT_A_PHOTO),
    "bitmap": (lambda: saved(a_picture(), "BMP"), NOT_A_PHOTO),
    "text": (lambda: b"a photo, really", NOT_A_PHOTO),
    "cut off jpeg": (lambda: a_jpeg(a_picture(size=(600, 400)))[:2000], NOT_WHOLE),
    "cut off png": (lambda: a_png(a_picture(size=(600, 400)))[:300], NOT_WHOLE),
    "cut off webp": (lambda: a_webp(a_picture(size=(600, 400)), lossless=True)[:-40], NOT_WHOLE),
    "jpeg of many passes": (a_jpeg_of_many_passes, NOT_WHOLE),
    "png with a text that swells": (a_png_with_a_text_that_swells, NOT_WHOLE),
    "png of 40 megapixels": (lambda: a_png_of_nothing(8000, 5000), TOO_MANY_PIXELS),
    "png of 900 megapixels": (lambda: a_png_that_only_says_so(30_000, 30_000), TOO_MANY_PIXELS),
}
