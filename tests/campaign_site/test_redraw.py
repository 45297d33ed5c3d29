"""What is drawn anew is the picture, and nothing that came with it."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from campaign_site import photo_drawing, redraw
from campaign_site.redraw import Cut, Drawing, Order
from tests.reports import pictures

WHOLE = Order(2000, (0, 0), [Drawing("JPEG", 85, 2000)])
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)

# What a JPEG says of itself: how its dots stand, and in which order it is drawn.
HARMLESS = {
    *["jfif", "jfif_version", "jfif_unit", "jfif_density"],
    *["progressive", "progression"],
}

MEASURE = """
import sys, runpy
program = runpy.run_path(sys.argv[1])
program["limit"]()
try:
    program["redraw"](sys.stdin.buffer.read(), program["Order"].read(sys.argv[2]))
except program["CannotRedraw"]:
    pass
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""


def drawn(original):
    return Image.open(io.BytesIO(bytes_drawn(original)))


def bytes_drawn(original):
    [(_size, data)] = redraw.redraw(original, WHOLE)
    return data


def is_about(colour, wanted):
    return all(abs(have - want) < 12 for have, want in zip(colour, wanted, strict=True))


def program(original, order=WHOLE):
    command = [sys.executable, "-I", redraw.__file__, json.dumps(order)]
    return subprocess.run(command, input=original, capture_output=True, env={})


def most_memory(original, order=WHOLE):
    """In megabytes, of the process that draws it."""
    command = [sys.executable, "-I", "-c", MEASURE, redraw.__file__, json.dumps(order)]
    return int(subprocess.run(command, input=original, capture_output=True).stdout) / 1024


@pytest.mark.parametrize("name", pictures.WITH_NOTES)
def test_nothing_that_came_beside_the_picture_is_left(name):
    original = pictures.WITH_NOTES[name]
    assert any(canary in original for canary in pictures.CANARIES) or name == "zip behind"

    new = bytes_drawn(original)

    assert [canary for canary in pictures.CANARIES if canary in new] == []
    picture = Image.open(io.BytesIO(new))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (60, 40))
    assert picture.info.keys() <= HARMLESS
    assert new.endswith(b"\xff\xd9")


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_stays_what_it_shows(mode):
    picture = drawn(pictures.a_jpeg(pictures.a_picture(mode)))

    wanted = pictures.a_picture(mode).convert("RGB")
    for place in [(10, 20), (50, 20)]:
        assert is_about(picture.getpixel(place), wanted.getpixel(place))


@pytest.mark.parametrize("make", [pictures.a_png, pictures.a_webp])
def test_the_other_kinds_become_a_jpeg_of_the_same_picture(make):
    picture = drawn(make())

    assert is_about(picture.getpixel((10, 20)), RED)
    assert is_about(picture.getpixel((50, 20)), BLUE)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode):
    clear = Image.new("RGBA", (60, 40), (255, 0, 0, 0)).convert(mode)

    assert is_about(drawn(pictures.saved(clear, "PNG")).getpixel((5, 5)), WHITE)


def test_sixteen_bits_of_grey_stay_grey():
    grey = Image.new("I;16", (60, 40), 128 * 256)

    assert is_about(drawn(pictures.a_png(grey)).getpixel((5, 5)), (128, 128, 128))


@pytest.mark.parametrize("make", [pictures.a_jpeg, pictures.a_png, pictures.a_webp])
def test_a_picture_is_turned_as_the_camera_was_held(make):
    picture = drawn(make(exif=pictures.turned_on_its_side()))

    assert picture.size == (40, 60)
    assert is_about(picture.getpixel((20, 5)), RED)
    assert is_about(picture.getpixel((20, 55)), BLUE)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_note_that_cannot_be_read_does_not_stop_the_picture():
    assert drawn(pictures.a_jpeg(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff nonsense")).size == (60, 40)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4000, 20), (2000, 10)), ((20, 4000), (10, 2000)), ((2000, 10), (2000, 10))],
)
def test_the_longest_side_is_shrunk_to_2000(size, expected):
    assert drawn(pictures.a_jpeg(pictures.a_picture(size=size))).size == expected


def test_a_line_of_pixels_is_shrunk_too():
    assert drawn(pictures.a_png(pictures.a_picture("1", (60_000, 1)))).size == (2000, 1)


def test_the_first_of_several_pictures_is_drawn():
    others = [Image.new("RGB", (60, 40), "green")] * 3
    moving = pictures.saved(pictures.a_picture(), "WEBP", save_all=True, append_images=others)

    assert is_about(drawn(moving).getpixel((10, 20)), RED)


def test_the_program_draws_and_says_nothing():
    ended = program(pictures.a_jpeg())

    assert ended.returncode == redraw.DONE
    assert ended.stderr == b""
    new = bytes_drawn(pictures.a_jpeg())
    assert ended.stdout == b"[[60, 40, %d]]\n" % len(new) + new


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("text", redraw.NOT_A_PHOTO),
        ("png of 40 megapixels", redraw.TOO_MANY_PIXELS),
        ("png of 900 megapixels", redraw.TOO_MANY_PIXELS),
        ("cut off jpeg", redraw.DAMAGED),
    ],
)
def test_the_program_says_by_a_number_why_it_did_not_draw(name, code):
    ended = program(pictures.REFUSED[name][0]())

    assert (ended.returncode, ended.stdout) == (code, b"")


@pytest.mark.parametrize("name", ["png of 40 megapixels", "png with a text that swells"])
def test_a_picture_that_is_refused_takes_no_memory(name):
    assert most_memory(pictures.REFUSED[name][0]()) < 60


def test_the_program_may_write_no_file(tmp_path):
    """Not even what it is asked for: a limit, not a habit."""
    tries = f"""
import runpy, signal
program = runpy.run_path({redraw.__file__!r})
program["limit"]()
open({str(tmp_path / "left")!r}, "wb", buffering=0).write(b"a photo")
"""

    ended = subprocess.run([sys.executable, "-I", "-c", tries], capture_output=True)

    assert ended.returncode != 0
    assert (tmp_path / "left").read_bytes() == b""


def test_the_program_knows_nothing_of_the_site():
    text = Path(redraw.__file__).read_text()

    assert "campaign_site" not in text
    assert "django" not in text
    assert os.path.isabs(redraw.__file__)


def test_whoever_starts_the_program_knows_where_it_is_and_how_it_ends():
    """Without loading it."""
    names = ("DONE", "NOT_A_PHOTO", "TOO_MANY_PIXELS", "DAMAGED", "TOO_SMALL")

    assert str(photo_drawing.PROGRAM) == redraw.__file__
    assert [getattr(photo_drawing, name) for name in names] == [
        getattr(redraw, name) for name in names
    ]
    for asked, read in ((photo_drawing.Order, Order), (photo_drawing.Drawing, Drawing)):
        assert (asked._fields, asked._field_defaults) == (read._fields, read._field_defaults)
    assert photo_drawing.Cut._fields == Cut._fields


CUT = [Drawing("JPEG", 85, 640, Cut(16, 9, 0.5, 0.5)), Drawing("AVIF", 50, 320, Cut(16, 9, 1, 0))]


def test_several_new_pictures_are_drawn_of_one():
    original = pictures.a_png(pictures.a_picture(size=(1000, 700)))

    drawn = redraw.redraw(original, Order(2000, (640, 360), CUT))

    assert [size for size, _data in drawn] == [(640, 360), (320, 180)]
    first, second = [Image.open(io.BytesIO(data)) for _size, data in drawn]
    assert (first.format, second.format) == ("JPEG", "AVIF")
    assert is_about(first.getpixel((10, 100)), RED)
    assert is_about(second.getpixel((310, 100)), BLUE)


def test_the_program_says_where_each_picture_ends():
    original = pictures.a_png(pictures.a_picture(size=(1000, 700)))
    order = Order(2000, (640, 360), CUT)

    ended = program(original, order)

    (size, first), (other_size, second) = redraw.redraw(original, order)
    line, _, rest = ended.stdout.partition(b"\n")
    assert json.loads(line) == [[*size, len(first)], [*other_size, len(second)]]
    assert rest == first + second


@pytest.mark.parametrize(("size", "code"), [((639, 700), 6), ((700, 359), 6), ((640, 360), 0)])
def test_a_picture_has_the_least_size(size, code):
    original = pictures.a_png(pictures.a_picture(size=size))

    assert program(original, Order(2000, (640, 360), CUT)).returncode == code


@pytest.mark.parametrize("size", [(4000, 360), (640, 5000)])
def test_a_long_narrow_picture_is_not_shrunk_until_it_is_too_small(size):
    original = pictures.a_png(pictures.a_picture(size=size))

    assert program(original, Order(2000, (640, 360), CUT)).returncode == redraw.DONE


def test_only_a_jpeg_is_looked_through_for_passes():
    """In the bytes of a large picture of another kind the sign of a pass stands by chance."""
    note = pictures.chunk(b"tEXt", b"note\0" + redraw.SCAN * (redraw.MOST_SCANS + 1))

    original = pictures.a_png_of_chunks((10, 10), note, rows=bytes(31 * 10))

    assert drawn(original).size == (10, 10)


def test_the_largest_picture_is_drawn_in_all_sizes_within_its_memory():
    photo = Image.new("RGBA", (5000, 5000), (200, 0, 0, 100))
    cuts = [Cut(16, 9, 0.5, 0.5), Cut(40, 21, 0.5, 0.5)]
    order = Order(
        2560, (640, 360), [Drawing(kind, 80, 1280, cut) for kind in redraw.HOW for cut in cuts]
    )

    assert 100 < most_memory(pictures.a_png(photo), order) < 400
